"""Small runs, tables and images that behave like real ones, made from a seed."""

from functools import cache
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

import manifest
from manifest.output import Output
from pipeline.records import Characters, History, Run
from pipeline.results.figures import style
from pipeline.results.figures.drawing import Drawing, Model, save
from report.pictures.gallery import Gallery
from report.pictures.svg import rebuild

CLASSES = tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_ALIKE = ("0O", "1I", "1L", "IL", "5S", "2Z", "8B", "9Q", "DO", "UV")
_DIABETES = Path(__file__).parents[3] / "assignments" / "a2" / "diabetes.csv"


def save_twice(drawing: Drawing, folder: Path) -> manifest.Figure:
    """The manifest's entry; a second save writes the same bytes, and nothing is clipped."""
    entry = save(drawing, "9.9z", Output(folder / "first", print), source=("key",))
    assert_inside(drawing)
    assert not plt.get_fignums()  # seaborn drew on the axes it was given
    assert save(drawing, "9.9z", Output(folder / "second", print), source=("key",)) == entry
    for name in (entry.file, entry.data):
        content = (folder / "first" / name).read_bytes()
        assert content
        assert content == (folder / "second" / name).read_bytes()
    assert_embedded_as_it_is(folder / "first", entry.file, entry.digest)
    return entry


def assert_embedded_as_it_is(folder: Path, file: str, digest: str) -> None:
    """The report takes the picture, and what it embeds is the same drawing."""
    drawn, embedded = (folder / file).read_bytes(), Gallery(folder).picture(file, digest).content
    if file.endswith(".svg"):
        assert canonicalize(embedded.decode()) == canonicalize(drawn.decode())
        assert rebuild(embedded).content == embedded
    else:
        assert embedded == drawn


def assert_inside(drawing: Drawing) -> None:
    width, height = drawing.figure.get_size_inches()
    with mpl.rc_context(style.RC):
        left, bottom, right, top = drawing.figure.get_tightbbox().extents
    assert left >= -0.001
    assert bottom >= -0.001
    assert right <= width + 0.001
    assert top <= height + 0.001


@cache
def make_diabetes() -> pd.DataFrame:
    raw = pd.read_csv(_DIABETES).apply(pd.to_numeric, errors="coerce")
    return raw.fillna(raw.mean())


def make_history(epochs: int, start: float = 0.55, end: float = 0.75) -> History:
    noise = np.random.default_rng(epochs)
    way = 1 - np.exp(-np.arange(1, epochs + 1) / max(1, epochs / 5))
    rise = start + (end - start) * way
    return History(
        train_loss=0.75 - 0.3 * way + noise.normal(0, 0.01, epochs),
        train_accuracy=rise + noise.normal(0, 0.008, epochs),
        validation_loss=0.76 - 0.22 * way + noise.normal(0, 0.015, epochs),
        validation_accuracy=rise - 0.02 + noise.normal(0, 0.015, epochs),
    )


def make_run(
    labels: np.ndarray,
    scores: np.ndarray,
    epochs: int = 5,
    ends: tuple[float, float] = (0.55, 0.75),
) -> Run:
    return Run(
        experiment="base.sgd.published",
        seed=42,
        split=42,
        key="key",
        history=make_history(epochs, *ends),
        chosen_epoch=epochs,
        test_rows=np.arange(len(labels)),
        test_labels=labels,
        test_scores=scores,
        test_loss=0.532,
        counts={},
        seconds=1.0,
        peak_memory=1,
        device="cpu",
        fitted={},
    )


@cache
def make_binary_run(epochs: int = 300) -> Run:
    """A logistic regression on the first two features, tested on the last 150 rows."""
    table = make_diabetes()
    features = table[["f2", "f6"]].to_numpy()
    model = LogisticRegression(max_iter=1000).fit(features[:-150], table["target"][:-150])
    labels = table["target"].to_numpy()[-150:]
    return make_run(labels, model.predict_proba(features[-150:])[:, 1], epochs)


@cache
def make_class_run(
    classes: int = 36, per_class: int = 40, noise: float = 1.6, epochs: int = 5
) -> Run:
    """Softmax of noisy scores, in which classes that look alike attract each other."""
    draw = np.random.default_rng(classes)
    labels = np.repeat(np.arange(classes), per_class)
    pull = 7 * np.eye(classes)
    for one, other in (map(CLASSES.index, pair) for pair in _ALIKE):
        if max(one, other) < classes:
            pull[one, other] = pull[other, one] = 5.2
    scores = np.exp(pull[labels] + draw.normal(0, noise, (len(labels), classes)))
    scores /= scores.sum(axis=1, keepdims=True)
    return make_run(labels, scores, epochs, (0.7, 0.9))


def make_models() -> tuple[Model, Model]:
    return Model("cnn", "CNN", make_class_run()), Model(
        "vgg13", "VGG-13", make_class_run(noise=2.0)
    )


def make_characters(classes: int = 36, per_class: int = 10, side: int = 28) -> Characters:
    """Bars that turn with their class; every tenth image had another size."""
    labels = np.repeat(np.arange(classes), per_class)
    angle = labels[:, None, None] * np.pi / classes
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    distance = np.abs(x * np.sin(angle) - y * np.cos(angle)) + (np.hypot(x, y) > 0.4 * side) * side
    images = (255 * np.exp(-((distance / (0.09 * side)) ** 2))).astype(np.uint8)
    return Characters(
        images=images,
        labels=labels,
        classes=tuple((CLASSES + tuple("abdefghnqrt"))[:classes]),
        sizes=np.where(np.arange(len(labels))[:, None] % 10, [[side, side]], [[side, side + 4]]),
        channel_correlation=None,
        source="drawn",
        name="bars",
        digest="0",
    )


@pytest.fixture
def saved(tmp_path):
    return lambda drawing: save_twice(drawing, tmp_path)


@pytest.fixture
def diabetes():
    return make_diabetes()


@pytest.fixture
def run():
    return make_run


@pytest.fixture
def binary_run():
    return make_binary_run


@pytest.fixture
def class_run():
    return make_class_run


@pytest.fixture
def models():
    return make_models()


@pytest.fixture
def characters():
    return make_characters
