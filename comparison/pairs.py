"""A claim or a comparison of two runs → the test of its difference, on the trainings that it is of."""

from dataclasses import dataclass, field

from comparison import rows, tests
from comparison.measured import Measured, apart
from comparison.sides import Results
from comparison.tests import NoTestError, Weight
from manifest import Claim, Comparison
from pipeline.results.metrics import fitted

NO_RUNS = "the values of its trainings are not there"
NO_TEST = "no test is made of numbers of this kind"
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

    left: Measured
    right: Measured

    @property
    def alike(self) -> bool:
        """Whether they are the very same, byte for byte."""
        return self.left.prints == self.right.prints

    @property
    def single(self) -> bool:
        return len(self.left.runs) == len(self.right.runs) == 1


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two sides' trainings by experiment, each metric of them computed once."""

    left: Results
    right: Results
    _known: dict[str, Both] = field(default_factory=dict)

    def of_claim(self, id: str, left: Claim, right: Claim) -> Weight | None:
        """None where both sides' trainings are the same. A `NoTestError` says why there is no test."""
        both, metric = self._source(id, trained=bool(left.source))
        if both.alike:
            return _unmoved(left.value, right.value)
        if metric in SIZES:
            raise NoTestError(GIVEN)
        sides = (both.left, both.right)
        for side, claim in zip(sides, (left, right), strict=True):
            if side.values(metric) is None:
                raise NoTestError(NO_TEST)
            if not side.means(metric).give(claim.value):
                raise NoTestError(FOREIGN)
        same_data = self._same_data(both)
        if not both.single:
            means = [side.means(metric) for side in sides]
            return tests.between(*means, same_data=same_data)
        if metric != ACCURACY:
            raise NoTestError(ONE_EACH)
        return rows.of_accuracy(both.left.runs[0], both.right.runs[0], same_data=same_data)

    def of_comparison(self, left: Comparison, right: Comparison) -> Weight | None:
        """The same, of how far apart two claims are."""
        (first, metric), (second, other) = (
            self._source(id, trained=True) for id in (left.left, left.right)
        )
        if first.alike and second.alike:
            return _unmoved(left.difference, right.difference)
        sides = ((first.left, second.left), (first.right, second.right))
        same_data = self._same_data(first)
        if first.single and second.single:
            if not metric == other == ACCURACY:
                raise NoTestError(ONE_EACH)
            runs = [(one.runs[0], two.runs[0]) for one, two in sides]
            return rows.of_difference(*runs, same_data=same_data)
        means = [apart(one, two, metric, other) for one, two in sides]
        for side, stated in zip(means, (left, right), strict=True):
            if not side.give(stated.difference):
                raise NoTestError(FOREIGN)
        return tests.between(*means, same_data=same_data)

    def trainings(self) -> dict[str, Both]:
        """Of the experiments that both sides have trainings of."""
        return {id: self._both(id) for id in self.left.runs if id in self.right.runs}

    def _both(self, experiment: str) -> Both:
        if experiment not in self._known:
            runs = self.left.runs[experiment], self.right.runs[experiment]
            self._known[experiment] = Both(*map(Measured, runs))
        return self._known[experiment]

    def _source(self, id: str, *, trained: bool) -> tuple[Both, str]:
        """Of a claim: its trainings and its metric."""
        experiment, _, metric = id.rpartition(".")
        known = [experiment in side.runs for side in (self.left, self.right)]
        if all(known):
            return self._both(experiment), metric
        if "@" in id:
            raise NoTestError(ONE_OF_SEVERAL)
        raise NoTestError(NO_RUNS if trained else GIVEN)

    def _same_data(self, both: Both) -> bool:
        kind = "images" if both.left.is_of_images else "table"
        return kind in self.left.data and self.left.data[kind] == self.right.data.get(kind)


def _unmoved(left: float, right: float) -> None:
    if left != right:
        raise NoTestError(OTHERWISE)
