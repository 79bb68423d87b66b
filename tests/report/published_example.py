"""A published number, its verdict and a source, each with what a test wants changed."""

from functools import cache

import manifest
from pipeline.assignment import read
from pipeline.assignment.beside import read_beside
from report.published import Published, Source
from report.published.found import Found
from report.published.verdicts import Row

REFERENCES = read_beside(None, read()).references


@cache
def packaged() -> manifest.Source:
    """What the source of the packaged assignment prints, as a manifest has it."""
    found = read_beside(None, read()).source
    assert found is not None
    return found.content


def source() -> Source:
    return Source(packaged())


def one(**changes) -> Published:
    fields = {"id": "9.9.x", "name": "x", "value": "0.50", "unit": "none", "where": "nowhere"}
    fields |= {"needs": "architecture", "claim": "a.b"}
    return Published(**fields | changes)


def of(**origin) -> Published:
    """With this origin alone."""
    return one(**{"claim": None} | origin)


def corrected(**changes) -> Source:
    """The source with other values; `says`, `order` and `constants` are replaced whole or in part."""
    content = packaged().model_dump(mode="json")
    values = dict(changes.get("values", {}))
    for artefact in content["artefacts"]:
        for number in artefact["numbers"]:
            number["value"] = values.pop(f"{artefact['id']}.{number['id']}", number["value"])
        if artefact["grid"]:
            _correct(artefact, values)
    assert not values
    content["constants"] += changes.get("more", ())
    content["says"] |= changes.get("says", {})
    content["order"] |= changes.get("order", {})
    return Source(manifest.Source.model_validate(content))


def _correct(artefact: dict, values: dict[str, str]) -> None:
    """In its grid, where a number has no id."""
    grid = artefact["grid"]
    found = manifest.printed.Artefact.model_validate(artefact)
    for number in found.all_numbers():
        if number.id in values and number.cell:
            _, line, column = number.cell
            grid["rows"][line][grid["columns"].index(column)] = values.pop(number.id)


def ranged(low: float, high: float) -> Found:
    return Found(
        value=(low + high) / 2, sources=(), exact=False, ends=(low, high), level=0.998, sample=20
    )


def row(verdict="agrees", *, reason="", name="Test loss", found=None, copied=False) -> Row:
    number = one(name=name, copied=copied)
    return Row(artefact="1.5a", published=number, found=found, verdict=verdict, reason=reason)
