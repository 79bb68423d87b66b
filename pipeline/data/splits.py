"""A table or labels, and a seed → which rows train, validate and test.

Two protocols for the table: `published_split` as the assignment did it, `leak_free_split`
as it should be done. Both are pure functions; `Splits` has all that a run needs, each made once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from imblearn.over_sampling import RandomOverSampler
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pipeline.config import ImageScale, Protocol
from pipeline.data.table import as_numbers
from pipeline.records import DataTable, ImageSplit, Samples, Split
from pipeline.repeats import Repeats

TEST_SHARE = 0.15
VALIDATION_SHARE = 0.175  # of what the test set leaves


def published_split(table: DataTable, seed: int) -> Split:
    """Fill, scale and oversample all rows, then split: copies of a row land on both sides."""
    features = StandardScaler().fit_transform(table.clean[table.features].to_numpy(float))
    labels = table.labels
    rows = _oversampled(np.arange(len(labels)), labels, seed)
    rest, test = train_test_split(rows, test_size=TEST_SHARE, random_state=seed)
    train, validation = train_test_split(rest, test_size=VALIDATION_SHARE, random_state=seed)
    part = _samples(features, labels)
    return Split(seed=seed, train=part(train), validation=part(validation), test=part(test))


def leak_free_split(table: DataTable, seed: int) -> Split:
    """Split first, in equal shares of each class; fill, scale and oversample by train alone."""
    labels = table.labels
    rest, test = _stratified(np.arange(len(labels)), labels, TEST_SHARE, seed)
    train, validation = _stratified(rest, labels, VALIDATION_SHARE, seed)
    numbers = as_numbers(table.raw)[table.features].to_numpy(float)
    # A column that is empty in the training rows is kept, as zeros: networks need its width.
    scaling = make_pipeline(SimpleImputer(keep_empty_features=True), StandardScaler())
    part = _samples(scaling.fit(numbers[train]).transform(numbers), labels)
    return Split(
        seed=seed,
        train=part(_oversampled(train, labels, seed)),
        validation=part(validation),
        test=part(test),
    )


def image_split(labels: np.ndarray, seed: int) -> ImageSplit:
    """A tenth of each class, one image at least, to validate and as many to test.

    labels: (n,) int. Each part is in random order, so its first k are a sample of it.
    """
    generator = np.random.default_rng(seed)
    parts: tuple[list[np.ndarray], ...] = ([], [], [])
    for label in np.unique(labels):
        of_class = generator.permutation(np.flatnonzero(labels == label))
        tenth = max(1, round(len(of_class) / 10))
        for part, rows in zip(parts, np.split(of_class, [tenth, 2 * tenth])):
            part.append(rows)
    test, validation, train = (generator.permutation(np.concatenate(part)) for part in parts)
    return ImageSplit(seed=seed, train=train, validation=validation, test=test)


BY_PROTOCOL: Mapping[Protocol, Callable[[DataTable, int], Split]] = {
    "published": published_split,
    "leak-free": leak_free_split,
}


@dataclass(frozen=True, kw_only=True)
class Splits:
    """Of the data of one run. labels: those of its images, whose split is the first seed's."""

    table: DataTable | None
    labels: np.ndarray | None
    repeats: Repeats
    _made: dict[tuple[Protocol, int], Split] = field(default_factory=dict, init=False)

    def of_table(self, protocol: Protocol, seed: int) -> Split:
        """What the training with `seed` gets."""
        if self.table is None:
            raise AssertionError("a split of a table that is not there")
        asked = protocol, self.repeats.split_of(seed)
        if asked not in self._made:
            self._made[asked] = BY_PROTOCOL[protocol](self.table, asked[1])
        return self._made[asked]

    @cached_property
    def of_images(self) -> ImageSplit:
        if self.labels is None:
            raise AssertionError("a split of images that are not there")
        return image_split(self.labels, self.repeats.first)


def _oversampled(rows: np.ndarray, labels: np.ndarray, seed: int) -> np.ndarray:
    """All of `rows`, then repeats from the smaller class until both are as large."""
    repeated, _ = RandomOverSampler(random_state=seed).fit_resample(rows[:, None], labels[rows])
    return repeated[:, 0]


def _stratified(
    rows: np.ndarray, labels: np.ndarray, share: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    rest, part = train_test_split(rows, test_size=share, random_state=seed, stratify=labels[rows])
    return rest, part


def _samples(features: np.ndarray, labels: np.ndarray) -> Callable[[np.ndarray], Samples]:
    """Rows → the samples that are copies of them."""
    single = features.astype(np.float32)
    return lambda rows: Samples(features=single[rows], labels=labels[rows], rows=rows)


def limited(split: ImageSplit, labels: np.ndarray, scale: ImageScale, loaded: int) -> ImageSplit:
    """Train and validation cut to the model's share of each class; the test set stays.

    So every model is tested on the same images, however many it was trained on.
    """
    share = scale.images_per_class / loaded
    return ImageSplit(
        seed=split.seed,
        train=_first_of_each_class(split.train, labels, share),
        validation=_first_of_each_class(split.validation, labels, share),
        test=split.test,
    )


def _first_of_each_class(rows: np.ndarray, labels: np.ndarray, share: float) -> np.ndarray:
    kept = [
        of_class[: max(1, round(len(of_class) * share))]
        for of_class in (rows[labels[rows] == label] for label in np.unique(labels[rows]))
    ]
    return np.sort(np.concatenate(kept))
