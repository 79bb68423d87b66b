"""Accuracies on tables without a signal → how often the report would rank them, or beat the majority.

All that is called higher or lower for new rows is false there. The comparisons are those of Part 2
that rank, each family judged by itself as in the report. The majority class is that of the training
rows of a split; what is trained without leaks may not beat it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.families import FALSE, RANKED
from benchmarks.kept import Found
from benchmarks.rates import Result
from pipeline.assignment import Assignment
from pipeline.config import PROTOCOLS
from pipeline.results import statistics
from pipeline.results.metrics import TABULAR
from pipeline.results.statistics import Difference, judge

ACCURACY, BALANCED = TABULAR.known("accuracy", "balanced-accuracy")
MAJORITY = "majority"


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """A comparison of the report. unpaired: its sides are on different splits."""

    family: str
    left: str
    right: str
    metric: str = ACCURACY
    unpaired: bool = False


def rankings(asked: Assignment) -> Iterator[Ranking]:
    """Of Part 2, those that say which of two experiments is better."""
    base = asked.given_base
    for sweep in asked.sweeps:
        others = [setup for setup in sweep.setups(base) if setup != base]
        yield from (Ranking(family=sweep.id, left=e.id, right=base.id) for e in others)
    for family, recipes in (("2.3", asked.method_recipes), ("2.4", asked.combinations)):
        yield from (Ranking(family=family, left=e.id, right=base.id) for e in recipes)
    for reason, recipe in zip(asked.reasons, asked.reason_recipes, strict=True):
        beside = {e.name: e.id for e in (asked.explained[reason.like], base)}
        yield from (Ranking(family="2.9", left=recipe.id, right=id) for id in beside.values())
    yield from _of_protocols(asked)


def _of_protocols(asked: Assignment) -> Iterator[Ranking]:
    """And of optimisers and simple models, of table 2.5."""
    base, main = asked.given_base, asked.main_recipes
    for recipe in main:
        for optimiser in asked.taken_by(recipe):
            left, right = (recipe.under(optimiser=optimiser, protocol=p).id for p in PROTOCOLS)
            family = "protocol"
            yield Ranking(family=family, left=left, right=right, metric=BALANCED, unpaired=True)
    for other in asked.optimisers:
        if other != base.optimiser:
            for protocol in PROTOCOLS:
                left = base.under(optimiser=other, protocol=protocol).id
                right = base.under(protocol=protocol).id
                yield Ranking(family="optimiser", left=left, right=right)
    for model in asked.simple:
        left = model.experiment().under("leak-free").id
        for recipe in main:
            right = recipe.under(protocol="leak-free").id
            yield Ranking(family="simple", left=left, right=right)


def measure(asked: Assignment, tables: Sequence[Found], margin: float) -> Iterator[Result]:
    """A family of a table is one that is tried; so is a table, with all its families."""
    families: dict[str, list[Ranking]] = {}
    for ranking in rankings(asked):
        families.setdefault(ranking.family, []).append(ranking)
    false = {
        family: [_is_ranked(found, members, margin) for found in tables]
        for family, members in families.items()
    }
    for family, of_tables in false.items():
        yield _result(f"family {family}, for new rows", of_tables, wanted=True)
    yield _result("all families, one by one", [f for of in false.values() for f in of], wanted=True)
    yield _result("all families of a table", [any(of) for of in zip(*false.values(), strict=True)])
    beaten = [_is_beaten(asked, found, margin) for found in tables]
    yield _result("the majority class is beaten", beaten, wanted=True)


def _result(of: str, happened: Sequence[bool], wanted: bool = False) -> Result:
    return Result(
        of=of,
        counted=FALSE,
        count=sum(happened),
        tried=len(happened),
        wanted="at most 5 %" if wanted else "",
    )


def _is_ranked(found: Found, members: Sequence[Ranking], margin: float) -> bool:
    compared = [_compared(found, ranking, margin) for ranking in members]
    judged = judge([(one.difference, one.beyond) for one in compared])
    return any(judgement.verdict in RANKED for judgement in judged)


def _compared(found: Found, ranking: Ranking, margin: float) -> Difference:
    test = statistics.unpaired if ranking.unpaired else statistics.paired
    sides = [found[f"{ranking.metric} {id}"].tolist() for id in (ranking.left, ranking.right)]
    left, right = (dict(enumerate(side)) for side in sides)
    protocols = [p for p in PROTOCOLS if ranking.unpaired or ranking.left.endswith(f".{p}")]
    ratio = max(float(found[f"overlap {protocol}"]) for protocol in protocols)
    return test(left, right, ratio, margin)


def _is_beaten(asked: Assignment, found: Found, margin: float) -> bool:
    """Whether any leak-free network or simple model is called higher than the majority class."""
    compared = [
        _compared(found, Ranking(family=MAJORITY, left=id, right=MAJORITY), margin)
        for id in without_leaks(asked)
    ]
    judged = judge([(one.difference, one.beyond) for one in compared])
    return any(judgement.verdict == "higher" for judgement in judged)


def without_leaks(asked: Assignment) -> list[str]:
    """The networks and simple models of table 2.5 that no copy of a test row can help."""
    shown = [r for r in rankings(asked) if r.family in {"protocol", "simple"}]
    ids = {id for ranking in shown for id in (ranking.left, ranking.right)}
    return sorted(id for id in ids if id.endswith(".leak-free"))
