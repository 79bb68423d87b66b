"""A finished run → all of its claims and comparisons once more, by libraries and plain arithmetic.

In:  manifest.json and store/ of an output folder, the table that the manifest names by its digest,
     and the images in the folder's cache.
Out: what the manifest should say, and where it says something else.

Nothing of the package that made the numbers is imported, and nothing that reads its data: JSON, CSV,
npz and safetensors are read as anybody would. A claim is found by the pattern of its id; one that
none knows is an error. `python tests/recomputation.py FOLDER` tells how a folder does.

Numbers agree to nine digits. Fewer do where the program counts in single precision (a loss, and
resampled sums: five), and where it takes what torch computes of images (four), which is still beyond
the last digit that is shown. Intervals by the bootstrap are held against two sets of resamples: the
run's own, of which there are 2,000 by a known seed and which must give the same ends, and 4,000 others,
of which the ends must be as near as the Monte-Carlo error of both allows.
"""

import hashlib
import io
import json
import math
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from imblearn.over_sampling import RandomOverSampler
from safetensors.numpy import load_file
from scipy import optimize, stats
from sklearn import config_context, metrics, model_selection
from statsmodels.stats.proportion import proportion_confint
from torch import nn

ASSIGNMENTS = Path(__file__).parent.parent / "assignments"
EXACT, SINGLE, TORCH = 1e-9, 2e-5, 2e-4  # relative
Range = tuple[float, float]
Values = np.ndarray  # (splits, starts)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a claim should be.

    level: of prediction and on_first_split. others: of both ends of a bootstrap, the range that other
    resamples allow. within: how far it may be off, relative to its size.
    """

    value: float
    unit: str
    n: int
    of: str
    interval: Range | None = None
    prediction: Range | None = None
    on_first_split: Range | None = None
    level: float = 0.95
    others: tuple[Range, Range] | None = None
    source: tuple[str, ...] = ()
    within: float = EXACT


Measure = Callable[[], float]


class Lazily(dict[str, Measure]):
    """Metrics of one run, each measured when it is asked for."""

    def __getitem__(self, name: str) -> float:
        return float(super().__getitem__(name)())


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """One training, as the store has it."""

    key: str
    seed: int
    split: int
    labels: np.ndarray
    scores: np.ndarray
    rows: np.ndarray
    fitted: Mapping[str, float]
    counts: Mapping[str, int]
    epoch: int
    history: Sequence[float]
    loss: float
    seconds: float
    weights: Path

    @classmethod
    def read(cls, folder: Path) -> "Run":
        result = json.loads((folder / "result.json").read_text())
        observed = json.loads((folder / "observed.json").read_text())
        with np.load(folder / "predictions.npz") as arrays:
            return cls(
                **{name: result[name] for name in ("key", "seed", "split", "fitted", "counts")},
                labels=arrays["test_labels"],
                scores=arrays["test_scores"].astype(float),
                rows=arrays["test_rows"],
                epoch=result["chosen_epoch"],
                history=result["history"]["train_loss"],
                loss=result["test_loss"],
                seconds=observed["seconds"],
                weights=folder / "weights.safetensors",
            )

    @property
    def read_as(self) -> np.ndarray:
        """The class that is predicted of each test row."""
        if self.scores.ndim == 1:
            return (self.scores > 0.5).astype(int)
        return self.scores.argmax(axis=1)

    @property
    def right(self) -> np.ndarray:
        return self.read_as == self.labels

    @cached_property
    def values(self) -> "Lazily":
        return Lazily((_of_table if self.scores.ndim == 1 else _of_images)(self) | self._fitted)

    @property
    def _fitted(self) -> dict[str, Measure]:
        found = {name: lambda value=value: value for name, value in self.fitted.items()}
        found["gap"] = lambda: self.fitted["train-accuracy"] - self.fitted["validation-accuracy"]
        return found | ({"epoch": lambda: self.epoch} if self.history else {})

    def measured_on(self, metric: str, what: str) -> tuple[int, str]:
        if metric in {"epoch", "parameters", "train-images"}:
            return 1, "runs"
        if metric.startswith("train-"):
            return self.counts.get("measured", self.counts["train"]), f"training {what}"
        if metric.startswith("validation-") or metric == "gap":
            return self.counts["validation"], f"validation {what}"
        return len(self.labels), f"test {what}"


# What a run is worth, by scikit-learn.


def _of_table(run: Run) -> dict[str, Measure]:
    truth, read = run.labels, run.read_as
    (tn, fp), (fn, tp) = metrics.confusion_matrix(truth, read, labels=[0, 1])
    recall, specificity = tp / max(1, tp + fn), tn / max(1, tn + fp)
    return _three(truth, read, "binary") | {
        "loss": lambda: _loss(run),
        "accuracy": lambda: metrics.accuracy_score(truth, read),
        "balanced-accuracy": lambda: (recall + specificity) / 2,
        "mcc": lambda: metrics.matthews_corrcoef(truth, read),
        "specificity": lambda: specificity,
        "auc": lambda: metrics.roc_auc_score(truth, run.scores),
        "auc-from-labels": lambda: metrics.roc_auc_score(truth, read),
        "average-precision": lambda: metrics.average_precision_score(truth, run.scores),
        "confidence": np.maximum(run.scores, 1 - run.scores).mean,
        "brier": lambda: metrics.brier_score_loss(truth, np.clip(run.scores, 0, 1)),
        "true-negatives": lambda: tn,
        "false-positives": lambda: fp,
        "false-negatives": lambda: fn,
        "true-positives": lambda: tp,
    }


def _three(truth: np.ndarray, read: np.ndarray, average: str) -> dict[str, Measure]:
    """Precision, recall and F1, all at once."""

    @cache
    def found() -> tuple[float, ...]:
        score = metrics.precision_recall_fscore_support
        return score(truth, read, average=average, zero_division=0)[:3]

    return {
        "precision": lambda: found()[0],
        "recall": lambda: found()[1],
        "f1": lambda: found()[2],
    }


def _of_images(run: Run) -> dict[str, Measure]:
    truth, read = run.labels, run.read_as
    classes = np.arange(run.scores.shape[1])
    one_hot, confidence = truth[:, None] == classes, run.scores.max(axis=1)

    def aucs() -> list[float]:
        return [metrics.roc_auc_score(one_hot[:, c], run.scores[:, c]) for c in classes]

    def parameters() -> int:
        weights = load_file(run.weights)
        return sum(a.size for name, a in weights.items() if not re.search("running|tracked", name))

    macro, weighted = (_three(truth, read, average) for average in ("macro", "weighted"))
    by_size = {f"weighted-{name}": measure for name, measure in weighted.items()}
    return (
        macro
        | by_size
        | {
            "loss": lambda: _loss(run),
            "accuracy": lambda: metrics.accuracy_score(truth, read),
            "top3-accuracy": lambda: metrics.top_k_accuracy_score(
                truth, run.scores, k=3, labels=classes
            ),
            "mcc": lambda: metrics.matthews_corrcoef(truth, read),
            "auc": lambda: np.mean(aucs()),
            "lowest-auc": lambda: min(aucs()),
            "micro-auc": lambda: metrics.roc_auc_score(one_hot.ravel(), run.scores.ravel()),
            "calibration-error": lambda: _calibration_error(confidence, run.right),
            "confidence": confidence.mean,
            "overconfidence": lambda: confidence.mean() - run.right.mean(),
            "train-images": lambda: run.counts["train"],
            "parameters": parameters,
        }
    )


def _calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    bins = pd.cut(confidence, np.linspace(0, 1, 11), labels=False, right=False, include_lowest=True)
    frame = pd.DataFrame({"bin": np.where(np.isnan(bins), 9, bins), "c": confidence, "r": right})
    means = frame.groupby("bin").agg({"c": "mean", "r": "mean"})
    return float(((means.c - means.r).abs() * frame.bin.value_counts() / len(frame)).sum())


def _loss(run: Run) -> float:
    """In single precision, a probability near 1 tells too little of what is left: the stored loss."""
    return float(_losses(run).mean()) if _losses(run).max() < 9 else run.loss


def _losses(run: Run) -> np.ndarray:
    """(n,) of each row."""
    given = np.column_stack([1 - run.scores, run.scores]) if run.scores.ndim == 1 else run.scores
    return -np.log(np.maximum(given[np.arange(len(run.labels)), run.labels], 1e-12))


NATS = {"loss", "train-loss", "validation-loss"}
UNITS = dict.fromkeys(NATS, "nats") | {"mcc": "none", "brier": "none", "epoch": "count"}
UNITS |= {"train-images": "count", "parameters": "count"}
LIMITS = dict.fromkeys(NATS, (0, np.inf)) | {"mcc": (-1, 1), "gap": (-1, 1), "epoch": (1, np.inf)}
LIMITS |= dict.fromkeys(("train-images", "parameters"), (0, np.inf)) | {"overconfidence": (-1, 1)}
SHARES = {"accuracy", "top3-accuracy", "train-accuracy", "validation-accuracy"}
CELLS = ("true-negatives", "false-positives", "false-negatives", "true-positives")
FITTED = ("train-loss", "train-accuracy", "validation-loss", "validation-accuracy", "gap", "epoch")
OF_TABLE = ("loss", "accuracy", "balanced-accuracy", "precision", "recall", "f1", "mcc")
OF_TABLE += ("specificity", "auc", "auc-from-labels", *FITTED)
ASKED = ("average-precision", "brier", "confidence")
OF_IMAGES = ("train-images", "parameters", "loss", "accuracy", "top3-accuracy", "precision")
OF_IMAGES += ("recall", "f1", "weighted-precision", "weighted-recall", "weighted-f1", "mcc", "auc")
OF_IMAGES += ("lowest-auc", "micro-auc", "calibration-error", "confidence", "overconfidence")
OF_IMAGES += FITTED


# Several trainings: a start is nested in its split.


def nested(values: Values) -> tuple[float, float]:
    """Variance of the splits' means, and between the starts of one split (0 where there is one)."""
    splits, starts = values.shape
    means = values.mean(axis=1)
    if splits == 1:
        return float(np.var(values[0], ddof=1)), 0.0
    within = ((values - means[:, None]) ** 2).sum() / (splits * (starts - 1)) if starts > 1 else 0.0
    return float(np.var(means, ddof=1)), float(within)


