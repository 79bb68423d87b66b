"""The figure and the table of the bonus."""

from collections.abc import Mapping

from report.page.captions import Words
from report.page.evidence import Facts
from report.page.formats import percent


def _twins(_: Facts) -> str:
    return "Test accuracy of each bonus model and of its plain twin, with intervals."


def _twins_seen(facts: Facts) -> str:
    dots = (f"{name} {percent(facts.number(name))}" for name in facts.values)
    return f"Dots with intervals: {', '.join(dots)}."


FIGURES: Mapping[str, Words] = {
    "B": Words(caption=_twins, alternative=_twins_seen),
}
TABLES: Mapping[str, str] = {
    "B": "Each bonus model against its plain twin.",
    "B.calibration": "How far the probabilities of each bonus model and of its plain twin lie from how often they come true.",
    "B.equal": "Three differences in test accuracy on the same images: by images, epochs and batches; by network and learning rate; and by all of these.",
}
