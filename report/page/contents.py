"""What a manifest holds → what its report is made of: headings, tables and figures, in order.

What is not there leaves no heading, and what is counted in a heading is counted here.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from manifest.errors import ManifestError
from manifest.outline import OF_GROUP, OF_METHOD
from manifest.written import WrittenError, filled
from report.page import conditions, formats, groups, outline
from report.page.evidence import AGAIN, Evidence
from report.page.outline import Heading

RECIPES = "recipes"  # stands in every report of networks
ANCHORS = {heading.anchor for heading in outline.HEADINGS}
PARTS = {"1", "2", "3", "4", "bonus"}


@dataclass(frozen=True, kw_only=True)
class Contents:
    """hidden: tables and figures that the report has a place for, but not this one."""

    headings: tuple[Heading, ...]
    tables: tuple[str, ...]
    figures: tuple[str, ...]
    hidden: frozenset[str]


def contents(evidence: Evidence, made: Collection[str]) -> Contents:
    """`made` are the tables that chapters make, beside those of the manifest."""
    there = set(_there(evidence, made))
    slots = {
        slot: _ids(evidence, kind)
        for slot, kind in ((outline.SWEEPS, "sweep"), (outline.METHODS, "methods"))
    }
    slots[outline.NETWORKS] = tuple(f"4.1.{id}" for id in evidence.networks("4")[1:])
    tables = tuple(n for slot in outline.TABLES for n in slots.get(slot, (slot,)))
    every = {*tables, *outline.FIGURES, *(group.id for group in evidence.manifest.groups)}
    shown = [tuple(n for n in names if _has_room(n, there)) for names in (tables, outline.FIGURES)]
    return Contents(
        headings=tuple(_headings(evidence, there)),
        tables=shown[0],
        figures=shown[1],
        hidden=frozenset(every),
    )


def part_of(name: str) -> str:
    """The part of the report that a table or figure stands in; the id of a group is its own."""
    if name in outline.RECIPES:
        return RECIPES
    return "bonus" if name.startswith("B") else name[0]


def _has_room(name: str, there: set[str]) -> bool:
    if name not in outline.TABLES and name not in outline.FIGURES:
        return True  # a group's, which is there
    return part_of(name) in there and outline.NEEDS.get(name, part_of(name)) in there


def _there(evidence: Evidence, made: Collection[str]) -> Iterator[str]:
    """The parts of this run, and what else headings, tables and figures may need."""
    yield from filter(evidence.ran, evidence.manifest.parts)
    sweeps, changes = evidence.groups("sweep"), "2.8" in evidence.figures
    tried = outline.EFFECTS in made
    conditions = {
        "sweeps": bool(sweeps),
        "setups": any(map(groups.beside, sweeps)),
        "methods": bool(evidence.groups("methods")),
        "combination": evidence.combination() is not None,
        "alone": evidence.combination() is None,
        "simple": bool(evidence.groups("simple")),
        "twins": bool(evidence.groups("twins")),
        "equal": any(group.id == outline.EQUAL for group in evidence.groups("equal")),
        "alike": outline.ALIKE in evidence.tables,
        RECIPES: any(name in made for name in outline.RECIPES),
        "effects": tried,
        "changes": changes and not tried,
        "conclusion": changes or tried,
        "checked table": any(f.dataset == "table" for f in evidence.manifest.findings),
        "checked images": any(f.dataset == "images" for f in evidence.manifest.findings),
        "no 3": not evidence.ran("3"),
        "beside": bool(evidence.beside_main()),
        "several": len(evidence.networks("4")) > 1,
        "compared, no 3": not evidence.ran("3") and len(evidence.compared()) > 1,
        "alone in 4": len(evidence.compared()) == 1,
        "source": evidence.manifest.published is not None,
        "known source": evidence.knows_its_source,
        "contributions": bool(evidence.manifest.contributions),
    }
    yield from (name for name, holds in conditions.items() if holds)


def _ids(evidence: Evidence, kind: str) -> tuple[str, ...]:
    """The ids of groups, which no other table or figure has."""
    ids = tuple(group.id for group in evidence.groups(kind))
    known = [*outline.TABLES, *outline.FIGURES, *(g.id for g in evidence.manifest.groups)]
    if taken := next((name for name in ids if known.count(name) > 1), None):
        raise ManifestError(f"the id of group {taken!r} is taken; {AGAIN}")
    return ids


def _headings(evidence: Evidence, there: set[str]) -> Iterator[Heading]:
    base = _base(evidence)
    texts = {
        "tables": formats.in_words(len(evidence.groups("sweep")), "table"),
        "models": "Both models" if evidence.combination() else base,
        "base": base,
        "protocols": conditions.counted(evidence),
        "others": _others(evidence),
        "networks": "The networks" if len(evidence.networks("4")) > 1 else "The network",
        "rows": formats.sentence(evidence.called.row.many),
    }
    number = 0
    _check_anchors(evidence)
    for heading in outline.HEADINGS:
        if not {heading.part, heading.needs} - {None} <= there:
            continue
        if heading.anchor in {outline.SWEEPS, outline.METHODS, outline.NETWORKS}:
            yield from _of_groups(evidence, heading)
            continue
        title = _title(evidence, heading)
        number = 0 if heading.level == 1 else number + ("{n}" in title)
        told = _filled(title, texts | {"n": str(number)})
        yield replace(heading, title=told, derived="{others}" in title)


def _title(evidence: Evidence, heading: Heading) -> str:
    """The assignment's, if it has one for this heading."""
    own = evidence.heading(heading.anchor)
    return own.title if own and own.title else heading.title


def _filled(title: str, values: Mapping[str, str]) -> str:
    try:
        return filled(title, values)
    except WrittenError as error:
        raise ManifestError(f"the heading {title!r}: {error}") from None


def _check_anchors(evidence: Evidence) -> None:
    """Text that has no heading would be lost without a word."""
    for heading in evidence.manifest.outline:
        known = heading.anchor.startswith((OF_GROUP, OF_METHOD)) or heading.anchor in ANCHORS
        if not known:
            raise ManifestError(f"the report has no heading {heading.anchor!r}; {AGAIN}")


def _base(evidence: Evidence) -> str:
    """As a heading begins with it."""
    if evidence.manifest.base is None:
        return ""
    return formats.sentence(evidence.phrase(evidence.base))


def _others(evidence: Evidence) -> str:
    """What Part 3 sets beside its network."""
    others = evidence.beside_main()
    alike = all(groups.is_variant(evidence, id, evidence.main_network()) for id in others)
    name = "variant" if alike else "other network"
    return f"The {name}{'s' if len(others) > 1 else ''}"


def _of_groups(evidence: Evidence, slot: Heading) -> Iterator[Heading]:
    """Of each sweep, of each method, which are counted, or of each network of Part 4."""
    if slot.anchor == outline.NETWORKS:
        for id in evidence.networks("4"):
            yield replace(slot, anchor=f"network-4-{id}", title=evidence.title(id))
        return
    if slot.anchor == outline.SWEEPS:
        for group in evidence.groups("sweep"):
            title = group.heading or group.title or group.id
            yield replace(slot, anchor=f"{OF_GROUP}{group.id}", title=title)
        return
    for number, member in enumerate(groups.members(evidence.groups("methods")), start=1):
        title = f"{number}. {member.heading or member.title}"
        yield replace(slot, anchor=f"{OF_METHOD}{member.experiment}", title=title)
