"""A claim or a comparison of two runs → the test of its difference, on the trainings that it is of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from comparison import rows, tests
from comparison.sides import Results
from comparison.tests import NoTestError, Weight
from comparison.trainings import NO_TEST, Training, apart, has, means
from manifest import Claim, Comparison
from pipeline.results.metrics import fitted

NO_RUNS = "the values of its trainings are not there"
GIVEN = "it was not trained, but follows from what went in"
ONE_OF_SEVERAL = "it is of the first training alone"
OTHERWISE = "both sides count the same trainings otherwise"
FOREIGN = "it does not follow from the trainings that are there"
ONE_EACH = "each side has one training, of which accuracy alone is tested, over test rows"
ACCURACY = "accuracy"
SIZES = {metric.id for metric in fitted.SIZES}


@dataclass(frozen=True)
class Both:
    """The trainings of an experiment on either side."""

    left: Sequence[Training]
    right: Sequence[Training]

    @cached_property
    def alike(self) -> bool:
        """Whether they are the very same, byte for byte."""
        prints = [sorted(training.print for training in side) for side in self.sides]
        return prints[0] == prints[1]

    @property
    def single(self) -> bool:
        return len(self.left) == len(self.right) == 1

    @property
    def sides(self) -> tuple[Sequence[Training], Sequence[Training]]:
        return self.left, self.right


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two sides' results, experiment by experiment."""

    left: Results
    right: Results
    _known: dict[str, Both] = field(default_factory=dict)

    def of_claim(self, id: str, left: Claim, right: Claim) -> Weight | None:
        """None where both sides' trainings are the same. A `NoTestError` says why there is no test."""
        both, metric = self._source(id, trained=bool(left.source))
        if both.alike:
            _check_unmoved(left.value, right.value)
            return None
        if metric in SIZES:
            raise NoTestError(GIVEN)
        if not all(has(side, metric) for side in both.sides):
            raise NoTestError(NO_TEST)
        found = [means(side, metric) for side in both.sides]
        if not all(m.give(c.value) for m, c in zip(found, (left, right), strict=True)):
            raise NoTestError(FOREIGN)
        if not both.single:
            return tests.between(*found, same_data=self._same_data(both))
        if metric != ACCURACY:
            raise NoTestError(ONE_EACH)
        return rows.of_accuracy(both.left[0], both.right[0], same_data=self._same_data(both))

    def of_comparison(self, left: Comparison, right: Comparison) -> Weight | None:
        """The same, of how far apart two claims are."""
        sources = [self._source(id, trained=True) for id in (left.left, left.right)]
        (first, metric), (second, other) = sources
        if first.alike and second.alike:
            _check_unmoved(left.difference, right.difference)
            return None
        same_data = self._same_data(first)
        pairs = list(zip(first.sides, second.sides, strict=True))
        found = [apart(means(one, metric), means(two, other)) for one, two in pairs]
        if not all(m.give(c.difference) for m, c in zip(found, (left, right), strict=True)):
            raise NoTestError(FOREIGN)
        if not (first.single and second.single):
            return tests.between(*found, same_data=same_data)
        if not metric == other == ACCURACY:
            raise NoTestError(ONE_EACH)
        ones = [(one[0], two[0]) for one, two in pairs]
        return rows.of_difference(ones[0], ones[1], same_data=same_data)

    def trainings(self) -> dict[str, Both]:
        """Of the experiments that both sides have trainings of."""
        return {id: self._both(id) for id in self.left.trainings if id in self.right.trainings}

    def _both(self, experiment: str) -> Both:
        if experiment not in self._known:
            sides = (self.left, self.right)
            self._known[experiment] = Both(*(side.trainings[experiment] for side in sides))
        return self._known[experiment]

    def _source(self, id: str, *, trained: bool) -> tuple[Both, str]:
        """Of a claim: its trainings and its metric."""
        experiment, _, metric = id.rpartition(".")
        if all(experiment in side.trainings for side in (self.left, self.right)):
            return self._both(experiment), metric
        if "@" in id:
            raise NoTestError(ONE_OF_SEVERAL)
        if experiment in self.left.declared | self.right.declared:
            raise NoTestError(NO_RUNS)
        raise NoTestError(NO_TEST if trained else GIVEN)

    def _same_data(self, both: Both) -> bool:
        kind = "images" if both.left[0].is_of_images else "table"
        return kind in self.left.data and self.left.data[kind] == self.right.data.get(kind)


def _check_unmoved(left: float, right: float) -> None:
    if left != right:
        raise NoTestError(OTHERWISE)
