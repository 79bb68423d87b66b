"""A published number and a run → whether the run has the same, or why that stays open.

What training gives is held against the range of one further training; what follows from data or
an architecture has to agree in every printed digit; a setting agrees because it was copied.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from manifest.printed import NEVER
from manifest.source import TABULAR
from report.page import formats
from report.page.contents import part_of
from report.page.evidence import Evidence
from report.page.tracing import Number, shown
from report.published import Artefact, Needed, Published, Source
from report.published.found import Ends, Found, find

Verdict = Literal["within", "outside", "agrees", "copied", "differs", "not comparable"]

SCALE = "at this scale"
OTHER_DATA = "other data"
ONE_SEED = "one seed, whose spread is unknown"
NOT_RUN = "its part was not run"
MACHINE = "another machine"
ABSENT = "this run has no such number"
IMAGES = {"3", "4"}  # parts about networks on images


@dataclass(frozen=True, kw_only=True)
class Row:
    """reason: why it can't be compared, else empty.

    on_first_split: whether one further start on the first split of the run could give it; None
    where that is unknown.
    """

    artefact: str
    published: Published
    found: Found | None
    verdict: Verdict
    reason: str = ""
    on_first_split: bool | None = None


def rows(evidence: Evidence, source: Source) -> list[Row]:
    """Every published number against the run, in the order of the source."""
    known = obstacles(evidence, source.needed)
    return [
        _row(evidence, artefact, number, known)
        for artefact in source.artefacts
        for number in artefact.numbers
    ]


def row_of(evidence: Evidence, source: Source, id: str) -> Row:
    """One published number against the run."""
    artefact = next(a for a in source.artefacts if any(n.id == id for n in a.numbers))
    return _row(evidence, artefact, source.by_id[id], obstacles(evidence, source.needed))


def _row(
    evidence: Evidence, artefact: Artefact, published: Published, keeping: Mapping[str, str]
) -> Row:
    found = find(evidence, published, artefact.sample)
    reason = _reason(evidence, artefact.id, published, keeping, found)
    if reason or found is None:
        return Row(
            artefact=artefact.id,
            published=published,
            found=found,
            verdict="not comparable",
            reason=reason,
        )
    there = found.on_first_split
    return Row(
        artefact=artefact.id,
        published=published,
        found=found,
        verdict=_verdict(published, found),
        on_first_split=None if there is None else _is_between(published, there),
    )


def _verdict(published: Published, found: Found) -> Verdict:
    agreeing = agrees(published, found)
    if not found.exact:
        return "within" if agreeing else "outside"
    if not agreeing:
        return "differs"
    return "copied" if published.kind == "setting" else "agrees"


def _reason(
    evidence: Evidence,
    artefact: str,
    published: Published,
    keeping: Mapping[str, str],
    found: Found | None,
) -> str:
    if published.needs == NEVER:
        return published.reason or ""
    if not evidence.ran(part_of(artefact)):
        return NOT_RUN
    of_images = published.needs == "architecture" and artefact[0] in IMAGES
    if obstacle := keeping.get("outputs" if of_images else published.needs or "", ""):
        return obstacle
    if found is None:
        return ABSENT
    return ONE_SEED if not found.exact and found.ends is None else ""


def agrees(published: Published, found: Found) -> bool:
    """In the printed digits, as the report shows both."""
    if isinstance(found.value, str):
        return found.value == published.value
    ends = found.ends if not found.exact and found.ends else (found.value, found.value)
    return _is_between(published, ends)


def _is_between(published: Published, ends: Ends) -> bool:
    places, value = published.decimals, published.number
    low, high = (float(formats.rounded(end, places)) for end in ends)
    if published.bound == "at least":
        return bool(high >= value)
    if published.bound == "at most":
        return bool(low <= value)
    return bool(low <= value <= high)


def obstacles(evidence: Evidence, needed: Needed) -> dict[str, str]:
    """What keeps numbers of each kind from being compared, where something does."""
    table = _table(evidence, needed)
    images = _images(evidence, needed)
    epochs = evidence.manifest.scale.tabular_epochs
    return {
        "table": table,
        TABULAR: table or _unless(needed.tabular_epochs in {None, epochs}),
        "images": images,
        "outputs": _outputs(evidence, needed),
        **{
            name: images or _unless(evidence.manifest.scale.images.get(name) == effort)
            for name, effort in needed.networks.items()
        },
    }


def _unless(holds: bool) -> str:
    return "" if holds else SCALE


def _table(evidence: Evidence, needed: Needed) -> str:
    dataset = evidence.dataset("table")
    own = None if dataset is None else dataset.digest
    return "" if needed.table_digest in {None, own} else OTHER_DATA


def _images(evidence: Evidence, needed: Needed) -> str:
    """Images of a scale that takes fewer are not as many, though they be of the same source."""
    dataset = evidence.dataset("images")
    if needed.images is None and needed.classes is None:
        return ""
    if dataset is None or dataset.kind == "drawn":
        return OTHER_DATA
    here, there = (
        max((effort["images_per_class"] for effort in known.values()), default=0)
        for known in (evidence.manifest.scale.images, needed.networks)
    )
    if here < there:
        return SCALE
    same = needed.images in {None, dataset.size} and needed.classes in {None, dataset.classes}
    return "" if same else OTHER_DATA


def _outputs(evidence: Evidence, needed: Needed) -> str:
    """A network on images has an output for each class, whatever the scale."""
    dataset = evidence.dataset("images")
    own = None if dataset is None else dataset.classes
    return "" if own is None or needed.classes in {None, own} else OTHER_DATA


def found_text(row: Row) -> str:
    found = row.found
    if found is None:
        return formats.MISSING
    if isinstance(found.value, str):
        return shown(found.value, Number(0, found.sources))
    return row.published.like(found.value)
