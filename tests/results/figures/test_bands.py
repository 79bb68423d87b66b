from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from pipeline.results.figures import bands, calibration, learning
from pipeline.results.figures.bands import Group


@pytest.fixture
def groups(run):
    """Two models of eleven and of eleven runs, on test rows of their own."""

    def runs(pull, epochs=30):
        made = []
        for seed in range(11):
            random = np.random.default_rng([seed, round(10 * pull)])
            labels = (random.random(150) < 0.5).astype(int)
            logits = pull * (2 * labels - 1) + random.normal(0, 2, 150)
            made.append(replace(run(labels, 1 / (1 + np.exp(-logits)), epochs), seed=seed))
        return made

    return [
        Group(prefix="base", label="Base", runs=runs(0.8)),
        Group(prefix="best", label="Published combination", runs=runs(1.6)),
    ]


def alone(groups):
    return [replace(group, runs=group.runs[:1]) for group in groups]


def test_the_middle_of_eleven_seeds_leaves_one_out_at_either_end():
    mean, low, high = bands.middle(np.arange(11.0)[:, None] * [1, 10])
    assert (mean.tolist(), low.tolist(), high.tolist()) == ([5, 50], [1, 10], [9, 90])


def test_ranking_curves_have_the_means_over_seeds_as_facts(saved, groups):
    drawing = bands.roc_and_precision(groups)
    facts = saved(drawing).facts
    for group in groups:
        truth = [(run.test_labels, run.test_scores) for run in group.runs]
        assert facts[f"{group.prefix}_auc"] == pytest.approx(
            np.mean([roc_auc_score(*t) for t in truth])
        )
        precision = np.mean([average_precision_score(*t) for t in truth])
        assert facts[f"{group.prefix}_average_precision"] == pytest.approx(precision)
    share = np.mean([run.test_labels.mean() for run in groups[0].runs])
    assert facts["positives"] == pytest.approx(share)
    assert facts["best_reached_low"] <= facts["best_reached"] <= facts["best_reached_high"]


def test_ranking_curves_end_where_every_row_is_called_positive(groups):
    data = bands.roc_and_precision(groups).data
    last = data.iloc[-1]
    assert last["base_true_positive"] == 1
    shares = [run.test_labels.mean() for run in groups[0].runs]
    assert last["base_precision"] >= min(shares)
    assert (data.filter(like="_low").to_numpy() <= data.filter(like="_high").to_numpy()).all()


def test_precision_at_a_recall_is_that_of_the_highest_threshold_that_reaches_it(run):
    four = run(np.array([1, 0, 1, 0]), np.array([0.9, 0.8, 0.7, 0.1]))
    found = bands._precision(four)
    assert found[[1, 50]].tolist() == [1, 1]
    assert found[[51, 100]].tolist() == pytest.approx([2 / 3, 2 / 3])


def test_learning_curves_tell_where_the_mean_validation_loss_turns(saved, groups):
    drawing = learning.curves(groups)
    facts = saved(drawing).facts
    loss = np.mean([run.history.validation_loss for run in groups[0].runs], axis=0)
    assert facts["base_lowest_epoch"] == loss.argmin() + 1
    assert facts["base_lowest_loss"] == pytest.approx(loss.min())
    assert (facts["base_seeds"], facts["best_epochs"]) == (11, 30)
    assert drawing.data["model"].unique().tolist() == ["base", "best"]


def test_learning_curves_of_unlike_lengths_end_with_the_shortest(groups, run):
    short = run(groups[0].runs[0].test_labels, groups[0].runs[0].test_scores, 12)
    group = replace(groups[0], runs=[*groups[0].runs, short])
    assert learning.curves([group]).facts["base_epochs"] == 12


def test_calibration_weighs_bins_by_their_rows(saved, run):
    labels = np.array([0] * 8 + [1] * 2 + [1] * 10)
    scores = np.array([0.25] * 10 + [0.95] * 10)
    group = Group(prefix="base", label="Base", runs=[run(labels, scores)] * 3)
    drawing = calibration.reliability([group, replace(group, prefix="best")])
    facts = saved(drawing).facts
    assert facts["base_distance"] == pytest.approx((0.05 + 0.05) / 2)
    assert facts["base_brier"] == pytest.approx(np.mean((scores - labels) ** 2))
    own = drawing.data[drawing.data["model"] == "base"]
    assert own["rows"].tolist() == [30, 30]
    assert own["observed"].tolist() == [0.2, 1.0]


@pytest.mark.parametrize(
    "draw", [learning.curves, bands.roc_and_precision, calibration.reliability]
)
def test_one_seed_has_curves_and_no_band(saved, groups, draw):
    drawing = draw(alone(groups))
    saved(drawing)
    names = [text.get_text() for legend in drawing.figure.legends for text in legend.get_texts()]
    assert names
    assert not any("seeds" in name for name in names)


def test_many_seeds_name_their_band(groups):
    for draw in (learning.curves, bands.roc_and_precision, calibration.reliability):
        legend = draw(groups).figure.legends[0]
        assert "10–90 % of 11 seeds" in [text.get_text() for text in legend.get_texts()]
