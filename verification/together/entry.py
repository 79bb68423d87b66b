"""One report → what it is set beside others by. Plain data, as it comes from another process."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from manifest import Manifest, canonical
from manifest.errors import DataError
from manifest.files import digest_of_file
from pipeline.assignment import PACKAGED
from pipeline.assignment import read as read_assignment
from pipeline.values.given import Given
from verification.checked import Effort, check
from verification.findings import Checked
from verification.kept import Kept

SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
LEAST_WORDS = 6  # of a sentence that two people hardly write alike
LEAST_ROWS = 20  # of a training whose probabilities two hardly have alike


@dataclass(frozen=True, kw_only=True)
class Result:
    """asked: the digest of recipe, scale and data: only results of one may be compared."""

    title: str
    value: float
    low: float | None
    high: float | None
    asked: str


@dataclass(frozen=True, kw_only=True)
class Trained:
    """One training. same: the digest of all that its result follows from; scores: of the result."""

    experiment: str
    seed: int
    same: str
    scores: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """who: seed, declaration and data, of which each distinct one is counted once."""

    file: str
    digest: str
    checked: Checked
    who: str = ""
    seed: int | None = None
    scale: str = ""
    created: str = ""
    results: Mapping[str, Result] = field(default_factory=dict)
    trained: tuple[Trained, ...] = ()
    sentences: tuple[str, ...] = ()


def entry(file: Path, effort: Effort, kept: Kept | None) -> Entry:
    """What is no report of ours has nothing but the reason."""
    digest = digest_of_file(file)
    try:
        read = check(file, effort, kept=kept)
    except DataError as error:
        checked = Checked(file=str(file), left_out=[str(error)])
        return Entry(file=file.name, digest=digest, checked=checked)
    if read.opened is None:
        return Entry(file=file.name, digest=digest, checked=read.checked)
    run = read.opened.manifest
    return Entry(
        file=file.name,
        digest=digest,
        checked=read.checked,
        who=_digest([run.first_seed, declaration(run), data(run)]),
        seed=run.first_seed,
        scale=run.scale.name,
        created=run.observed.created,
        results=dict(_results(run)),
        trained=() if read.given is None else tuple(_trained(run, read.given)),
        sentences=tuple(dict.fromkeys(_sentences(run))),
    )


def _digest(content: object) -> str:
    return canonical.digest({"of": content})


def declaration(run: Manifest) -> str:
    recipes = {e.id: [e.recipe, e.epochs, len(e.seeds)] for e in run.experiments}
    return _digest([recipes, run.scale.model_dump(mode="json")])


def data(run: Manifest) -> str:
    return _digest([dataset.digest for dataset in run.datasets])


def _results(run: Manifest) -> Iterator[tuple[str, Result]]:
    """The accuracy of each experiment as it is declared."""
    claims = {claim.id: claim for claim in run.claims}
    scale = run.scale.model_dump(mode="json")
    for experiment in run.experiments:
        claim = claims.get(f"{experiment.id}.accuracy")
        if not experiment.main or claim is None:
            continue
        asked = [experiment.recipe, experiment.epochs, len(experiment.seeds), scale, data(run)]
        yield (
            experiment.id,
            Result(
                title=experiment.title,
                value=claim.value,
                low=claim.interval.low if claim.interval else None,
                high=claim.interval.high if claim.interval else None,
                asked=_digest(asked),
            ),
        )


def _trained(run: Manifest, given: Given) -> Iterator[Trained]:
    declared = {e.id: [e.recipe, e.epochs] for e in run.experiments}
    known = data(run)
    for id, trainings in given.runs.items():
        for one in trainings:
            if len(one.test_rows) < LEAST_ROWS:
                continue
            yield Trained(
                experiment=id,
                seed=one.seed,
                same=_digest([declared.get(id), known, one.seed, one.split]),
                scores=hashlib.sha256(one.test_scores.tobytes()).hexdigest(),
            )


def _sentences(run: Manifest) -> Iterator[str]:
    """Written by hand, without what came with the program."""
    for text in _texts(run):
        for sentence in SENTENCE.split(text):
            plain = " ".join(sentence.split())
            if len(plain.split()) >= LEAST_WORDS and plain.casefold() not in packaged():
                yield plain


def _texts(run: Manifest) -> Iterator[str]:
    yield from (heading.text for heading in run.outline)
    yield from (one.contribution for one in run.contributions)


@cache
def packaged() -> str:
    """All that stands in the packaged assignment's files, comments too, as one text."""
    read_assignment()  # which tells where it is damaged
    texts = (path.read_text(encoding="utf-8") for path in sorted(PACKAGED.glob("*.toml")))
    lines = (line.strip().lstrip("#") for text in texts for line in text.splitlines())
    return " ".join(" ".join(lines).split()).casefold()
