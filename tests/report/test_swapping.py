"""Two experiments exchange their results: on the page, what ranks them turns round, and no more.

Pages are compared sentence by sentence, as multisets, with the digits of every number blanked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from page_text import Block, blocks
from report_example import COMPARISONS, Example, build
from report_example_asked import BASE, BEST

from manifest import Claim, Comparison, Interval, Manifest, Table, Verdict, entries
from report import document
from report.page.tracing import address

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
DIGITS = re.compile(r"\d[\d.,]*(?<![.,])")
SIGN, SUM = re.compile("[+−]"), "is the sum of"  # whose parts have signs that their tests tell
CELLS = {"td", "th"}
IN_CELLS = ("2.1", "2.3")  # comparisons whose numbers stand in their table alone
TURNED: dict[Verdict, Verdict] = {"higher": "lower", "lower": "higher"}
Sentences = Counter[str]
Following = tuple[list[str], list[str]]


def experiment(claim: str) -> str:
    return claim.rpartition(".")[0]


def swapped(manifest: Manifest, left: str, right: str) -> Manifest:
    """Each measured result of one experiment in the place of the other's."""
    claims = {claim.id: claim for claim in manifest.claims}
    return manifest.model_copy(
        update={
            "claims": tuple(_exchanged(claim, claims, left, right) for claim in manifest.claims),
            "comparisons": tuple(
                _negated(c) if {experiment(c.left), experiment(c.right)} == {left, right} else c
                for c in manifest.comparisons
            ),
        }
    )


def swapped_with_gaps(manifest: Manifest, left: str, right: str) -> Manifest:
    """And what training data have over validation data."""
    found = {c.id: c for c in manifest.comparisons}
    moved = {f"fit.{left}": f"fit.{right}", f"fit.{right}": f"fit.{left}"}
    comparisons = (_in_place_of(c, found[moved.get(c.id, c.id)]) for c in found.values())
    made = manifest.model_copy(update={"comparisons": tuple(comparisons)})
    return swapped(made, left, right)


def _in_place_of(own: Comparison, other: Comparison) -> Comparison:
    return other.model_copy(update={"id": own.id, "left": own.left, "right": own.right})


def _exchanged(claim: Claim, claims: dict[str, Claim], left: str, right: str) -> Claim:
    for own, other in ((left, right), (right, left)):
        if re.match(rf"{re.escape(own)}[.@](?!architecture|train-images)", claim.id):
            twin = claims.get(other + claim.id.removeprefix(own), claim)
            return twin.model_copy(update={"id": claim.id})
    return claim


def _negated(comparison: Comparison) -> Comparison:
    update = {"difference": -comparison.difference, **_turned(comparison)}
    if comparison.beyond is not None:
        update["beyond"] = comparison.beyond.model_copy(update=_turned(comparison.beyond))
    return comparison.model_copy(update=update)


def _turned(found: entries.Tested) -> dict[str, object]:
    interval = found.interval
    turned = interval and interval.model_copy(update={"low": -interval.high, "high": -interval.low})
    return {"interval": turned, "verdict": TURNED.get(found.verdict, found.verdict)}


def made(folder: Path, example: Example, left: str) -> Manifest:
    """The example, where the results of `left` are unlike those of every other experiment."""
    plain = build(folder, example)
    own = re.compile(rf"{re.escape(left)}[.@](?!architecture)")
    claims = (_scaled(claim) if own.match(claim.id) else claim for claim in plain.claims)
    return plain.model_copy(update={"claims": tuple(claims)})


def _scaled(claim: Claim) -> Claim:
    if claim.unit == "count":
        return claim
    found = claim.interval
    ends = found and Interval(low=found.low * 0.97, high=found.high * 0.97, method=found.method)
    return claim.model_copy(update={"value": claim.value * 0.97, "interval": ends})


def page_of(manifest: Manifest, folder: Path) -> list[Block]:
    """What the report says of this run in sentences, not in cells.

    Its audit against the source belongs to no artefact.
    """
    return [block for block in all_of(manifest, folder) if block.place.split()[-1] not in CELLS]


