"""The stages of a run, in order. Each one's outcome is the next one's input."""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch

import manifest
from manifest.attachments import VALUES
from manifest.errors import OptionError
from manifest.lock import HANDLE, locked
from manifest.output import Output
from pipeline.assignment import Assignment
from pipeline.assignment import read as read_assignment
from pipeline.assignment.beside import Beside, beside, read_beside
from pipeline.assignment.read import file_of
from pipeline.command import carried, preflight, unchanged
from pipeline.command.assembly import Stored, assemble
from pipeline.command.costs import measure_costs
from pipeline.command.examination import examined_data
from pipeline.command.gaps import told
from pipeline.command.options import Options
from pipeline.command.prepared import Prepared
from pipeline.command.rehearsal import rehearse
from pipeline.command.summary import main_results
from pipeline.config import SCALES, Part, Scale, image, tabular
from pipeline.data.table import load_table
from pipeline.networks.export import export_models, names
from pipeline.records import DataTable
from pipeline.repeats import Repeats
from pipeline.store import Store
from pipeline.training import device as devices
from pipeline.training.precision import can_compile
from pipeline.work import demands
from pipeline.work.display import Display, duration
from pipeline.work.jobs import ImageJob
from pipeline.work.plan import Plan, Planner
from pipeline.work.workers import at_once, carry_out_all

FOLDER = "figures"
FIGURE = re.compile(r"(\d\.\d+[a-z]?|B)(-[a-z]+)*\.(svg|png|csv|json)")
REPORTS = ("report.html", "report.pdf")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What options and machine come to, before anything is written or loaded."""

    assignment: Assignment
    parts: tuple[Part, ...]
    beside: Beside
    scale: Scale
    device: torch.device
    without_gpu: str  # why, where one would be used and can't be
    contributions: tuple[manifest.Contribution, ...]


def run(options: Options, display: Display, begun: unchanged.Begun | None) -> Path:
    """Trains what is missing, writes manifest and report; the path of the PDF.

    begun: what it takes in, as it was before anything was read.
    """
    started = time.monotonic()
    checked = check(options)
    with locked(options.output) as lock:
        unchanged.forget(options)
        output = Output(options.output, display.note)
        prepared = prepare(options, checked, display)
        output.sweep()
        output.make_room(needed(options, checked))
        plan = make_plan(prepared, options.output, display)
        if checked.without_gpu:
            display.note(f"{checked.without_gpu}, so the CPU does the training")
        if checked.device.type == "cuda" and not can_compile():
            display.note("networks are not compiled, as there is no C compiler (gcc or clang)")
        display.note(
            f"{plan.trainings} trainings at scale {prepared.scale.name} on {prepared.device_name}, "
            f"{plan.missing} of them to do"
        )
        _tell_demand(plan, checked.device, display)
        examined = examined_data(prepared, plan.splits, display.note)
        rehearse(prepared, plan, checked.parts)
        stored = Stored(prepared=prepared, costs=measure_costs(prepared, plan, display))
        if plan.jobs:
            display.note("training begins")
        failures = carry_out_all(plan.jobs, prepared.device, display)
        left = told(prepared, plan, checked.parts, examined, failures)
        prepared = left.prepared
        display.note("collecting results and drawing figures")
        content = left.cleared(
            assemble(
                prepared, left.plan, left.parts, output, examined=left.examined, results=stored
            )
        )
        manifest.write(content, output)
        export_models(content, prepared.characters, prepared.store, output)
        display.note("writing report.html and report.pdf")
        report = render(options.output, lock)
        if not (failures or _may_find_more(prepared, options)):
            keys = (key for wanted in plan.wanted for key in wanted.keys.values())
            unchanged.note(options, keys, begun)
    display.conclude(main_results(content), report, duration(time.monotonic() - started))
    left.raise_gaps(str(report))
    return report


def run_pages(options: Options, begun: unchanged.Begun | None) -> None:
    """The report alone, once more, of a run of which nothing else has changed."""
    with locked(options.output) as lock:
        render(options.output, lock)
        unchanged.note_pages(options, begun)


def _may_find_more(prepared: Prepared, options: Options) -> bool:
    """Whether the same command may get images that it did not get now, by a download."""
    images = prepared.characters
    downloads = options.source == "auto" and prepared.scale.name != "smoke"
    return downloads and images is not None and images.source == "drawn"


def _tell_demand(plan: Plan, device: torch.device, display: Display) -> None:
    images = [job for job in plan.jobs if isinstance(job, ImageJob)]
    if images:
        display.note(demands.check(images, device, at_once(len(plan.jobs), device.type)))


def check(options: Options) -> Checked:
    """Each before the next and slower one; the output folder exists afterwards."""
    device, without_gpu = devices.resolve(options.device)
    assignment = read_assignment(options.assigned)
    named = read_beside(options.assigned, assignment)
    parts = options.chosen(assignment.reported)
    scale = _scale(assignment, options.scale, device)
    contributions = _contributions(options, assignment)
    preflight.check_file("--table", options.table)
    preflight.check_output(options.output)
    return Checked(
        assignment=assignment,
        parts=parts,
        beside=named,
        scale=scale,
        device=device,
        without_gpu=without_gpu,
        contributions=contributions,
    )


def prepare(options: Options, checked: Checked, display: Display) -> Prepared:
    """Libraries are there and data is loaded."""
    preflight.check_libraries()
    return loaded(options, checked, display)


def loaded(
    options: Options, checked: Checked, display: Display, *, download: bool = True
) -> Prepared:
    """With its data, as far as the chosen parts need them.

    download: whether images may be, where they are not there.
    """
    scale, chosen = checked.scale, checked.assignment.select(checked.parts)
    table = _table(options, checked.assignment) if tabular(chosen) else None
    characters = None
    if image(chosen):
        # With it comes torchvision: 150 MB that a run on the table alone has no use for.
        from pipeline.data.characters import load_characters  # noqa: PLC0415

        source = _source(options, checked.assignment)
        if source != options.characters:
            display.note(f"images are those in {source}")
        characters = load_characters(
            source,
            per_class=scale.images_per_class,
            seed=checked.assignment.first_seed,
            cache=options.cache,
            polarity=options.polarity,
            download=download and scale.name != "smoke",
            announce=display.note,
        )
    return Prepared(
        files=carried.files(options.assigned, checked.assignment),
        content=b""
        if table is None
        else carried.content(table_file(options, checked.assignment), table),
        assignment=checked.assignment,
        beside=checked.beside,
        scale=scale,
        device=checked.device.type,
        device_name=devices.describe(checked.device),
        repeats=_repeats(options, checked.assignment, scale),
        experiments=chosen,
        table=table,
        characters=characters,
        replaced=options.replaced,
        contributions=checked.contributions,
        store=Store(options.output / "store"),
    )


def _repeats(options: Options, assignment: Assignment, scale: Scale) -> Repeats:
    """What the command line asks for, else the scale; none of a scale without a table."""
    of_scale = (scale.tabular.splits, scale.tabular.starts) if scale.tabular else (0, 0)
    splits, starts = options.repeats(*of_scale)
    return Repeats(first=assignment.first_seed, splits=splits, starts=starts)


def _table(options: Options, assignment: Assignment) -> DataTable:
    asked, file = assignment.given_table, table_file(options, assignment)
    if options.table is not None:
        return load_table(file, asked.of_any_columns)
    packaged = f"{asked.file}, packaged with a2-report" if options.assigned is None else ""
    return load_table(file, asked, packaged)


def table_file(options: Options, assignment: Assignment) -> Path:
    return options.table or _own_file(options, assignment.given_table.file)


def _source(options: Options, assignment: Assignment) -> str:
    """Of images: what the command line or a container has, else the assignment's own file."""
    own = assignment.given_images.file
    if options.source == "auto" and own is not None:
        return str(_own_file(options, own).resolve())  # a path, whatever its name is
    return options.source


