"""Store and data → evidence → the manifest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import manifest
from manifest.errors import one_line
from manifest.output import Output
from pipeline.assignment import Assignment
from pipeline.assignment.beside import Beside
from pipeline.choices import CHOICES
from pipeline.command import provenance
from pipeline.config import (
    WORDS,
    Baseline,
    Experiment,
    ImageExperiment,
    ImageScale,
    Part,
    Scale,
    TabularExperiment,
    image,
    seeds,
    tabular,
)
from pipeline.models.summary import torchinfo_table, torchsummary_table
from pipeline.records import Characters, DataTable, LayerTable, Reading, Run
from pipeline.results.collect import collect
from pipeline.results.columns import Names
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.groups import groups
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
    table: DataTable | None
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
        network = prepared.assignment.image_experiments[run.experiment]
        scale = prepared.scale.image(network)
        return inspect(run, network, scale, _given(prepared), prepared.store)


def assemble(
    prepared: Prepared,
    plan: Plan,
    parts: Sequence[Part],
    output: Output,
    results: Results | None = None,
) -> manifest.Manifest:
    """Every number of `parts`; its figures are in `output` afterwards."""
    found = results or Stored(prepared=prepared)
    table = _tabular_evidence(prepared, plan, output, found)
    image = _image_evidence(prepared, plan, parts, output, found)
    ledger, asked = collect(parts, table, image), prepared.assignment
    chosen = [wanted.experiment for wanted in plan.wanted]
    return manifest.Manifest(
        **_front(prepared),
        parts=tuple(parts),
        scale=_scale_record(prepared, plan.wanted),
        datasets=tuple(_datasets(prepared)),
        environment=provenance.environment(prepared.device_name),
        choices=tuple(_choices(chosen)),
        experiments=tuple(_experiment_record(w, asked.main) for w in plan.wanted),
        networks=tuple(_networks(prepared, plan.wanted)),
        base=asked.given_base.id if table is not None else None,
        protocols=_protocols(prepared) if table is not None else (),
        metrics=tuple(ledger.metrics.values()),
        groups=groups(prepared.assignment, {e.id for e in chosen}, ledger),
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
    prepared: Prepared, plan: Plan, output: Output, results: Results
) -> TabularEvidence | None:
    if prepared.table is None:
        return None
    of_table = (TabularExperiment, Baseline)
    chosen = [w for w in plan.wanted if isinstance(w.experiment, of_table)]
    first = prepared.assignment.first_seed
    splits = {s: plan.splits.of_table("published", s) for s in seeds(first, prepared.seeds)}
    declared = [w.experiment for w in chosen]
    return TabularEvidence(
        runs={w.experiment.id: results.runs(w) for w in chosen},
        experiments={e.id: e for e in declared if isinstance(e, TabularExperiment)},
        baselines={e.id: e for e in declared if isinstance(e, Baseline)},
        assignment=prepared.assignment,
        table=prepared.table,
        split=splits[first],
        leaked={seed: split.leaked_rows for seed, split in splits.items()},
        output=output,
    )


def _image_evidence(
    prepared: Prepared,
    plan: Plan,
    parts: Sequence[Part],
    output: Output,
    results: Results,
) -> ImageEvidence | None:
    if prepared.characters is None:
        return None
    chosen = [(w.experiment, w) for w in plan.wanted if isinstance(w.experiment, ImageExperiment)]
    runs = {e.id: results.runs(w) for e, w in chosen}
    main = next((e for e, _ in chosen if e.part == "3"), None)
    return ImageEvidence(
        runs=runs,
        experiments={e.id: e for e, _ in chosen},
        assignment=prepared.assignment,
        characters=prepared.characters,
        split=plan.splits.of_images,
        layers={e.id: layer_table(prepared, e) for e, _ in chosen if e.part in {"3", "4"}},
        scale=prepared.scale,
        output=output,
        reading=results.reading(runs[main.id][0]) if main and "3" in parts else None,
    )


def _protocols(prepared: Prepared) -> tuple[manifest.Protocol, ...]:
    known = prepared.assignment.protocols
    return tuple(manifest.Protocol(id=id, title=title) for id, title in known.items())


def _front(prepared: Prepared) -> dict[str, Any]:
    """What people wrote: names and titles, and text under headings."""
    asked = prepared.assignment
    return {
        "title": asked.title,
        "subtitle": asked.subtitle,
        "course": asked.course or "",
        "date": str(asked.date or ""),
        "authors": tuple(
            manifest.Author(name=author.name, matriculation=author.matriculation or "")
            for author in asked.authors
        ),
        "contributions": prepared.contributions,
        "first_seed": asked.first_seed,
        "outline": tuple(
            manifest.Heading(
                anchor=heading.anchor,
                title=heading.title or "",
                text=heading.text or "",
                without_part=heading.without_part,
            )
            for heading in asked.headings
        ),
    }


def layer_table(prepared: Prepared, experiment: ImageExperiment) -> LayerTable:
    """At the input size of the largest scale, in the layout of its part's table."""
    pixels, classes = (
        prepared.assignment.largest.image(experiment).pixels,
        len(_given(prepared).classes),
    )
    if experiment.part == "4":
        return torchsummary_table(experiment.network, classes, pixels)
    return torchinfo_table(experiment.network, classes, pixels, experiment.batch_size)


