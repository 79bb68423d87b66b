"""An honest report and a generator → the same with another manifest or other values.

Seals and digests are made anew, or not; pages are rendered from what was changed, or not.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from numpy.random import Generator

from benchmarks.tampered import (
    Honest,
    Tampered,
    added,
    attachment,
    cover,
    metadata,
    page,
    removed,
    swapped,
    text,
    trailing,
    with_files,
)
from manifest import FILE_NAME, canonical
from manifest.attachments import VALUES
from manifest.files import digest_of_bytes
from pipeline.values import archive
from pipeline.values.names import RUNS

Content = dict[str, Any]


def _claim(content: Content, random: Generator) -> tuple[str, str]:
    claims = [c for c in content["claims"] if c["unit"] in {"fraction", "nats"}]
    chosen = claims[int(random.integers(len(claims)))]
    end = [name for name in ("interval", "prediction") if chosen[name]]
    if end and random.random() < 0.3:
        side = ("low", "high")[int(random.integers(2))]
        chosen[end[0]][side] = chosen[end[0]][side] + 0.01
    else:
        chosen["value"] = chosen["value"] + float(random.choice([-0.02, -0.001, 0.001, 0.02]))
    return "number", chosen["id"]


def _verdict(content: Content, random: Generator) -> tuple[str, str]:
    chosen = content["comparisons"][int(random.integers(len(content["comparisons"])))]
    others = {"higher", "lower", "no evidence", "equivalent"} - {chosen["verdict"]}
    chosen["verdict"] = sorted(others)[int(random.integers(3))]
    return "comparison", chosen["id"]


def _cell(content: Content, random: Generator) -> tuple[str, str]:
    places = [
        (table["id"], row, column)
        for table in content["tables"]
        for row in table["rows"]
        for column, cell in enumerate(row)
        if isinstance(cell, int | float)
    ]
    id, row, column = places[int(random.integers(len(places)))]
    row[column] = row[column] + 1
    return "table", id


def _fact(content: Content, random: Generator) -> tuple[str, str]:
    places = [
        (figure["id"], figure["facts"], name)
        for figure in content["figures"]
        for name, fact in figure["facts"].items()
        if isinstance(fact, float)
    ]
    id, facts, name = places[int(random.integers(len(places)))]
    facts[name] = facts[name] * 1.05 + 0.01
    return "figure", id


def _words(content: Content, random: Generator) -> tuple[str, str]:
    if random.random() < 0.5:
        content["title"] = content["title"] + " (revised)"
        return "entry", "title"
    chosen = content["experiments"][int(random.integers(len(content["experiments"])))]
    chosen["recipe"]["learning_rate"] = 0.0123
    return "entry", chosen["id"]


CHANGES: Mapping[str, Callable[[Content, Generator], tuple[str, str]]] = {
    "number": _claim,
    "verdict": _verdict,
    "cell": _cell,
    "fact": _fact,
    "words": _words,
}


def _changed(honest: Honest, random: Generator) -> tuple[Content, str, str]:
    content = json.loads(honest.files[FILE_NAME])
    name = list(CHANGES)[int(random.integers(len(CHANGES)))]
    kind, place = CHANGES[name](content, random)
    return content, kind, place


def unsealed(honest: Honest, random: Generator) -> Tampered:
    """The manifest, with the seal that it had."""
    content, kind, place = _changed(honest, random)
    new = json.dumps(content, indent=1, ensure_ascii=False).encode()
    pdf = with_files(honest.pdf, {FILE_NAME: new})
    return Tampered(pdf=pdf, what=f"{kind} {place}, unsealed", kinds=(kind,), place=place)


def resealed(honest: Honest, random: Generator) -> Tampered:
    """The manifest, with a new seal, but not the pages."""
    content, kind, place = _changed(honest, random)
    pdf = with_files(honest.pdf, {FILE_NAME: canonical.sealed(content)})
    return Tampered(pdf=pdf, what=f"{kind} {place}, sealed anew", kinds=(kind,), place=place)


def rendered(honest: Honest, random: Generator) -> Tampered:
    """The manifest, and every page that follows from it."""
    content, kind, place = _changed(honest, random)
    pdf = honest.render(honest.files | {FILE_NAME: canonical.sealed(content)})
    return Tampered(pdf=pdf, what=f"{kind} {place}, rendered", kinds=(kind,), place=place)


def picture(honest: Honest, random: Generator) -> Tampered:
    """A figure with the picture of another one, every digest and page made to fit."""
    known = honest.files
    content = json.loads(known[FILE_NAME])
    drawn = [figure for figure in content["figures"] if figure["file"].endswith(".svg")]
    first, second = (drawn[int(n)] for n in random.choice(len(drawn), 2, replace=False))
    known[first["file"]] = known[second["file"]]
    first["digest"] = digest_of_bytes(known[first["file"]])
    pdf = honest.render(known | {FILE_NAME: canonical.sealed(content)})
    what = f"figure {first['id']} with the picture of {second['id']}, rendered"
    return Tampered(pdf=pdf, what=what, kinds=("figure",), place=first["id"])


def _other_values(values: bytes, random: Generator) -> tuple[bytes, str]:
    """One probability of one training."""
    arrays = archive.unpack(values)
    names = [name for name in arrays if name.endswith("/scores")]
    name = names[int(random.integers(len(names)))]
    scores = arrays[name].copy()
    place = int(random.integers(len(scores)))
    scores[place] = 1 - scores[place]
    return archive.pack(arrays | {name: scores}), name.removeprefix(RUNS).rpartition("/")[0]


def value(honest: Honest, random: Generator) -> Tampered:
    """One training's probability of one row."""
    new, experiment = _other_values(honest.files[VALUES], random)
    pdf = with_files(honest.pdf, {VALUES: new})
    what = f"a probability of {experiment}"
    return Tampered(pdf=pdf, what=what, kinds=("attachment",), place=VALUES)


def sealed_value(honest: Honest, random: Generator) -> Tampered:
    """The same, its digest in a manifest that is sealed anew."""
    new, experiment = _other_values(honest.files[VALUES], random)
    content = json.loads(honest.files[FILE_NAME])
    content["observed"]["values"] = digest_of_bytes(new)
    pdf = with_files(honest.pdf, {VALUES: new, FILE_NAME: canonical.sealed(content)})
    what = f"a probability of {experiment}, sealed anew"
    kinds = ("run", "number", "comparison", "figure")
    return Tampered(pdf=pdf, what=what, kinds=kinds, place=experiment.partition(".")[0])


KINDS: Mapping[str, Callable[[Honest, Generator], Tampered]] = {
    made.__name__.replace("_", "-"): made
    for made in (
        *(text, cover, page, metadata, trailing),
        *(attachment, swapped, added, removed, value, sealed_value),
        *(unsealed, resealed, rendered, picture),
    )
}
