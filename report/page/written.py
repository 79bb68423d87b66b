"""What people wrote under headings → what the page shows of it, its numbers traced.

In:  Markdown with {places}; `manifest.written` has what they may name.
Out: signs in their order (tags, text, code, line ends), which the template turns into HTML, so
     that all text is escaped there. No HTML, no pictures, no headings, and links to web and mail
     addresses alone, which stand beside their words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from manifest import Claim, Comparison
from manifest.errors import ManifestError
from manifest.written import Place, WrittenError, pieces
from report.page import formats, sentences
from report.page.evidence import Evidence
from report.page.outline import Heading

OPEN, CLOSE = "\ue003", "\ue004"  # around the number of a place, while Markdown is read
HELD = re.compile(f"{OPEN}([0-9]+){CLOSE}")
LEFT_OUT = ("heading", "hr", "html_block", "html_inline", "image", "lheading")
ADDRESSES = ("http://", "https://", "mailto:")


@dataclass(frozen=True, kw_only=True)
class Sign:
    """tag: of "open" and "close"; text: of "text", "code" and "block".

    address: of a link; shown: whether its words are another text.
    """

    kind: Literal["open", "close", "text", "code", "block", "break"]
    tag: str = ""
    text: str = ""
    address: str = ""
    shown: bool = False
    start: int | None = None  # of a numbered list


def texts(evidence: Evidence, headings: Sequence[Heading]) -> dict[str, tuple[Sign, ...]]:
    """By anchor, of the headings that this report has."""
    found = {}
    for heading in headings:
        entry = evidence.heading(heading.anchor)
        if entry is None or not entry.text.strip():
            continue
        try:
            found[heading.anchor] = tuple(signs(entry.text, evidence))
        except WrittenError as error:
            raise ManifestError(f"the text under {entry.anchor!r}: {error}") from None
    return found


def signs(text: str, evidence: Evidence) -> Iterator[Sign]:
    values, parts = list[str](), list[str]()
    for piece in pieces(text):
        if isinstance(piece, Place):
            parts.append(f"{OPEN}{len(values)}{CLOSE}")
            values.append(value(piece, evidence))
        else:
            parts.append(re.sub(f"[{OPEN}{CLOSE}]", "\ufffd", piece))
    yield from _signs(_markdown().parse("".join(parts)), values)


class Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  # markdown-it's own name
        return url.lower().startswith(ADDRESSES)


@cache
def _markdown() -> MarkdownIt:
    return Markdown("commonmark", {"html": False}).disable(list(LEFT_OUT))


KINDS: dict[str, Literal["text", "code", "block"]] = {
    "text": "text",
    "code_inline": "code",
    "fence": "block",
    "code_block": "block",
}


def _signs(tokens: Iterable[Token], values: Sequence[str]) -> Iterator[Sign]:
    links = list[Sign]()
    for token in tokens:
        if token.type == "inline":
            yield from _signs(token.children or (), values)
        elif token.type in KINDS:
            yield Sign(kind=KINDS[token.type], text=_with(values, token.content))
        elif token.type == "softbreak":
            yield Sign(kind="text", text=" ")
        elif token.type == "hardbreak":
            yield Sign(kind="break")
        elif token.type == "link_open":
            links.append(_link(token))
            yield links[-1]
        elif token.type == "link_close":
            opened = links.pop()
            yield Sign(kind="close", tag="a", address=opened.address, shown=opened.shown)
        elif not token.hidden:
            start = token.attrs.get("start")
            yield Sign(
                kind="open" if token.nesting > 0 else "close",
                tag=token.tag,
                start=None if start is None else int(start),
            )


def _link(token: Token) -> Sign:
    address = str(token.attrs["href"])
    if OPEN in address or "%EE%80%83" in address:
        raise WrittenError(f"{address[:60]!r}: an address can have no place in braces")
    return Sign(kind="open", tag="a", address=address, shown=token.markup != "autolink")


def _with(values: Sequence[str], text: str) -> str:
    return HELD.sub(lambda held: values[int(held[1])], text)


def value(place: Place, evidence: Evidence) -> str:
    """The traced number, sentence or word that a place stands for."""
    id = evidence.names.found(place)
    if place.form == "number":
        return _number(evidence.claim(id))
    if place.form == "interval":
        claim = evidence.claim(id)
        return sentences.share(claim) if claim.unit == "fraction" else sentences.number(claim)
    comparison = evidence.comparison(id)
    return comparison.verdict if place.form == "word" else _sentence(comparison, evidence, place)


def _number(claim: Claim) -> str:
    return formats.claim_percent(claim) if claim.unit == "fraction" else formats.claim_number(claim)


def _sentence(comparison: Comparison, evidence: Evidence, place: Place) -> str:
    """By the phrases of both sides; what differs from their own recipe is named as well."""
    left, _, metric = comparison.left.rpartition(".")
    right = comparison.right.rpartition(".")[0]
    kinds = (m.phrase for m in evidence.manifest.metrics if m.id == metric)
    measure = next(kinds, None)
    if measure is None or not {left, right} <= evidence.experiments.keys():
        raise WrittenError(
            f"{{{place.told}}}: what it compares has no sentence of its own; write "
            f"{{{place.told}:word}} for the word"
        )
    first, second = (_phrase(evidence, side) for side in (left, right))
    rows = evidence.called.row.many
    return sentences.compared(comparison, first, second, f"test {measure}", rows=rows)


def _phrase(evidence: Evidence, experiment: str) -> str:
    """As in "the base under the leak-free protocol"."""
    own = evidence.experiment(experiment)
    main = evidence.experiment(evidence.names.main.get(own.name, experiment))
    protocol, optimiser = (
        str(own.recipe[name]) if own.recipe.get(name) != main.recipe.get(name) else ""
        for name in ("protocol", "optimiser")
    )
    told = [own.phrase]
    told += [f"the {protocol} protocol"] if protocol else []
    told += [evidence.choice("optimiser", optimiser).phrase] if optimiser else []
    return " under ".join(told)
