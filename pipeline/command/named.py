"""What a source's file compares a run with, against what a run of this assignment makes.

In:  the file, and the manifest of a rehearsal.
Out: nothing; the first thing that no run would make is told with its line, before any training.

A rehearsal has few rows and columns, and the images that it has: what depends on them is taken on
trust.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from manifest import Manifest, Table
from manifest.printed import NEVER, Number
from pipeline.assignment.beside import SourceFile, nearest, numbers
from pipeline.assignment.read import Place

PART = {"F": None, "B": "bonus"}  # by the first letter of an artefact; else that is the part
OF_COLUMNS = ("correlation.", "1.1")  # what claims and tables about columns begin with
OF_CHANNELS = "3.2c"  # a figure that has other facts where images have one channel


@dataclass(frozen=True, kw_only=True)
class Missing:
    """steps: the place in the file; value: what stands there; known: what could."""

    steps: Place
    value: str
    what: str
    known: Sequence[str]


def check_named(source: SourceFile, made: Manifest) -> None:
    for missing in _missing(source, made):
        raise source.fault(
            missing.steps,
            missing.value,
            f"this assignment makes no {missing.what} {missing.value!r}"
            f"{nearest(missing.value, missing.known)}",
        )


def _missing(source: SourceFile, made: Manifest) -> Iterator[Missing]:
    artefacts = [artefact.id for artefact in made.artefacts]
    tables = [table.id for table in made.tables]
    steps: Place
    for place, artefact in enumerate(source.content.artefacts):
        if _ran(artefact.id, made) and artefact.id not in artefacts:
            steps = ("artefacts", place, "id")
            yield Missing(steps=steps, value=artefact.id, what="artefact", known=artefacts)
        if artefact.grid and _ran(artefact.id, made) and artefact.grid.table not in tables:
            steps = ("artefacts", place, "grid", "table")
            yield Missing(steps=steps, value=artefact.grid.table, what="table", known=tables)
    for steps, number in numbers(source.content):
        if number.needs != NEVER and _ran(source.content.artefacts[int(steps[1])].id, made):
            yield from _of_number(steps, number, made)
    compared = [comparison.id for comparison in made.comparisons]
    for place, effect in enumerate(source.content.effects):
        if _ran(effect.comparison, made) and effect.comparison not in compared:
            steps = ("effects", place, "comparison")
            yield Missing(steps=steps, value=effect.comparison, what="comparison", known=compared)


def _ran(id: str, made: Manifest) -> bool:
    return PART.get(id[0], id[0]) in made.parts


def _of_number(steps: Place, number: Number, made: Manifest) -> Iterator[Missing]:
    claims = [claim.id for claim in (*made.claims, *made.observed.claims)]
    for field, claim in (("claim", number.claim), ("times", number.times)):
        if claim and not claim.startswith(OF_COLUMNS) and claim not in claims:
            yield Missing(steps=(*steps, field), value=claim, what="claim", known=claims)
    if number.fact and number.fact[0] != OF_CHANNELS:
        figures = {figure.id: tuple(figure.facts) for figure in made.figures}
        yield from _inside((*steps, "fact"), number.fact, ("figure", "fact"), figures)
    if number.cell:
        yield from _cell((*steps, "cell"), number.cell, {t.id: t for t in made.tables})


def _inside(
    steps: Place,
    named: tuple[str, str],
    what: tuple[str, str],
    known: Mapping[str, Sequence[str]],
) -> Iterator[Missing]:
    outer, inner = named
    if outer not in known:
        yield Missing(steps=steps, value=outer, what=what[0], known=list(known))
    elif inner not in known[outer]:
        yield Missing(steps=steps, value=inner, what=f"{what[1]} of {outer}", known=known[outer])


def _cell(
    steps: Place, named: tuple[str, str, str], tables: Mapping[str, Table]
) -> Iterator[Missing]:
    name, line, column = named
    if name.startswith(OF_COLUMNS) and name in tables:
        return
    columns = {id: [column.name for column in table.columns] for id, table in tables.items()}
    lines = {id: [str(row[0]) for row in table.rows if row] for id, table in tables.items()}
    yield from _inside(steps, (name, line), ("table", "row"), lines)
    if name in tables:
        yield from _inside(steps, (name, column), ("table", "column"), columns)
