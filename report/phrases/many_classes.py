"""Errors and areas of a network that tells many classes apart, as alternative texts say them."""

from report.page.evidence import Facts
from report.page.formats import area, count, percent


def worst(facts: Facts, prefix: str) -> str:
    recall = percent(facts.number(f"{prefix}worst_class_recall"))
    text = f"The weakest row is class {facts.name(f'{prefix}worst_class')} with {recall} on the diagonal"
    if f"{prefix}most_confused_count" not in facts:
        return f"{text}."
    true, predicted = (
        facts.name(f"{prefix}most_confused_{kind}") for kind in ("true", "predicted")
    )
    times = count(facts.number(f"{prefix}most_confused_count"))
    return f"{text}; the darkest cell beside it is {true} taken for {predicted}, with a count of {times}."


def areas(facts: Facts, prefix: str) -> str:
    low, high, macro = (
        area(facts.number(f"{prefix}{key}")) for key in ("lowest_auc", "highest_auc", "macro_auc")
    )
    lowest, highest = (facts.name(f"{prefix}{key}") for key in ("lowest_class", "highest_class"))
    return f"Areas run from {low} for class {lowest} to {high} for class {highest}, with a mean of {macro}."
