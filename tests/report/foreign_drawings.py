"""What a stranger could put into a drawing, and what ours are made of."""

from picture_example import IMAGE, SVG, XLINK, drawing, embedded, png

PATH = '<path id="a" d="M 0 0 \nL 9 9 \nz\n" style="fill: #0072b2"/>'
USE = '<use xlink:href="#a" x="1" y="1"/>'
BOX = '<clipPath id="c"><rect x="0" y="0" width="9" height="9"/></clipPath>'


def styled(style: str) -> str:
    return f'<path d="M 0 0 \n" style="{style}"/>'


def sheet(text: str) -> str:
    return f'<defs><style type="text/css">{text}</style></defs>'


GOOD = {
    "nothing": "",
    "a path": PATH,
    "a path that is shown again": PATH + USE,
    "a path that stands behind its use": USE + f"<defs>{PATH}</defs>",
    "a clip": f'<defs>{BOX}</defs><g clip-path="url(#c)">{PATH}</g>',
    "a sheet": sheet("*{stroke-linejoin: round; stroke-linecap: butt}"),
    "an image": IMAGE.format(embedded(png())),
    "an image behind the end of a line": IMAGE.format(embedded(png()).replace(",", ",\n")),
    "a comment": "<!-- A &amp; B --><!-- <script>1</script> -->",
    "dashes": styled("stroke-dasharray: 3.2,2.4; stroke-dashoffset: 0; stroke: #222222"),
}

BAD_ELEMENTS = {
    "script": "<script>alert(1)</script>",
    "script of another prefix": f'<svg:script xmlns:svg="{SVG}">alert(1)</svg:script>',
    "script of HTML": '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    "element of no namespace": '<g xmlns=""/>',
    "path of HTML": '<path xmlns="http://www.w3.org/1999/xhtml"/>',
    "namespace with a blank in it": f'<x xmlns="{SVG} g"/>',
    "foreignObject": "<foreignObject><p>1</p></foreignObject>",
    "animation": '<animate attributeName="x" values="1"/>',
    "set": '<set attributeName="href" to="javascript:alert(1)"/>',
    "handler element": "<handler>1</handler>",
    "link": '<a xlink:href="https://localhost/"><g/></a>',
    "filter": '<filter id="f"><feImage xlink:href="#a"/></filter>',
    "mask": '<mask id="m"><image xlink:href="file:///etc/passwd"/></mask>',
    "pattern": '<pattern id="p" xlink:href="file:///etc/passwd#x"/>',
    "marker": '<marker id="m"/>',
    "symbol": '<symbol id="s"/>',
    "gradient": '<linearGradient id="l" xlink:href="https://localhost/x#y"/>',
    "text": '<text x="1" y="1">1</text>',
    "drawing in a drawing": f'<svg width="9pt" height="9pt" viewBox="0 0 9 9">{PATH}</svg>',
    "metadata": "<metadata/>",
    "upper case": "<G/>",
    "rectangle outside of a clip": '<rect x="0" y="0" width="9" height="9"/>',
    "path in a path": '<path><path d="M 0 0"/></path>',
    "text between": "<g>password</g>",
    "CDATA": "<g><![CDATA[ ]]></g>",
    "instruction": '<?xml-stylesheet href="https://localhost/x.css"?>',
}