def all_of(manifest: Manifest, folder: Path) -> list[Block]:
    found = blocks(document.render(manifest, folder))
    return [block for block in found if not block.place.startswith(" ")]


def told(page: Iterable[Block]) -> Sentences:
    """How often each sentence stands on the page, digits aside."""
    found = (DIGITS.sub("#", s) for block in page for s in SENTENCE.split(block.text))
    return Counter(SIGN.sub("", s) if SUM in s else s for s in found)


def of_comparison(page: Iterable[Block], comparison: str) -> Sentences:
    """The sentences that show a number of the comparison."""
    source = address(("comparisons", comparison)) + "/"
    return Counter(
        DIGITS.sub("#", sentence)
        for block in page
        for sentence, sources in _with_sources(block)
        if any(shown.startswith(source) for shown in sources)
    )


def _with_sources(block: Block) -> Iterator[tuple[str, set[str]]]:
    by_letter = [sources for text, sources in block.pieces for _ in text]
    start = 0
    for sentence in SENTENCE.split(block.text):
        start = block.text.index(sentence, start)
        shown = by_letter[start : start + len(sentence)]
        yield sentence, {source for sources in shown for source in sources}


def turned(sentences: Sentences) -> Sentences:
    """What ranked the left side higher, now lower, by a negative difference and interval."""
    exchange = (("higher", "lower"), ("+#", "−#"), ("interval # to #", "interval −# to −#"))
    found = sentences
    for old, new in exchange:
        found = Counter({text.replace(old, new): n for text, n in found.items()})
    return found


def of_table(told: str, end: str, more: tuple[list[str], list[str]] = ([], [])) -> Following:
    """What is said of one member above or below its table, whose cells have the numbers."""
    said = [
        f"On this table, {told} scored {way} than {end}, and this holds for new rows, too."
        for way in ("higher", "lower")
    ]
    return [said[0], *more[0]], [said[1], *more[1]]


def sweep(noun: str) -> Following:
    more = (["Of the values tried, take #."], ["Avoid #; nothing speaks against #."])
    return of_table(f"a {noun} of #", "#", more)


def method(name: str) -> Following:
    return of_table(f"the base with {name}", "the base alone")


def fit(plain: str) -> str:
    """What is told of augmentation where it did not raise the accuracy."""
    told = f"In # epochs of {plain}, that gap has come to +# points, and with augmentation to +# points; the training images"
    told = f"{told} as they are were read rightly in #~%, and with augmentation in #~%."
    return re.sub(r"(?<=#) ", "\u00a0", told).replace("~", "\u202f")


