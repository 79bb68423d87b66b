"""All rankings of the report, on tables where nothing is to be found."""

import numpy as np
import pytest

from benchmarks import rankings
from benchmarks.kept import Found
from benchmarks.noise import draw
from benchmarks.rankings import MAJORITY
from benchmarks.rates import Result
from pipeline.assignment import read
from pipeline.results.tabular import REASONS
from tests.conftest import SmokeRun

ASKED = read()
SHAPE = (12, 3)


def test_they_are_what_the_report_ranks(smoke_run: SmokeRun) -> None:
    found = smoke_run.manifest.comparisons
    families = {r.family for r in rankings.rankings(ASKED)}
    expected = {(c.family, c.left, c.right) for c in found if c.family in families}
    assert expected == {
        (r.family, f"{r.left}.{r.metric}", f"{r.right}.{r.metric}")
        for r in rankings.rankings(ASKED)
    }
    of_table = {c.family for c in found if c.of in {"splits", "seeds"} and c.family[0] != "B"}
    others = {family for family in of_table - families if family.partition(".")[0] != "2"}
    assert others <= {
        MAJORITY,
        "fit",
        "leak",
        "calibration",
        *(f"optimiser.{metric}" for metric in REASONS),
    }
    of_reasons = of_table - families - others  # by what may explain a change, and what tests that
    assert of_reasons <= {*(f"{family}.{m}" for family in families for m in REASONS)}


def test_what_may_not_beat_the_majority_is_what_the_report_holds_against_it(
    smoke_run: SmokeRun,
) -> None:
    found = smoke_run.manifest.comparisons
    held = [c.left.removesuffix(".accuracy") for c in found if c.family == MAJORITY]
    assert sorted(held) == rankings.without_leaks(ASKED)


def simulated(tables: int, **better: float) -> list[Found]:
    """Half right, with noise; `better` adds to the experiments whose id it begins."""
    random = np.random.default_rng(3)
    ids = {id for r in rankings.rankings(ASKED) for id in (r.left, r.right)}
    found = []
    for _ in range(tables):
        one: Found = {f"overlap {p}": np.array(0.22) for p in ("published", "leak-free")}
        for id in sorted(ids):
            added = sum(size for name, size in better.items() if id.startswith(name))
            values = 0.5 + added + 0.02 * random.normal(size=SHAPE)
            one |= {f"{metric} {id}": values for metric in ("accuracy", "balanced-accuracy")}
        one[f"accuracy {MAJORITY}"] = 0.5 + 0.001 * random.normal(size=(SHAPE[0], 1))
        found.append(one)
    return found


def measured(tables: list[Found]) -> dict[str, Result]:
    return {result.of: result for result in rankings.measure(ASKED, tables, 0.02)}


def test_noise_is_hardly_ever_ranked() -> None:
    assert all(result.reached for result in measured(simulated(10)).values())


def test_what_is_ranked_is_counted_in_its_family_and_for_its_table() -> None:
    found = measured(simulated(3, early=0.1))
    assert found["family 2.3, for new rows"].count == 3
    assert found["family 2.1a, for new rows"].count == 0
    assert found["all families of a table"].count == 3
    assert found["the majority class is beaten"].count == 0


def test_a_model_that_beats_the_majority_is_counted() -> None:
    assert measured(simulated(3, logistic=0.1))["the majority class is beaten"].count == 3


def test_a_table_of_noise_has_as_many_rows_of_both_classes() -> None:
    assert draw(100, np.random.default_rng(1)).labels.mean() == pytest.approx(0.5)