BAD_ATTRIBUTES = {
    "handler": '<g onload="alert(1)"/>',
    "xml:base": '<g xml:base="file:///etc/"/>',
    "xml:space": '<g xml:space="preserve"/>',
    "class": '<g class="x"/>',
    "href without a prefix": f'{PATH}<use href="#a"/>',
    "href of another prefix": f'{PATH}<use xmlns:q="{XLINK}" q:href="#a"/>',
    "presentation attribute": '<path d="M 0 0" fill="url(file:///etc/passwd)"/>',
    "id with a blank": '<g id="a b"/>',
    "id that is long": f'<g id="{"a" * 65}"/>',
    "id in other letters": '<g id="ä"/>',
    "number in other digits": '<path d="M ٣ 1"/>',
    "end of a line behind a value": f"{PATH}<use xlink:href='#a&#10;'/>",
    "1e999": '<path d="M 1e999 0"/>',
    "NaN": '<path d="M NaN 0"/>',
    "infinity": '<path d="M inf 0"/>',
    "many digits": f'<path d="M {"9" * 13} 0"/>',
    "path without a start": '<path d="L 1 1"/>',
    "arc": '<path d="M 0 0 A 1 1 0 0 0 1 1"/>',
    "large factor": '<g transform="scale(1000)"/>',
    "matrix": '<g transform="matrix(1 0 0 1 0 0)"/>',
    "many moves": f'<g transform="{" ".join(["scale(2)"] * 4)}"/>',
    "negative width": '<defs><clipPath id="c"><rect x="0" y="0" width="-1" height="9"/></clipPath></defs>',
    "clip without an id": "<defs><clipPath/></defs>",
    "use without a target": "<use/>",
}

BAD_STYLES = {
    "filter": styled("filter: url(#f)"),
    "address": styled("fill: url(https://localhost/x)"),
    "address of an id": styled("fill: url(#a)"),
    "escaped address": styled("fill: \\75rl(https://localhost/x)"),
    "variable": styled("--x: 1"),
    "font": styled("font: 9px x"),
    "behaviour": styled("behavior: url(x.htc)"),
    "comment": styled("fill: none/**/"),
    "dash of nothing": styled("stroke-dasharray: 0,0"),
    "dash of next to nothing": styled("stroke-dasharray: 0.000001,1"),
    "wide stroke": styled("stroke-width: 99999"),
    "negative stroke": styled("stroke-width: -1"),
    "named colour": styled("fill: red"),
    "important": styled("fill: none !important"),
    "import": sheet("@import 'https://localhost/x.css';"),
    "import behind a rule": sheet("*{fill: none}@import url(file:///etc/passwd);"),
    "font-face": sheet("@font-face{font-family: x; src: url(file:///etc/passwd)}"),
    "selector": sheet("g{fill: none}"),
    "two rules": sheet("*{fill: none}*{fill: none}"),
    "address in a sheet": sheet("*{fill: url(https://localhost/x)}"),
    "closing tag in a sheet": sheet("*{fill: none}&lt;/style>"),
    "long sheet": sheet("*{" + "fill: none; " * 10_000 + "}"),
    "empty sheet": sheet(""),
    "sheet of another type": '<defs><style type="text/less">*{fill: none}</style></defs>',
}

BAD_REFERENCES = {
    "file": PATH + '<use xlink:href="file:///etc/passwd#a"/>',
    "server": PATH + '<use xlink:href="https://localhost/x.svg#a"/>',
    "blank before it": PATH + '<use xlink:href=" #a"/>',
    "script": '<use xlink:href="JaVaScRiPt:alert(1)"/>',
    "nothing": '<use xlink:href="#b"/>',
    "itself": '<use id="u" xlink:href="#u"/>',
    "group around it": '<g id="g"><use xlink:href="#g"/></g>',
    "group": f'<g id="g">{PATH}</g><use xlink:href="#g"/>',
    "clip as a path": f'<defs>{BOX}</defs><use xlink:href="#c"/>',
    "path as a clip": f'{PATH}<g clip-path="url(#a)"/>',
    "clip within a clip": f'<defs><clipPath id="c" clip-path="url(#c)"/>{BOX}</defs>',
    "clip with quotes": f"<defs>{BOX}</defs><g clip-path='url( \"#c\" )'/>",
    "clip of a file": '<g clip-path="url(file:///x.svg#c)"/>',
    "clip in upper case": f'<defs>{BOX}</defs><g clip-path="URL(#c)"/>',
    "id twice": PATH + PATH,
}

