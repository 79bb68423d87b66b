"""Store and data → evidence → the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import manifest
from manifest.attachments import VALUES
from manifest.output import Output
from pipeline.checks.examine import Examined
from pipeline.command import described, provenance
from pipeline.command.networks import networks
from pipeline.command.prepared import Prepared
from pipeline.config import ImageExperiment, Part, image
from pipeline.models.summary import torchinfo_table, torchsummary_table
from pipeline.records import Cost, LayerTable, Reading, Run
from pipeline.results.groups import groups
from pipeline.values.given import Given, ledger
from pipeline.values.packed import pack
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
    """Every number of `parts`; its figures and what they came from are in `output` afterwards."""
    given = _given(prepared, plan, parts, examined, results)
    found, values = ledger(given, output), pack(given)
    output.write(VALUES, values)
    asked, source = prepared.assignment, prepared.beside.source
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
        networks=tuple(networks(prepared, plan.wanted)),
        base=None if prepared.table is None else asked.given_base.id,
        protocols=described.protocols(prepared) if prepared.table is not None else (),
        metrics=tuple(found.metrics.values()),
        groups=groups(prepared.assignment, {e.id for e in chosen}, found),
        claims=tuple(found.claims.values()),
        comparisons=found.comparisons(),
        tables=tuple(found.tables.values()),
        figures=tuple(found.figures.values()),
        artefacts=tuple(found.artefacts.values()),
        published=source.content if source else None,
        references=prepared.beside.references,
        observed=provenance.observed(tuple(found.observed.values()), values),
    )


def _given(
    prepared: Prepared, plan: Plan, parts: Sequence[Part], examined: Examined, results: Results
) -> Given:
    runs = {w.experiment.id: results.runs(w) for w in plan.wanted}
    chosen = image(w.experiment for w in plan.wanted)
    main = next((e for e in chosen if e.part == "3"), None)
    own = [*prepared.assignment.of_part("3"), *prepared.assignment.of_part("4")]
    return Given(
        files=prepared.files,
        content=prepared.content,
        assignment=prepared.assignment,
        beside=prepared.beside,
        parts=tuple(parts),
        scale=prepared.scale,
        repeats=prepared.repeats,
        replaced=prepared.replaced,
        contributions=prepared.contributions,
        table=prepared.table,
        characters=prepared.characters,
        splits=plan.splits,
        examined=examined,
        runs=runs,
        depends_on={w.experiment.id: w.depends_on for w in plan.wanted},
        left_out=prepared.left_out,
        costs=results.costs,
        layers={e.id: layer_table(prepared, e) for e in chosen if e in own},
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
