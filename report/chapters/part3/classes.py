"""Part 3, class by class: which stand out, and which the network takes for one another."""

from collections.abc import Sequence

from manifest import Comparison, Verdict
from report.page import formats, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.formats import count, listed, plural
from report.page.numbering import Numbering
from report.page.outline import ALIKE
from report.page.tracing import Count, address, follows

SCORES = "3.4h"


def names(evidence: Evidence) -> list[str]:
    """Of the classes in their order, as the table has them in two halves."""
    rows = evidence.table(SCORES).rows
    width = (len(evidence.table(SCORES).columns) + 1) // 2
    cells = [row[start] for start in (0, width) for row in rows if start < len(row)]
    return [str(cell) for cell in cells if cell not in {"", None}]


def scores(evidence: Evidence, numbering: Numbering) -> list[str]:
    known = [
        (name, evidence.comparisons.get(f"{SCORES}.{place}"))
        for place, name in enumerate(names(evidence), 1)
    ]
    tested = [(name, found) for name, found in known if found is not None]
    opening = f"{numbering.table(SCORES)} has the scores of each class."
    if not tested:
        return [opening]
    told = [_apart(evidence, tested, verdict) for verdict in reversed(sentences.RANKED)]
    left = [found for _, found in tested if found.verdict not in sentences.RANKED]
    told.append(_rest(left, len(tested)))
    return [
        f"{opening} Fisher’s exact test sets the recall of a class beside that of all others together, with Holm’s correction "
        f"over {plural(_number(tested), 'class', 'classes')}. {' '.join(filter(None, told))}"
    ]


def _number(counted: Sequence[object]) -> int:
    return Count(len(counted), (address(("comparisons",)),))


def _apart(evidence: Evidence, tested: Sequence[tuple[str, Comparison]], verdict: Verdict) -> str:
    """The classes with one verdict, from the one that is farthest from the others."""
    found = [(name, c) for name, c in tested if c.verdict == verdict]
    if not found:
        return ""
    found.sort(key=lambda one: -abs(one[1].difference))
    classes = listed(f"{name} ({_recall(evidence, c)})" for name, c in found)
    return sentences.outcome(
        found[0][1].verdict,
        f"It is higher for {classes}.",
        f"It is lower for {classes}.",
        "",
        "",
    )


def _recall(evidence: Evidence, found: Comparison) -> str:
    return follows(formats.percent(evidence.claim(found.left).value), ("comparisons", found.id))


def _rest(left: Sequence[Comparison], tested: int) -> str:
    if not left:
        return ""
    places = [("comparisons", found.id) for found in left]
    if len(left) == tested:
        return follows("No class can be told from the others by it.", *places)
    number = Count(len(left), tuple(address(place) for place in places))
    return f"For the other {count(number)}, there is no evidence of a difference."


def alike(evidence: Evidence, numbering: Numbering) -> list[str]:
    """The groups, what of all errors lies in them, and why."""
    run = evidence.run(evidence.main_network())
    errors, inside = (evidence.count(f"{run}.{name}") for name in ("errors", "alike-errors"))
    accuracy, own = (
        evidence.claim(f"{run}.alike-accuracy"),
        evidence.claim(f"{evidence.main_network()}.accuracy"),
    )
    found = "; ".join(groups(evidence))
    before = formats.claim_percent(own) if own.of != "seeds" else ""
    instead = f" instead of {before}" if before else ""
    return [
        f"Some errors are of another kind than the rest: classes are taken for one another, in both directions. Two belong "
        f"together in {numbering.table(ALIKE)} where at least a tenth of their images is read as the other one, a fifth of what guessing "
        f"between the two would confuse, and where that is beyond chance for each of the two (exact binomial tests of a class’s "
        f"errors spread evenly over all others, Holm’s correction over all pairs). These are {found}.",
        f"{count(inside)} of {plural(errors, 'error')} lie within {'this group' if len(groups(evidence)) == 1 else 'these groups'}, "
        f"{sentences.share(evidence.claim(f'{run}.alike-share'))}. With each group as one class, the accuracy is "
        f"{sentences.share(accuracy)}{instead}. The groups were found by the errors that they are counted in, and so their share "
        f"is, if anything, too large.",
        _why(evidence),
    ]


def groups(evidence: Evidence) -> list[str]:
    """As in "1, I and L"."""
    rows = evidence.table(ALIKE).rows
    return [listed(str(row[0]).split(", ")) for row in rows]


EMNIST = "emnist"
MERGED = frozenset("CIJKLMOPSUVWXYZ")  # letters of EMNIST balanced that hold both cases


def _why(evidence: Evidence) -> str:
    """Known of EMNIST, whose labels are its own."""
    images = evidence.dataset("images")
    if images is None or images.kind != EMNIST or evidence.called.stroke is None:
        return ""
    letters = sorted(
        {name for row in evidence.table(ALIKE).rows for name in str(row[0]).split(", ")} & MERGED
    )
    if not letters:
        return ""
    side = evidence.main_network()
    return (
        f"The labels themselves are a reason. EMNIST was cut from forms and has no word around {formats.with_article(evidence.called.image.one)}; in the balanced set, "
        f"small letters that look like their capitals count as these, among them {listed(f'{letter.lower()} as {letter}' for letter in letters)}. "
        "A mere stroke or ring can then carry several labels, and no network can tell from the image which one the writer "
        f"meant. An accuracy without such errors says what {evidence.phrase(side)} has left to learn."
    )


SECTIONS: Sections = {SCORES: scores}


def sections(evidence: Evidence) -> Sections:
    return {ALIKE: alike} if ALIKE in evidence.tables else {}
