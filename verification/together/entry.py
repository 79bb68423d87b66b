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
    """asked: the digest of recipe, effort and data: only results of one may be compared."""

    title: str
    value: float
    asked: str
    seeds: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Trained:
    """One training, by digests: recipe, with epochs; drawn: its data, seed and split; scores: its result."""

    experiment: str
    seed: int
    recipe: str
    drawn: str
    scores: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """seed: the first one, or None where it is no report of ours."""

    file: str
    digest: str
    checked: Checked
    seed: int | None = None
    scale: str = ""
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
        seed=run.first_seed,
        scale=run.scale.name,
        results=dict(_results(run)),
        trained=() if read.given is None else tuple(_trained(run, read.given)),
        sentences=tuple(dict.fromkeys(_sentences(run))),
    )


def _digest(content: object) -> str:
    return canonical.digest({"of": content})


def _results(run: Manifest) -> Iterator[tuple[str, Result]]:
    """The accuracy of each experiment as it is declared."""
    claims = {claim.id: claim for claim in run.claims}
    data = {dataset.id: dataset.digest for dataset in run.datasets}
    for experiment in run.experiments:
        claim = claims.get(f"{experiment.id}.accuracy")
        if not experiment.main or claim is None:
            continue
        effort = run.scale.images.get(experiment.id)
        asked = [
            *(experiment.recipe, experiment.epochs, len(experiment.seeds)),
            len(set(experiment.splits)),
            effort,
            data.get("table" if effort is None else "images"),
        ]
        yield (
            experiment.id,
            Result(
                title=experiment.title,
                value=claim.value,
                asked=_digest(asked),
                seeds=experiment.seeds,
            ),
        )


def _trained(run: Manifest, given: Given) -> Iterator[Trained]:
    declared = {e.id: [e.recipe, e.epochs] for e in run.experiments}
    for id, trainings in given.runs.items():
        for one in trainings:
            if len(one.test_rows) < LEAST_ROWS:
                continue
            yield Trained(
                experiment=id,
                seed=one.seed,
                recipe=_digest(declared.get(id)),
                drawn=_digest([given.depends_on[id].get("data"), one.seed, one.split]),
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
