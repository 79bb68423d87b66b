"""Assignments and an output folder → what of its store none of them asks for, listed or removed.

Keys are those that `python -m pipeline run` would want, of each assignment at each scale and on
each device. What the report in the folder was made of stays, too.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import manifest
from manifest.errors import ManifestError, OptionError
from manifest.lock import locked
from pipeline.assignment import read as read_assignment
from pipeline.command.costs import declared, trials_of
from pipeline.command.options import Options
from pipeline.command.prepared import Prepared
from pipeline.command.run import Checked, check, loaded
from pipeline.config import ScaleName
from pipeline.store import Store
from pipeline.work.costs import key as key_of_cost
from pipeline.work.display import Display
from pipeline.work.forecast import measured
from pipeline.work.plan import Planner
from pipeline.work.unwanted import Looked, look, megabytes, on_any_processor, remove, told

DEVICES = ("cpu", "cuda")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """options: but for assignment and scale. scales: none are all that an assignment has."""

    options: Options
    assignments: tuple[Path | None, ...]
    scales: tuple[str, ...]


def prune(asked: Asked, display: Display, tell: Callable[[str], None], *, removing: bool) -> Looked:
    """Tells what is unwanted; removes it if `removing`. Nothing is trained and nothing downloaded."""
    output = asked.options.output
    root = output / "store"
    if not root.is_dir():
        raise OptionError(f"--output {output}: has no store/; name the folder of a run")
    with locked(output):
        wanted = frozenset(_wanted(asked, display)) | frozenset(_reported(output))
        looked = look(root, wanted)
        for line in told(looked):
            tell(line)
        total = megabytes(sum(entry.size for entry in looked.unwanted))
        tell(
            f"{len(looked.unwanted):,} entries, {total}, are asked for by no assignment here; "
            f"{looked.kept:,} are, and {looked.foreign:,} things in {root} are not ours and stay"
        )
        if removing:
            gone = sum(remove(entry) for entry in looked.unwanted)
            tell(f"removed {gone:,} of them")
        elif looked.unwanted:
            tell("nothing was removed; the same command with --remove does it")
    return looked


def _wanted(asked: Asked, display: Display) -> Iterator[str]:
    for assignment in asked.assignments:
        options = replace(asked.options, assignment=assignment)
        for scale in _scales(asked, options):
            of_scale = replace(options, scale=scale)
            checked = check(of_scale)
            prepared = loaded(of_scale, checked, display, download=False)
            name = "the packaged assignment" if assignment is None else str(assignment)
            display.note(f"asked for: {name} at scale {scale}")
            for device in DEVICES if options.device == "auto" else (checked.device.type,):
                yield from _keys(replace(prepared, device=device), checked)


def _scales(asked: Asked, options: Options) -> Sequence[str]:
    """Of the assignment, those that are chosen; one that none of them has is an error of `check`."""
    known = read_assignment(options.assigned).scales
    for scale in asked.scales:
        if scale not in get_args(ScaleName):
            raise OptionError(
                f"--scale {scale or repr(scale)}: there is no such scale; choose from "
                f"{', '.join(get_args(ScaleName))}"
            )
    return asked.scales or tuple(known)


def _keys(prepared: Prepared, checked: Checked) -> Iterator[str]:
    """Of all results, by any processor, and of what is measured of trainings on this one."""
    with tempfile.TemporaryDirectory() as nowhere:  # in which nothing is there, or set aside
        planner = Planner(
            scale=prepared.scale,
            repeats=prepared.repeats,
            device=prepared.device,
            store=Store(Path(nowhere)),
            table=prepared.table,
            characters=prepared.characters,
            announce=lambda _: None,
        )
        plan = planner.plan(prepared.experiments)
    for wanted in plan.wanted:
        for seed, split in wanted.splits.items():
            yield on_any_processor({**wanted.depends_on, "seed": seed, "split": split})
    if prepared.device == checked.device.type:  # what it takes elsewhere is measured there
        trials = trials_of(prepared, plan)
        asked = (*declared(prepared, plan).values(), *measured(plan, trials).values())
        yield from map(key_of_cost, asked)


def _reported(output: Path) -> Iterator[str]:
    """What the report in the folder was made of, whatever it was asked with."""
    if not (output / manifest.FILE_NAME).exists():
        return
    try:
        found = manifest.read(output)
    except ManifestError as error:
        raise ManifestError(f"{error}, or move it away to prune all the same") from None
    for experiment in found.experiments:
        yield from experiment.keys
