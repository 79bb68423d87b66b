"""Part 3, what the convolutional network looks at, and what its probabilities are worth."""

from itertools import count as numbers
from itertools import takewhile

from manifest import Claim
from report.chapters.part3.captions_reading import samples
from report.page import formats, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.formats import count, plural
from report.page.numbering import Numbering
from report.page.tracing import shown


def _run(evidence: Evidence) -> str:
    """The training with the first seed."""
    return evidence.run(evidence.main_network())


def filters(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.7a")
    side, mixed = count(facts.number("side")), facts.count("mixed")
    return [
        f"{numbering.figure('3.7a')} shows the {plural(facts.count('filters'), 'filter')} of the first layer, {side} by {side} "
        "weights each. The network gets every image in grey, in equal channels, and only the mean of their weights matters. "
        f"{_signs(mixed, facts.count('filters'))}"
    ]


def _signs(mixed: int, filters: int) -> str:
    """What a filter of weights of both signs does."""
    if not mixed:
        return shown(
            "Not one of them has weights of both signs, as one that responds to edges would.", mixed
        )
    has = (
        f"{count(mixed)} of them have"
        if mixed < filters
        else shown("All of them have", mixed, filters)
    )
    return f"{has} weights of both signs, and respond where the brightness changes."


def activations(evidence: Evidence, numbering: Numbering) -> list[str]:
    known = (f"{_run(evidence)}.active-{place}" for place in numbers(1))
    blocks = [evidence.claim(name) for name in takewhile(evidence.claims.__contains__, known)]
    return [
        f"{numbering.figure('3.7b')} follows some test {evidence.called.image.many} through the network: each map is the mean over the channels of "
        f"a block. Where a map has a frame, it comes from padding with zeros, which are mid-grey and not the dark of the ground. "
        f"{_active(blocks)}"
    ]


def _active(blocks: list[Claim]) -> str:
    """Of the first block and of the last."""
    if len(blocks) < 2:
        return ""
    first, last = (sentences.share(claim) for claim in (blocks[0], blocks[-1]))
    return f"Of the outputs of the first block, {first} are above zero on average; of those of the last, {last}."


def saliency(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.7c")
    return [
        f"{numbering.figure('3.7c')} shows which pixels speak for an answer and which against it, for class "
        f"{facts.name('worst_class')}, which was named above for its recall. {' '.join(samples(facts))}",
        _on_ink(evidence),
    ]


def _on_ink(evidence: Evidence) -> str:
    if f"{_run(evidence)}.ink" not in evidence.claims:
        return f"In none of the test images that were measured is anything lighter than the rest, so no share lies on a {evidence.called.light.one}."
    on_ink, ink, density = (
        evidence.claim(f"{_run(evidence)}.{name}")
        for name in ("saliency-on-ink", "ink", "saliency-density")
    )
    dense, light = formats.times(density.value), evidence.called.light.one
    return (
        f"A mean of {sentences.share_of(on_ink, 'the saliency')} lies on the {light}, which covers "
        f"{formats.claim_percent(ink)} of the pixels: {dense} its share of the area{_ends(density)}. The other "
        f"{formats.percent(1 - on_ink.value)} lie on the ground around it. {_meaning(density, light)}{_left_out(evidence, ink)}"
    )


def _left_out(evidence: Evidence, ink: Claim) -> str:
    """Of measured images that the shares leave out."""
    measured = evidence.claim(f"{_run(evidence)}.active-1")
    left_out = measured.n - ink.n
    if not left_out:
        return ""
    return (
        f" Left out: {plural(left_out, 'image')} of the {count(measured.n)} measured, of one brightness or "
        "without a pixel that counts."
    )


def _ends(density: Claim) -> str:
    interval = density.interval
    if interval is None:
        return ""
    return f" ({formats.level(interval)} interval {formats.interval_numbers(interval, 2)})"


def _meaning(density: Claim, light: str) -> str:
    """What the interval allows to be said."""
    interval = density.interval
    if interval is not None and interval.low > 1:
        return f"So a pixel of the {light} counts beyond its share of the area."
    if interval is not None and interval.high < 1:
        return "So a pixel of the ground counts beyond its share of the area."
    return "Whether a pixel of either counts beyond its share of the area stays open."


def calibration(evidence: Evidence, numbering: Numbering) -> list[str]:
    error, over = (
        evidence.claim(f"{evidence.main_network()}.{name}")
        for name in ("calibration-error", "overconfidence")
    )
    bins = evidence.facts("3.4g").count("bins")
    return [
        f"{numbering.figure('3.4g')} sets the probability that {evidence.phrase(evidence.main_network())} gives for its answer beside how often it is right. In "
        f"{plural(bins, 'bin')} of equal width, the two lie {formats.distance(error.value)} apart on average over the images "
        f"(the expected calibration error, {sentences.sample(error)}). {_confidence(over)}"
    ]


def _confidence(over: Claim) -> str:
    """Mean probability minus accuracy, and what its interval allows to be said."""
    size = f"The mean probability minus the accuracy is {formats.points(over.value)}"
    interval = over.interval
    if interval is None:
        return f"{size} ({sentences.sample(over)})."
    low, high = (formats.signed(end * 100, 1) for end in (interval.low, interval.high))
    told = f"{size} ({formats.level(interval)} interval {low} to {high}, {sentences.sample(over)})"
    if interval.low > 0:
        return f"{told}: the network is too sure of its answers."
    if interval.high < 0:
        return f"{told}: the network is not as sure of its answers as it could be."
    return f"{told}: there is no evidence that it is too sure or not sure enough."


SECTIONS: Sections = {
    "3.4g": calibration,
    "3.7a": filters,
    "3.7b": activations,
    "3.7c": saliency,
}
