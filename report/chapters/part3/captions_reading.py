"""Figures of what a network looks at, and of how far its probabilities can be trusted."""

from collections.abc import Mapping

from report.page.captions import Words
from report.page.evidence import Facts
from report.page.formats import count, listed, measured, percent, plural


def _filters(facts: Facts) -> str:
    return f"{facts.title(facts.network)}: the filters of the first layer, averaged over the three equal channels."


def _filters_seen(facts: Facts) -> str:
    side = count(facts.number("side"))
    low, high = measured(facts.number("lowest")), measured(facts.number("highest"))
    return (
        f"Grid of {plural(facts.count('filters'), 'pattern')} of {side} by {side} squares, from blue for a weight of {low} "
        f"to red for one of {high}."
    )


def _activations(facts: Facts) -> str:
    noun = facts.called.image
    tested = plural(facts.count("shown"), f"test {noun.one}", f"test {noun.many}")
    return f"{facts.title(facts.network)}: mean activation of each block for {tested}; dark is strong, and each row has its own scale."


def _activations_seen(facts: Facts) -> str:
    first, last = (count(facts.number(f"{end}_side")) for end in ("first", "last"))
    noun, light = facts.called.image, facts.called.light
    return (
        f"Grid with a column for each of {plural(facts.count('shown'), noun.one, noun.many)}, a row for their images and one for "
        f"each of {plural(facts.count('blocks'), 'block')}. The maps of the first block have {first} squares a side and show the "
        f"{light.one}; those of the last have {last}."
    )


def _saliency(facts: Facts) -> str:
    kinds = {"right_probability": "is read rightly", "wrong_probability": "is not"}
    shown = listed(f"the first that {told}" for fact, told in kinds.items() if fact in facts)
    return (
        f"{facts.title(facts.network)}: saliency (gradient × input) of test images of class {facts.name('worst_class')}: {shown}. "
        f"Line: outline of the {facts.called.image.one}."
    )


def _saliency_seen(facts: Facts) -> str:
    return f"Images in grey, each beside coloured maps with its outline. {' '.join(samples(facts))}"


def samples(facts: Facts) -> list[str]:
    """A sentence about each sample."""
    true, told = facts.name("worst_class"), []
    if "right_probability" in facts:
        right = percent(facts.number("right_probability"))
        told.append(f"One image of class {true} is read rightly, with a probability of {right}.")
    if "wrong_probability" in facts:
        read, wrong = facts.name("wrong_read"), percent(facts.number("wrong_probability"))
        told.append(f"One makes the network take {true} for {read}, with a probability of {wrong}.")
    return told


def _reliability(facts: Facts) -> str:
    bins = count(facts.number("bins"))
    return (
        f"{facts.title(facts.network)}: how often it is right, by the probability that it gives, in {bins} bins, with intervals; "
        "dashed: where both agree. Below: images in each bin."
    )


def _reliability_seen(facts: Facts) -> str:
    return (
        f"Dots for {plural(facts.count('filled'), 'bin')} beside a dashed diagonal. The mean probability is "
        f"{percent(facts.number('confidence'))}, the share of right answers {percent(facts.number('accuracy'))}."
    )


FIGURES: Mapping[str, Words] = {
    "3.4g": Words(caption=_reliability, alternative=_reliability_seen),
    "3.7a": Words(caption=_filters, alternative=_filters_seen),
    "3.7b": Words(caption=_activations, alternative=_activations_seen),
    "3.7c": Words(caption=_saliency, alternative=_saliency_seen),
}
