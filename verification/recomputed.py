"""The values that a report carries → its manifest once more, by the code of `pipeline.results`.

Nothing is trained. What follows from pixels is not in the values, and what a network's layers are
takes torch: both are named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn import config_context

from manifest import Manifest
from manifest.output import Output
from pipeline.command import described
from pipeline.config import Baseline, Experiment, ImageExperiment, TabularExperiment
from pipeline.results.figures.drawing import unseen
from pipeline.results.groups import groups
from pipeline.results.ledger import Ledger
from pipeline.values import given as values
from pipeline.values.given import Given
from pipeline.values.packed import PIXELS
from pipeline.values.unpacked import unpack
from verification import entries
from verification.findings import Checked, Finding
from verification.trainings import contradictions


class Held(Output):
    """What would be written to a folder, in memory."""

    def __init__(self) -> None:
        super().__init__(Path(), lambda _line: None)
        self.files: dict[str, bytes] = {}

    def write(self, name: str, content: bytes) -> None:
        self.files[name] = content


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One experiment, as a run plans it."""

    experiment: Experiment
    epochs: int
    keys: Mapping[int, str]
    depends_on: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """expected: fields of a manifest. files: data of figures, and pictures where they were drawn."""

    given: Given
    expected: dict[str, Any]
    files: dict[str, bytes]
    contradictions: tuple[Finding, ...]


def recompute(content: bytes, *, draw: bool) -> Recomputed | Finding:
    """All that the values tell, or what is wrong with them."""
    output = Held()
    try:
        given = unpack(content)
        with config_context(assume_finite=True, skip_parameter_validation=True):
            found = _ledger(given, output, draw)
        return Recomputed(
            given=given,
            expected={name: _plain(models) for name, models in _expected(given, found)},
            files=output.files,
            contradictions=tuple(contradictions(given)),
        )
    except Exception as error:  # noqa: BLE001 - values that fit together and are no run's break any code
        what = f"no report follows from it ({error!r:.200})"
        return Finding(kind="run", place="values", what=what)


def compare(run: Manifest, found: Recomputed, checked: Checked) -> None:
    """All that the values tell with what the manifest states."""
    checked.add(found.contradictions)
    checked.add(_differences(run.model_dump(mode="json"), found.expected))
    _tell(run, found.expected, checked)


def _ledger(given: Given, output: Held, draw: bool) -> Ledger:
    if draw:
        return values.ledger(given, output)
    with unseen():
        return values.ledger(given, output)


def _expected(given: Given, found: Ledger) -> Iterator[tuple[str, Any]]:
    """Fields of a manifest, as models."""
    wanted = [_wanted(given, e) for e in given.experiments]
    of_table = given.table is not None
    main = given.assignment.main
    yield from described.front(given).items()
    yield "parts", given.parts
    yield "scale", described.scale(given, wanted)
    yield "datasets", list(described.datasets(given))
    yield "choices", list(described.choices(given.experiments))
    yield "experiments", [described.experiment(w, main, given.repeats) for w in wanted]
    yield "base", given.assignment.given_base.id if of_table else None
    yield "protocols", described.protocols(given) if of_table else ()
    yield "findings", given.examined.findings
    yield "metrics", list(found.metrics.values())
    yield "groups", groups(given.assignment, {e.id for e in given.experiments}, found)
    yield "claims", list(found.claims.values())
    yield "comparisons", found.comparisons()
    yield "tables", list(found.tables.values())
    yield "figures", list(found.figures.values())
    yield "artefacts", list(found.artefacts.values())
    source = given.beside.source
    yield "published", None if source is None else source.content
    yield "references", given.beside.references
    yield "observed.claims", list(found.observed.values())


def _wanted(given: Given, experiment: Experiment) -> Wanted:
    epochs = 0
    if isinstance(experiment, ImageExperiment):
        epochs = given.scale.image(experiment).epochs
    elif isinstance(experiment, TabularExperiment) and given.scale.tabular is not None:
        epochs = given.scale.tabular.epochs * experiment.epochs_times
    elif not isinstance(experiment, Baseline):
        raise ValueError(f"{experiment.id}: an experiment of no kind")
    keys = {run.seed: run.key for run in given.runs[experiment.id]}
    shared = given.depends_on[experiment.id]
    return Wanted(experiment=experiment, epochs=epochs, keys=keys, depends_on=shared)


def _differences(stated: dict[str, Any], expected: dict[str, Any]) -> Iterator[Finding]:
    for section, found in expected.items():
        own: Any = stated
        for step in section.split("."):
            own = own[step]
        if section == "findings":  # those of images are made of pixels
            own = [finding for finding in own if finding["dataset"] != "images"]
        if section == "figures":
            pair = ([_facts(figure) for figure in figures] for figures in (own, found))
            yield from entries.differences(section, *pair)
            continue
        yield from entries.differences(section, own, found)


def _facts(figure: dict[str, Any]) -> dict[str, Any]:
    """Without what pixels decide; digests of files are compared with what is drawn."""
    left_out = {"digest", "data_digest"} | ({"facts"} if figure["id"] in PIXELS else set())
    return {name: value for name, value in figure.items() if name not in left_out}


def _plain(models: Any) -> Any:
    if isinstance(models, list | tuple):
        return [_plain(model) for model in models]
    return models.model_dump(mode="json") if hasattr(models, "model_dump") else models


def _tell(run: Manifest, expected: dict[str, Any], checked: Checked) -> None:
    counts = (
        f"{len(expected['claims']) + len(expected['observed.claims']):,} numbers",
        f"{len(expected['comparisons']):,} comparisons",
        f"{len(expected['tables']):,} tables",
        f"the facts of {len(expected['figures']):,} figures",
    )
    checked.compared.append(f"{', '.join(counts)}, computed again from the values of each training")
    drawn = [figure.id for figure in run.figures if figure.id in PIXELS]
    if drawn:
        checked.left_out.append(
            f"what follows from pixels: the facts of figures {', '.join(drawn)}, and checks of images"
        )
    if run.networks:
        checked.left_out.append("how networks on images are built, which takes torch")
