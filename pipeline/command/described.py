"""What was asked, and of what data → the entries of the manifest about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import manifest
from manifest.errors import one_line
from pipeline.assignment import Assignment
from pipeline.choices import CHOICES
from pipeline.config import (
    WORDS,
    Experiment,
    ImageExperiment,
    ImageScale,
    Scale,
    image,
    tabular,
)
from pipeline.records import Characters, DataTable
from pipeline.repeats import Repeats
from pipeline.results.columns import Names


class Asked(Protocol):
    """What a run was asked for, as `Prepared` has it and as a report carries it."""

    @property
    def assignment(self) -> Assignment: ...
    @property
    def scale(self) -> Scale: ...
    @property
    def repeats(self) -> Repeats: ...
    @property
    def replaced(self) -> frozenset[str]: ...
    @property
    def contributions(self) -> tuple[manifest.Contribution, ...]: ...
    @property
    def table(self) -> DataTable | None: ...
    @property
    def characters(self) -> Characters | None: ...


class Wanted(Protocol):
    """One experiment of a run: its seeds, their keys and what these are made of."""

    @property
    def experiment(self) -> Experiment: ...
    @property
    def epochs(self) -> int: ...
    @property
    def keys(self) -> Mapping[int, str]: ...
    @property
    def depends_on(self) -> Mapping[str, Any]: ...


def protocols(prepared: Asked) -> tuple[manifest.Protocol, ...]:
    known = prepared.assignment.protocols
    return tuple(manifest.Protocol(id=id, title=title) for id, title in known.items())


def front(prepared: Asked) -> dict[str, Any]:
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


def scale(prepared: Asked, wanted: Sequence[Wanted]) -> manifest.Scale:
    scale = prepared.scale
    return manifest.Scale(
        name=scale.name,
        purpose=scale.purpose,
        splits=prepared.repeats.splits,
        starts=prepared.repeats.starts,
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


def datasets(prepared: Asked) -> Iterator[manifest.Dataset]:
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
            origin="" if "table" in prepared.replaced else asked.origin or "",
            licence="" if "table" in prepared.replaced else asked.licence or "",
        )
    if (characters := prepared.characters) is not None:
        shown, own = prepared.assignment.given_images, "images" not in prepared.replaced
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
            origin=characters.origin or (own and shown.origin) or "",
            licence=characters.licence or (own and shown.licence) or "",
            notices=characters.notices,
        )


def choices(experiments: Iterable[Experiment]) -> Iterator[manifest.Choice]:
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


def _named(processor: Mapping[str, str]) -> str:
    """Instruction set and number format; nothing where any will do."""
    return ", ".join(processor[name] for name in ("instructions", "format") if name in processor)


def experiment(wanted: Wanted, main: frozenset[str], repeats: Repeats) -> manifest.Experiment:
    experiment = wanted.experiment
    of_images = isinstance(experiment, ImageExperiment)
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
        splits=tuple(repeats.first if of_images else repeats.split_of(s) for s in wanted.keys),
        epochs=wanted.epochs,
        keys=tuple(wanted.keys.values()),
        level=wanted.depends_on["level"],
        processor=_named(wanted.depends_on["processor"]),
    )