def _given(prepared: Prepared) -> Characters:
    if prepared.characters is None:
        raise AssertionError("a network is looked into without its images")
    return prepared.characters


def _networks(prepared: Prepared, wanted: Sequence[Wanted]) -> Iterator[manifest.Network]:
    written = {network.id: network.about.strip() for network in prepared.assignment.networks}
    for network in image(w.experiment for w in wanted):
        told = (network.network.about, network.network.initialisation)
        structure, initialisation = (formatted(text, network=network.phrase) for text in told)
        yield manifest.Network(
            experiment=network.id,
            family=network.network.title,
            structure=structure,
            initialisation=initialisation,
            about=written[network.id],
        )


def formatted(text: str, network: str) -> str:
    """A sentence about a network, which may begin with its name."""
    told = text.replace("{network}", network)
    return told[:1].upper() + told[1:]


def _scale_record(prepared: Prepared, wanted: Sequence[Wanted]) -> manifest.Scale:
    scale = prepared.scale
    return manifest.Scale(
        name=scale.name,
        purpose=scale.purpose,
        tabular_seeds=prepared.seeds,
        tabular_epochs=scale.tabular.epochs if scale.tabular else 0,
        image_seeds=scale.image_seeds or 0,
        images={
            network.id: _effort(scale.image(network))
            for network in image(w.experiment for w in wanted)
        },
    )


def _effort(scale: ImageScale) -> manifest.Effort:
    return {
        "images_per_class": scale.images_per_class,
        "pixels": scale.pixels,
        "epochs": scale.epochs,
    }


def _datasets(prepared: Prepared) -> Iterator[manifest.Dataset]:
    if (table := prepared.table) is not None:
        asked = prepared.assignment.given_table
        names = Names.of(asked, table)
        yield manifest.Dataset(
            id="table",
            title=asked.title,
            noun=manifest.Noun(one=asked.row, many=asked.plural),
            features=names.features,
            target=names.target,
            name=one_line(table.source),
            kind="csv",
            digest=table.digest,
            size=len(table.clean),
            classes=2,
        )
    if (characters := prepared.characters) is not None:
        shown = prepared.assignment.given_images
        yield manifest.Dataset(
            id="images",
            title=shown.nouns[:1].upper() + shown.nouns[1:],
            noun=manifest.Noun(one=shown.noun, many=shown.nouns),
            stroke=None
            if shown.ink is None
            else manifest.Noun(one=shown.ink[0], many=shown.ink[1]),
            name=characters.name,
            kind=characters.source,
            digest=characters.digest,
            size=len(characters.labels),
            classes=len(characters.classes),
            notices=characters.notices,
        )


def _choices(experiments: Iterable[Experiment]) -> Iterator[manifest.Choice]:
    """The words of what recipes name, each once, in the order of the registries."""
    networks = tabular(experiments)
    for parameter, known in CHOICES.items():
        used = {getattr(network, parameter) for network in networks}
        for id, choice in known.items():
            if id in used:
                words = {
                    name: getattr(choice, name) for name in ("title", "phrase", "about", "reason")
                }
                yield manifest.Choice(parameter=parameter, id=id, **words)


def _experiment_record(wanted: Wanted, main: frozenset[str]) -> manifest.Experiment:
    experiment = wanted.experiment
    recipe = experiment.model_dump(mode="json", exclude={*WORDS, "plateau"})
    plateau = getattr(experiment, "plateau", None)
    return manifest.Experiment(
        id=experiment.id,
        name=experiment.name,
        main=experiment.id in main,
        part=experiment.part,
        title=experiment.title,
        phrase=experiment.phrase,
        question=experiment.question,
        about=experiment.about.strip(),
        recipe=recipe | {f"plateau_{name}": value for name, value in plateau or ()},
        seeds=tuple(wanted.keys),
        epochs=wanted.epochs,
        keys=tuple(wanted.keys.values()),
    )
