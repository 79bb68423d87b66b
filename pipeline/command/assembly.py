"""Store and data → evidence → the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import manifest
from manifest.output import Output
from pipeline.checks.examine import Examined
from pipeline.command import described, provenance
from pipeline.command.prepared import Prepared
from pipeline.config import Baseline, ImageExperiment, Part, TabularExperiment
from pipeline.models.summary import torchinfo_table, torchsummary_table
from pipeline.records import Cost, LayerTable, Reading, Run
from pipeline.results.collect import collect
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.groups import groups
from pipeline.work.inspection import inspect
from pipeline.work.plan import Plan, Wanted


class Results(Protocol):
    """What trainings left, or would leave. costs: of one alone, by experiment."""

    @property
    def costs(self) -> Mapping[str, Cost]: ...
    def runs(self, wanted: Wanted) -> list[Run]: ...
    def reading(self, run: Run) -> Reading: ...


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Those of the store."""

    prepared: Prepared
    costs: Mapping[str, Cost]

    def runs(self, wanted: Wanted) -> list[Run]:
        read = self.prepared.store.read
        return [read(key, wanted.experiment.id) for key in wanted.keys.values()]

    def reading(self, run: Run) -> Reading:
        prepared = self.prepared
        network = prepared.assignment.image_experiments[run.experiment]
        scale = prepared.scale.image(network)
        return inspect(run, network, scale, prepared.given_characters, prepared.store)


def assemble(
    prepared: Prepared,
    plan: Plan,
    parts: Sequence[Part],
    output: Output,
    *,
    examined: Examined,
    results: Results,
) -> manifest.Manifest:
    """Every number of `parts`; its figures are in `output` afterwards."""
    table = _tabular_evidence(prepared, plan, output, examined=examined, results=results)
    image = _image_evidence(prepared, plan, parts, output, examined=examined, results=results)
    asked, source = prepared.assignment, prepared.beside.source
    printed = source.content if source else None
    ledger = collect(parts, table, image, printed.results() if printed else ())
    chosen = [wanted.experiment for wanted in plan.wanted]
    return manifest.Manifest(
        **described.front(prepared),
        parts=tuple(parts),
        scale=described.scale(prepared, plan.wanted),
        datasets=tuple(described.datasets(prepared)),
        findings=examined.findings,
        environment=provenance.environment(prepared.device_name),
        choices=tuple(described.choices(chosen)),
        experiments=tuple(
            described.experiment(w, asked.main, prepared.repeats) for w in plan.wanted
        ),
        networks=tuple(described.networks(prepared, plan.wanted)),
        base=asked.given_base.id if table is not None else None,
        protocols=described.protocols(prepared) if table is not None else (),
        metrics=tuple(ledger.metrics.values()),
        groups=groups(prepared.assignment, {e.id for e in chosen}, ledger),
        claims=tuple(ledger.claims.values()),
        comparisons=ledger.comparisons(),
        tables=tuple(ledger.tables.values()),
        figures=tuple(ledger.figures.values()),
        artefacts=tuple(ledger.artefacts.values()),
        published=printed,
        references=prepared.beside.references,
        observed=provenance.observed(tuple(ledger.observed.values())),
    )


def _tabular_evidence(
    prepared: Prepared, plan: Plan, output: Output, *, examined: Examined, results: Results
) -> TabularEvidence | None:
    if prepared.table is None:
        return None
    of_table = (TabularExperiment, Baseline)
    chosen = [w for w in plan.wanted if isinstance(w.experiment, of_table)]
    repeats = prepared.repeats
    splits = {s: plan.splits.of_table("published", s) for s in repeats.split_seeds}
    declared = [w.experiment for w in chosen]
    return TabularEvidence(
        runs={w.experiment.id: results.runs(w) for w in chosen},
        experiments={e.id: e for e in declared if isinstance(e, TabularExperiment)},
        baselines={e.id: e for e in declared if isinstance(e, Baseline)},
        assignment=prepared.assignment,
        table=prepared.table,
        split=splits[repeats.first],
        leak_free=plan.splits.of_table("leak-free", repeats.first),
        leaked={seed: split.leaked_rows for seed, split in splits.items()},
        copies=examined.rows,
        stand_ins=examined.stand_ins,
        output=output,
        costs=results.costs,
    )


def _image_evidence(
    prepared: Prepared,
    plan: Plan,
    parts: Sequence[Part],
    output: Output,
    *,
    examined: Examined,
    results: Results,
) -> ImageEvidence | None:
    if prepared.characters is None:
        return None
    chosen = [(w.experiment, w) for w in plan.wanted if isinstance(w.experiment, ImageExperiment)]
    runs = {e.id: results.runs(w) for e, w in chosen}
    main = next((e for e, _ in chosen if e.part == "3"), None)
    own = [*prepared.assignment.of_part("3"), *prepared.assignment.of_part("4")]
    return ImageEvidence(
        runs=runs,
        experiments={e.id: e for e, _ in chosen},
        assignment=prepared.assignment,
        characters=prepared.characters,
        split=plan.splits.of_images,
        copies=examined.images,
        layers={e.id: layer_table(prepared, e) for e, _ in chosen if e in own},
        scale=prepared.scale,
        output=output,
        costs=results.costs,
        reading=results.reading(runs[main.id][0]) if main and "3" in parts else None,
    )


def layer_table(prepared: Prepared, experiment: ImageExperiment) -> LayerTable:
    """At the input size of the largest scale, in the layout of its part's table."""
    pixels, classes = (
        prepared.assignment.largest.image(experiment).pixels,
        len(prepared.given_characters.classes),
    )
    if experiment.part == "4":
        return torchsummary_table(experiment.network, classes, pixels)
    return torchinfo_table(experiment.network, classes, pixels, experiment.batch_size)
