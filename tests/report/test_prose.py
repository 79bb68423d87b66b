"""The Python that writes the page ranks results only by a verdict.

A word that ranks is a phrase of `sentences.outcome` for that verdict, or one of the few that
a function below may use, each with the reason why it ranks no results by itself.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ranking_words import SUPERLATIVES, Ranking, rankings

ROOT = Path(__file__).parents[2]
NO_PROSE = {
    "report.page.outline": "holds headings, quoted from the source",
}
BY_MODULE = {
    "report.chapters.errata": (
        SUPERLATIVES,
        "does arithmetic on the source's own numbers, by its names",
    ),
    "report.reasons": (
        (*("more", "less", "lower", "higher", "ahead", "equivalent"), *("pays", "won", "most")),
        "a rule speaks where its verdict holds; test_reasons turns it round",
    ),
}
IDS = frozenset({"best"})  # in the pipeline, the name of the published combination

COURSE = "an extreme over the epochs of one curve"
DATA = "an extreme of the data, counted before any training"
CLASSES = "an extreme among the classes of one model"
CHOICE = "the extreme of the validation accuracy by which the setup was chosen, as the text says"
COUNTS = "follows from the counts beside it, which are of rows, pixels or epochs"
TERM = "says what a word or a method means, whatever the run found"
VERDICT = "a branch on the verdict itself; test_swapping turns it round"
ALLOWED = {
    "pipeline.results.part2._columns_against": ("smallest", TERM),
    "report.chapters.part3.captions._channels_seen": ("lowest highest", DATA),
    "report.chapters.part3.captions._confused": ("most", CLASSES),
    "report.chapters.part3.captions._extents": ("lowest highest", DATA),
    "report.chapters.part3.captions._dimensions_seen": ("largest", DATA),
    "report.chapters.part3.captions._side": ("lowest highest", DATA),
    "report.phrases.many_classes.worst": ("weakest", CLASSES),
    "report.chapters.part3.captions.TABLES": ("most", CLASSES),
    "report.chapters.part2.captions.FIGURES": ("lowest highest", CHOICE),
    "report.chapters.part3.architecture.pooling": ("less", COUNTS),
    "report.phrases.curves._range": ("lowest highest", COURSE),
    "report.phrases.curves.lowest_loss": ("lowest", COURSE),
    "report.phrases.curves.swing": ("lowest highest", COURSE),
    "report.chapters.front.tested.verdicts": ("higher lower equivalent smallest", TERM),
    "report.chapters.part1.captions._matrix": ("strongest", DATA),
    "report.chapters.part1.graphs._all_with_target": ("most least", DATA),
    "report.chapters.part1.graphs._overlap": ("larger", DATA),
    "report.chapters.part1.graphs._pair": ("most", DATA),
    "report.chapters.part1.graphs._zeros": ("smallest", DATA),
    "report.chapters.part1.graphs.distribution": ("strongest", DATA),
    "report.chapters.part1.data.oversampling": ("smaller", COUNTS),
    "report.chapters.part1.graphs._which_two": ("strongest", DATA),
    "report.chapters.part1.data.splitting": ("larger", COUNTS),
    "report.chapters.part1.data.statistics_before": ("most", DATA),
    "report.chapters.part2.best._divergence": ("lowest", COURSE),
    "report.chapters.part2.best._otherwise": ("more", COUNTS),
    "report.chapters.part2.conclusion._opening": ("equivalent", TERM),
    "report.chapters.part2.setups._conclusion": ("higher", VERDICT),
    "report.chapters.part2.tested.beyond": ("equivalent", VERDICT),
    "report.chapters.part2.setups.best_graph": ("highest", CHOICE),
    "report.chapters.part2.setups.worst_graph": ("lowest", CHOICE),
    "report.chapters.part3.data._colours": ("lowest", DATA),
    "report.chapters.part3.classes.alike": ("least", TERM),
    "report.chapters.part3.network.accuracy_graph": ("highest", COURSE),
    "report.chapters.part4.text.accuracy_graph": ("highest", COURSE),
    "report.chapters.recipes.text.FIRST_WEIGHTS": ("more", TERM),
    "report.chapters.part3.network._pairs": ("most", CLASSES),
    "report.chapters.part3.network.confusion": ("lowest", CLASSES),
    "report.chapters.part4.text._areas": ("lowest", CLASSES),
    "report.page.sentences.RANKED": ("higher lower", VERDICT),
    "report.page.sentences._opening": ("equivalent", VERDICT),
    "report.page.sentences._beyond": ("equivalent", VERDICT),
}


def within(scope: str, name: str) -> bool:
    return scope == name or scope.startswith(f"{name}.")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


WRITERS = sorted(
    path
    for path in (*(ROOT / "report").glob("**/*.py"), *(ROOT / "pipeline" / "results").glob("*.py"))
    if not any(within(module_of(path), name) for name in NO_PROSE)
)


def allowances(ranking: Ranking) -> Iterator[str]:
    """The entries of the lists above that let the word stand where it stands."""
    if ranking.word in ALLOWED.get(ranking.scope, ("", ""))[0].split():
        yield ranking.scope
    for module, (words, _) in BY_MODULE.items():
        if within(ranking.scope, module) and ranking.word in words:
            yield module


def unproven(source: str, module: str) -> list[Ranking]:
    names = IDS if within(module, "pipeline") else frozenset()
    return [found for found in rankings(source, module, names) if not any(allowances(found))]


@pytest.mark.parametrize("path", WRITERS, ids=module_of)
def test_what_ranks_stands_in_a_verdict(path):
    assert unproven(path.read_text(encoding="utf-8"), module_of(path)) == []


def test_every_allowance_is_made_use_of():
    found = (r for path in WRITERS for r in rankings(path.read_text("utf-8"), module_of(path)))
    assert set(ALLOWED) | set(BY_MODULE) == {name for r in found for name in allowances(r)}


PARAGRAPH = """
def accuracy(evidence, found, facts):
    \"\"\"VGG-13 may be better, and a docstring may say so.\"\"\"
    return [{}]
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"VGG-13 is better"', ["better"]),
        ('f"VGG-13 ({evidence.vgg}) outperforms the CNN"', ["outperforms"]),
        ('f"{evidence.best} improves on " + "the base"', ["improves"]),
        ('"higher" if evidence.vgg > evidence.cnn else "lower"', ["higher", "lower"]),
        ('{"vgg13": "The winner"}[evidence.name]', ["winner"]),
        ('f"{evidence.cnn} → {evidence.vgg}"', ["→"]),
        ('sentences.compared(found, "the better one", "the other")', ["better"]),
        ('sentences.outcome(found.verdict, "Up.", "Down.", "As before.", "It is the best.")', ["best"]),
        ('sentences.outcome(found.verdict, "Up.", "Down.", equivalent="It is faster.")', ["faster"]),
        ('sentences.outcome("best of all", "Up.", "Down.", "As before.", "Open.")', ["best"]),
        ('"The class with the highest recall"', ["highest"]),
    ],
)  # fmt: skip
def test_a_ranking_without_a_verdict_is_found(text, words):
    found = unproven(PARAGRAPH.format(text), "report.chapters.part4.text")
    assert [ranking.word for ranking in found] == words
    assert {ranking.scope for ranking in found} == {"report.chapters.part4.text.accuracy"}


