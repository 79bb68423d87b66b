"""Numbers that know where in the manifest they stand, and text that says which it shows.

In:  a manifest, whose numbers are plain.
Out: the same manifest with traced numbers. What is computed from them is traced as well;
     text that shows one carries its address in marks, which the templates turn into
     attributes and `plain` removes.

An address is a path of fields, with ids in place of positions and every step quoted as in
a URL: `claims/cnn.accuracy/interval/low`.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from report.page.links import unlinked

START, MIDDLE, END = "\ue000", "\ue001", "\ue002"  # of private use: no text holds them
MARK = re.compile(f"{START}([^{MIDDLE}]*){MIDDLE}([^{END}]*){END}")
PRIVATE = re.compile("[\ue000-\ue007]")  # these, and those of `links` and `written`

Operation = Callable[[Any, Any], Any]
Model = TypeVar("Model", bound=BaseModel)


def sources(*values: object) -> tuple[str, ...]:
    """The addresses that values come from, each once."""
    found = (source for value in values for source in getattr(value, "sources", ()))
    return tuple(dict.fromkeys(found))


def _bare(value: Any) -> Any:
    """The number without its addresses."""
    if isinstance(value, Count):
        return int(value)
    return float(value) if isinstance(value, Number) else value


def _traced_result(result: Any, *operands: object) -> Any:
    known = sources(*operands)
    if isinstance(result, int):
        return Count(result, known)
    return Number(result, known) if isinstance(result, float) else result


def _forward(operation: Operation) -> Operation:
    def method(self: Any, other: Any) -> Any:
        return _traced_result(operation(_bare(self), _bare(other)), self, other)

    return method


def _backward(operation: Operation) -> Operation:
    def method(self: Any, other: Any) -> Any:
        return _traced_result(operation(_bare(other), _bare(self)), other, self)

    return method


class _Arithmetic:
    """Results of arithmetic come from wherever the operands come from."""

    __add__, __radd__ = _forward(operator.add), _backward(operator.add)
    __sub__, __rsub__ = _forward(operator.sub), _backward(operator.sub)
    __mul__, __rmul__ = _forward(operator.mul), _backward(operator.mul)
    __truediv__, __rtruediv__ = _forward(operator.truediv), _backward(operator.truediv)
    __pow__, __rpow__ = _forward(operator.pow), _backward(operator.pow)

    def __neg__(self) -> Any:
        return _traced_result(-_bare(self), self)

    def __abs__(self) -> Any:
        return _traced_result(abs(_bare(self)), self)

    def __round__(self, digits: int | None = None) -> Any:
        return _traced_result(round(_bare(self), digits), self)


class Number(_Arithmetic, float):  # type: ignore[misc]  # its arithmetic replaces that of float
    """A float with the addresses that it comes from."""

    sources: tuple[str, ...]

    def __new__(cls, value: float, sources: tuple[str, ...] = ()) -> "Number":
        made = super().__new__(cls, value)
        made.sources = sources
        return made


class Count(_Arithmetic, int):  # type: ignore[misc]
    """An int with the addresses that it comes from."""

    sources: tuple[str, ...]

    def __new__(cls, value: int, sources: tuple[str, ...] = ()) -> "Count":
        made = super().__new__(cls, value)
        made.sources = sources
        return made


def traced(entry: Model) -> Model:
    """The same entry, each of its numbers with its address and no mark in its text."""
    changed: Model = _traced(entry, "")
    return changed


def _traced(value: Any, place: str) -> Any:
    if isinstance(value, str):
        return _unmarked(value)
    if isinstance(value, BaseModel):
        fields = ((name, getattr(value, name)) for name in type(value).model_fields)
        return value.model_copy(
            update={name: _traced(item, _inside(place, name)) for name, item in fields}
        )
    if isinstance(value, dict):
        return {_unmarked(key): _traced(item, _inside(place, key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        steps = (getattr(item, "id", str(number)) for number, item in enumerate(value))
        items = (_traced(item, _inside(place, s)) for item, s in zip(value, steps, strict=True))
        return type(value)(items)
    if isinstance(value, float):
        return Number(value, (place,))
    return value if value is None or isinstance(value, bool) else Count(value, (place,))


def _unmarked(text: str) -> str:
    return text if text.isascii() else PRIVATE.sub("\ufffd", text)


def address(path: Iterable[str]) -> str:
    return "/".join(map(_quoted, path))


def _inside(place: str, step: str) -> str:
    return f"{place}/{_quoted(step)}" if place else _quoted(step)


@cache
def _quoted(step: str) -> str:
    return quote(step, safe="@.+-")


def shown(text: str, *values: object) -> str:
    """`text` marked as showing the numbers; marks inside it are taken into its own."""
    inner = (source for piece in pieces(text) for source in piece.sources)
    known = dict.fromkeys((*sources(*values), *inner))
    return f"{START}{' '.join(known)}{MIDDLE}{plain(text)}{END}" if known else text


def follows(text: str, *places: Iterable[str]) -> str:
    """`text` that comes or goes with entries of the manifest, whose numbers it does not show."""
    return shown(text, Count(0, tuple(map(address, places))))


def plain(text: str) -> str:
    """`text` as a reader sees it."""
    return MARK.sub(r"\2", unlinked(text))


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text; `sources` are the addresses of the numbers that it shows."""

    text: str
    sources: tuple[str, ...] = ()


def pieces(text: str) -> Iterator[Piece]:
    """The stretches of `text`, in order, between marks and inside them."""
    end = 0
    for mark in MARK.finditer(text):
        if mark.start() > end:
            yield Piece(text=text[end : mark.start()])
        yield Piece(text=mark[2], sources=tuple(mark[1].split()))
        end = mark.end()
    if end < len(text):
        yield Piece(text=text[end:])


def all_sources(text: str) -> tuple[str, ...]:
    """The addresses of every number that `text` shows."""
    return tuple(dict.fromkeys(source for piece in pieces(text) for source in piece.sources))
