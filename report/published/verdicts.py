"""A published number and what a run found → whether it is reproduced, or why that stays open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from report.page import formats
from report.page.evidence import Evidence
from report.page.tracing import Number, shown
from report.published import Artefact, Needed, Published, Source
from report.published.found import TRAINED, Found, find

Verdict = Literal["reproduced", "differs", "not comparable"]

SCALE = "at this scale"
OTHER_DATA = "other data"
ONE_SEED = "one seed, whose spread is unknown"
NOT_RUN = "its part was not run"
MACHINE = "another machine"
ABSENT = "this run has no such number"
IMAGES = {"3", "4"}  # parts about networks on images


@dataclass(frozen=True, kw_only=True)
class Row:
    """reason: why it can't be compared, else empty."""

    artefact: str
    published: Published
    found: Found | None
    verdict: Verdict
    reason: str = ""


def rows(evidence: Evidence, source: Source) -> list[Row]:
    """Every published number against the run, in the order of the source."""
    obstacles = _obstacles(evidence, source.needed)
    return [
        _row(evidence, artefact, number, obstacles)
        for artefact in source.artefacts
        for number in artefact.numbers
    ]


def row_of(evidence: Evidence, source: Source, id: str) -> Row:
    """One published number against the run."""
    artefact = next(a for a in source.artefacts if any(n.id == id for n in a.numbers))
    return _row(evidence, artefact, source.by_id[id], _obstacles(evidence, source.needed))


def _row(
    evidence: Evidence, artefact: Artefact, published: Published, obstacles: Mapping[str, str]
) -> Row:
    found = find(evidence, published, artefact.sample)
    reason = _reason(evidence, artefact.id, published, obstacles, found)
    if reason or found is None:
        return Row(
            artefact=artefact.id,
            published=published,
            found=found,
            verdict="not comparable",
            reason=reason,
        )
    verdict: Verdict = "reproduced" if agrees(published, found) else "differs"
    return Row(artefact=artefact.id, published=published, found=found, verdict=verdict)


def _reason(
    evidence: Evidence,
    artefact: str,
    published: Published,
    obstacles: Mapping[str, str],
    found: Found | None,
) -> str:
    if published.needs == "never":
        return published.reason or ""
    if not evidence.ran(artefact[0]):
        return NOT_RUN
    of_images = published.needs == "architecture" and artefact[0] in IMAGES
    if obstacle := obstacles.get("outputs" if of_images else published.needs, ""):
        return obstacle
    if found is None:
        return ABSENT
    return ONE_SEED if not found.exact and found.ends is None else ""


def agrees(published: Published, found: Found) -> bool:
    """In the printed digits, as the report shows both."""
    if isinstance(found.value, str):
        return found.value == published.value
    places, value = published.decimals, published.number
    ends = found.ends if not found.exact and found.ends else (found.value, found.value)
    low, high = (round(end, places) for end in ends)
    if published.bound == "at least":
        return bool(high >= value)
    if published.bound == "at most":
        return bool(low <= value)
    return bool(low <= value <= high)


def _obstacles(evidence: Evidence, needed: Needed) -> dict[str, str]:
    """What keeps numbers of each kind from being compared, where something does."""
    table = _table(evidence, needed)
    images = _images(evidence, needed)
    scale = evidence.manifest.scale
    tests: dict[str, Callable[[], str]] = {
        "packaged-table": lambda: table,
        "tabular": lambda: table or _unless(scale.tabular_epochs == needed.tabular_epochs),
        "images": lambda: images,
        "outputs": lambda: _outputs(evidence, needed),
        "cnn": lambda: images or _unless(dict(scale.cnn) == needed.cnn),
        "vgg13": lambda: images or _unless(dict(scale.vgg13) == needed.vgg13),
    }
    return {needs: test() for needs, test in tests.items()}


def _unless(holds: bool) -> str:
    return "" if holds else SCALE


def _table(evidence: Evidence, needed: Needed) -> str:
    return "" if is_on_its_table(evidence, needed) else OTHER_DATA


def is_on_its_table(evidence: Evidence, needed: Needed) -> bool:
    """Whether this run has the table of the source, and so splits its rows alike."""
    dataset = evidence.dataset("table")
    return dataset is not None and dataset.digest == needed.table_digest


def _images(evidence: Evidence, needed: Needed) -> str:
    """Images of a scale that takes fewer are not as many, though they be of the same source."""
    dataset = evidence.dataset("images")
    if dataset is None or dataset.kind == "drawn":
        return OTHER_DATA
    if evidence.manifest.scale.cnn["images_per_class"] < needed.cnn["images_per_class"]:
        return SCALE
    same = (dataset.size, dataset.classes) == (needed.images, needed.classes)
    return "" if same else OTHER_DATA


def _outputs(evidence: Evidence, needed: Needed) -> str:
    """A network on images has an output for each class, whatever the scale."""
    dataset = evidence.dataset("images")
    return OTHER_DATA if dataset is not None and dataset.classes != needed.classes else ""


def is_ranged(row: Row) -> bool:
    """Compared with where one further run would lie, and not to the digit."""
    return row.verdict != "not comparable" and row.published.needs in TRAINED and _has_ends(row)


def _has_ends(row: Row) -> bool:
    return row.found is not None and not row.found.exact and row.found.ends is not None


def found_text(row: Row) -> str:
    found = row.found
    if found is None:
        return formats.MISSING
    if isinstance(found.value, str):
        return shown(found.value, Number(0, found.sources))
    return row.published.like(found.value)
