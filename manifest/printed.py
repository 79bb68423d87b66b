"""Numbers that a source prints, in a list or in the grid of a printed table, by artefact."""

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic.fields import FieldInfo

from manifest import limits
from manifest.entries import Entry, Unit
from manifest.fields import Id, Key, Printed, Words, few, named

NEVER = "never"
UNTRAINED = {"architecture", "table", "images", NEVER}  # what no seed changes
Kind = Literal["result", "consequence", "setting", "open"]
_NUMBER = r"-?[0-9]{1,30}(\.[0-9]{1,12})?(e[0-9]{1,2})?"
_SHAPE = r"\[-?[0-9]{1,9}(, -?[0-9]{1,9}){0,9}\]"
_WORDS = re.compile(r"[^a-z0-9]+")


def _digits(text: str) -> str:
    if not re.fullmatch(f"{_NUMBER}|{_SHAPE}", text):
        raise ValueError("give digits as they are printed, such as 0.75, or sizes such as [-1, 64]")
    return text


def _cell(text: str) -> str:
    return text and _digits(text)


def _matching(pattern: str) -> FieldInfo:
    """Of which the schema tells, as the fault is told in words."""
    return Field(max_length=limits.ID, json_schema_extra={"pattern": f"^({pattern})$"})


Digits = Annotated[str, _matching(f"{_NUMBER}|{_SHAPE}"), AfterValidator(_digits)]
GridCell = Annotated[str, _matching(f"|{_NUMBER}|{_SHAPE}"), AfterValidator(_cell)]
ArtefactId = Annotated[str, Field(pattern=r"^(F[0-9]|[1-4]\.[0-9]{1,2}[a-z]?|B)$")]


class Number(Entry):
    """One printed number: `value` has the printed digits, of a percentage as a fraction.

    At most one of claim, cell, fact and setting says which number of a run stands against it.
    copied: whether the run took it from the source, as it took all settings.
    line, column: where it stands in a printed table, if it does.
    """

    id: Key
    name: Words
    value: Digits
    unit: Unit
    percent: bool = False
    bound: Literal["at least", "at most"] | None = None
    where: Printed | None = None
    needs: Key | None = None
    reason: Words | None = None
    line: Printed | None = None
    column: Printed | None = None
    claim: Id | None = None
    complement: bool = False
    times: Id | None = None
    cell: tuple[Key, Printed, Printed] | None = None
    fact: tuple[Key, Id] | None = None
    setting: tuple[Key, Key] | None = None
    copied: bool = False

    @property
    def kind(self) -> Kind:
        """What it says of the source that a run has the same: see `report.published.verdicts`."""
        if self.needs == NEVER:
            return "open"
        if self.copied or self.setting is not None:
            return "setting"
        return "consequence" if self.needs in UNTRAINED or self.claim is None else "result"

    @property
    def digits(self) -> tuple[float, float]:
        """Between which values all round to what is printed; one end is infinite of a limit."""
        value = Decimal(self.value)
        exponent = value.as_tuple().exponent
        half = Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)
        low, high = float(value - half), float(value + half)
        if self.bound == "at least":
            return low, math.inf
        return (-math.inf, high) if self.bound == "at most" else (low, high)

    @property
    def is_shape(self) -> bool:
        return self.value.startswith("[")

    @property
    def refers(self) -> bool:
        """Whether it names a number of a run."""
        return any(o is not None for o in (self.claim, self.cell, self.fact, self.setting))

    @model_validator(mode="after")
    def _it_has_one_value_and_one_origin_at_most(self) -> Self:
        origins = [o for o in (self.claim, self.cell, self.fact, self.setting) if o is not None]
        if len(origins) > 1:
            raise ValueError(f"{self.id} has more than one of claim, cell, fact and setting")
        if (self.complement or self.times) and self.claim is None:
            raise ValueError(f"{self.id}: complement and times are of a claim, and it has none")
        if not self.is_shape and abs(Decimal(self.value)) > limits.LARGEST:
            raise ValueError(f"{self.id}: {self.value} is too large")
        return self


class Grid(Entry):
    """A printed table beside one of the report; an empty string is no number.

    kind: what its lines are called before their names.
    """

    table: Key
    kind: Printed = ""
    columns: Annotated[tuple[Words, ...], few(limits.WIDTH)]
    rows: Annotated[
        dict[Words, Annotated[tuple[GridCell, ...], few(limits.WIDTH)]],
        named(limits.ROWS),
    ]

    @model_validator(mode="after")
    def _rows_are_as_wide_as_the_header(self) -> Self:
        for line, values in self.rows.items():
            if len(values) != len(self.columns):
                raise ValueError(
                    f"the row {line!r} has {len(values)} values under {len(self.columns)} columns"
                )
        return self

    def numbers(self) -> Iterator[Number]:
        for line, values in self.rows.items():
            title = self.kind + line.lstrip("└─")
            for column, value in zip(self.columns, values, strict=True):
                if value:
                    yield Number(
                        id=f"{_slug(line)}.{_slug(column)}"[: limits.ID],
                        name=f"{column} of “{title}”"[: limits.NAME],
                        value=value,
                        unit="none",
                        line=title[: limits.NAME],
                        column=column,
                        cell=(self.table, line, column),
                    )


class Artefact(Entry):
    """Where, needs and reason hold for those of its numbers that have none of their own.

    sample: the claim that counts what its numbers rest on.
    """

    id: ArtefactId
    title: Words
    where: Printed | None = None
    needs: Key | None = None
    reason: Words | None = None
    sample: Id | None = None
    numbers: Annotated[tuple[Number, ...], few(limits.PUBLISHED)] = ()
    grid: Grid | None = None

    def all_numbers(self) -> Iterator[Number]:
        """Those of its grid as well, with the ids that they have in the whole."""
        for number in (*self.numbers, *(self.grid.numbers() if self.grid else ())):
            own = {
                "id": f"{self.id}.{number.id}",
                "where": self.where if number.where is None else number.where,
                "needs": self.needs if number.needs is None else number.needs,
                "reason": self.reason if number.reason is None else number.reason,
            }
            yield number.model_copy(update=own)

    @model_validator(mode="after")
    def _each_number_can_be_compared_or_says_why_not(self) -> Self:
        if not self.numbers and (self.grid is None or not any(self.grid.numbers())):
            raise ValueError(f"{self.id} has no numbers")
        for number in self.all_numbers():
            if number.needs is None:
                raise ValueError(f"{number.id} has no needs; give one, or one of its artefact")
            if number.needs == NEVER and not number.reason:
                raise ValueError(f"{number.id} gives no reason for {NEVER}")
            if number.needs != NEVER and not number.refers:
                raise ValueError(f"{number.id} has no claim, cell, fact or setting of a run")
        return self


def _slug(text: str) -> str:
    return _WORDS.sub("-", text.lower()).strip("-") or "-"
