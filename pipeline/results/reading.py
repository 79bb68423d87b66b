"""What a trained network looks at → the figures and claims of Part 3 about it."""

from dataclasses import dataclass

import numpy as np

from pipeline.records import Reading, Run
from pipeline.results import resampling, statistics
from pipeline.results.evidence import ImageEvidence, draw
from pipeline.results.figures import predictions
from pipeline.results.figures import reading as figures
from pipeline.results.ledger import Ledger

SHOWN = 12  # images
MEASURED = 360  # images, about


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Places of the test set.

    shown: one of each of some classes; measured: at even steps; right, wrong: of the class
    that is recognised least, the first that is read rightly and the first that is not.
    """

    shown: np.ndarray
    measured: np.ndarray
    right: np.ndarray  # (0 or 1,)
    wrong: np.ndarray

    @property
    def samples(self) -> np.ndarray:
        return np.concatenate([self.right, self.wrong])


def choose(run: Run, classes: int) -> Chosen:
    """By fixed rules, so that nobody picks what looks well."""
    truth, right = run.test_labels, predictions.predicted(run) == run.test_labels
    places = np.arange(len(truth))
    spread = np.unique(np.linspace(0, classes - 1, SHOWN).round().astype(int))
    of_class = [places[truth == label] for label in spread]
    counts = predictions.counts(run, classes)
    tested = counts.sum(axis=1)
    recall = np.where(tested > 0, np.diag(counts) / np.maximum(tested, 1), np.inf)
    worst = int(recall.argmin())
    return Chosen(
        shown=np.array([of[np.argmax(right[of])] for of in of_class if len(of)], dtype=int),
        measured=places[:: max(1, len(places) // MEASURED)],
        right=places[(truth == worst) & right][:1],
        wrong=places[(truth == worst) & ~right][:1],
    )


def collect(ledger: Ledger, evidence: ImageEvidence, model: str, reading: Reading) -> None:
    """Of the training with the first seed, by its stored weights."""
    run, classes, output = evidence.first(model), evidence.characters.classes, evidence.output
    chosen = choose(run, len(classes))
    claims = _claims(ledger, run, reading)
    labels = [classes[label] for label in run.test_labels[chosen.shown]]
    images = evidence.characters.images[run.test_rows[chosen.shown]]
    samples = [_sample(run, place, classes) for place in chosen.samples]
    drawings = {
        "3.7a": figures.filters(reading),
        "3.7b": figures.activations(reading, images, labels),
        "3.7c": figures.saliency(reading, samples),
    }
    drawn = [draw(ledger, id, drawing, output, run) for id, drawing in drawings.items()]
    ledger.artefact("3.7", claims=claims, figures=drawn)


def _sample(run: Run, place: int, classes: tuple[str, ...]) -> figures.Sample:
    scores = run.test_scores[place]
    read = int(scores.argmax())
    return figures.Sample(
        true=classes[run.test_labels[place]],
        read=classes[read],
        probability=float(scores[read]),
        image=int(run.test_rows[place]),
    )


def _claims(ledger: Ledger, run: Run, reading: Reading) -> list[str]:
    """Means over the measured images, with intervals from resampling them."""
    claims = [
        _mean(ledger, run, f"active-{place}", shares)
        for place, shares in enumerate(reading.active, 1)
    ]
    with_stroke = np.isfinite(reading.on_ink)
    ink, on_ink = reading.ink[with_stroke], reading.on_ink[with_stroke]
    if not len(ink):
        return claims
    claims.append(_mean(ledger, run, "saliency-on-ink", on_ink))
    claims.append(_mean(ledger, run, "ink", ink))
    drawn = resampling.draw(len(ink))
    dense = statistics.percentile((on_ink @ drawn) / (ink @ drawn))
    ratio = float(on_ink.mean() / ink.mean())
    id, n = f"{run.experiment}@{run.seed}.saliency-density", len(ink)
    ledger.claim(id, ratio, "ratio", n=n, of="test images", interval=dense, source=[run.key])
    return [*claims, id]


def _mean(ledger: Ledger, run: Run, name: str, shares: np.ndarray) -> str:
    drawn = resampling.draw(len(shares))
    return ledger.claim(
        f"{run.experiment}@{run.seed}.{name}",
        float(np.mean(shares)),
        "fraction",
        n=len(shares),
        of="test images",
        interval=statistics.percentile(shares @ drawn / len(shares)),
        source=[run.key],
    )
