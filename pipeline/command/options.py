"""The command line of `run` → `Options`, each of them possible. Needs no torch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_args

from cyclopts import Parameter, Token

from console.places import Place, default_output, from_variable
from manifest import limits
from manifest.errors import OptionError
from pipeline.config import PARTS, Part, ScaleName

CACHE_VARIABLE = "A2_REPORT_CACHE"
ASSIGNMENT_VARIABLE = "A2_REPORT_ASSIGNMENT"
DATA_VARIABLE = "A2_REPORT_DATA"  # a folder whose content, if it has any, is `auto`'s first choice
MOST = limits.SEEDS  # trainings of one experiment; all splits are held at once
COUNTS = ("splits", "starts", "seeds")


def whole_number(
    name: str, hint: str = f"give one from 1 to {MOST:,}"
) -> Callable[[object, Sequence[Token]], int]:
    """A converter for `--<name>`: without it, 1.5 would become 2."""

    def convert(_type: object, tokens: Sequence[Token]) -> int:
        text = tokens[0].value
        try:
            return int(text)
        except ValueError:  # also where it has thousands of digits
            raise OptionError(
                f"--{name} {text[:40] or repr(text)}: is no whole number; {hint}"
            ) from None

    return convert


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Data, machine and counts; None is the default of the scale or of the package."""

    characters: Annotated[
        str,
        Parameter(
            help="auto (EMNIST if it can be had, else drawn), emnist, drawn, or the path of an .npz, a folder or a zip with one sub-folder per class."
        ),
    ] = "auto"
    polarity: Annotated[
        Literal["auto", "keep"],
        Parameter(help="auto turns dark-on-light images round by their border; keep leaves them."),
    ] = "auto"
    table: Annotated[
        Place | None,
        Parameter(
            help="A CSV with numeric features and the assignment's target; by default the assignment's own table."
        ),
    ] = None
    output: Annotated[
        Place,
        Parameter(help="Where report, manifest, figures and store go.", show_default=False),
    ] = field(default_factory=default_output)
    device: Annotated[str, Parameter(help="auto, cpu or cuda.")] = "auto"
    splits: Annotated[
        int | None,
        Parameter(
            help="On how many splits of the rows each tabular experiment is trained, instead of the scale's number.",
            converter=whole_number("splits"),
        ),
    ] = None
    starts: Annotated[
        int | None,
        Parameter(
            help="How often it is trained on each split, with other first weights.",
            converter=whole_number("starts"),
        ),
    ] = None
    seeds: Annotated[
        int | None,
        Parameter(
            help="Short for so many splits with one start each.",
            converter=whole_number("seeds"),
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Options(Conditions):
    """What the user asked for; None is the default of the scale or of the package."""

    scale: Annotated[
        str,
        Parameter(
            help="smoke (a few minutes), laptop, paper (CUDA), or auto: paper with CUDA, else laptop."
        ),
    ] = "auto"
    only: Annotated[
        tuple[str, ...] | None,
        Parameter(
            help="Parts to run: any of 1 2 3 4 bonus; by default all of the assignment.",
            consume_multiple=True,
            negative="",
        ),
    ] = None
    assignment: Annotated[
        Place | None,
        Parameter(
            help="A folder with an assignment.toml, as `nox -s new -- FOLDER` makes one; by default the packaged assignment."
        ),
    ] = None
    contributions: Annotated[
        Place | None, Parameter(help="A TOML file with the contribution table.")
    ] = None
    check: Annotated[
        bool,
        Parameter(
            help="Read every byte of data, results and report, where by default what has size and time of before is taken for the same.",
            negative="",
        ),
    ] = False

    def __post_init__(self) -> None:
        if not self.characters:
            raise OptionError("--characters '': is empty; name a source, or leave the option out")
        scales = ("auto", *get_args(ScaleName))
        if self.scale not in scales:
            raise OptionError(
                f"--scale {self.scale or repr(self.scale)}: there is no such scale; choose one of {', '.join(scales)}"
            )
        for name in COUNTS:
            count = getattr(self, name)
            if count is not None and not 1 <= count <= MOST:
                raise OptionError(
                    f"--{name} {count}: at least 1 is needed and at most {MOST:,} can be had"
                )
        if self.seeds is not None and (self.splits, self.starts) != (None, None):
            raise OptionError(
                f"--seeds {self.seeds}: is short for --splits {self.seeds} --starts 1; leave it out, "
                "or the others"
            )
        if self.only == ():
            raise OptionError(f"--only: name the parts to run, of {' '.join(PARTS)}")
        for name in self.only or ():
            if name not in PARTS:
                raise OptionError(
                    f"--only {name or repr(name)}: there is no such part; choose from {' '.join(PARTS)}"
                )

    def chosen(self, reported: tuple[Part, ...]) -> tuple[Part, ...]:
        """Of those of an assignment, in its order; `2` needs the base of Part 1 but not its text."""
        for name in self.only or ():
            if name not in reported:
                raise OptionError(
                    f"--only {name}: the assignment has no such part; choose from {' '.join(reported)}"
                )
        return tuple(part for part in reported if self.only is None or part in self.only)

    def repeats(self, splits: int, starts: int) -> tuple[int, int]:
        """How many splits and starts, where a scale has these."""
        if self.seeds is not None:
            return self.seeds, 1
        splits, starts = self.splits or splits, self.starts or starts
        if splits * starts > MOST:
            raise OptionError(
                f"--splits {splits} --starts {starts}: at most {MOST:,} trainings of one experiment "
                "can be had"
            )
        return splits, starts

    @property
    def assigned(self) -> Path | None:
        """Of one's own: in a container, what was mounted for it; None is the packaged one."""
        mounted = from_variable(ASSIGNMENT_VARIABLE)
        there = mounted is not None and (mounted / "assignment.toml").exists()
        return self.assignment or (mounted if there else None)

    @property
    def cache(self) -> Path:
        return from_variable(CACHE_VARIABLE) or self.output / "cache"

    @property
    def replaced(self) -> frozenset[str]:
        """The data sets of the assignment that others are named for."""
        named = {"table": self.table is not None, "images": self.source != "auto"}
        return frozenset(name for name, is_named in named.items() if is_named)

    @property
    def source(self) -> str:
        """Of characters: in a container, `auto` takes first what was mounted for it."""
        folder = from_variable(DATA_VARIABLE)
        mounted = _content(folder) if folder and self.characters == "auto" else None
        return str(mounted) if mounted else self.characters


def _content(folder: Path) -> Path | None:
    """The folder, or the one file in it; None where there is nothing in it."""
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OptionError(
            f"{folder}: {error.strerror}; mount a folder that every user can read, or take "
            "--characters drawn"
        ) from None
    if len(found) == 1 and found[0].is_file():
        return found[0]
    return folder if found else None
