"""The captions of tables."""

from collections.abc import Mapping

from manifest import Group
from report import formats, groups, recipes
from report.evidence import Evidence
from report.roles import CNN, VGG

# {base}, {combination}, {cnn} and {vgg} are what the assignment calls them inside a sentence.
CAPTIONS: Mapping[str, str] = {
    "1.1a": "The first and the last rows of the table, as read.",
    "1.1b": "Statistics of the columns before cleaning; a dash where a statistic has no meaning.",
    "1.1c": "Statistics of the columns after cleaning.",
    "1.1d": "Types of the columns after cleaning.",
    "1.2d": "The split, with seed 42.",
    "1.2e": "The six tensors.",
    "1.4": "The network, layer by layer.",
    "1.5a": "Scores of {base} on the test set.",
    "2.4a": "Settings of {combination}.",
    "2.4b": "Scores of {combination} on the test set.",
    "2.5": "{conditions}.",
    "2.5-simple": "{conditions}, and {simple}.",
    "2.6": "Errors on the test set over all seeds.",
    "2.7": "Recall on positive test rows that also stand in train or validation, and on the others.",
    "2.8": "Effects that the source states, and what is left of them. Differences from {base} in test accuracy.",
    "3.1a": "The images.",
    "3.3": "{cnn}, layer by layer, for a batch of 32 images of the published size.",
    "3.4b": "Scores of {cnn} on the test set.",
    "3.4h": "Scores of {cnn} for each class, on the test images.",
    "3.4f": "The pairs of characters confused most often.",
    "3.6": "{cnn} without and with batch normalisation.",
    "4.1": "{vgg}, layer by layer, for one image of the published size.",
    "4.2": "Layers, units and parameters, counted from the layer tables.",
    "4.3a": "Time and memory of training.",
    "4.3b": "Scores of {cnn} and of {vgg} on the test set.",
    "B": "Each bonus model against its plain twin.",
}


def caption(evidence: Evidence, table: str) -> str:
    """Of a table that always is there, or of a group, which counts its members."""
    for group in (*evidence.groups("sweep"), *evidence.groups("methods")):
        if group.id == table:
            return formats.sentence(_of_group(evidence, group))
    other = f"{table}-simple"
    key = other if other in CAPTIONS and evidence.groups("simple") else table
    return formats.sentence(CAPTIONS[key].format_map(_names(evidence)))


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
        phrases |= {
            "base": evidence.phrase(evidence.base),
            "conditions": recipes.conditions(evidence),
        }
    return phrases | {
        "combination": combination.phrase if combination else "",
        "simple": number,
    }
