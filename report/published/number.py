"""A number as the source prints it, traced to its id."""

import json
from decimal import Decimal

from manifest.printed import UNTRAINED
from manifest.printed import Number as Printed
from report.page import formats
from report.page.tracing import Count, Number, shown


def place(id: str) -> str:
    """The address of what the source prints; ids have no character that one would quote."""
    return f"published/{id}"


class Published(Printed):
    """One printed number, with all that holds for it.

    total: of a count in a matrix, what the source's own counts add up to.
    """

    total: float | None = None

    @property
    def is_trained(self) -> bool:
        """Whether another seed changes it."""
        return self.needs not in UNTRAINED

    @property
    def sources(self) -> tuple[str, ...]:
        return (place(self.id),)

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
