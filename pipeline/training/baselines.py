"""A simple model and the rows of a split → what training a network hands back.

The models have scikit-learn's defaults, except for more iterations than a linear model on a
few columns ever needs. They see the training rows only, as the networks do: validation is
measured and chooses nothing. There are no epochs, so the history is empty.
"""

from collections.abc import Callable, Mapping

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from threadpoolctl import threadpool_limits

from pipeline.records import Samples, Split
from pipeline.training.outcomes import FITTED, Trained, history_of

NO_EPOCH = 0
ITERATIONS = 10_000  # at most

Weights = dict[str, np.ndarray]


def fit(kind: str, split: Split, seed: int) -> Trained:
    """Fitted on one thread, as how many there are may decide last bits."""
    model, weights_of = MODELS[kind](seed)
    with threadpool_limits(limits=1):
        model.fit(_features(split.train), split.train.labels)
        scores = _scores(model, split.test)
        fitted = [*_measured(model, split.train), *_measured(model, split.validation)]
    return Trained(
        history=history_of(np.empty((0, 4))),
        chosen_epoch=NO_EPOCH,
        scores=scores,
        test_loss=_loss(split.test, scores),
        fitted=dict(zip(FITTED, fitted, strict=True)),
        weights=weights_of(model),
    )


def _features(samples: Samples) -> np.ndarray:
    return samples.features.astype(np.float64)


def _scores(model: ClassifierMixin, samples: Samples) -> np.ndarray:
    """(n,) probabilities of the positive class."""
    scores: np.ndarray = model.predict_proba(_features(samples))[:, 1]
    return scores


def _measured(model: ClassifierMixin, samples: Samples) -> tuple[float, float]:
    """Mean loss in nats and accuracy at 0.5."""
    scores = _scores(model, samples)
    return _loss(samples, scores), float(np.mean((scores > 0.5) == (samples.labels == 1)))


def _loss(samples: Samples, scores: np.ndarray) -> float:
    return float(log_loss(samples.labels, scores, labels=[0, 1]))


def _coefficients(model: LogisticRegression) -> Weights:
    return {"coefficients": model.coef_, "intercept": model.intercept_}


def _trees(model: GradientBoostingClassifier) -> Weights:
    """The nodes of all trees in a row, `nodes` of them in each; a leaf has no children."""
    trees = [tree.tree_ for tree in model.estimators_.ravel()]
    fields = {
        "feature": [tree.feature for tree in trees],
        "threshold": [tree.threshold for tree in trees],
        "left": [tree.children_left for tree in trees],
        "right": [tree.children_right for tree in trees],
        "value": [tree.value.ravel() for tree in trees],
    }
    weights = {name: np.concatenate(values) for name, values in fields.items()}
    prior = np.asarray(model.init_.class_prior_)
    return weights | {"nodes": np.array([tree.node_count for tree in trees]), "prior": prior}


def _linear(seed: int) -> tuple[ClassifierMixin, Callable[[ClassifierMixin], Weights]]:
    return LogisticRegression(max_iter=ITERATIONS, random_state=seed), _coefficients


def _boosted(seed: int) -> tuple[ClassifierMixin, Callable[[ClassifierMixin], Weights]]:
    return GradientBoostingClassifier(random_state=seed), _trees


Make = Callable[[int], tuple[ClassifierMixin, Callable[[ClassifierMixin], Weights]]]
MODELS: Mapping[str, Make] = {"logistic-regression": _linear, "boosted-trees": _boosted}
