"""Experiments that test a reason, and what a rule of the report needs measured."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from pipeline.assignment import read
from pipeline.assignment.checks import check
from pipeline.results import correlations, patience
from pipeline.results.ledger import Ledger
from tests.results.test_claims import table_run


def test_a_reason_is_like_a_setup_with_a_change_and_trained_as_it_stands_alone():
    asked = read()
    (reason,), (recipe,) = asked.reasons, asked.reason_recipes
    like = asked.explained[reason.like]
    assert recipe.recipe == like.recipe | {"epochs_times": 7}
    assert recipe.phrase == f"{like.phrase} and seven times the epochs"
    chosen = [e.id for e in asked.by_part("2") if e.name == recipe.name]
    assert chosen == [recipe.id]


def test_a_setting_at_its_neutral_value_is_in_no_key():
    assert "epochs_times" not in read().given_base.recipe


def test_a_reason_that_is_like_nothing_is_refused():
    asked = read()
    (group,) = (g for g in asked.groups if g.kind == "reasons")
    (reason,) = group.members
    strange = reason.model_copy(update={"like": "no-such-setup"})
    groups = (
        *(g for g in asked.groups if g is not group),
        group.model_copy(update={"members": (strange,)}),
    )
    with pytest.raises(ValueError, match="no setup and no method"):
        check(asked.model_copy(update={"groups": groups}))


def test_what_waits_has_acted_where_predictions_differ_and_since_the_epochs_do():
    base = [table_run(seed) for seed in (42, 43, 44)]
    scores = base[0].test_scores
    same = base[0]
    other = replace(base[1], test_scores=1 - scores)
    history = replace(base[2].history, train_loss=base[2].history.train_loss + 1)
    late = replace(base[2], test_scores=1 - scores, history=history)
    ledger = Ledger()
    patience._claim(ledger, "stopping", [same, other, late], base)
    assert ledger.claims["stopping.acted"].value == pytest.approx(2 / 3)
    epochs = len(base[0].history)
    assert ledger.claims["stopping.shared-epochs"].value == pytest.approx((epochs + 0) / 2)


def test_correlations_with_the_target_are_judged_together():
    pairs = {"a|t": 0.46, "b|t": 0.078, "a|b": 0.3}
    ledger = Ledger()
    claims, compared = correlations.collect(ledger, pairs, "t", 766)
    assert list(claims) == list(pairs)
    assert compared == ["correlation.1", "correlation.2"]
    found = {c.id: c for c in ledger.comparisons()}
    p = 2 * stats.norm.sf(np.arctanh(0.078) * np.sqrt(763))
    assert found["correlation.2"].p == pytest.approx(p)
    assert found["correlation.2"].p_adjusted == pytest.approx(p)  # the larger of two, by Holm
    assert found["correlation.1"].verdict == "higher"
    assert found["correlation.1"].p_adjusted == pytest.approx(2 * found["correlation.1"].p)
