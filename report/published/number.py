"""A number as the source prints it, traced to its id, and what of a run stands against it."""

import json
from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from manifest import Unit
from report.page import formats
from report.page.tracing import Count, Number, shown

Needs = Literal["architecture", "packaged-table", "tabular", "images", "cnn", "vgg13", "never"]


def place(id: str) -> str:
    """The address of what the source prints; ids have no character that one would quote."""
    return f"published/{id}"


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(Entry):
    """Which number of a run stands against a published one; at most one of the four."""

    claim: str | None = None
    complement: bool = False  # one minus the claim
    times: str | None = None  # as often as the count of this claim
    cell: tuple[str, str, str] | None = None  # table, first cell of its row, title of its column
    fact: tuple[str, str] | None = None  # figure, name
    setting: tuple[str, str] | None = None  # experiment, name

    @property
    def known(self) -> bool:
        return any((self.claim, self.cell, self.fact, self.setting))

    @model_validator(mode="after")
    def _there_is_one_at_most(self) -> Self:
        if sum(o is not None for o in (self.claim, self.cell, self.fact, self.setting)) > 1:
            raise ValueError("a number has more than one origin")
        if (self.complement or self.times) and not self.claim:
            raise ValueError("complement and times are of a claim")
        return self


class Published(Entry):
    """One printed number: `value` has the printed digits, of a percentage as a fraction.

    line, column: where it stands in a printed table, if it does.
    """

    id: str
    name: str
    value: str
    unit: Unit
    percent: bool = False
    bound: Literal["at least", "at most"] | None = None
    where: str
    needs: Needs
    reason: str | None = None
    line: str | None = None
    column: str | None = None
    origin: Origin = Origin()

    @model_validator(mode="after")
    def _it_can_be_compared_or_says_why_not(self) -> Self:
        if self.needs == "never" and not self.reason:
            raise ValueError(f"{self.id} gives no reason for never")
        if self.needs != "never" and not self.origin.known:
            raise ValueError(f"{self.id} names no number of a run")
        if not self.is_shape:
            Decimal(self.value)
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        return (place(self.id),)

    @property
    def is_shape(self) -> bool:
        return self.value.startswith("[")

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of an output, batch first."""
        return tuple(Count(size, self.sources) for size in json.loads(self.value))

    @property
    def decimals(self) -> int:
        """Printed digits after the point; negative for rounded thousands and millions."""
        exponent = Decimal(self.value).as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0

    @property
    def number(self) -> float:
        """A whole number unless it has a point."""
        value = Decimal(self.value)
        if value == value.to_integral_value() and self.decimals <= 0:
            return Count(int(value), self.sources)
        return Number(float(value), self.sources)

    @property
    def text(self) -> str:
        if self.is_shape:
            return shown(self.value, Number(0, self.sources))
        limit = f"{self.bound}{formats.BOUND}" if self.bound else ""
        return limit + self.like(self.number)

    @property
    def label(self) -> str:
        """The name, which may hold digits of its own."""
        return shown(self.name, Number(0, self.sources))

    def like(self, value: float) -> str:
        """Another number with the digits and the unit of this one."""
        decimals = max(0, self.decimals)
        if self.percent:
            return formats.percent(value, max(0, decimals - 2))
        text = formats.fixed(value, decimals)
        unit = {"seconds": "s", "megabytes": "MB"}.get(self.unit)
        return f"{text}{formats.THIN}{unit}" if unit else text
