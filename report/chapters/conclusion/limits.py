"""What a run leaves open, what would settle it, and what its numbers can't say."""

from collections.abc import Iterator

from manifest import Comparison
from report.page import formats
from report.page.evidence import Evidence
from report.page.tracing import Count, follows
from report.phrases.data import ABOUT_NETWORKS, IMAGE, TABULAR, ran

RANKED_BY = {"accuracy", "balanced-accuracy"}  # other metrics are compared to give a reason


def left_open(evidence: Evidence) -> Iterator[str]:
    """How many comparisons found nothing, how large a difference may hide there, what it would take."""
    known = [c for c in evidence.comparisons.values() if _of_two(c)]
    undecided = [comparison for comparison in known if comparison.verdict == "no evidence"]
    if not undecided:
        return
    number = formats.word(Count(len(undecided), ("comparisons",)))
    of = formats.plural(
        Count(len(known), ("comparisons",)),
        "comparison of test scores",
        "comparisons of test scores",
    )
    verb = "stays" if len(undecided) == 1 else "stay"
    ends = [abs(end) for c in undecided if c.interval for end in (c.interval.low, c.interval.high)]
    far = f" A difference of up to {formats.distance(max(ends))} may hide there." if ends else ""
    more = " ".join(_more(evidence))
    yield f"{formats.sentence(number)} of {of} {verb} open.{far} {more}".strip()


def _of_two(comparison: Comparison) -> bool:
    """Whether it is between two experiments, and by what they are ranked by."""
    (left, _, metric), (right, _, _) = (
        side.rpartition(".") for side in (comparison.left, comparison.right)
    )
    return left != right and metric in RANKED_BY


def _more(evidence: Evidence) -> Iterator[str]:
    rows = evidence.called.row.many
    if ran(evidence, TABULAR):
        yield (
            f"On the table, further trainings would narrow what is said of its {formats.count(evidence.count('data.rows'))} "
            f"{rows}; what is said of new {rows} only further {rows} would narrow."
        )
    if ran(evidence, IMAGE) and evidence.manifest.scale.image_seeds == 1:
        yield (
            "Each network on images was trained once, so its verdicts are of these networks; several trainings of each would "
            "make them verdicts of their recipes."
        )


def limits(evidence: Evidence) -> list[str]:
    told = " ".join(_limits(evidence))
    return [told] if told else []


def _limits(evidence: Evidence) -> Iterator[str]:
    yield "No setting was searched for: all are those that the assignment declares."
    if ran(evidence, TABULAR) and evidence.count("split.leaked-test-rows"):
        yield (
            f"What holds for {evidence.called.row.many} that no model has seen is told by the scores under the "
            f"{evidence.protocol('leak-free')} protocol alone."
        )
    images = evidence.dataset("images")
    if images is not None and ran(evidence, IMAGE) and images.kind == "drawn":
        yield f"The {images.noun.many} were drawn from fonts, so nothing follows for handwriting."
    yield from _unequal(evidence)
    yield _alone(evidence)


def _unequal(evidence: Evidence) -> Iterator[str]:
    compared = evidence.compared() if ran(evidence, ABOUT_NETWORKS) else []
    claims = [f"{model}.train-images" for model in compared]
    if len(set(map(evidence.count, claims))) > 1:
        yield follows(
            "The networks on images saw unequal numbers of them, so their differences are not of the networks alone.",
            *(("claims", claim) for claim in claims),
        )


def _alone(evidence: Evidence) -> str:
    tabular, image = ran(evidence, TABULAR), ran(evidence, IMAGE)
    if tabular and image:
        return "One table and one collection of images were used; others may rank the same networks otherwise."
    what = "table" if tabular else "collection of images"
    return f"One {what} was used; another may rank the same networks otherwise."
