"""The rows of the table that closes a run."""

from types import SimpleNamespace

import pytest

from manifest import Claim, Interval
from pipeline.command.summary import main_results


def rows(**fields):
    claim = {"id": "cnn.accuracy", "value": 0.5, "unit": "fraction", "n": 1, "of": "seeds"}
    shown = SimpleNamespace(id="cnn", title="CNN", recipe={})
    nothing = {"base": None, "groups": (), "protocols": ()}
    run = SimpleNamespace(claims=(Claim(**claim | fields),), experiments=(shown,), **nothing)
    return list(main_results(run))


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [(1, "seeds", "1 seed"), (2, "seeds", "2 seeds"), (1440, "test images", "1,440 test images")],
)
def test_one_is_singular(n, of, said):
    assert rows(n=n, of=of) == [("CNN", "50.0%", "unknown", said)]


def test_an_interval_has_both_its_ends():
    interval = Interval(low=0.25, high=0.75, level=0.95, method="Wilson")
    assert rows(interval=interval)[0][2] == "25.0% – 75.0%"


def test_claims_that_are_no_main_result_are_left_out():
    assert rows(id="cnn.loss") == []