def _units(values: Values) -> np.ndarray:
    return values[0] if len(values) == 1 else values.mean(axis=1)


def _sem(units: np.ndarray) -> float:
    """Standard error of their mean."""
    return float(units.std(ddof=1) / math.sqrt(len(units)))


def of_mean(values: Values, limits: Range) -> Range | None:
    units = _units(values)
    if len(units) < 2:
        return None
    return _kept(_student(units.mean(), _sem(units), len(units) - 1), limits)


def of_one_more(values: Values, limits: Range, level: float) -> Range | None:
    """A mean square below what its starts explain leaves nothing between splits."""
    units = _units(values)
    if len(units) < 2:
        return None
    spread, within = nested(values)
    one = spread
    if min(values.shape) > 1:
        one = max(0.0, spread - within / values.shape[1]) + within
    error = math.sqrt(one + spread / len(units))
    return _kept(_student(units.mean(), error, len(units) - 1, level), limits)


def of_one_more_start(values: Values, limits: Range, level: float) -> Range | None:
    """On the first split, by the spread within all of them."""
    splits, starts = values.shape
    if min(values.shape) < 2:
        return None
    error = math.sqrt(nested(values)[1] * (1 + 1 / starts))
    return _kept(_student(values[0].mean(), error, splits * (starts - 1), level), limits)


def _student(mean: float, error: float, freedom: float, level: float = 0.95) -> Range:
    if error == 0:
        return mean, mean
    low, high = stats.t.interval(level, freedom, mean, error)
    return float(low), float(high)


def _kept(found: Range, limits: Range) -> Range:
    return max(found[0], limits[0]), min(found[1], limits[1])


# One training: its rows.


def wilson(share: float, n: int) -> Range:
    low, high = proportion_confint(share * n, n, method="wilson")
    return float(low), float(high)


def newcombe(first: float, n_first: int, second: float, n_second: int) -> Range:
    (low_1, high_1), (low_2, high_2) = wilson(first, n_first), wilson(second, n_second)
    difference = first - second
    return (
        difference - math.hypot(first - low_1, high_2 - second),
        difference + math.hypot(high_1 - first, second - low_2),
    )


OWN, OTHERS = 2_000, 4_000  # resamples


@cache
def _own_draws(rows: int) -> np.ndarray:
    """(resamples, rows): how often the run drew each row."""
    return _draws(np.random.default_rng([20_000, rows]), rows, OWN)


@cache
def _other_draws(rows: int) -> np.ndarray:
    return _draws(np.random.default_rng(1), rows, OTHERS)


def _draws(random: np.random.Generator, rows: int, resamples: int) -> np.ndarray:
    drawn = np.empty((resamples, rows), dtype=np.float32)
    for resample in drawn:
        resample[:] = np.bincount(random.integers(rows, size=rows), minlength=rows)
    return drawn


Statistic = Callable[[np.ndarray], np.ndarray]


def bootstrap(statistic: Statistic, rows: int) -> tuple[Range | None, tuple[Range, Range] | None]:
    """statistic: (resamples, rows) counts → (resamples,), NaN where there is none."""
    own = statistic(_own_draws(rows))
    own = own[~np.isnan(own)]
    if len(own) < 1_000:
        return None, None
    low, high = np.quantile(own, [0.025, 0.975])
    other = statistic(_other_draws(rows))
    other = other[~np.isnan(other)]
    slack = 4 * math.sqrt(0.025 * 0.975 * (1 / len(own) + 1 / len(other)))
    a, b, c, d = np.quantile(other, [0.025 - slack, 0.025 + slack, 0.975 - slack, 0.975 + slack])
    return (float(low), float(high)), ((float(a), float(b)), (float(c), float(d)))


def _share(part: np.ndarray, whole: np.ndarray, empty: float = np.nan) -> np.ndarray:
    return np.where(whole > 0, part / np.maximum(whole, 1), empty)


