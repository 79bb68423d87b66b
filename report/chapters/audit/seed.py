"""The seed that the source may have split its rows with → what is known of it.

The source's own counts of test rows speak for a split, as far as few splits have them: how many do
is the hypergeometric distribution, as a split without stratification draws rows without regard to
their class.
"""

import math

from report.page import formats
from report.page.evidence import Evidence
from report.page.tracing import Count, Number, sources
from report.published import Published, Source

NEGATIVES = "split.test-negatives"


def of_source(evidence: Evidence, known: Source) -> str:
    """Empty where the source's rows are not split by the first seed of this run."""
    if known.needed.seed is None or known.needed.seed != evidence.seed:
        return ""
    seed = formats.seed(known.needed.seed)
    if not known.needed.guessed:
        return f"The source splits its rows with seed {seed}, as the first split of this run."
    return f"The source names no seed. Seed {seed} is a guess: {_fits(evidence, known)}"


def _fits(evidence: Evidence, known: Source) -> str:
    asked = (NEGATIVES, "split.test-positives", "split.oversampled-rows", "data.rows")
    if any(claim not in evidence.claims for claim in asked):
        return "nothing of this run speaks for it."
    negatives, positives, total, _ = (evidence.count(claim) for claim in asked)
    printed = _negatives(known)
    if printed is None:
        return "no number of the source speaks for it."
    if printed != negatives:
        return f"it has {formats.count(negatives)} negative test rows, where the source has {formats.count(printed)}."
    share = _share(negatives, positives, total)
    return (
        f"its split has the {formats.count(negatives)} negative test rows of the source, beside {formats.count(positives)} "
        f"positive ones, as {formats.percent(share)} of all splits have."
    )


def _negatives(known: Source) -> float | None:
    """The test rows of class 0 that a printed matrix adds up to; None without one."""
    cells: dict[str, list[Published]] = {}
    for artefact in known.artefacts:
        cells[artefact.id] = [n for n in artefact.numbers if n.times == NEGATIVES]
    pair = next((two for two in cells.values() if len(two) > 1), None)
    if pair is None:
        return None
    return Count(round(sum(n.number for n in pair)), sources(*(n.number for n in pair)))


def _share(negatives: int, positives: int, total: int) -> float:
    """Of all splits of rows in two classes of one size, as oversampling leaves them."""
    half, tested = int(total) // 2, int(negatives + positives)
    ways = math.comb(half, int(negatives)) * math.comb(half, int(positives))
    return Number(ways / math.comb(2 * half, tested), sources(negatives, positives, total))