BAD_IMAGES = {
    "file": IMAGE.format("file:///etc/passwd"),
    "server": IMAGE.format("https://localhost/x.png"),
    "name": IMAGE.format("0.png"),
    "drawing": IMAGE.format("data:image/svg+xml;base64,PHN2Zy8+"),
    "drawing that is called PNG": IMAGE.format(embedded(drawing())),
    "upper case": IMAGE.format(embedded(png()).replace("data", "DATA")),
    "parameters": IMAGE.format(embedded(png()).replace("png;", "png;x=1;")),
    "no base64": IMAGE.format("data:image/png;base64,AAAAA"),
    "cut off": IMAGE.format(embedded(png()[:-30])),
}

BODIES = {
    f"{kind}: {name}": inside
    for kind, cases in (
        ("element", BAD_ELEMENTS),
        ("attribute", BAD_ATTRIBUTES),
        ("style", BAD_STYLES),
        ("reference", BAD_REFERENCES),
        ("image", BAD_IMAGES),
    )
    for name, inside in cases.items()
}

LAUGHS = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
MATPLOTLIB = (
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
    ' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
)
BAD_FILES = {
    "empty": b"",
    "other": b"\x89PNG\r\n\x1a\n",
    "unfinished": drawing()[:-9],
    "tags that cross": drawing("<g><defs></g></defs>"),
    "no XML": b"<svg <<< </svg>",
    "two roots": drawing() + b"<g/>",
    "HTML behind it": drawing() + b"<script>alert(1)</script>",
    "no namespace": b"<svg></svg>",
    "zero bytes": drawing("\0"),
    "Latin-1": drawing("<!-- ä -->").decode().encode("latin-1"),
    "UTF-16": drawing().decode().encode("utf-16"),
    "UTF-16 without a mark": drawing().decode().encode("utf-16-le"),
    "other encoding by its own word": drawing().replace(b'"utf-8"', b'"utf-7"'),
    "XML 1.1": drawing().replace(b'version="1.0"', b'version="1.1"'),
    "wide": drawing(width="1000000000pt"),
    "wider than a page": drawing(width="2001pt"),
    "no width": drawing(width="0pt"),
    "share of a page": drawing(width="100%"),
    "pixels": drawing(width="90"),
    "other view": drawing().replace(b"0 0 90 60", b"0 0 0 0"),
    "handler on the root": drawing(more=' onload="alert(1)"'),
    "entity": drawing("<g>&x;</g>", head='<!DOCTYPE svg [<!ENTITY x " ">]>'),
    "entity of a file": drawing(
        "<g>&x;</g>", head='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "entity in an attribute": drawing('<g id="&x;"/>', head='<!DOCTYPE svg [<!ENTITY x "a">]>'),
    "entity that nobody knows": drawing('<g id="a&x;"/>', head=MATPLOTLIB),
    "parameter entity": drawing(head='<!DOCTYPE svg [<!ENTITY % x SYSTEM "file:///x"> %x;]>'),
    "default attribute": drawing(head='<!DOCTYPE svg [<!ATTLIST g onload CDATA "alert(1)">]>'),
    "type of a file": drawing(head='<!DOCTYPE svg SYSTEM "file:///etc/passwd">'),
    "type of ours with more": drawing(head=MATPLOTLIB[:-1] + " []>"),
    "billion laughs": drawing("&a9;", head=f'<!DOCTYPE svg [<!ENTITY a0 "ha">{LAUGHS}]>'),
    "deep": drawing("<g>" * 100_000 + "</g>" * 100_000),
    "many": drawing("<g/>" * 1_000_000),
    "long": drawing(f'<path d="M 0 0 {"L 1 1 " * 1_500_000}"/>'),
    "shown again and again": drawing(
        f'<path id="a" d="M 0 0 {"L 1 1 " * 10_000}"/>' + '<use xlink:href="#a"/>' * 1_000
    ),
}
