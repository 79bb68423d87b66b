"""A further training of each experiment → the source that would print its results, to the same digits.

In:  what the packaged source prints, and the values of one training of each experiment.
Out: a source in memory with the values of these trainings in all of its results on the table, each
     with as many digits as the packaged source gives it, and with arithmetic that is right. What
     is printed apart from the rest can be given in its place: so a source errs.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from manifest import Source
from manifest.printed import Artefact, Number

AREAS = {"1.5f.auc", "2.4f.auc"}  # of which the packaged source prints those of labels
RIGHT = {  # of 73 min 22 s and of 663.34 s, with which the packaged source goes wrong
    "4.3a.seconds": 4402.0,
    "4.3a.difference": 4402.0 - 663.34,
    "4.3a.ratio": 4402.0 / 663.34,
    "4.3a.increase": (4402.0 - 663.34) / 663.34,
}
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
    """Of one training of each experiment. matrices: by experiment; apart: by the id of a number."""

    values: Values
    matrices: Mapping[str, Matrix]
    apart: Mapping[str, float] = field(default_factory=dict)

    def of(self, number: Number) -> float | None:
        """What is printed there; None of what no training on the table gives."""
        experiment = str(number.claim).rpartition(".")[0]
        if number.times is not None and experiment in self.matrices:
            truth, predicted = CELLS[number.id.rpartition(".")[2]]
            return self.matrices[experiment][truth][predicted]
        return self.values.get(str(_claim(number)))

    def at(self, number: Number) -> float:
        return self.values[str(number.claim)]


def source(packaged: Source, results: Results) -> Source:
    """Whose results on the table are these; the rest is the packaged one's, put right."""
    whole = {number.id: number for number in packaged.numbers()}
    increase = {
        "2.4c.increase": results.at(whole["2.4b.accuracy"]) - results.at(whole["1.5a.accuracy"])
    }
    derived = {**RIGHT, **increase, **results.apart}
    artefacts = tuple(_artefact(artefact, results, derived) for artefact in packaged.artefacts)
    return packaged.model_copy(update={"artefacts": artefacts})


def _artefact(artefact: Artefact, results: Results, derived: Values) -> Artefact:
    whole = list(artefact.all_numbers())[: len(artefact.numbers)]
    pairs = zip(artefact.numbers, whole, strict=True)
    changed = tuple(_number(number, own, results, derived) for number, own in pairs)
    return artefact.model_copy(update={"numbers": changed})


def _number(number: Number, whole: Number, results: Results, derived: Values) -> Number:
    """As it stands in its artefact; `whole`: with all that holds for it there."""
    value = derived.get(whole.id)
    if value is None and whole.kind == "result":
        value = results.of(whole)
    if value is None:
        return number
    claim = _claim(whole)
    return number.model_copy(update={"value": _digits(value, whole), "claim": claim})


def _claim(number: Number) -> str | None:
    if number.id in AREAS and number.claim is not None:
        return f"{number.claim.rpartition('.')[0]}.auc"
    return number.claim


def _digits(value: float, number: Number) -> str:
    exponent = Decimal(number.value).as_tuple().exponent
    if not isinstance(exponent, int) or not math.isfinite(value):
        raise AssertionError(f"{number.id} cannot be printed as {value}")
    way = {"at least": ROUND_FLOOR, "at most": ROUND_CEILING}.get(
        str(number.bound), ROUND_HALF_EVEN
    )
    return str(Decimal(value).quantize(Decimal(1).scaleb(exponent), rounding=way))