@pytest.mark.parametrize(
    "text",
    [
        'sentences.outcome(found.verdict, "It is better.", "It is worse.", "They are equivalent.", "Open.")',
        'facts.number("lowest"), facts["highest"], found.verdict == "higher"',
        'evidence.claim("best.adam.published.accuracy"), evidence.comparison("2.4.best")',
        'evidence.claim("vgg13.lowest-auc"), facts.count("validation_lowest_epoch")',
    ],
)
def test_a_verdict_may_rank_and_an_id_is_no_word(text):
    assert unproven(PARAGRAPH.format(text), "report.chapters.part4.text") == []


def test_the_name_of_an_experiment_is_a_word_on_the_page_only():
    assert unproven('NAME = "best"', "pipeline.results.part2") == []
    assert unproven('NAME = "best"', "report.chapters.part2.best") != []
    assert unproven('Column(name="Best", format="text")', "pipeline.results.part2") != []


def test_an_allowance_covers_its_own_words_in_its_own_function_only():
    source = "def _areas(): return 'The lowest, and {}'"
    assert unproven(source.format("most"), "report.chapters.part4.text") != []
    assert unproven(source.format("lowest"), "report.chapters.part4.text") == []
    assert unproven(source.format("lowest"), "report.chapters.part3.network") != []
