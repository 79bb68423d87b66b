"""A metric is one record: what is claimed, cut, resampled and shown follows from it."""

import ast
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import numpy as np
import pytest

from manifest import Limits
from pipeline.records import History, Run
from pipeline.results import images, part3, resampling, tabular
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import (
    IMAGE,
    TABULAR,
    Bootstrap,
    Metric,
    Place,
    Registry,
    Spread,
    UnknownMetricError,
)
from tests.packaged import ASSIGNMENT
from tests.results.test_claims import image_run, table_run

# Informedness: recall + specificity − 1.
YOUDEN = Metric(
    id="youden",
    title="Youden’s J",
    phrase="Youden’s J",
    unit="none",
    limits=(-1.0, 1.0),
    value=lambda of: of.positive[1] + of.specificity - 1,
    rows="test",
    interval=Bootstrap(lambda of: of.recall + of.specificity - 1),
    claimed="always",
    shown=("scores", "protocols"),
)
ERROR = Metric(
    id="error",
    title="Error rate",
    phrase="error rate",
    unit="fraction",
    limits=(0.0, 1.0),
    value=lambda of: float(np.mean(of.truth != of.predicted)),
    rows="test",
    interval=Spread.WILSON,
    claimed="always",
    shown=("scores",),
)


def with_one_more(registry: Registry, metric: Metric) -> Registry:
    return replace(registry, metrics=(*registry.metrics, metric))


def test_a_metric_that_is_registered_is_claimed_with_its_unit_and_interval(monkeypatch) -> None:
    monkeypatch.setattr(tabular, "TABULAR", with_one_more(TABULAR, YOUDEN))
    ledger, run = Ledger(), table_run(42)
    tabular.claim_one_run(ledger, run)
    claim = ledger.claims[f"{run.experiment}@42.youden"]
    balanced = ledger.claims[f"{run.experiment}@42.balanced-accuracy"]
    assert claim.value == pytest.approx(2 * balanced.value - 1)
    assert (claim.unit, claim.n, claim.of) == ("none", 150, "test rows")
    assert claim.interval is not None
    assert claim.interval.method == "percentile bootstrap"
    assert claim.interval.low == pytest.approx(2 * balanced.interval.low - 1)
    entered = ledger.metrics["tabular", "youden"]
    assert (entered.title, entered.limits) == ("Youden’s J", Limits(low=-1, high=1))


def test_its_intervals_over_seeds_are_cut_to_its_own_limits(monkeypatch) -> None:
    monkeypatch.setattr(tabular, "TABULAR", with_one_more(TABULAR, YOUDEN))
    ledger, run = Ledger(), table_run(42)
    other = replace(run, test_scores=1 - run.test_scores)
    tabular.claim_over_seeds(ledger, "base", [run, other])
    claim = ledger.claims["base.youden"]
    assert claim.interval is not None
    assert claim.prediction is not None
    assert (claim.interval.low, claim.prediction.high) == (-1, 1)


def test_it_is_shown_in_the_tables_that_it_names(monkeypatch) -> None:
    monkeypatch.setattr(tabular, "TABULAR", with_one_more(TABULAR, YOUDEN))
    ledger = Ledger()
    tabular.metric_table(ledger, "1.5a", table_run(7))
    assert ledger.tables["1.5a"].columns[1].name == "Seed 7"
    assert ledger.tables["1.5a"].rows[-1][0] == "Youden’s J"


def test_a_metric_of_images_is_claimed_and_shown_likewise(monkeypatch) -> None:
    registry = with_one_more(IMAGE, ERROR)
    monkeypatch.setattr(images, "IMAGE", registry)
    monkeypatch.setattr(part3, "IMAGE", registry)
    ledger, evidence = Ledger(), SimpleNamespace(experiments=ASSIGNMENT.image_experiments)
    images.claim(ledger, "cnn", [image_run(1)])
    claim, accuracy = (ledger.claims[f"cnn.{name}"] for name in ("error", "accuracy"))
    assert claim.value == pytest.approx(1 - accuracy.value)
    assert claim.interval is not None
    assert (claim.interval.method, claim.of) == ("Wilson", "test images")
    part3.metric_table(ledger, evidence, "3.4b", "scores", ("cnn",))
    part3.metric_table(ledger, evidence, "4.3b", "networks", ("cnn",))
    assert ledger.tables["3.4b"].rows[-1][0] == "Error rate"
    assert "Error rate" not in [row[0] for row in ledger.tables["4.3b"].rows]


@pytest.mark.parametrize("registry", [TABULAR, IMAGE])
def test_an_unknown_metric_is_told_with_those_that_there_are(registry) -> None:
    with pytest.raises(UnknownMetricError, match=r"'gini' is no metric .* there are .*accuracy"):
        registry["gini"]
    with pytest.raises(KeyError, match="'gini'"):
        registry.known("accuracy", "gini")


def test_a_metric_that_a_run_has_not_is_left_out_and_told_where_it_is_asked_for() -> None:
    nothing = np.zeros(0)
    history = History(
        train_loss=nothing,
        train_accuracy=nothing,
        validation_loss=nothing,
        validation_accuracy=nothing,
    )
    run = replace(table_run(42), history=history)
    assert "epoch" not in TABULAR.values(run)
    with pytest.raises(ValueError, match=f"{run.experiment} has no epoch"):
        TABULAR.each("epoch", [table_run(42), run])


def test_two_metrics_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two metrics 'mcc' of kind tabular"):
        with_one_more(TABULAR, TABULAR["mcc"])


def test_nothing_of_a_metric_has_a_default() -> None:
    with pytest.raises(TypeError, match=f"{len(fields(Metric))} required"):
        Metric()


@pytest.mark.parametrize(
    ("registry", "run"), [(TABULAR, table_run(42)), (IMAGE, image_run(1))], ids=["table", "images"]
)
def test_every_value_and_every_resampled_one_lies_in_the_limits_of_its_metric(
    registry: Registry, run: Run
) -> None:
    values = registry.values(run)
    resampled = resampling.values(registry, run, resampling.draw(len(run.test_labels), 50))
    for metric in registry.metrics:
        low, high = metric.limits
        assert low <= values.get(metric.id, low) <= high, metric.id
        found = resampled.get(metric.id, np.array([low]))
        assert (low <= found).all(), metric.id
        assert (found <= high).all(), metric.id


def asked(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Registry and id of each metric that code looks up by a literal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            of, ids = node.value, [node.slice]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of, ids = node.func.value, list(node.args)
        else:
            continue
        if isinstance(of, ast.Name) and of.id in {"TABULAR", "IMAGE"}:
            literal = (i.value for i in ids if isinstance(i, ast.Constant))
            yield from ((of.id, str(id)) for id in literal)


def test_every_metric_that_the_pipeline_asks_for_by_name_is_registered() -> None:
    """So that no run dies of a name after its training."""
    found = [
        entry
        for path in (Path(__file__).parents[2] / "pipeline").rglob("*.py")
        for entry in asked(ast.parse(path.read_text(encoding="utf-8")))
        if entry[1] not in get_args(Place)
    ]
    assert len(found) > 15
    for registry, id in found:
        assert {"TABULAR": TABULAR, "IMAGE": IMAGE}[registry][id].id == id


@pytest.mark.parametrize("registry", [TABULAR, IMAGE])
def test_what_is_measured_on_the_run_itself_is_no_share_of_rows(registry: Registry) -> None:
    for metric in registry.metrics:
        assert metric.rows != "run" or metric.interval is Spread.NONE, metric.id
        assert not isinstance(metric.interval, Bootstrap) or metric.rows == "test", metric.id
