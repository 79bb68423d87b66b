"""Part 2: one change to the base at a time, then the best model."""

from pipeline.config import Declaration, Plateau, TabularExperiment
from pipeline.experiments.part1 import BASE


def _base_with(name: str, question: str, **change: object) -> TabularExperiment:
    fields = dict(BASE) | {"name": name, "part": "2", "question": question} | change
    return TabularExperiment.model_validate(fields)


DROPOUT_LOW = _base_with("dropout-0.3", "Does less dropout help?", dropout=0.3)
DROPOUT_HIGH = _base_with("dropout-0.7", "Does more dropout help?", dropout=0.7)
BATCH_SMALL = _base_with("batch-32", "Do smaller batches help?", batch_size=32)
BATCH_LARGE = _base_with("batch-128", "Do larger batches help?", batch_size=128)
RATE_LOW = _base_with("rate-0.001", "Does a lower learning rate help?", learning_rate=0.001)
RATE_HIGH = _base_with("rate-0.01", "Does a higher learning rate help?", learning_rate=0.01)

EARLY_STOPPING = _base_with(
    "early-stopping", "Does stopping on the validation loss help?", early_stopping=10
)
PLATEAU = _base_with(
    "plateau", "Does lowering the rate on a plateau of the validation loss help?", plateau=Plateau()
)
BATCH_NORM = _base_with("batch-norm", "Does batch normalisation help?", batch_norm=True)
ACCUMULATION = _base_with(
    "accumulation", "Does a step only every four batches help?", accumulation=4
)
METHODS = (EARLY_STOPPING, PLATEAU, BATCH_NORM, ACCUMULATION)

BEST = _base_with(
    "best",
    "How far does the published combination get?",
    batch_norm=True,
    dropout=0.3,
    batch_size=16,
    optimiser="adam",
)


class Sweep(Declaration):
    """A table of Part 2: one hyperparameter, its values in the order of the table."""

    id: str
    parameter: str
    setups: tuple[TabularExperiment, ...]


# A difference in accuracy below it is of no consequence: three of the 150 test rows.
MARGIN = 0.02

SWEEPS = (
    Sweep(id="2.1a", parameter="dropout", setups=(DROPOUT_LOW, BASE, DROPOUT_HIGH)),
    Sweep(id="2.1b", parameter="batch_size", setups=(BATCH_SMALL, BASE, BATCH_LARGE)),
    Sweep(id="2.1c", parameter="learning_rate", setups=(RATE_LOW, BASE, RATE_HIGH)),
)
