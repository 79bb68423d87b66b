"""What people write by hand, with places in braces for what a run finds.

In:  text, and the names that a run has.
Out: its pieces, in order: text as it stands, and places with what each of them names.

`{base.accuracy}` is a number, `{base.accuracy:interval}` the same with its interval and sample;
`{verdict:2.1a.dropout-0.3}` is the sentence of a comparison, `{verdict:2.1a.dropout-0.3:word}`
its word; `{{` and `}}` are braces. Both sides read it by this module, so that a name which the
report would refuse is refused before anything is trained.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from manifest.errors import PipelineError

Form = Literal["number", "interval", "sentence", "word"]
BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
VERDICT, INTERVAL, WORD = "verdict:", ":interval", ":word"
TOLD, LOOKED_AT = 3, 5_000  # nearest names, and of how many


class WrittenError(PipelineError):
    """A text has a place that names nothing, or a brace that is none."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """`told` is what stands between the braces."""

    told: str
    name: str
    form: Form


def pieces(text: str) -> Iterator[str | Place]:
    """The stretches of `text`, in order; a lone brace is refused."""
    end = 0
    for found in BRACES.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        end = found.end()
        if found[0] in {"{{", "}}"}:
            yield found[0][0]
        elif found[1] is None:
            raise WrittenError(
                f"{found[0]!r} at {_near(text, found.start())!r} has no partner; write it twice "
                "for a brace"
            )
        else:
            yield _place(found[1].strip())
    if end < len(text):
        yield text[end:]


def _near(text: str, place: int) -> str:
    return " ".join(text[max(0, place - 20) : place + 20].split())


def _place(told: str) -> Place:
    if told.startswith(VERDICT):
        name = told.removeprefix(VERDICT)
        if name.endswith(WORD):
            return Place(told=told, name=name.removesuffix(WORD).strip(), form="word")
        return Place(told=told, name=name.strip(), form="sentence")
    if told.endswith(INTERVAL):
        return Place(told=told, name=told.removesuffix(INTERVAL).strip(), form="interval")
    return Place(told=told, name=told, form="number")


def places(text: str) -> list[Place]:
    return [piece for piece in pieces(text) if isinstance(piece, Place)]


def filled(text: str, values: Mapping[str, str]) -> str:
    """A title with what the report counts in the places of `values`, and no other."""
    parts = []
    for piece in pieces(text):
        if isinstance(piece, Place) and piece.told not in values:
            allowed = ", ".join(f"{{{name}}}" for name in values)
            raise WrittenError(f"{{{piece.told}}}: a title can have {allowed}")
        parts.append(values[piece.told] if isinstance(piece, Place) else piece)
    return "".join(parts)


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the places of a run's texts may name.

    main: experiment's name → the id that the name alone stands for: its own optimiser, under the
    published protocol. members: name → the comparison of a group's member.
    """

    claims: Set[str]
    comparisons: Set[str]
    main: Mapping[str, str]
    members: Mapping[str, str]

    def found(self, place: Place) -> str:
        """The id of a claim or of a comparison."""
        of_verdict = place.form in {"sentence", "word"}
        id = self._comparison(place.name) if of_verdict else self._claim(place.name)
        if id is not None:
            return id
        what = "comparison" if of_verdict else "number"
        raise WrittenError(
            f"{{{place.told}}} names no {what} of this run; {self._nearest(place, of_verdict)}"
        )

    def _claim(self, name: str) -> str | None:
        if name in self.claims:
            return name
        for end in (place for place, sign in enumerate(name) if sign in ".@"):
            known = self.main.get(name[:end])
            if known is not None and known + name[end:] in self.claims:
                return known + name[end:]
        return None

    def _comparison(self, name: str) -> str | None:
        return name if name in self.comparisons else self.members.get(name)

    def _nearest(self, place: Place, of_verdict: bool) -> str:
        names = (*self.members, *self.comparisons) if of_verdict else self._numbers()
        known = list(dict.fromkeys(names))
        near = get_close_matches(place.name, known[:LOOKED_AT], TOLD, 0.5)
        if not near:
            return f"it has {len(known):,}, such as {', '.join(known[:TOLD])}" if known else "none"
        return f"the nearest are {', '.join(near)}"

    def _numbers(self) -> Iterator[str]:
        """Short names before whole ones."""
        short = {f"{id}{sign}": f"{name}{sign}" for name, id in self.main.items() for sign in ".@"}
        for claim in self.claims:
            head = claim[: max(claim.rfind("@"), claim.rfind(".")) + 1]
            if head in short:
                yield short[head] + claim.removeprefix(head)
        yield from self.claims