def _areas(truth: np.ndarray, scores: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Mann and Whitney's statistic of each resample: pairs won, of which ties count half."""
    positive, negative = drawn[:, truth], drawn[:, ~truth]
    high, low = scores[truth][:, None], scores[~truth]
    kernel = (high > low) + np.float32(0.5) * (high == low)
    won = ((positive @ kernel) * negative).sum(axis=1, dtype=float)
    return _share(won, positive.sum(axis=1) * negative.sum(axis=1))


def _micro_areas(true: np.ndarray, scores: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """The same over all pairs of an image and a class, of which an image has its own all at once."""
    own, others = scores[true], np.sort(scores[~true].reshape(len(scores), -1), axis=1)
    won = [np.searchsorted(of, own, "left") + np.searchsorted(of, own, "right") for of in others]
    pairs = (drawn @ (np.array(won, dtype=np.float32) / 2)) * drawn
    return pairs.sum(axis=1, dtype=float) / (len(own) ** 2 * others.shape[1])


def _correlation_of(hits: np.ndarray, present: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Gorodkin's R_K from (resamples, classes): the correlation of truth and prediction."""
    n = present.sum(axis=1)
    both = hits.sum(axis=1) * n - (present * chosen).sum(axis=1)
    apart = (n**2 - (present**2).sum(axis=1)) * (n**2 - (chosen**2).sum(axis=1))
    return np.where(apart > 0, both / np.sqrt(np.where(apart > 0, apart, 1)), 0.0)


@cache
def _sums(run: Run, resamples: int) -> tuple[np.ndarray, ...]:
    """(resamples, classes) each: rows read as what they are, rows of a class, rows read as it."""
    draws = _own_draws if resamples == OWN else _other_draws
    classes = np.arange(2 if run.scores.ndim == 1 else run.scores.shape[1])
    true, read = run.labels[:, None] == classes, run.read_as[:, None] == classes
    counts = draws(len(run.labels))
    return tuple((counts @ of.astype(np.float32)).astype(float) for of in (true & read, true, read))


def resampled(run: Run, metric: str, drawn: np.ndarray) -> np.ndarray:
    """(resamples,): the metric where each row counts as often as it was drawn."""
    of_table, n = run.scores.ndim == 1, len(run.labels)
    classes = np.arange(2 if of_table else run.scores.shape[1])
    true, confidence = run.labels[:, None] == classes, run.scores
    if not of_table:
        confidence = run.scores.max(axis=1)
    single = {
        "loss": _losses,
        "confidence": lambda _: confidence,
        "overconfidence": lambda run: confidence - run.right,
    }
    if metric in single:
        return drawn.astype(float) @ single[metric](run) / n
    hits, present, chosen = _sums(run, len(drawn))
    of_classes = {
        "precision": _share(hits, chosen, empty=0),
        "recall": _share(hits, present),
        "f1": _share(2 * hits, present + chosen),
    }
    if metric == "mcc":
        return _correlation_of(hits, present, chosen)
    if of_table:
        return {
            **{name: of[:, 1] for name, of in of_classes.items()},
            "specificity": of_classes["recall"][:, 0],
            **dict.fromkeys(("balanced-accuracy", "auc-from-labels"), of_classes["recall"].mean(1)),
            "auc": _areas(true[:, 1], run.scores, drawn),
        }[metric]
    if metric == "auc":
        return np.nanmean([_areas(true[:, c], run.scores[:, c], drawn) for c in classes], axis=0)
    if metric == "micro-auc":
        return _micro_areas(true, run.scores, drawn)
    there = (present > 0) / (present > 0).sum(axis=1)[:, None]
    return {
        **{name: np.nansum(of * there, axis=1) for name, of in of_classes.items()},
        **{f"weighted-{m}": np.nansum(of * present, axis=1) / n for m, of in of_classes.items()},
    }[metric]


RESAMPLED = {"loss", "precision", "recall", "f1", "mcc", "specificity", "balanced-accuracy"}
RESAMPLED |= {"auc", "auc-from-labels", "weighted-precision", "weighted-recall", "weighted-f1"}
RESAMPLED |= {"micro-auc", "confidence", "overconfidence"}


def _cut(rows: np.ndarray, share: float, split: int, **how: Any) -> list[np.ndarray]:
    return model_selection.train_test_split(rows, test_size=share, random_state=split, **how)


@dataclass(frozen=True, eq=False)
class Output:
    """A folder that a run made."""

    folder: Path
    manifest: Mapping[str, Any]
    known: dict[str, list[Run]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Output":
        return cls(folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8")))

    @cached_property
    def experiments(self) -> Mapping[str, Mapping[str, Any]]:
        return {e["id"]: e for e in self.manifest["experiments"]}

    def runs(self, experiment: str) -> list[Run]:
        if experiment not in self.known:
            keys = self.experiments[experiment]["keys"]
            self.known[experiment] = [Run.read(self.folder / "store" / key) for key in keys]
        return self.known[experiment]

    def first(self, experiment: str) -> Run:
        return next(r for r in self.runs(experiment) if r.seed == self.manifest["first_seed"])

    def is_of_images(self, experiment: str) -> bool:
        return experiment in self.manifest["scale"]["images"]

    def dataset(self, id: str) -> Mapping[str, Any]:
        return next(d for d in self.manifest["datasets"] if d["id"] == id)

    @cached_property
    def assignment(self) -> Mapping[str, Any]:
        """The file of this title."""
        found = (tomllib.loads(f.read_text("utf-8")) for f in ASSIGNMENTS.glob("*/assignment.toml"))
        return next(a for a in found if a["title"] == self.manifest["title"])

    # The table.

    @cached_property
    def raw(self) -> pd.DataFrame:
        known = {hashlib.sha256(f.read_bytes()).hexdigest(): f for f in ASSIGNMENTS.glob("*/*.csv")}
        return pd.read_csv(known[self.dataset("table")["digest"]], encoding="utf-8-sig")

    @property
    def features(self) -> pd.DataFrame:
        return self.raw[[f["name"] for f in self.dataset("table")["features"]]]

    @cached_property
    def labels(self) -> np.ndarray:
        target = self.dataset("table")["target"]
        cells, positive = self.raw[target["name"]], target["positive"]
        numbers = pd.to_numeric(cells, errors="coerce")
        if numbers.isna().any():
            return (cells.astype(str).str.strip() == positive).to_numpy(int)
        return (numbers == float(positive)).to_numpy(int)

    @cached_property
    def clean(self) -> pd.DataFrame:
        """By the ids of the columns, in the order of the file."""
        table = self.dataset("table")
        numbers = self.features.apply(pd.to_numeric, errors="coerce").astype(float)
        clean = numbers.fillna(numbers.mean()).rename(
            columns={f["name"]: f["id"] for f in table["features"]}
        )
        clean.insert(
            self.raw.columns.get_loc(table["target"]["name"]), table["target"]["id"], self.labels
        )
        return clean

    @cache  # noqa: B019
    def parts(self, split: int) -> Mapping[str, np.ndarray]:
        """The rows of train, validation and test where all are oversampled before the split."""
        rest, test = _cut(self._oversampled(np.arange(len(self.labels)), split), 0.15, split)
        train, validation = _cut(rest, 0.175, split)
        return {"train": train, "validation": validation, "test": test}

    def parts_without_leaks(self, split: int) -> Mapping[str, np.ndarray]:
        """Where each class is split in its share, and rows to train on are oversampled afterwards."""
        rows, labels = np.arange(len(self.labels)), self.labels
        rest, test = _cut(rows, 0.15, split, stratify=labels)
        train, validation = _cut(rest, 0.175, split, stratify=labels[rest])
        return {"train": self._oversampled(train, split), "validation": validation, "test": test}

    def _oversampled(self, rows: np.ndarray, split: int) -> np.ndarray:
        sampler = RandomOverSampler(random_state=split)
        return sampler.fit_resample(rows[:, None], self.labels[rows])[0][:, 0]

    def leaked(self, run: Run) -> np.ndarray:
        """(n,) bool: which test rows also stand in train or validation."""
        parts = self.parts(run.split)
        if not np.array_equal(parts["test"], run.rows):
            raise AssertionError(f"{run.key}: its test rows are not those of split {run.split}")
        return np.isin(run.rows, np.concatenate([parts["train"], parts["validation"]]))

    # The images.

    @cached_property
    def images(self) -> tuple[np.ndarray, np.ndarray]:
        """Images and labels, as they were drawn for this run."""
        digest = self.dataset("images")["digest"]
        for file in (self.folder / "cache").glob("drawn-*.sealed"):
            _mark, _, content = file.read_bytes().partition(b"\n")
            with np.load(io.BytesIO(content[:-32])) as kept:
                images, labels = kept["images"], kept["labels"]
            classes = tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            found = hashlib.sha256(repr((images.shape, classes)).encode())
            for array in (images, labels):
                found.update(np.ascontiguousarray(array).data)
            if found.hexdigest() == digest:
                return images, labels
        raise AssertionError("the images are not in the cache of this folder")


# Kinds of claims. In a pattern, E stands for an experiment and S for a seed.

Recompute = Callable[..., Found | None]
KINDS: dict[str, tuple[re.Pattern[str], Recompute]] = {}
E, S = r"(?P<experiment>E)", r"@(?P<seed>S)"


def kind(pattern: str) -> Callable[[Recompute], Recompute]:
    """Enters a recomputation of all claims whose id, experiment and seed blanked, is like that."""

    def enter(recompute: Recompute) -> Recompute:
        KINDS[recompute.__name__] = re.compile(pattern), recompute
        return recompute

    return enter


def _any(names: Sequence[str]) -> str:
    return rf"(?P<what>{'|'.join(map(re.escape, names))})"


@kind(r"data\.(?P<what>[a-z-]+)")
def of_the_data(of: Output, what: str) -> Found | None:
    raw, features = of.raw, of.features
    numbers = features.apply(pd.to_numeric, errors="coerce")
    counts = {
        "rows": len(raw),
        "columns": raw.shape[1],
        "positives": of.labels.sum(),
        "invalid-cells": numbers.isna().sum().sum(),
        "empty-cells": features.isna().sum().sum(),
        "other-columns": sum(kind.kind not in "iuf" for kind in raw.dtypes),
    }
    return _counted_of(counts, what, n=len(raw), of="rows")


def _counted_of(counts: Mapping[str, int], what: str, *, n: int, of: str) -> Found | None:
    return Found(value=counts[what], unit="count", n=n, of=of) if what in counts else None


@kind(r"split\.(?P<free>leak-free\.)?(?P<what>[a-z-]+)")
def of_the_split(of: Output, free: str | None, what: str) -> Found | None:
    split = (of.parts_without_leaks if free else of.parts)(of.manifest["first_seed"])
    test, rest = split["test"], np.concatenate([split["train"], split["validation"]])
    counts = {f"{name}-rows": len(rows) for name, rows in split.items()} | {
        "test-negatives": (of.labels[test] == 0).sum(),
        "test-positives": (of.labels[test] == 1).sum(),
    }
    if free:
        counts["distinct-train-rows"] = len(set(split["train"]))
    else:
        counts["oversampled-rows"] = len(test) + len(rest)
        counts["leaked-test-rows"] = np.isin(test, rest).sum()
    return _counted_of(counts, what, n=len(test) + len(rest), of="rows")


@kind(r"majority\.(?P<what>rows|images|published|leak-free)")
def majority(of: Output, what: str) -> Found:
    """The share of the larger class."""
    if what in {"rows", "images"}:
        labels, named = of.labels, "rows"
        if what == "images":
            first = next(iter(of.manifest["scale"]["images"]))
            labels, named = of.runs(first)[0].labels, "test images"
        return Found(value=_larger(labels), unit="fraction", n=len(labels), of=named)
    base = of.experiments[of.manifest["base"]]
    own = base["recipe"] | {"protocol": what}
    alike = (e for e in of.experiments.values() if e["name"] == base["name"])
    runs = of.runs(next(e["id"] for e in alike if e["recipe"] == own))
    shares = {run.split: _larger(run.labels) for run in runs}
    mean, source = float(np.mean([*shares.values()])), tuple(run.key for run in runs)
    return Found(value=mean, unit="fraction", n=len(shares), of="splits", source=source)


def _larger(labels: np.ndarray) -> float:
    return float(stats.mode(labels).count / len(labels))


@kind(r"correlation\.none")
def no_correlation(of: Output) -> Found:
    return Found(value=0.0, unit="none", n=len(of.labels), of="rows")


@kind(r"correlation\.(?P<first>[^|]+)\|(?P<second>[^|]+)")
def of_two_columns(of: Output, first: str, second: str) -> Found:
    found, n = stats.pearsonr(of.clean[first], of.clean[second]), len(of.clean)
    interval = None
    if n > 3 and abs(found.statistic) < 1:
        interval = tuple(map(float, found.confidence_interval(0.95)))
    return Found(value=found.statistic, unit="none", n=n, of="rows", interval=interval)


@kind(r"network\.(?P<what>[a-z-]+(-\d+)?)")
def of_the_base(of: Output, what: str) -> Found | None:
    weights = load_file(of.first(of.manifest["base"]).weights)
    layers = [
        weights[f"fc{n}.weight"] for n in range(1, len(weights)) if f"fc{n}.weight" in weights
    ]
    units = [len(layer) for layer in layers[:-1]]
    counts = {
        "inputs": layers[0].shape[1],
        "hidden-layers": len(units),
        "parameters": sum(w.size for name, w in weights.items() if "running" not in name),
    }
    if len(set(units)) == 1:
        counts["hidden-units"] = units[0]
    else:
        counts |= {f"hidden-units-{n}": size for n, size in enumerate(units, 1)}
    return _counted_of(counts, what, n=1, of="networks")


def by_split(runs: Sequence[Run], values: Sequence[float]) -> Values:
    splits = dict.fromkeys(run.split for run in runs)
    whole = list(zip(runs, values, strict=True))
    return np.array(
        [[v for run, v in whole if run.split == split] for split in splits], dtype=float
    )


def over_seeds(
    runs: Sequence[Run], values: Sequence[float], unit: str, limits: Range, **others: Any
) -> Found:
    found = Found(
        value=float(np.mean(values)),
        unit=unit,
        n=len(runs),
        of="seeds",
        interval=of_mean(by_split(runs, values), limits),
        source=tuple(run.key for run in runs),
    )
    return replace(found, **others)


def _mean_of(of: Output, runs: Sequence[Run], metric: str) -> Found:
    values, limits = [run.values[metric] for run in runs], LIMITS.get(metric, (0, 1))
    found = over_seeds(
        runs,
        values,
        UNITS.get(metric, "fraction"),
        limits,
        within=SINGLE if metric == "loss" else EXACT,
    )
    if metric in ASKED and runs[0].scores.ndim == 1:
        return found
    return replace(found, **_of_one_more(of, by_split(runs, values), limits))


def _of_one_more(of: Output, values: Values, limits: Range) -> dict[str, Any]:
    level = 1 - 0.05 / max(1, held(of))
    return {
        "prediction": of_one_more(values, limits, level),
        "on_first_split": of_one_more_start(values, limits, level),
        "level": level,
    }


@cache
def held(of: Output) -> int:
    """How many results of the source's can be held against a range: of what was trained repeatedly.

    Of one claim, printed numbers that some value rounds to are one result.
    """
    found = dict[str, list[Range]]()
    for artefact in (of.manifest["published"] or {"artefacts": []})["artefacts"]:
        for number in artefact["numbers"]:
            needs, claim = number["needs"] or artefact["needs"], number["claim"]
            given = number["copied"] or number["setting"] or claim is None
            if given or needs in {"architecture", "table", "images", "never"}:
                continue
            if len(of.experiments.get(claim.rpartition(".")[0], {"keys": ()})["keys"]) < 2:
                continue
            known, (low, high) = found.setdefault(claim, []), _allowed(number, artefact)
            for place, (lowest, highest) in enumerate(known):
                if lowest <= high and low <= highest:
                    known[place] = max(low, lowest), min(high, highest)
                    break
            else:
                known.append((low, high))
    return sum(map(len, found.values()))


def _allowed(number: Mapping[str, Any], artefact: Mapping[str, Any]) -> Range:
    """Of the claim, between which values all round to what is printed."""
    half = 0.5 * 10.0 ** -len(number["value"].partition(".")[2])
    low, high = float(number["value"]) - half, float(number["value"]) + half
    low = -math.inf if number["bound"] == "at most" else low
    high = math.inf if number["bound"] == "at least" else high
    if number["times"]:
        alike = ("claim", "times")
        cells = [n for n in artefact["numbers"] if all(n[a] == number[a] for a in alike)]
        if {cell["complement"] for cell in cells} != {True, False}:
            return -math.inf, math.inf
        turned = {cell["complement"]: float(cell["value"]) for cell in reversed(cells)}
        total = sum(turned.values())
        low, high = (low / total, high / total) if total else (-math.inf, math.inf)
    return (1 - high, 1 - low) if number["complement"] else (low, high)


def _of_one_run(run: Run, metric: str, what: str) -> Found:
    n, of = run.measured_on(metric, what)
    value, interval, others = run.values[metric], None, None
    if metric in SHARES:
        interval = wilson(round(value * n) / n, n)
    elif metric == "gap":
        sides = ("train-accuracy", "validation-accuracy")
        both = [(run.fitted[side], run.measured_on(side, what)[0]) for side in sides]
        interval = newcombe(*both[0], *both[1])
    elif metric in RESAMPLED:
        interval, others = bootstrap(partial(resampled, run, metric), len(run.labels))
    return Found(
        value=value,
        unit="count" if metric in CELLS else UNITS.get(metric, "fraction"),
        n=n,
        of=of,
        interval=interval,
        others=others,
        source=(run.key,),
        within=SINGLE if metric in RESAMPLED else EXACT,
    )


@kind(rf"{E}\.{_any(sorted({*OF_TABLE, *ASKED, *OF_IMAGES}, key=len, reverse=True))}")
def of_an_experiment(of: Output, experiment: str, what: str) -> Found | None:
    runs, images = of.runs(experiment), of.is_of_images(experiment)
    if what not in (OF_IMAGES if images else (*OF_TABLE, *ASKED)):
        return None
    return (
        _of_one_run(runs[0], what, "images")
        if images and len(runs) == 1
        else _mean_of(of, runs, what)
    )


@kind(rf"{E}{S}\.{_any(sorted({*OF_TABLE, *CELLS}, key=len, reverse=True))}")
def of_the_first_seed(of: Output, experiment: str, seed: int, what: str) -> Found:
    run = next(run for run in of.runs(experiment) if run.seed == seed)
    return _of_one_run(run, what, "rows")


@kind(rf"{E}\.accuracy-sd")
def spread_of_accuracy(of: Output, experiment: str) -> Found:
    return _spread(of.runs(experiment), "accuracy", "fraction")


def _spread(runs: Sequence[Run], metric: str, unit: str) -> Found:
    spread = pd.Series([run.values[metric] for run in runs]).std()
    source = tuple(run.key for run in runs)
    return Found(value=spread, unit=unit, n=len(runs), of="seeds", source=source)


@kind(rf"{E}\.{_any(CELLS)}")
def mean_of_a_cell(of: Output, experiment: str, what: str) -> Found:
    runs = of.runs(experiment)
    return over_seeds(runs, [run.values[what] for run in runs], "none", (0, np.inf))


@kind(rf"{E}\.{_any(CELLS)}-sd")
def spread_of_a_cell(of: Output, experiment: str, what: str) -> Found:
    return _spread(of.runs(experiment), what, "none")


@kind(rf"{E}\.leaked-rows")
def leaked_rows(of: Output, experiment: str) -> Found:
    runs = of.runs(experiment)
    return over_seeds(runs, [of.leaked(run).sum() for run in runs], "count", (0, np.inf))


@kind(rf"{E}\.recall-(?P<what>leaked|fresh)")
def recall_of_some_rows(of: Output, experiment: str, what: str) -> Found:
    runs = of.runs(experiment)
    return over_seeds(runs, [_recall(of, run, what) for run in runs], "fraction", (0, 1))


def _recall(of: Output, run: Run, what: str) -> float:
    chosen = of.leaked(run) == (what == "leaked")
    return float(metrics.recall_score(run.labels[chosen], run.read_as[chosen]))


@kind(r"disagreement\.(?P<comparison>.+)")
def disagreement(of: Output, comparison: str) -> Found:
    """On how many test rows just one of two is right: each beside the next start of the other."""
    entry = next(entry for entry in of.manifest["comparisons"] if entry["id"] == comparison)
    left, right = (of.runs(_parted(of, entry[side])[0]) for side in ("left", "right"))
    starts = {run.split: [own for own in right if own.split == run.split] for run in right}
    turned = {split: iter([*own[1:], own[0]]) for split, own in starts.items()}
    values = [np.mean(run.right != next(turned[run.split]).right) for run in left]
    return Found(
        value=float(np.mean(values)),
        unit="fraction",
        n=len(left),
        of="seeds",
        source=tuple(run.key for run in (*left, *right)),
    )


@kind(rf"{E}\.parameters")
def parameters_of_a_network(of: Output, experiment: str) -> Found | None:
    if of.is_of_images(experiment):
        return None
    run = of.runs(experiment)[0]
    size = sum(w.size for name, w in load_file(run.weights).items() if "running" not in name)
    return Found(value=size, unit="count", n=1, of="networks", source=(run.key,))


@kind(rf"{E}\.(?P<what>acted|shared-epochs)")
def patience(of: Output, experiment: str, what: str) -> Found:
    """Until it acts, a training has the losses of the base with the same seed, digit by digit."""
    runs = of.runs(experiment)
    both = [
        (run, base)
        for run, base in zip(runs, of.runs(of.manifest["base"]), strict=True)
        if what == "acted" or (run.scores != base.scores).any()
    ]
    values = [_acted(*pair) if what == "acted" else _shared(*pair) for pair in both]
    return Found(
        value=float(np.mean(values)),
        unit="fraction" if what == "acted" else "count",
        n=len(both),
        of="seeds",
        source=tuple(run.key for run in runs),
    )


def _acted(run: Run, base: Run) -> bool:
    return bool((run.scores != base.scores).any())


def _shared(run: Run, base: Run) -> int:
    n = min(len(run.history), len(base.history))
    apart = np.flatnonzero(np.array(run.history[:n]) != np.array(base.history[:n]))
    return int(apart[0]) if len(apart) else n


@kind(rf"{E}\.(?P<what>copies|accuracy-without-copies)")
def copies(of: Output, experiment: str, what: str) -> Found | None:
    """Of equal rows or images. Nearly equal ones are a matter of taste, and not found again."""
    images, runs = of.is_of_images(experiment), of.runs(experiment)
    found = {f["id"]: f["count"] for f in of.manifest["findings"]}
    if found["images.near-copies" if images else "table.near-copies"]:
        return None
    cells = of.images[0].reshape(len(of.images[0]), -1) if images else of.clean.iloc[:, :]
    features = (
        pd.DataFrame(cells) if images else cells.drop(columns=of.dataset("table")["target"]["id"])
    )
    alike = features.groupby(list(features), dropna=False).ngroup().to_numpy()
    marked = [
        np.isin(alike[r.rows], alike[np.setdiff1d(np.arange(len(alike)), r.rows)]) for r in runs
    ]
    if what == "copies":
        return over_seeds(runs, [m.sum() for m in marked], "count", (0, np.inf))
    kept = [(run, run.right[~m]) for run, m in zip(runs, marked, strict=True) if not m.all()]
    runs = [run for run, _ in kept]
    found = over_seeds(runs, [right.mean() for _, right in kept], "fraction", (0, 1))
    if not images or len(runs) > 1:
        return found
    n = len(kept[0][1])
    return replace(found, n=n, of="test images", interval=wilson(found.value, n))


# Networks on images.


@kind(r"images\.(?P<what>[a-z-]+)")
def of_the_images(of: Output, what: str) -> Found | None:
    _, labels = of.images
    sizes = np.unique(labels, return_counts=True)[1]
    tenths = int(sum(max(1, round(size / 10)) for size in sizes))
    counts = {
        "count": len(labels),
        "classes": len(sizes),
        "train": len(labels) - 2 * tenths,
        "validation": tenths,
        "test": tenths,
    }
    return _counted_of(counts, what, n=len(labels), of="images")


def _confused(run: Run) -> list[tuple[int, int]]:
    """(true class, the one read): the ten commonest pairs, of equal ones the first by number."""
    wrong = pd.DataFrame({"true": run.labels, "read": run.read_as})[~run.right]
    counts = wrong.value_counts().reset_index()
    ordered = counts.sort_values(["count", "true", "read"], ascending=[False, True, True])
    return list(ordered[["true", "read"]].head(10).itertuples(index=False, name=None))


@kind(rf"{E}{S}\.confused-(?P<place>\d+)")
def confused_pair(of: Output, experiment: str, seed: int, place: str) -> Found:
    run = of.first(experiment)
    true, read = _confused(run)[int(place) - 1]
    count = ((run.labels == true) & (run.read_as == read)).sum()
    n = int((run.labels == true).sum())
    return Found(value=count, unit="count", n=n, of="test images", source=(run.key,))


@kind(rf"{E}{S}\.mutual-pairs")
def mutual_pairs(of: Output, experiment: str, seed: int) -> Found:
    run = of.first(experiment)
    pairs = _confused(run)
    both = sum(pair[::-1] in pairs for pair in pairs)
    return Found(value=both, unit="count", n=len(pairs), of="pairs", source=(run.key,))


def share_of(run: Run, right: np.ndarray, of: str = "test images") -> Found:
    """With Wilson's interval."""
    share, n = float(right.mean()), len(right)
    return Found(
        value=share, unit="fraction", n=n, of=of, interval=wilson(share, n), source=(run.key,)
    )


@kind(rf"{E}{S}\.class-(?P<place>\d+)\.(?P<what>recall|others)")
def recall_of_a_class(of: Output, experiment: str, seed: int, place: str, what: str) -> Found:
    run = of.first(experiment)
    return share_of(run, run.right[(run.labels == int(place) - 1) == (what == "recall")])


@cache
def alike(of: Output) -> list[list[int]]:
    """Classes that the first network takes for one another, in groups.

    Two are joined where a tenth of their images is read as the other, and where either takes more
    of the other's errors than an even spread over all classes gives; binomial tests, Holm.
    """
    run = of.first(next(iter(of.manifest["scale"]["images"])))
    counts = metrics.confusion_matrix(run.labels, run.read_as, labels=range(run.scores.shape[1]))
    classes, p_values = range(len(counts)), {}
    for i, j in ((i, j) for i in classes for j in classes if i < j):
        p_values[i, j] = max(
            stats.binomtest(int(counts[a, b]), int(errors), 1 / (len(counts) - 1), "greater").pvalue
            if (errors := counts[a].sum() - counts[a, a])
            else 1.0
            for a, b in ((i, j), (j, i))
        )
    joined = [
        {i, j}
        for (i, j), p in holm(p_values).items()
        if p <= 0.05 and counts[i, j] + counts[j, i] >= 0.1 * (counts[i].sum() + counts[j].sum())
    ]
    groups = list[set[int]]()
    for pair in joined:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if group not in touched] + [pair.union(*touched)]
    return sorted(sorted(group) for group in groups if len(group) < len(counts))


def right_but_for_alike(of: Output, run: Run) -> np.ndarray:
    """(n,) bool: read as its class or as one of its group."""
    first = {label: group[0] for group in alike(of) for label in group}
    true, read = ([first.get(label, label) for label in side] for side in (run.labels, run.read_as))
    return np.array(true) == np.array(read)


@kind(rf"{E}{S}\.(?P<what>errors|alike-errors|alike-share|alike-accuracy)")
def errors(of: Output, experiment: str, seed: int, what: str) -> Found:
    run = of.first(experiment)
    right, wrong = right_but_for_alike(of, run), ~run.right
    if what == "alike-accuracy":
        return share_of(run, right)
    if what == "alike-share":
        return share_of(run, right[wrong], "errors")
    count, n = (wrong, len(wrong)) if what == "errors" else (wrong & right, int(wrong.sum()))
    named = "test images" if what == "errors" else "errors"
    return Found(value=count.sum(), unit="count", n=n, of=named, source=(run.key,))


@kind(rf"{E}{S}\.alike-(?P<place>\d+)\.(?P<what>confused|together|apart)")
def a_group(of: Output, experiment: str, seed: int, place: str, what: str) -> Found:
    run, group = of.first(experiment), alike(of)[int(place) - 1]
    own = np.isin(run.labels, group)
    together, apart = np.isin(run.read_as[own], group), run.right[own]
    if what != "confused":
        return share_of(run, together if what == "together" else apart)
    count, n = (together & ~apart).sum(), int(own.sum())
    return Found(value=count, unit="count", n=n, of="test images", source=(run.key,))


@dataclass(frozen=True)
class Layer:
    """One layer as it stands in a table: its kind, what it gives of one image, its parameters."""

    name: str
    shape: tuple[int, ...]
    parameters: int
    kernel: int | None


def build(recipe: Mapping[str, Any], classes: int, pixels: int) -> Any:
    """The network of a recipe in torch's own layers, named as the weights are."""
    normed = recipe.get("batch_norm", False)
    if recipe["model"] == "cnn":
        network, width = nn.Sequential(), 3
        for n, units in enumerate(recipe["channels"], 1):
            network.add_module(f"convolution{n}", nn.Conv2d(width, units, 3, 1, 1, bias=not normed))
            if normed:
                network.add_module(f"norm{n}", nn.BatchNorm2d(units))
            network.add_module(f"relu{n}", nn.ReLU())
            network.add_module(f"pool{n}", nn.MaxPool2d(2))
            width = units
        network.add_module("flat", nn.Flatten())
        side = pixels // 2 ** len(recipe["channels"])
        network.add_module("linear1", nn.Linear(width * side**2, 512))
        network.add_module("relu", nn.ReLU())
        network.add_module("dropout", nn.Dropout(0.5))
        network.add_module("linear2", nn.Linear(512, classes))
        return network
    from torchvision import models  # noqa: PLC0415  # 150 MB

    if recipe["model"] == "vgg":
        name = {"A": "vgg11", "B": "vgg13", "D": "vgg16", "E": "vgg19"}[recipe["letters"]]
        network = getattr(models, name + "_bn" * normed)(num_classes=classes)
        for n, layer in enumerate(network.features):
            if isinstance(layer, nn.Conv2d) and normed:
                network.features[n] = nn.Conv2d(
                    layer.in_channels, layer.out_channels, 3, 1, 1, bias=False
                )
        network.avgpool = nn.Identity()
        network.classifier[0] = nn.Linear(512 * (pixels // 32) ** 2, 4096)
        return network
    network = models.resnet18(num_classes=classes)
    network.conv1, network.maxpool = nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.Identity()
    return network


def layers_of(network: Any, pixels: int) -> list[Layer]:
    """Every leaf in the order in which an image passes it, as often as it does."""
    found = []

    def note(layer: Any, _inputs: Any, output: Any) -> None:
        size = sum(parameter.numel() for parameter in layer.parameters())
        kernel = layer.kernel_size[0] if isinstance(layer, torch.nn.Conv2d) else None
        found.append(Layer(type(layer).__name__, tuple(output.shape[1:]), size, kernel))

    for layer in network.modules():
        if not list(layer.children()) and not isinstance(layer, torch.nn.Identity):
            layer.register_forward_hook(note)
    network.eval()(torch.empty(1, 3, pixels, pixels, device="meta"))
    return found


@cache
def architecture(of: Output, experiment: str) -> Mapping[str, tuple[float, str]]:
    """Of the input size that the largest scale gives: each value with its unit."""
    recipe, part = of.experiments[experiment]["recipe"], of.experiments[experiment]["part"]
    scales, asked = of.assignment["scales"], of.assignment["networks"]
    largest = scales[next(name for name in ("paper", "laptop", "smoke") if name in scales)]
    names, like = [experiment], {network["id"]: network.get("like") for network in asked}
    while like[names[-1]]:
        names.append(like[names[-1]])
    own = largest.get("networks", {})
    pixels = next((own[name] for name in names if name in own), largest["images"])["pixels"]
    with torch.device("meta"):
        network = build(recipe, of.dataset("images")["classes"], pixels)
    layers = layers_of(network, pixels)
    batch, megabyte = (1, 2**20) if part == "4" else (recipe["batch_size"], 1e6)
    return dict(_counted(network, layers, pixels, batch, megabyte))


def _counted(
    network: Any, layers: Sequence[Layer], pixels: int, batch: int, megabyte: float
) -> Iterator[tuple[str, tuple[float, str]]]:
    by_kind = {layer.name: [own for own in layers if own.name == layer.name] for layer in layers}
    convolutions, dense = by_kind["Conv2d"], by_kind["Linear"]
    dropouts = [layer.p for layer in network.modules() if type(layer).__name__ == "Dropout"]
    sides = [pixels, *(own.shape[-1] for own in layers if own.name in {"Conv2d", "MaxPool2d"})]
    blocks = "".join(own.name[0] for own in layers if own.name in {"Conv2d", "MaxPool2d"})
    names = ("Conv2d", "MaxPool2d", "Linear", "Dropout", "BatchNorm2d", "AdaptiveAvgPool2d")
    whats = ("convolutions", "poolings", "dense", "dropouts", "batch-norms", "means")
    counts = {what: len(by_kind.get(n, ())) for what, n in zip(whats, names, strict=True)}
    counts |= {f"channels-{n}": own.shape[0] for n, own in enumerate(convolutions, 1)}
    counts |= {f"units-{n}": own.shape[0] for n, own in enumerate(dense, 1)}
    counts |= {"first-side": pixels, "last-side": sides[-1], "batch": batch}
    counts["halvings"] = sum(after < before for before, after in pairwise(sides))
    kernels = [own.kernel for own in convolutions]
    counts |= {f"kernels-{side}": kernels.count(side) for side in set(kernels)}
    counts |= {f"block-{n}": len(block) for n, block in enumerate(blocks.split("M")[:-1], 1)}
    counts["relus"] = sum(own.name == "ReLU" and len(own.shape) == 3 for own in layers)
    counts["skips"] = sum(type(layer).__name__ == "BasicBlock" for layer in network.modules())
    size = sum(parameter.numel() for parameter in network.parameters())
    counts |= {"parameters": size, "trainable": size, "fixed": 0}
    yield from ((name, (count, "count")) for name, count in counts.items())
    yield from ((f"rate-{n}", (rate, "fraction")) for n, rate in enumerate(dropouts, 1))
    yield "dense-share", (sum(own.parameters for own in dense) / size, "fraction")
    steps = sum(
        own.parameters * (math.prod(own.shape[1:]) if own.name == "Conv2d" else 1) for own in layers
    )
    yield "multiply-adds", (steps * batch / 1e9, "none")
    kept = [own for own in layers if own.parameters or megabyte == 2**20]
    sizes = {
        "input-size": 3 * pixels**2 * batch,
        "pass-size": 2 * batch * sum(math.prod(own.shape) for own in kept),
        "parameter-size": size,
    }
    sizes["total-size"] = sum(sizes.values())
    yield from ((name, (4 * n / megabyte, "megabytes")) for name, n in sizes.items())


@kind(rf"{E}\.architecture\.(?P<what>[a-z]+(-[a-z]+)*(-\d+)?)")
def of_an_architecture(of: Output, experiment: str, what: str) -> Found | None:
    found = architecture(of, experiment).get(what)
    if found is None:
        return None
    return Found(value=found[0], unit=found[1], n=1, of="networks")


@cache
def reading(of: Output, experiment: str) -> Mapping[str, np.ndarray]:
    """Of each measured image what the network with the stored weights makes of it."""
    run, recipe = of.first(experiment), of.experiments[experiment]["recipe"]
    pixels = of.manifest["scale"]["images"][experiment]["pixels"]
    network = build(recipe, run.scores.shape[1], pixels)
    stored = {name: torch.from_numpy(array) for name, array in load_file(run.weights).items()}
    known = network.state_dict()
    network.load_state_dict(
        {name: array.reshape(known[name].shape) for name, array in stored.items()}
    )
    images = of.images[0][run.rows[:: max(1, len(run.rows) // 360)]]
    grey = torch.from_numpy(images)[:, None].float()
    if grey.shape[-1] != pixels:
        grey = nn.functional.interpolate(
            grey, size=(pixels, pixels), mode="bilinear", antialias=True
        )
    inputs = (grey / 127.5 - 1).repeat(1, 3, 1, 1).requires_grad_()
    maps = list[Any]()
    blocks = [layer for layer in network.modules() if isinstance(layer, nn.MaxPool2d)] or [
        getattr(network, f"layer{n}") for n in range(1, 5)
    ]
    for block in blocks:
        block.register_forward_hook(lambda _layer, _inputs, output: maps.append(output))
    logits = network.eval()(inputs)
    logits.max(dim=1).values.sum().backward()
    weight = (inputs.grad * inputs).sum(dim=1).abs().detach().numpy().astype(float)
    light = inputs.detach()[:, 0].numpy()
    middle = (light.min(axis=(1, 2)) + light.max(axis=(1, 2)))[:, None, None] / 2
    lit = (light > middle) & (np.ptp(images, axis=(1, 2)) > 0)[:, None, None]
    found = {f"active-{n}": _positive(m) for n, m in enumerate(maps, 1)}
    on_ink = (weight * lit).sum(axis=(1, 2)) / weight.sum(axis=(1, 2))
    told = lit.any(axis=(1, 2)) & np.isfinite(on_ink)
    return found | {"saliency-on-ink": on_ink[told], "ink": lit.mean(axis=(1, 2))[told]}


def _positive(maps: Any) -> np.ndarray:
    return (maps.detach().flatten(1).numpy() > 0).mean(axis=1)


@kind(rf"{E}{S}\.(?P<what>active-\d+|saliency-on-ink|ink)")
def of_a_reading(of: Output, experiment: str, seed: int, what: str) -> Found:
    return _of_read(of, experiment, lambda found: (found[what], None))


@kind(rf"{E}{S}\.saliency-density")
def density(of: Output, experiment: str, seed: int) -> Found:
    found = _of_read(of, experiment, lambda found: (found["saliency-on-ink"], found["ink"]))
    return replace(found, unit="ratio")


def _of_read(of: Output, experiment: str, choose: Callable[..., Any]) -> Found:
    shares, among = choose(reading(of, experiment))
    among = np.ones(len(shares)) if among is None else among
    interval, others = bootstrap(lambda drawn: drawn @ shares / (drawn @ among), len(shares))
    return Found(
        value=shares.sum() / among.sum(),
        unit="fraction",
        n=len(shares),
        of="test images",
        interval=interval,
        others=others,
        source=(of.first(experiment).key,),
        within=TORCH,
    )


# What was observed of the machine.


@kind(rf"{E}\.seconds")
def seconds(of: Output, experiment: str) -> Found:
    runs = of.runs(experiment)
    values = [run.seconds for run in runs]
    found = replace(over_seeds(runs, values, "seconds", (0, np.inf)), source=())
    if not of.is_of_images(experiment):
        return replace(found, interval=None)
    return replace(found, prediction=of_one_more(by_split(runs, values), (0, np.inf), 0.95))


@kind(rf"{E}\.(?P<what>time|memory)-ratio")
def ratio(of: Output, experiment: str, what: str) -> Found:
    """Of one training alone, to the first network that is compared in Part 4."""
    first = next(id for part in "34" for id, e in of.experiments.items() if e["part"] == part)
    name = "alone-seconds" if what == "time" else "alone-memory"
    own, base = (cost(of, id, name) for id in (experiment, first))
    return Found(value=own.value / base.value, unit="ratio", n=own.n, of=own.of)


@kind(rf"{E}\.(?P<what>epochs-run|batches)")
def epochs_run(of: Output, experiment: str, what: str) -> Found:
    runs, size = of.runs(experiment), of.experiments[experiment]["recipe"].get("batch_size")
    values = [
        len(run.history) * (math.ceil(run.counts["train"] / size) if what == "batches" else 1)
        for run in runs
    ]
    source = tuple(run.key for run in runs)
    return Found(value=np.mean(values), unit="count", n=len(runs), of="seeds", source=source)


PIECES = {"epochs": "epoch-seconds", "batches": "batch-seconds", "fits": "fit-seconds"}


@cache
def costs(of: Output) -> list[Mapping[str, Any]]:
    """Every one in the store, between a first line and 32 bytes of its digest."""
    files = sorted((of.folder / "store").glob("*.cost"))
    return [json.loads(file.read_bytes().partition(b"\n")[2][:-32]) for file in files]


@kind(rf"{E}\.(?P<what>epoch-seconds|batch-seconds|fit-seconds|alone-seconds|alone-memory)")
def cost(of: Output, experiment: str, what: str) -> Found:
    """The store does not say whose a cost is: it is that whose piece is nearest to the claimed one."""
    claimed = {c["id"]: c["value"] for c in claims_of(of.manifest)}
    unit = next(unit for unit, name in PIECES.items() if f"{experiment}.{name}" in claimed)
    piece = claimed[f"{experiment}.{PIECES[unit]}"]
    known = (cost for cost in costs(of) if cost["unit"] == unit)
    own = min(known, key=lambda cost: abs(np.median(cost["seconds"]) - piece))
    if what == "alone-memory":
        return Found(value=own["memory"] / 1e6, unit="megabytes", n=1, of="trainings")
    one, epochs = np.median(own["seconds"]), np.mean([len(r.history) for r in of.runs(experiment)])
    whole = epochs * (own["of_epoch"] * one + own["evaluation"]) + own["ending"]
    alone = what == "alone-seconds"
    return Found(
        value=one if unit == "fits" or not alone else whole,
        unit="seconds",
        n=own["measured"],
        of=unit,
        interval=None if alone else _around_median(own["seconds"]),
    )


def _around_median(values: Sequence[float]) -> Range | None:
    """Between the k-th from either end, for the largest k that leaves out 2.5 % at most."""
    k = int(stats.binom.ppf(0.025, len(values), 0.5))
    ordered = sorted(values)
    return (ordered[k - 1], ordered[-k]) if k else None


# Comparisons.


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What one test says: before any other test is looked at.

    low, high: its interval; error, freedom: of the difference, from which its power follows.
    """

    test: str
    low: float
    high: float
    p: float
    p_equivalent: float
    error: float
    freedom: float


@dataclass(frozen=True, kw_only=True)
class Compared:
    """left − right; `here` of these rows or images, `beyond` of another table."""

    difference: float
    n: int
    of: str
    test: str
    here: Statement | None
    beyond: Statement | None = None


def student(test: str, mean: float, error: float, freedom: float, margin: float) -> Statement:
    low, high = _student(mean, error, freedom)
    sides = (margin - mean) / error, (margin + mean) / error
    return Statement(
        test=test,
        low=low,
        high=high,
        p=2 * float(stats.t.sf(abs(mean) / error, freedom)),
        p_equivalent=float(max(stats.t.sf(side, freedom) for side in sides)),
        error=error,
        freedom=freedom,
    )


def paired(left: Values, right: Values, overlap: float, margin: float) -> Compared:
    """On this table scipy's t-test of the splits' own differences; new rows by two mean squares."""
    apart = left - right  # where a model has no starts, its value of the split from each
    units, unit = _units(apart), "splits" if len(apart) > 1 else "seeds"
    name, mean = f"paired t over {unit}", float(units.mean())
    here = beyond = None
    if len(units) > 1 and _sem(units) > 1e-12:
        found = stats.ttest_1samp(units, 0.0)
        low, high = found.confidence_interval(0.95)
        small = (
            stats.ttest_1samp(units, margin, alternative="less"),
            stats.ttest_1samp(units, -margin, alternative="greater"),
        )
        here = Statement(
            test=name,
            low=float(low),
            high=float(high),
            p=float(found.pvalue),
            p_equivalent=float(max(side.pvalue for side in small)),
            error=float(_sem(units)),
            freedom=len(units) - 1,
        )
        if len(apart) > 1:
            variance, freedom = for_new_rows(apart, overlap)
            beyond = student(CORRECTED.format(name), mean, variance**0.5, freedom, margin)
    return Compared(difference=mean, n=len(units), of=unit, test=name, here=here, beyond=beyond)


CORRECTED = "{}, Nadeau and Bengio’s correction"


def welch(left: Values, right: Values, overlap: float, margin: float) -> Compared:
    """Of trainings on different splits."""
    sides, unit = [_units(side) for side in (left, right)], "splits" if len(left) > 1 else "seeds"
    name, n = f"Welch’s t over {unit}", min(map(len, sides))
    mean = float(sides[0].mean() - sides[1].mean())
    here = beyond = None
    if n > 1 and (error := math.hypot(*(_sem(side) for side in sides))) > 1e-12:
        found = stats.ttest_ind(*sides, equal_var=False)
        low, high = found.confidence_interval(0.95)
        shifted = (
            stats.ttest_ind(sides[0] - margin, sides[1], equal_var=False, alternative="less"),
            stats.ttest_ind(sides[0] + margin, sides[1], equal_var=False, alternative="greater"),
        )
        here = Statement(
            test=name,
            low=float(low),
            high=float(high),
            p=float(found.pvalue),
            p_equivalent=float(max(side.pvalue for side in shifted)),
            error=error,
            freedom=float(found.df),
        )
        if min(len(left), len(right)) > 1:
            both = [for_new_rows(side, overlap) for side in (left, right)]
            variance = sum(size for size, _ in both)
            parts = sum(size**2 / freedom for size, freedom in both)
            freedom = variance**2 / parts
            beyond = student(CORRECTED.format(name), mean, variance**0.5, freedom, margin)
    return Compared(difference=mean, n=n, of=unit, test=name, here=here, beyond=beyond)


def for_new_rows(values: Values, overlap: float) -> Range:
    """Variance of the mean with its degrees of freedom: (1/J + overlap) of what rows decide.

    Of the spread of split means, starts explain their mean square of a nested analysis of variance,
    but never more than half.
    """
    splits, starts = values.shape
    spread, within = nested(values)
    between = max(spread / 2, spread - within / starts)
    return spread / splits + overlap * between, splits - 1


def mcnemar(left: np.ndarray, right: np.ndarray, margin: float) -> Compared:
    """Two networks on the same images: exact, and Bonett and Price's interval."""
    n, only_left, only_right = len(left), int((left & ~right).sum()), int((~left & right).sum())
    apart = only_left + only_right
    p_left, p_right = (only_left + 1) / (n + 2), (only_right + 1) / (n + 2)
    centre = p_left - p_right
    error = math.sqrt((p_left + p_right - centre**2) / (n + 2))
    low, high = stats.norm.interval(0.95, centre, error)
    sides = (margin - centre) / error, (margin + centre) / error
    found = Statement(
        test="McNemar, exact",
        low=max(-1.0, float(low)),
        high=min(1.0, float(high)),
        p=float(stats.binomtest(only_left, apart).pvalue) if apart else 1.0,
        p_equivalent=float(max(stats.norm.sf(side) for side in sides)),
        error=error,
        freedom=math.inf,
    )
    difference = (only_left - only_right) / n
    return Compared(difference=difference, n=n, of="test images", test=found.test, here=found)


def two_shares(first: Range, second: Range, margin: float) -> Compared:
    """Of separate rows, by Miettinen and Nurminen's score: (successes, rows) each."""
    (x_1, n_1), (x_2, n_2) = first, second
    p_1, p_2 = x_1 / n_1, x_2 / n_2
    low, high = newcombe(p_1, n_1, p_2, n_2)
    sides = -score(first, second, margin), score(first, second, -margin)
    found = Statement(
        test="score test of two shares",
        low=low,
        high=high,
        p=2 * float(stats.norm.sf(abs(score(first, second, 0.0)))),
        p_equivalent=float(max(stats.norm.sf(side) for side in sides)),
        error=(high - low) / 2 / stats.norm.isf(0.025),
        freedom=math.inf,
    )
    n = int(n_1 + n_2)
    return Compared(difference=p_1 - p_2, n=n, of="images", test=found.test, here=found)


def score(first: Range, second: Range, apart: float) -> float:
    """How many standard errors the shares are from such a difference, which has likeliest shares.

    These are a root of a cubic, whose coefficients are those of Miettinen and Nurminen's appendix.
    """
    (x_1, n_1), (x_2, n_2) = first, second
    n, x = n_1 + n_2, x_1 + x_2
    roots = np.roots(
        [
            n,
            (n_1 + 2 * n_2) * apart - n - x,
            (n_2 * apart - n - 2 * x_2) * apart + x,
            x_2 * apart * (1 - apart),
        ]
    ).real
    low, high = max(0.0, -apart), min(1.0, 1.0 - apart)
    p_2 = max(
        np.clip(roots, low, high), key=lambda p: _likely(first, p + apart) + _likely(second, p)
    )
    p_1 = p_2 + apart
    variance = (p_1 * (1 - p_1) / n_1 + p_2 * (1 - p_2) / n_2) * n / (n - 1)
    distance = x_1 / n_1 - x_2 / n_2 - apart
    return float(distance / math.sqrt(variance)) if distance else 0.0


def _likely(counted: Range, p: float) -> float:
    return float(stats.binom.logpmf(*counted, np.clip(p, 0, 1)))


def two_rows(first: np.ndarray, second: np.ndarray, margin: float) -> Compared:
    """A class against all others: Fisher's exact test, by the hypergeometric distribution."""
    n_1, n_2, x_1 = len(first), len(second), int(first.sum())
    p_1, p_2, n, x = first.mean(), second.mean(), n_1 + n_2, x_1 + int(second.sum())
    counts = stats.hypergeom(n, x, n_1).pmf(np.arange(n_1 + 1))
    low, high = newcombe(p_1, n_1, p_2, n_2)
    found = Statement(
        test="Fisher, exact",
        low=low,
        high=high,
        p=min(1.0, float(counts[counts <= counts[x_1] * (1 + 1e-7)].sum())),
        p_equivalent=1.0,
        error=(high - low) / 2 / stats.norm.isf(0.025),
        freedom=math.inf,
    )
    return Compared(difference=p_1 - p_2, n=n, of="test images", test=found.test, here=found)


def correlated(of: Output, pair: str, margin: float) -> Compared:
    """Of two columns, by Fisher's z, whose standard error is 1/√(n − 3)."""
    r, n = stats.pearsonr(*(of.clean[column] for column in pair.split("|"))), len(of.clean)
    low, high = r.confidence_interval(0.95)
    error, z = 1 / math.sqrt(n - 3), math.atanh(abs(r.statistic))
    found = Statement(
        test="Fisher’s z",
        low=float(low),
        high=float(high),
        p=2 * float(stats.norm.sf(z / error)),
        p_equivalent=float(stats.norm.sf((math.atanh(margin) - z) / error)),
        error=error,
        freedom=math.inf,
    )
    return Compared(difference=r.statistic, n=n, of="rows", test=found.test, here=found)


def calibrated(left: Run, right: Run, margin: float) -> Compared:
    """By 2,000 resamples of the images, turned about the difference; and by as many test sets on
    which both were right as often as they say."""
    own = _own_draws(len(left.labels)).astype(float)
    apart = _distance(left, own) - _distance(right, own)
    difference = left.values["calibration-error"] - right.values["calibration-error"]
    turned = 2 * difference - apart
    honest = _honest(left, 0) - _honest(right, 1)
    low, high = np.quantile(turned, [0.025, 0.975])
    test = "paired bootstrap, and answers drawn by the probabilities"
    small = ((turned <= NEAR - margin).sum(), (turned >= margin - NEAR).sum())
    found = Statement(
        test=test,
        low=float(low),
        high=float(high),
        p=max(_tails(turned, 0.0), _tails(honest, difference)),
        p_equivalent=min(1.0, (1 + max(small)) / (1 + len(turned))),
        error=float(turned.std()),
        freedom=math.inf,
    )
    return Compared(
        difference=difference, n=len(left.labels), of="test images", test=test, here=found
    )


def _distance(run: Run, drawn: np.ndarray, right: np.ndarray | None = None) -> np.ndarray:
    """(resamples,): between probability and accuracy, over ten bins of the probability."""
    confidence = run.scores.max(axis=1)
    bins = np.minimum((confidence * 10).astype(int), 9)
    apart = drawn * (confidence - (run.right if right is None else right))
    sums = [apart[:, bins == place].sum(axis=1) for place in range(10)]
    return np.abs(sums).sum(axis=0) / len(confidence)


def _honest(run: Run, stream: int) -> np.ndarray:
    confidence = run.scores.max(axis=1)
    drawn = np.random.default_rng([20_000, stream]).random((len(confidence), 2_000))
    return _distance(run, np.ones((2_000, 1)), (drawn < confidence[:, None]).T)


NEAR = 1e-9  # what counts as equal


def _tails(found: np.ndarray, value: float) -> float:
    both = (found <= value + NEAR).sum(), (found >= value - NEAR).sum()
    return min(1.0, 2 * (1 + min(both)) / (1 + len(found)))


def compared(of: Output, entry: Mapping[str, Any]) -> Compared:
    """By what is compared: columns, one model with a constant, or two with one another."""
    margin = entry["margin"]
    if entry["left"].startswith("correlation."):
        return correlated(of, entry["left"].removeprefix("correlation."), margin)
    if entry["right"].startswith("majority."):
        return than_a_constant(of, *_parted(of, entry["left"]), margin)
    return of_experiments(of, entry, margin)


def of_experiments(of: Output, entry: Mapping[str, Any], margin: float) -> Compared:
    """Classes of images, networks on images, or trainings on the table."""
    (left, metric), (right, other) = (_parted(of, entry[side]) for side in ("left", "right"))
    sides = [of.runs(experiment) for experiment in (left, right)]
    if of.is_of_images(left) and (len(sides[0]) == 1 or "class-" in metric or "alike" in metric):
        return _on_images(of, [of.first(left), of.first(right)], (metric, other), margin)
    values = [
        by_split(runs, [_value(of, run, m) for run in runs])
        for runs, m in zip(sides, (metric, other), strict=True)
    ]
    if of.is_of_images(left):
        return paired(*values, 0.0, margin)
    overlaps = [len(set(runs[0].rows)) / runs[0].counts["distinct"] for runs in sides]
    protocols = {of.experiments[id]["recipe"]["protocol"] for id in (left, right)}
    if len(protocols) > 1:
        return welch(*values, max(overlaps), margin)
    if (metric, other) == ("train-accuracy", "validation-accuracy"):
        counts = sides[0][0].counts
        return paired(*values, counts["validation"] / counts["distinct"], margin)
    return paired(*values, overlaps[1], margin)


def than_a_constant(of: Output, experiment: str, metric: str, margin: float) -> Compared:
    """Against the larger class of the same test rows, for new rows alone."""
    runs = of.runs(experiment)
    values = by_split(runs, [_value(of, run, metric) for run in runs])
    constant = by_split(runs, [_larger(run.labels) for run in runs])
    found = paired(values, constant, len(set(runs[0].rows)) / runs[0].counts["distinct"], margin)
    test = found.beyond.test if found.beyond else found.test
    return replace(found, test=test, here=found.beyond, beyond=None)


def _parted(of: Output, claim: str) -> tuple[str, str]:
    """Its experiment, and what is claimed of it."""
    pattern, named = blanked(of, claim)
    return named["experiment"], re.sub(r"^E(@S)?\.", "", pattern)


def _on_images(of: Output, runs: Sequence[Run], names: tuple[str, str], margin: float) -> Compared:
    first, (metric, other) = runs[0], names
    if metric == other == "calibration-error":
        return calibrated(*runs, margin)
    if metric == other == "alike-accuracy":
        return mcnemar(*(right_but_for_alike(of, run) for run in runs), margin)
    if metric == other == "accuracy":
        return mcnemar(*(run.right for run in runs), margin)
    if metric.startswith("class-"):
        own = first.labels == int(re.findall(r"\d+", metric)[0]) - 1
        sides = (first.right[own if m.endswith("recall") else ~own] for m in names)
        return two_rows(*sides, margin)
    shares = [(first.fitted[m], first.measured_on(m, "images")[0]) for m in names]
    return two_shares(*((round(share * n), n) for share, n in shares), margin)


def _value(of: Output, run: Run, metric: str) -> float:
    if metric.startswith("recall-"):
        return _recall(of, run, metric.removeprefix("recall-"))
    return run.values[metric]


def family(of: Output, entry: Mapping[str, Any]) -> str:
    """Of the tests that are adjusted among one another: those of one table by one metric."""
    id, metric = entry["id"], entry["left"].rsplit(".", 1)[1]
    if id.startswith("fit."):
        return "fit-images" if of.is_of_images(entry["left"].rsplit(".", 1)[0]) else "fit"
    groups = (g["id"] for g in of.manifest["groups"] if id.startswith(g["id"] + "."))
    table = max(groups, key=len, default=re.match(r"\d\.\d+[a-z]?|[A-Za-z]+", id)[0])
    metric = metric.removesuffix("-error")
    return f"{table}.{metric}" if id.endswith(f".{metric}") else table


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Each p times how many are as large or larger, and never below that of a smaller one."""
    ordered = sorted(p_values, key=p_values.__getitem__)
    times = [p_values[id] * (len(ordered) - place) for place, id in enumerate(ordered)]
    return {id: min(1.0, max(times[: place + 1])) for place, id in enumerate(ordered)}


def verdict(difference: float, p: float, p_equivalent: float) -> str:
    if p < 0.05 and difference:
        return "higher" if difference > 0 else "lower"
    return "equivalent" if p_equivalent < 0.05 else "no evidence"


def smallest(found: Statement, tests: int) -> float:
    """The difference for which the noncentral t passes the critical value in 80 of 100 tables."""
    freedom = found.freedom
    if math.isinf(freedom):
        least = found.error * (stats.norm.isf(0.025 / tests) + stats.norm.isf(0.2))
        return math.tanh(least) if found.test == "Fisher’s z" else least
    critical = stats.t.isf(0.025 / tests, freedom)

    def power(shift: float) -> float:
        return stats.nct.sf(critical, freedom, shift) - 0.8

    return found.error * optimize.brentq(power, critical / 4, critical * 8 + 8, xtol=1e-12)


Fields = dict[str, Any]


def statements(found: Mapping[str, Statement | None], differences: Mapping[str, float]) -> Fields:
    """Of one family: each as the manifest has it, None without a test."""
    tested = {id: statement for id, statement in found.items() if statement}
    adjusted = holm({id: statement.p for id, statement in tested.items()})
    equivalent = holm({id: statement.p_equivalent for id, statement in tested.items()})
    return {
        id: {
            "test": s.test,
            "interval": (s.low, s.high),
            "p": s.p,
            "p_adjusted": adjusted[id],
            "p_equivalent": s.p_equivalent,
            "p_equivalent_adjusted": equivalent[id],
            "smallest": smallest(s, len(tested)),
            "verdict": verdict(differences[id], adjusted[id], equivalent[id]),
        }
        for id, s in tested.items()
    }


def comparisons(of: Output) -> dict[str, Fields]:
    entries = {entry["id"]: entry for entry in of.manifest["comparisons"]}
    found = {id: compared(of, entry) for id, entry in entries.items()}
    families = {id: family(of, entry) for id, entry in entries.items()}
    differences = {id: one.difference for id, one in found.items()}
    should = {}
    for name in dict.fromkeys(families.values()):
        ids = [id for id in entries if families[id] == name]
        here = statements({id: found[id].here for id in ids}, differences)
        beyond = statements({id: found[id].beyond for id in ids}, differences)
        for id in ids:
            one = found[id]
            untested = dict.fromkeys(("interval", "p", "p_adjusted", "p_equivalent", "smallest"))
            untested |= {"p_equivalent_adjusted": None, "test": one.test, "verdict": "no evidence"}
            should[id] = {
                **here.get(id, untested),
                "difference": one.difference,
                "n": one.n,
                "of": one.of,
                "family": name,
                "beyond": beyond.get(id),
            }
    return should


# What is there against what should be.


@dataclass(frozen=True)
class Recomputed:
    """claims: None where no recomputation knows the id."""

    claims: Mapping[str, Found | None]
    comparisons: Mapping[str, Fields]


def recompute(of: Output) -> Recomputed:
    with config_context(assume_finite=True, skip_parameter_validation=True):  # half the time
        claims = {claim["id"]: recomputed(of, claim["id"]) for claim in claims_of(of.manifest)}
        return Recomputed(claims=claims, comparisons=comparisons(of))


def claims_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*manifest["claims"], *manifest["observed"]["claims"]]


def blanked(of: Output, id: str) -> tuple[str, Fields]:
    """ "base.sgd@42.auc" → "E@S.auc", with the experiment and the seed."""
    known = (e for e in of.experiments if re.match(re.escape(e) + r"[.@]", id))
    experiment = max(known, key=len, default=None)
    if experiment is None:
        return id, {}
    rest = id.removeprefix(experiment)
    if seed := re.match(r"@(\d+)\.", rest):
        return f"E@S.{rest[seed.end() :]}", {"experiment": experiment, "seed": int(seed[1])}
    return f"E{rest}", {"experiment": experiment}


def kinds_of(of: Output, id: str) -> Iterator[tuple[str, Callable[[], Found | None]]]:
    """The recomputations whose pattern it has."""
    pattern, named = blanked(of, id)
    for name, (known, recompute) in KINDS.items():
        if match := known.fullmatch(pattern):
            given = match.groupdict() | named
            yield name, lambda recompute=recompute, given=given: recompute(of, **given)


def recomputed(of: Output, id: str) -> Found | None:
    return next((found for _, make in kinds_of(of, id) if (found := make()) is not None), None)


def disagreements(manifest: Mapping[str, Any], should: Recomputed) -> list[str]:
    """Each with the id of what is wrong, and both numbers."""
    return [
        *(wrong for c in claims_of(manifest) for wrong in _of_claim(c, should.claims.get(c["id"]))),
        *(
            f"{entry['id']}: {wrong}"
            for entry in manifest["comparisons"]
            for wrong in _differing(entry, should.comparisons[entry["id"]], EXACT)
        ),
    ]


def _of_claim(claim: Mapping[str, Any], found: Found | None) -> Iterator[str]:
    id = claim["id"]
    if found is None:
        yield f"{id}: no recomputation knows this kind of claim"
        return
    names = ("value", "unit", "n", "of", "interval", "prediction", "on_first_split", "source")
    should = {name: getattr(found, name) for name in names} | {"level": found.level}
    yield from (f"{id}: {wrong}" for wrong in _differing(claim, should, found.within))
    if found.others and claim["interval"]:
        for end, (low, high) in zip(("low", "high"), found.others, strict=True):
            if not low - 1e-9 <= claim["interval"][end] <= high + 1e-9:
                yield f"{id}: interval.{end} {claim['interval'][end]}, others {low} to {high}"


RANGES = {"interval", "prediction", "on_first_split"}


def _differing(entry: Mapping[str, Any], should: Fields, within: float) -> Iterator[str]:
    for name, value in should.items():
        if name == "level":
            continue
        there = entry[name]
        if name in RANGES and there:
            level = 0.95 if name == "interval" else should["level"]
            if not _equal(there["level"], level, EXACT):
                yield f"{name}.level {there['level']}, recomputed {level}"
            there = there["low"], there["high"]
        if isinstance(value, dict):
            if there is None:
                yield f"{name} is missing"
                continue
            yield from (f"{name}.{wrong}" for wrong in _differing(there, value, within))
        elif not _equal(there, value, within):
            yield f"{name} {there}, recomputed {value}"


def _equal(there: Any, value: Any, within: float) -> bool:
    if isinstance(value, tuple):
        return (
            there is not None
            and len(there) == len(value)
            and all(_equal(a, b, within) for a, b in zip(there, value, strict=True))
        )
    if isinstance(there, str) or there is None or value is None:
        return bool(there == value)
    return math.isclose(there, value, rel_tol=within, abs_tol=max(1e-9, within / 10))


def main(folder: Path) -> int:
    """Prints each difference, and how many there are; 1 where there is one."""
    of = Output.read(folder)
    should = recompute(of)
    wrong = disagreements(of.manifest, should)
    counts = f"{len(should.claims)} claims and {len(should.comparisons)} comparisons"
    sys.stdout.write("\n".join([*wrong, f"{counts}, {len(wrong)} differences\n"]))
    return min(1, len(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
