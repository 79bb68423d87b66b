"""A setting of a recipe → the text that stands for it, alone or after its noun."""

from manifest import Choice
from report.page import formats
from report.page.evidence import Evidence

OPTIMISER, ACTIVATION = "optimiser", "activation"  # settings that are names


def value(evidence: Evidence, experiment: str, name: str) -> str:
    """A setting as it stands in a table or after its noun: "ReLU", "64–32", "0.3"."""
    found = evidence.setting(experiment, name)
    return (
        choice(evidence, experiment, name).phrase
        if is_named(evidence, name)
        else formats.setting(found)
    )


def is_named(evidence: Evidence, name: str) -> bool:
    """Whether values of a setting are names, of which one doesn't say "an activation of"."""
    return any(choice.parameter == name for choice in evidence.choices.values())


def choice(evidence: Evidence, experiment: str, name: str) -> Choice:
    """What an experiment takes of a setting whose values are names."""
    return evidence.choice(name, str(evidence.setting(experiment, name)))


def with_value(evidence: Evidence, noun: str, name: str, told: str) -> str:
    """As in "a dropout of 0.3" and "the activation ReLU"."""
    if is_named(evidence, name):
        return f"the {noun} {told}"
    return f"{formats.with_article(noun)} of {told}"
