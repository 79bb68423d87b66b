"""What was found not to hold, and what was looked at: plain data, for people and machines."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Literal

Kind = Literal[
    "attachment", "seal", "number", "comparison", "table", "figure", "entry", "run", "page", "file"
]
SHOWN = 120  # characters of a value
OF = "a2-report verification"  # by which a file of this is known


@dataclass(frozen=True, kw_only=True)
class Finding:
    """place: the id or name of what differs. stated: as the report has it; found: as it should be."""

    kind: Kind
    place: str
    what: str
    stated: str = ""
    found: str = ""

    @property
    def line(self) -> str:
        told = f"{self.kind} {self.place}: {self.what}"
        if self.stated or self.found:
            told += f": the report has {self.stated or 'nothing'}, it should be {self.found or 'nothing'}"
        return told


@dataclass(kw_only=True)
class Checked:
    """One report. compared: what was done, a line each; left_out: what could not be checked."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.findings

    def add(self, found: Iterable[Finding]) -> int:
        """How many there are."""
        new = list(found)
        self.findings += new
        return len(new)

    def content(self) -> dict[str, object]:
        """As JSON has it."""
        return {"of": OF, "holds": self.holds, **asdict(self)}


def short(value: object) -> str:
    """In one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
