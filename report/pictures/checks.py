"""The attributes and the style sheet of an element, held against `rules`."""

from report.pictures import rules
from report.pictures.refusal import Refused, shortened


def check_attributes(name: str, element: rules.Element, attributes: dict[str, str]) -> None:
    """`Refused` where one is missing, unknown, or of a value that no drawing of ours has."""
    for missing in element.needed.keys() - attributes.keys():
        raise Refused(f"has an element {name!r} without {_plain(missing)!r}")
    for attribute, value in attributes.items():
        pattern = element.needed.get(attribute) or element.free.get(attribute)
        if pattern is None:
            raise Refused(f"has an attribute {shortened(_plain(attribute))} of {name!r}")
        if len(value) > rules.LONGEST_VALUE or not pattern.fullmatch(value):
            raise Refused(f"has {_plain(attribute)}={shortened(value)} in {name!r}")
        if attribute == "style":
            _check_declarations(value)


def check_sheet(text: str) -> None:
    """Of a `style` element: one rule for all elements, such as matplotlib writes."""
    sheet = rules.SHEET.fullmatch(text)
    if sheet is None:
        raise Refused(f"has a style sheet {shortened(text)}")
    _check_declarations(sheet[1])


def _check_declarations(style: str) -> None:
    for declaration in style.split("; "):
        name, _, value = declaration.partition(": ")
        pattern = rules.STYLE.get(name)
        if pattern is None or not pattern.fullmatch(value):
            raise Refused(f"has a style {shortened(declaration)}")


def _plain(attribute: str) -> str:
    return attribute.replace(f"{rules.XLINK} ", "xlink:")
