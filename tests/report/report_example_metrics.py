"""The metrics of the example, with the names that the pipeline gives them."""

from collections.abc import Iterator

from manifest import Limits, Metric, MetricKind, Unit

FRACTION, SIGNED, POSITIVE = (0.0, 1.0), (-1.0, 1.0), (0.0, None)
Known = tuple[str, Unit, tuple[float | None, float | None]]
BOTH: dict[str, Known] = {
    "loss": ("loss", "nats", POSITIVE),
    "accuracy": ("accuracy", "fraction", FRACTION),
    "precision": ("precision", "fraction", FRACTION),
    "recall": ("recall", "fraction", FRACTION),
    "f1": ("F1 score", "fraction", FRACTION),
    "mcc": ("Matthews correlation", "none", SIGNED),
    "auc": ("AUC", "fraction", FRACTION),
    "gap": ("gap between training and validation accuracy", "fraction", SIGNED),
    "epoch": ("epoch of the tested weights", "count", (1.0, None)),
}
OF: dict[MetricKind, dict[str, Known]] = {
    "tabular": BOTH | {"balanced-accuracy": ("balanced accuracy", "fraction", FRACTION)},
    "image": BOTH | {"parameters": ("parameters", "count", POSITIVE)},
}


def metrics() -> Iterator[Metric]:
    for kind, known in OF.items():
        for name, (phrase, unit, (low, high)) in known.items():
            yield Metric(
                id=name,
                kind=kind,
                title=phrase[0].upper() + phrase[1:],
                phrase=phrase,
                unit=unit,
                limits=Limits(low=low, high=high),
            )
