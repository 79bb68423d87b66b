"""A further training of each experiment → the source that would print its results, to the same digits.

In:  what the packaged source prints, and the values of one training of each experiment.
Out: a source in memory with the values of these trainings in all of its results on the table, each
     with as many digits as the packaged source gives it, and with arithmetic that is right. What
     is printed apart from the rest can be given in its place: so a source errs.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from manifest import Source
from manifest.printed import Artefact, Number

AREAS = {"1.5f.auc", "2.4f.auc"}  # of which the packaged source prints those of labels
TIMES = {"4.3a.seconds": 4402.0, "4.3a.difference": 3738.66}  # of 73 min 22 s, and beyond 663.34 s
CELLS = {
    "true-negatives": (0, 0),
    "false-positives": (0, 1),
    "false-negatives": (1, 0),
    "true-positives": (1, 1),
}

Values = Mapping[str, float]
"""By claim: what one training of its experiment gave."""
Matrix = tuple[tuple[float, float], tuple[float, float]]
"""(truth, prediction) counts."""


@dataclass(frozen=True, kw_only=True)
class Results:
    """Of one training of each experiment. matrices: by experiment."""

    values: Values
    matrices: Mapping[str, Matrix]
    apart: Mapping[str, float] = field(default_factory=dict)

    def of(self, number: Number) -> float | None:
        """What is printed there; None of what no training on the table gives."""
        if number.id in self.apart:
            return self.apart[number.id]
        experiment, _, metric = str(number.claim).rpartition(".")
        if number.times is not None and experiment in self.matrices:
            truth, predicted = CELLS[number.id.rpartition(".")[2]]
            return self.matrices[experiment][truth][predicted]
        if number.id in AREAS:
            metric = "auc"
        return self.values.get(f"{experiment}.{metric}")


def source(packaged: Source, results: Results) -> Source:
    """Whose results on the table are these; the rest is the packaged one's, put right."""
    artefacts = tuple(_artefact(artefact, results) for artefact in packaged.artefacts)
    return packaged.model_copy(update={"artefacts": artefacts})


def _artefact(artefact: Artefact, results: Results) -> Artefact:
    numbers = artefact.numbers
    whole = {n.id: w for n, w in zip(numbers, artefact.all_numbers(), strict=False)}
    return artefact.model_copy(
        update={"numbers": tuple(_number(n, whole[n.id], results) for n in numbers)}
    )


def _number(number: Number, whole: Number, results: Results) -> Number:
    """As it stands in its artefact; `whole`: with all that holds for it there."""
    value = _derived(whole, results) if whole.kind == "open" else None
    if whole.kind == "result" or whole.id in results.apart:
        value = results.of(whole)
    claim = number.claim
    if whole.id in AREAS and claim is not None:
        claim = f"{claim.rpartition('.')[0]}.auc"
    if value is None:
        return number.model_copy(update={"claim": claim})
    return number.model_copy(update={"value": _digits(value, number), "claim": claim})


def _derived(number: Number, results: Results) -> float | None:
    """What the source computes from its own numbers, computed rightly."""
    if number.id in TIMES:
        return TIMES[number.id]
    shorter = 663.34
    if number.id == "4.3a.ratio":
        return TIMES["4.3a.seconds"] / shorter
    if number.id == "4.3a.increase":
        return TIMES["4.3a.difference"] / shorter
    if number.id == "2.4c.increase":
        best, base = (
            results.values[f"{name}.accuracy"]
            for name in ("best.adam.published", "base.sgd.published")
        )
        return best - base
    return None


def _digits(value: float, number: Number) -> str:
    exponent = Decimal(number.value).as_tuple().exponent
    if not isinstance(exponent, int) or not math.isfinite(value):
        raise AssertionError(f"{number.id} can not be printed as {value}")
    way = {"at least": ROUND_FLOOR, "at most": ROUND_CEILING}.get(
        str(number.bound), ROUND_HALF_EVEN
    )
    return str(Decimal(value).quantize(Decimal(1).scaleb(exponent), rounding=way))


def experiments(packaged: Source) -> Iterator[str]:
    yield from dict.fromkeys(r.claim.rpartition(".")[0] for r in packaged.results())
