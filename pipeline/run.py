"""The stages of a run, in order. Each one's outcome is the next one's input."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline import experiments, manifest, preflight
from pipeline.assembly import Prepared, assemble
from pipeline.config import Part, load_scale
from pipeline.data.characters import load_characters
from pipeline.data.diabetes import load_diabetes
from pipeline.display import Display, duration
from pipeline.plan import Plan, Planner
from pipeline.store import Store
from pipeline.summary import main_results
from pipeline.training import device as devices
from pipeline.workers import carry_out_all


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the user asked for; None is the default of the scale or of the package."""

    scale: str
    parts: tuple[Part, ...]
    output: Path
    cache: Path
    device: str
    seeds: int | None
    characters: str
    polarity: str
    diabetes: Path | None
    contributions: Path | None


def run(options: Options, display: Display) -> Path:
    """Trains what is missing, writes manifest and report; the path of the PDF."""
    started = time.monotonic()
    prepared = prepare(options, display)
    plan = make_plan(prepared, options.output)
    display.note(
        f"{plan.trainings} trainings at scale {prepared.scale.name} on {prepared.device_name}, "
        f"{plan.missing} of them to do"
    )
    carry_out_all(plan.jobs, prepared.device, display)
    display.note("collecting results and drawing figures")
    content = assemble(prepared, plan, options.parts, options.output)
    manifest.write(content, options.output)
    display.note("writing report.html and report.pdf")
    report = render(options.output)
    display.conclude(main_results(content), report, duration(time.monotonic() - started))
    return report


def prepare(options: Options, display: Display) -> Prepared:
    """Options, machine and data, each checked before the next and slower one."""
    device = devices.resolve(options.device)
    name = (
        ("paper" if device.type == "cuda" else "laptop")
        if options.scale == "auto"
        else options.scale
    )
    scale = load_scale(name)
    contributions = preflight.read_contributions(options.contributions)
    preflight.check_file("--diabetes", options.diabetes)
    preflight.check_output(options.output)
    preflight.check_libraries()
    chosen = experiments.select(options.parts)
    diabetes = load_diabetes(options.diabetes) if experiments.tabular(chosen) else None
    characters = None
    if experiments.image(chosen):
        characters = load_characters(
            options.characters,
            per_class=scale.images_per_class,
            cache=options.cache,
            polarity=options.polarity,
            download=scale.name != "smoke",
            announce=display.note,
        )
    return Prepared(
        scale=scale,
        device=device.type,
        device_name=devices.describe(device),
        seeds=options.seeds or scale.tabular.seeds,
        experiments=chosen,
        diabetes=diabetes,
        characters=characters,
        contributions=contributions,
        store=Store(options.output / "store"),
    )


def make_plan(prepared: Prepared, output: Path) -> Plan:
    prepared.store.sweep()
    planner = Planner(
        scale=prepared.scale,
        tabular_seeds=prepared.seeds,
        device=prepared.device,
        store=prepared.store,
        diabetes=prepared.diabetes,
        characters=prepared.characters,
    )
    plan = planner.plan(prepared.experiments)
    preflight.check_disk(output, sum(job.disk for job in plan.jobs))
    return plan


def render(output: Path) -> Path:
    """Hands the manifest to the report, which reads nothing else."""
    command = [sys.executable, "-m", "report", "render", "--output", str(output)]
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)  # it has said why
    return output / "report.pdf"