def _contributions(options: Options, assignment: Assignment) -> tuple[manifest.Contribution, ...]:
    """Of the option, else of the assignment, which may have none."""
    if options.contributions is not None:
        return preflight.read_contributions(options.contributions)
    if assignment.contributions is None:
        return ()
    return preflight.read_contributions(
        _own_file(options, assignment.contributions), "--assignment"
    )


def _own_file(options: Options, name: str) -> Path:
    """A file beside the assignment's own."""
    return beside(file_of(options.assigned).parent, name)


def needed(options: Options, checked: Checked) -> list[str]:
    """Names in the output folder that the run writes to, as far as something stands there."""
    chosen = image(checked.assignment.select(checked.parts))
    figures = sorted((options.output / FOLDER).glob("*"))
    return [
        manifest.FILE_NAME,
        VALUES,
        *REPORTS,
        *(f"{FOLDER}/{path.name}" for path in figures if FIGURE.fullmatch(path.name)),
        *(name for experiment in chosen for name in names(experiment.id)),
    ]


def _scale(assignment: Assignment, name: str, device: torch.device) -> Scale:
    """`auto`: the largest that suits the device, of those that the assignment has."""
    suited = SCALES if device.type == "cuda" else tuple(s for s in SCALES if s != "paper")
    for known in reversed(suited) if name == "auto" else SCALES:
        if known in assignment.scales and name in {"auto", known}:
            return assignment.scales[known]
    raise OptionError(
        f"--scale {name}: the assignment has no such scale; choose one of "
        f"{', '.join(assignment.scales)}"
    )


def make_plan(prepared: Prepared, output: Path, display: Display) -> Plan:
    """What is missing, or was there and is damaged: that lies beside afterwards."""
    prepared.store.sweep()
    plan = planner_of(prepared, display).plan(prepared.experiments)
    preflight.check_disk(output, sum(job.disk for job in plan.jobs))
    if earlier := prepared.store.earlier():
        display.note(_trained_anew(earlier, plan, prepared))
    return plan


def planner_of(prepared: Prepared, display: Display, *, only_looks: bool = False) -> Planner:
    return Planner(
        scale=prepared.scale,
        repeats=prepared.repeats,
        device=prepared.device,
        store=prepared.store,
        table=prepared.table,
        characters=prepared.characters,
        announce=display.note,
        only_looks=only_looks,
    )


def _trained_anew(earlier: int, plan: Plan, prepared: Prepared) -> str:
    """Of results of a version whose results nobody can check; they stay where they are."""
    at_a_time = at_once(len(plan.jobs), prepared.device)
    seconds = sum(job.cost for job in plan.jobs) / at_a_time
    return (
        f"{prepared.store.root} has {earlier:,} results of an earlier version, which noted no "
        f"digests: they are not used any more, and what is missing is trained anew in about "
        f"{duration(seconds)}"
    )


def render(output: Path, lock: int) -> Path:
    """Hands the manifest to the report, which reads nothing else; `lock`: on the folder.

    Signals to the terminal's processes are ours, and the report is killed at them. If we are
    killed, it loses its standard input and ends: the lock that it shares is free at once.
    """
    command = [sys.executable, "-m", "report", "render", f"--output={output}"]
    reader, writer = os.pipe()
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=reader,
            pass_fds=(lock,),
            env={**os.environ, HANDLE: str(lock)},
            start_new_session=True,
        )
    finally:
        os.close(reader)
        os.close(writer)
    if done.returncode:
        raise SystemExit(done.returncode)  # it has said why
    return output / "report.pdf"
