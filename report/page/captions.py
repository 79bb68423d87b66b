"""What the words of a figure are, and how the caption of a table is filled in.

A caption says what is drawn; the alternative text says what can be seen in it. In the caption
of a table, {base}, {combination}, {cnn} and {vgg} are what the assignment calls them inside a
sentence, {conditions} counts protocols and optimisers, {simple} the simple models, and {seed} is that of single runs; {rows} and
{objects} are what rows of the table and images show are called, {before} and {after} what was done to the columns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from manifest import Group
from report.page import formats, groups
from report.page.conditions import conditions
from report.page.evidence import Evidence, Facts
from report.page.roles import CNN, VGG


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
    return formats.sentence(captions[key].format_map(_names(evidence)))


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
    known = {"cnn": CNN, "vgg": VGG}
    phrases = {
        name: evidence.experiments[id].phrase if id in evidence.experiments else ""
        for name, id in known.items()
    }
    combination = evidence.combination()
    simple = groups.members(evidence.groups("simple"))
    number = formats.in_words(groups.number_of("simple", simple), "simple model")
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
