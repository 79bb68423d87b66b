"""What the words of a figure are, and how the caption of a table is filled in.

A caption says what is drawn; the alternative text says what can be seen in it. In the caption
of a table, {base}, {combination}, {main} of Part 3, {beside} it and all {compared} of Part 4 are
what the assignment calls them inside a sentence, {conditions} counts protocols and optimisers, {simple} the simple models, and {seed} is
that of single runs; {network} and {images} are what a table of layers is about; {rows} and
{objects} are what rows of the table and images show are called, {before} and {after} what was
done to the columns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from manifest import Group
from report.page import formats, groups
from report.page.conditions import conditions
from report.page.evidence import Evidence, Facts


@dataclass(frozen=True, kw_only=True)
class Words:
    """Writers of the two texts of one figure, from the facts that it was drawn from."""

    caption: Callable[[Facts], str]
    alternative: Callable[[Facts], str]


def caption(evidence: Evidence, captions: Mapping[str, str], table: str) -> str:
    """Of a table that always is there, or of a group, which counts its members."""
    for group in (*evidence.groups("sweep"), *evidence.groups("methods")):
        if group.id == table:
            return formats.sentence(_of_group(evidence, group))
    other = f"{table}-simple"
    key = other if other in captions and evidence.groups("simple") else table
    names = _names(evidence)
    if network := layers_of(evidence, table):
        key = table if table in captions else FURTHER
        names |= {"network": evidence.phrase(network), "images": _images(evidence, network)}
    return formats.sentence(captions[key].format_map(names))


FURTHER = "4.1"  # the table of the first network of Part 4, and how those of others begin


def layers_of(evidence: Evidence, table: str) -> str | None:
    """The network whose layers a table lists, if it lists some."""
    first = {"3.3": evidence.networks("3")[:1], FURTHER: evidence.networks("4")[:1]}
    if table in first:
        return next(iter(first[table]), None)
    return table.removeprefix(f"{FURTHER}.") if table.startswith(f"{FURTHER}.") else None


def _images(evidence: Evidence, network: str) -> str:
    """What a table of layers is counted for."""
    batch, side = (evidence.count(f"{network}.architecture.{n}") for n in ("batch", "first-side"))
    images = "one image" if batch == 1 else f"a batch of {formats.plural(batch, 'image')}"
    return f"{images} of {formats.plural(side, 'pixel')} a side"


def _is_cleaned(evidence: Evidence) -> bool:
    return "data.rows" in evidence.claims and evidence.count("data.invalid-cells") > 0


def _of_group(evidence: Evidence, group: Group) -> str:
    number = groups.number(group, group.members)
    if group.kind == "sweep":
        return f"{formats.in_words(number, 'value')} of the {group.noun}."
    each = "added to" if number == 1 else "each added to"
    return f"{formats.in_words(number, 'method')}, {each} {evidence.phrase(evidence.base)}."


def _names(evidence: Evidence) -> dict[str, str]:
    """Where an experiment is missing, no table is about it."""
    combination = evidence.combination()
    simple = groups.members(evidence.groups("simple"))
    number = formats.in_words(groups.number_of("simple", simple), "simple model")
    phrases = {
        "main": formats.listed(map(evidence.phrase, evidence.networks("3")[:1])),
        "beside": formats.listed(map(evidence.phrase, evidence.beside_main())),
        "compared": formats.listed(map(evidence.phrase, evidence.compared())),
    }
    if evidence.manifest.base is not None:
        phrases |= {"base": evidence.phrase(evidence.base), "conditions": conditions(evidence)}
    return phrases | {
        "combination": combination.phrase if combination else "",
        "before": "before cleaning" if _is_cleaned(evidence) else "as read",
        "after": "after cleaning" if _is_cleaned(evidence) else "as numbers",
        "rows": evidence.called.row.many,
        "objects": evidence.called.image.many,
        "simple": number,
        "of_size": " of the published size" if evidence.knows_its_source else "",
        "seed": str(evidence.seed),
    }