GAINED = (
    "The combination improves on the base.",
    "As it changes four settings at once, none of them can claim the gain for itself.",
)
LOST = "The combination does worse than the base, although the source chose it as its best model."
SHOWN = (  # the setup of a figure
    "Its test accuracy is higher than that of the base on this table.",
    "Its test accuracy is lower than that of the base on this table.",
)
CHOSEN = (  # by validation, which is exchanged as well
    "By that, the CNN with batch normalisation would be chosen; the report goes on with the plain CNN, which the assignment names first.",
    "By that, the plain CNN is chosen, and the report goes on with it.",
)
SWEEPS = {"2.1a": "dropout", "2.1b": "batch size", "2.1c": "learning rate"}
METHODS = {
    "early-stopping": "early stopping",
    "plateau": "the learning-rate scheduler",
    "batch-norm": "batch normalisation",
    "accumulation": "gradient accumulation",
}
INTERACTIONS = (
    "Part # tests whether any matter: without them and without leaks, logistic regression"
)
EACH = "Logistic regression weighs each feature by itself, without interactions of several,"
OPEN = "could not be told from"
# What follows from a verdict beyond its own sentence, where it is higher and where it is lower.
FOLLOWING = {
    **{
        name: sweep(noun)
        for group, noun in SWEEPS.items()
        for name in COMPARISONS
        if name.startswith(group)
    },
    "2.1c.rate-0.001": tuple(
        [*said, own] for said, own in zip(sweep("learning rate"), SHOWN, strict=True)
    ),
    **{f"2.3.{name}": method(told) for name, told in METHODS.items()},
    "2.4.best": ([*GAINED], [LOST]),
    **{
        f"protocol.{recipe}.{optimiser}.published": (
            [f"The leaks flatter {phrase} with {said}."],
            [],
        )
        for recipe, phrase in (("base", "the base"), ("best", "the published combination"))
        for optimiser, said in (("sgd", "SGD"), ("adam", "Adam"))
    },
    "simple.logistic-regression.base": (
        [
            f"{INTERACTIONS} scores higher than the base.",
            f"{EACH} and scores higher than the base and {OPEN} the published combination.",
        ],
        [
            f"{INTERACTIONS} scores lower than the base.",
            f"{EACH} and {OPEN} the published combination.",
        ],
    ),
    "simple.logistic-regression.best": (
        [f"{EACH} and {OPEN} the base and scores higher than the published combination."],
        [f"{EACH} and {OPEN} the base."],
    ),
    "simple.boosted-trees.base": ([], []),
    "simple.boosted-trees.best": ([], []),
    "optimiser.adam": ([], []),
    "3.6.cnn-batch-norm": ([CHOSEN[0]], [CHOSEN[1]]),
    "4.3b.vgg13": ([], []),
    "4.3d.vgg13": ([], []),
    "4.4.cnn-equal.effort": ([], []),
    "4.4.cnn-equal.network": ([], []),
    "B.vgg13-batch-norm": ([], []),
    "B.cnn-augmented": ([], [fit("the CNN")]),
    "B.vgg13-augmented": ([], [fit("VGG-#")]),
}


OF_TABLE = {name for name in COMPARISONS if name[:2] not in {"3.", "4.", "B."}}


def ranked(comparison: str) -> Example:
    """One comparison, no other of its family, and those of all others one way and the other."""
    family = comparison.partition(".")[0]
    others = [name for name in COMPARISONS if name.partition(".")[0] != family]
    verdicts: dict[str, Verdict] = {n: ("higher", "lower")[i % 2] for i, n in enumerate(others)}
    return Example(verdicts=verdicts | {comparison: "higher"})


def sides(manifest: Manifest, comparison: str) -> tuple[str, str]:
    found = next(c for c in manifest.comparisons if c.id == comparison)
    return experiment(found.left), experiment(found.right)


def pages(folder: Path, plain: Manifest, left: str, right: str) -> list[list[Block]]:
    """Before the exchange, and after it."""
    return [page_of(manifest, folder) for manifest in (plain, swapped(plain, left, right))]


@pytest.mark.parametrize("comparison", FOLLOWING)
def test_an_exchange_turns_round_what_ranks_the_two_and_nothing_else(comparison, tmp_path):
    plain = made(tmp_path, ranked(comparison), experiment(COMPARISONS[comparison]))
    before, after = pages(tmp_path, plain, *sides(plain, comparison))
    own, (higher, lower) = of_comparison(before, comparison), FOLLOWING[comparison]
    if comparison.startswith(IN_CELLS):
        assert own == of_comparison(after, comparison)  # what all cells of a table have in common
        assert told(before) - told(after) == Counter(higher)
        assert told(after) - told(before) == Counter(lower)
        return
    statements = 2 if comparison in OF_TABLE else 1  # of this table, and of new rows
    assert own.total() == statements
    assert turned(own) == of_comparison(after, comparison) != own
    others = [of_others(page, plain, comparison) for page in (before, after)]
    assert told(before) - told(after) == own + Counter(higher) + (others[0] - others[1])
    assert told(after) - told(before) == turned(own) + Counter(lower) + (others[1] - others[0])


def of_others(page: list[Block], manifest: Manifest, comparison: str) -> Sentences:
    """The sentences of what else is compared of the two, such as their calibration."""
    pair = set(sides(manifest, comparison))
    known = {c.id: {experiment(c.left), experiment(c.right)} for c in manifest.comparisons}
    found = [id for id, both in known.items() if both == pair and id != comparison]
    return sum((of_comparison(page, id) for id in found), Sentences())


