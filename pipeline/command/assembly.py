"""Store and data → evidence → the manifest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import manifest
from manifest.errors import one_line
from manifest.output import Output
from pipeline.assignment import Assignment
from pipeline.assignment.beside import Beside
from pipeline.command import provenance
from pipeline.config import (
    FIRST_SEED,
    WORDS,
    Baseline,
    Experiment,
    ImageExperiment,
    ImageScale,
    Part,
    Scale,
    TabularExperiment,
    seeds,
)
from pipeline.data.splits import image_split, published_split
from pipeline.models.summary import cnn_table, vgg13_table
from pipeline.records import Characters, DiabetesTable, Reading, Run
from pipeline.results.collect import collect
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.groups import groups
from pipeline.results.part3 import CNN
from pipeline.store import Store
from pipeline.work.inspection import inspect
from pipeline.work.plan import Plan, Wanted


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """All that a run needs, checked."""

    assignment: Assignment
    beside: Beside
    scale: Scale
    device: str
    device_name: str
    seeds: int
    experiments: tuple[Experiment, ...]
    diabetes: DiabetesTable | None
    characters: Characters | None
    contributions: tuple[manifest.Contribution, ...]
    store: Store


class Results(Protocol):
    """What trainings left, or would leave."""

    def runs(self, wanted: Wanted) -> list[Run]: ...
    def reading(self, run: Run) -> Reading: ...


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Those of the store."""

    prepared: Prepared

    def runs(self, wanted: Wanted) -> list[Run]:
        read = self.prepared.store.read
        return [read(key, wanted.experiment.id) for key in wanted.keys.values()]

    def reading(self, run: Run) -> Reading:
        prepared = self.prepared
        if prepared.characters is None:
            raise AssertionError("a network is looked into without its images")
        network = prepared.assignment.image_experiments[run.experiment]
        scale = prepared.scale.image(network)
        return inspect(run, network, scale, prepared.characters, prepared.store)


def assemble(
    prepared: Prepared,
    plan: Plan,
    parts: Sequence[Part],
    output: Output,
    results: Results | None = None,
) -> manifest.Manifest:
    """Every number of `parts`; its figures are in `output` afterwards."""
    found = results or Stored(prepared=prepared)
    tabular = _tabular_evidence(prepared, plan.wanted, output, found)
    image = _image_evidence(prepared, plan.wanted, parts, output, found)
    ledger = collect(parts, tabular, image)
    return manifest.Manifest(
        title=prepared.assignment.title,
        subtitle=prepared.assignment.subtitle,
        parts=tuple(parts),
        scale=_scale_record(prepared),
        contributions=prepared.contributions,
        datasets=tuple(_datasets(prepared)),
        environment=provenance.environment(prepared.device_name),
        experiments=tuple(_experiment_record(wanted) for wanted in plan.wanted),
        metrics=tuple(ledger.metrics.values()),
        groups=groups(prepared.assignment, {w.experiment.id for w in plan.wanted}, ledger),
        claims=tuple(ledger.claims.values()),
        comparisons=ledger.comparisons(),
        tables=tuple(ledger.tables.values()),
        figures=tuple(ledger.figures.values()),
        artefacts=tuple(ledger.artefacts.values()),
        published=prepared.beside.source.content if prepared.beside.source else None,
        references=prepared.beside.references,
        observed=provenance.observed(tuple(ledger.observed.values())),
    )


def _tabular_evidence(
    prepared: Prepared, wanted: Sequence[Wanted], output: Output, results: Results
) -> TabularEvidence | None:
    if prepared.diabetes is None:
        return None
    of_table = (TabularExperiment, Baseline)
    chosen = [w for w in wanted if isinstance(w.experiment, of_table)]
    splits = {seed: published_split(prepared.diabetes, seed) for seed in seeds(prepared.seeds)}
    declared = [w.experiment for w in chosen]
    return TabularEvidence(
        runs={w.experiment.id: results.runs(w) for w in chosen},
        experiments={e.id: e for e in declared if isinstance(e, TabularExperiment)},
        baselines={e.id: e for e in declared if isinstance(e, Baseline)},
        assignment=prepared.assignment,
        table=prepared.diabetes,
        split=splits[FIRST_SEED],
        leaked={seed: split.leaked_rows for seed, split in splits.items()},
        output=output,
    )


def _image_evidence(
    prepared: Prepared,
    wanted: Sequence[Wanted],
    parts: Sequence[Part],
    output: Output,
    results: Results,
) -> ImageEvidence | None:
    if prepared.characters is None:
        return None
    chosen = [(w.experiment, w) for w in wanted if isinstance(w.experiment, ImageExperiment)]
    runs = {e.id: results.runs(w) for e, w in chosen}
    return ImageEvidence(
        runs=runs,
        experiments={e.id: e for e, _ in chosen},
        assignment=prepared.assignment,
        characters=prepared.characters,
        split=image_split(prepared.characters.labels, FIRST_SEED),
        cnn_layers=cnn_table(),
        cnn_batch_norm_layers=cnn_table(batch_norm=True),
        vgg13_layers=vgg13_table(),
        scale=prepared.scale,
        output=output,
        reading=results.reading(runs[CNN][0]) if "3" in parts else None,
    )


def _scale_record(prepared: Prepared) -> manifest.Scale:
    scale = prepared.scale
    return manifest.Scale(
        name=scale.name,
        purpose=scale.purpose,
        tabular_seeds=prepared.seeds,
        tabular_epochs=scale.tabular.epochs,
        image_seeds=scale.image_seeds,
        cnn=_effort(scale.cnn),
        vgg13=_effort(scale.vgg13),
    )


def _effort(scale: ImageScale) -> manifest.Effort:
    return {
        "images_per_class": scale.images_per_class,
        "pixels": scale.pixels,
        "epochs": scale.epochs,
    }


def _datasets(prepared: Prepared) -> Iterator[manifest.Dataset]:
    if (table := prepared.diabetes) is not None:
        yield manifest.Dataset(
            id="diabetes",
            name=one_line(table.source),
            kind="csv",
            digest=table.digest,
            size=len(table.clean),
            classes=2,
        )
    if (characters := prepared.characters) is not None:
        yield manifest.Dataset(
            id="characters",
            name=characters.name,
            kind=characters.source,
            digest=characters.digest,
            size=len(characters.labels),
            classes=len(characters.classes),
            notices=characters.notices,
        )


def _experiment_record(wanted: Wanted) -> manifest.Experiment:
    experiment = wanted.experiment
    recipe = experiment.model_dump(mode="json", exclude={*WORDS, "plateau"})
    plateau = getattr(experiment, "plateau", None)
    return manifest.Experiment(
        id=experiment.id,
        name=experiment.name,
        part=experiment.part,
        title=experiment.title,
        phrase=experiment.phrase,
        question=experiment.question,
        recipe=recipe | {f"plateau_{name}": value for name, value in plateau or ()},
        seeds=tuple(wanted.keys),
        epochs=wanted.epochs,
        keys=tuple(wanted.keys.values()),
    )
