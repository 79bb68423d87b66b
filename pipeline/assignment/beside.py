"""Files beside an assignment's own → the numbers of its source, and its list of references.

What a source's numbers are compared with has to be of this assignment: of experiments that it
makes, as far as that can be told before a run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import Field

from manifest import Reference, Source, limits
from manifest.errors import OptionError
from manifest.fields import few
from manifest.files import is_plain_file
from manifest.printed import Number
from pipeline.assignment.declared import Assignment
from pipeline.assignment.read import Place, file_of, line_of, parsed, place_of, text_of
from pipeline.config import PARTS, Experiment
from pipeline.declaration import Declaration

# What claims that are of no experiment begin with.
OF_DATA = ("correlation", "data", "images", "network", "split")


class References(Declaration):
    references: Annotated[tuple[Reference, ...], Field(min_length=1), few(limits.QUOTES)]


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """What a source prints, with the text by which a fault is found in its file."""

    file: Path
    text: str
    content: Source

    def fault(self, steps: Place, value: str, told: str) -> OptionError:
        place = place_of(steps, _line(self.text, steps, value))
        return OptionError(f"--assignment {self.file}: {place}: {told}")


@dataclass(frozen=True, kw_only=True)
class Beside:
    """source: None where an assignment names none."""

    source: SourceFile | None = None
    references: tuple[Reference, ...] = ()


def read_beside(path: Path | None, assignment: Assignment) -> Beside:
    """What stands in the folder of the assignment that `path` names, by default the packaged."""
    folder = file_of(path).parent
    return Beside(
        source=_source(folder, assignment),
        references=_references(folder, assignment.references),
    )


def beside(folder: Path, name: str) -> Path:
    """Through no link, which could lead elsewhere."""
    file = folder / name
    if not is_plain_file(file):
        raise OptionError(
            f"--assignment {file}: is no file of the assignment's own; put it there, or leave its name out"
        )
    return file


def _references(folder: Path, name: str | None) -> tuple[Reference, ...]:
    if name is None:
        return ()
    file = beside(folder, name)
    return parsed(References, file, text_of(file)).references


def _source(folder: Path, assignment: Assignment) -> SourceFile | None:
    if assignment.published is None:
        return None
    file = beside(folder, assignment.published)
    text = text_of(file)
    source = SourceFile(file=file, text=text, content=parsed(Source, file, text))
    recipes = {e.id: _settings(e) for part in PARTS for e in assignment.by_part(part)}
    for steps, number in numbers(source.content):
        _check_experiment(source, steps, number, recipes)
    return source


def _settings(experiment: Experiment) -> list[str]:
    """As the manifest has them."""
    plateau = getattr(experiment, "plateau", None)
    return [
        *(name for name in experiment.recipe if name != "plateau"),
        *(f"plateau_{name}" for name, _ in plateau or ()),
    ]


def numbers(source: Source) -> Iterator[tuple[Place, Number]]:
    """Those of lists, with their place in the file. A grid names a table alone."""
    for place, artefact in enumerate(source.artefacts):
        for step, number in enumerate(artefact.numbers):
            yield ("artefacts", place, "numbers", step), number


def _check_experiment(
    source: SourceFile, steps: Place, number: Number, recipes: Mapping[str, Sequence[str]]
) -> None:
    for field, claim in (("claim", number.claim), ("times", number.times)):
        if claim is not None and not _is_known(claim, recipes):
            own = claim.rpartition(".")[0] or claim
            raise source.fault(
                (*steps, field),
                claim,
                f"this assignment makes no claim {claim!r}{nearest(own, recipes)}",
            )
    if number.setting is None:
        return
    experiment, name = number.setting
    if experiment not in recipes:
        raise source.fault(
            (*steps, "setting"),
            experiment,
            f"this assignment has no experiment {experiment!r}{nearest(experiment, recipes)}",
        )
    if name not in recipes[experiment]:
        raise source.fault(
            (*steps, "setting"),
            name,
            f"{experiment} has no setting {name!r}{nearest(name, recipes[experiment])}",
        )


def _is_known(claim: str, experiments: Iterable[str]) -> bool:
    """Of an experiment, or of the data."""
    if any(claim.startswith((f"{id}.", f"{id}@")) for id in experiments):
        return True
    return claim.partition(".")[0] in OF_DATA


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence that says what there is instead."""
    near = get_close_matches(name, list(known), 3, 0.5)
    return f"; the nearest are {', '.join(near)}" if near else ""


def _line(text: str, steps: Place, value: str) -> int | None:
    """The line of the value, which may stand below that of its list."""
    start = line_of(text, steps[:3])
    if start is None:
        return None
    below = enumerate(text.splitlines()[start - 1 :])
    return next((start + n for n, line in below if f'"{value}"' in line), start)
