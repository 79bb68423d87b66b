"""The options of training again. Needs no torch."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from manifest.errors import OptionError

SOURCES = ("auto", "emnist", "drawn")
SEEDS = 2**31
MOST = 10_000.0  # minutes


@dataclass(frozen=True, kw_only=True)
class Asked:
    """As typed; None where nothing was."""

    minutes: Annotated[
        float | None, Parameter(help="How long training again may take. [default: 20]")
    ] = None
    draw: Annotated[
        int | None,
        Parameter(
            help="A seed by which the trainings are drawn: the same again. [default: one of chance]"
        ),
    ] = None
    characters: Annotated[
        str | None,
        Parameter(
            help="Where the images of the report are, as `nox -s full` takes it: auto, emnist, drawn, or a path. [default: auto]"
        ),
    ] = None
    polarity: Annotated[
        Literal["auto", "keep"] | None,
        Parameter(help="Of these images, as `nox -s full` takes it. [default: auto]"),
    ] = None

    def __post_init__(self) -> None:
        if self.minutes is not None and not 1 <= self.minutes <= MOST:
            raise OptionError(f"--minutes {self.minutes:g}: give 1 to {MOST:,.0f}")
        if self.draw is not None and not 0 <= self.draw < SEEDS:
            raise OptionError(f"--draw {self.draw}: give a whole number from 0 to {SEEDS - 1:,}")
        if self.characters == "":
            raise OptionError("--characters '': is empty; name a source, or leave the option out")

        source = self.characters or SOURCES[0]
        if source not in SOURCES and not Path(source).exists():
            raise OptionError(f"--characters {self.characters}: there is no such file or folder")

    @property
    def typed(self) -> list[str]:
        """Names of the options that were."""
        return [f"--{name}" for name, value in vars(self).items() if value is not None]

    @property
    def seed(self) -> int:
        """The one that was typed, else one that nobody could know before: asked for once."""
        return random.SystemRandom().randrange(SEEDS) if self.draw is None else self.draw