@pytest.mark.parametrize("verdict", ["equivalent", "no evidence"])
@pytest.mark.parametrize("comparison", ["2.1a.dropout-0.3", "2.4.best", "4.3b.vgg13"])
def test_where_nothing_is_ranked_an_exchange_leaves_every_word(verdict, comparison, tmp_path):
    plain = made(tmp_path, Example(verdict=verdict), experiment(COMPARISONS[comparison]))
    before, after = pages(tmp_path, plain, *sides(plain, comparison))
    assert before != after
    words = [[re.sub("[+−]", "", s) for s in told(page).elements()] for page in (before, after)]
    assert Counter(words[0]) == Counter(words[1])


def test_an_exchange_leaves_another_of_the_same_verdict_as_it_is(tmp_path):
    paying: dict[str, Verdict] = dict.fromkeys(("B.vgg13-batch-norm", "B.cnn-augmented"), "higher")
    plain = made(tmp_path, Example(verdicts=paying), "vgg13-batch-norm")
    both = pages(tmp_path, plain, "vgg13-batch-norm", "vgg13")
    first, second = (" ".join(b.text for b in page if b.place == "B p") for page in both)
    assert (
        "The test accuracy is higher for VGG-13 with batch normalisation than for plain VGG-13 ("
        in first
    )
    assert "and for the CNN with augmentation than for the plain CNN (" in first
    assert "The CNN with augmentation scored higher in test accuracy than the plain CNN: " in second
    assert (
        "VGG-13 with batch normalisation scored lower in test accuracy than plain VGG-13: "
        in second
    )


def test_an_exchange_moves_the_numbers_to_the_other_name(tmp_path):
    reads = re.compile(r"VGG-13 reads ([\d.]+).*?, the CNN ([\d.]+)")
    both = pages(tmp_path, made(tmp_path, Example(), "vgg13"), "vgg13", "cnn")
    found = [reads.search(block.text) for page in both for block in page]
    before, after = (match.groups() for match in found if match)
    assert before[0] != before[1]
    assert after == before[::-1]


def test_an_exchange_moves_what_is_said_of_overfitting(tmp_path):
    """From the base, which is the setup of a figure as well, to the combination."""
    verdicts: dict[str, Verdict] = {f"fit.{BASE}": "higher", f"fit.{BEST}": "lower"}
    plain = made(tmp_path, Example(verdicts=verdicts), BASE)
    both = [page_of(m, tmp_path) for m in (plain, swapped_with_gaps(plain, BASE, BEST))]
    before, after = ([of_comparison(page, f"fit.{id}") for id in (BASE, BEST)] for page in both)
    assert [sorted(told) for told in before] == [sorted(told) for told in after[::-1]]
    assert before[0].keys() != before[1].keys()
    for said, places in (
        ("It overfits.", [["1.5b p", "2.2b p"], ["2.4d p"]]),
        ("The validation data happen to be easier.", [["2.4d p"], ["1.5b p", "2.2b p"]]),
    ):
        assert [[b.place for b in page if said in b.text] for page in both] == places


def test_two_exchanges_give_back_the_manifest(tmp_path):
    plain = made(tmp_path, Example(verdict="higher"), "vgg13")
    assert swapped(swapped(plain, "vgg13", "cnn"), "vgg13", "cnn") == plain


def test_the_cells_of_a_table_turn_with_the_verdict(tmp_path):
    plain = made(tmp_path, Example(verdicts={"4.3b.vgg13": "higher"}), "vgg13")
    columns = [{"name": form, "format": form} for form in ("difference", "verdict")]
    row = [{"comparison": "4.3b.vgg13"}] * 2
    table = Table.model_validate({"id": "3.6", "columns": columns, "rows": [row]})
    tables = tuple(table if old.id == table.id else old for old in plain.tables)
    plain = plain.model_copy(update={"tables": tables})
    both = [all_of(made, tmp_path) for made in (plain, swapped(plain, "vgg13", "cnn"))]
    cells = [[block.text for block in page if block.place == "3.6 td"] for page in both]
    assert cells == [["+3.1 (1.1 to 5.1)", "higher"], ["−3.1 (−5.1 to −1.1)", "lower"]]
