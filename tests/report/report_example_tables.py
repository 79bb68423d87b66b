"""Tables of the example, with the columns that the pipeline gives them."""

from collections.abc import Sequence

from report_example_asked import EQUAL_TABLES, OPTIMISERS, Asked, Named, Sweep
from report_example_networks import LAYERS

from manifest import Cell, ClaimReference, Column, ComparisonReference, SettingReference, Table

Rows = list[list[Cell]]
CNN_LAYERS = (
    ("CNN", "[32, 36]", None),
    *(
        (f"└─Conv2d: 1-{n}", f"[32, {c}, {s}, {s}]", p)
        for n, c, s, p in (
            (1, 32, 128, 896),
            (3, 64, 64, 18_496),
            (5, 128, 32, 73_856),
            (7, 256, 16, 295_168),
        )
    ),
    *(
        (f"└─MaxPool2d: 1-{n}", f"[32, {c}, {s}, {s}]", None)
        for n, c, s in ((2, 32, 64), (4, 64, 32), (6, 128, 16), (8, 256, 8))
    ),
    ("└─Linear: 1-9", "[32, 512]", 8_389_120),
    ("└─Dropout: 1-10", "[32, 512]", None),
    ("└─Linear: 1-11", "[32, 36]", 18_468),
)


def claim(name: str) -> ClaimReference:
    return ClaimReference(claim=name)


def table(name: str, columns: str, rows: Rows) -> Table:
    """`columns` as "name:format, name:format"."""
    pairs = (column.strip().rpartition(":") for column in columns.split(","))
    heads = tuple(Column(name=head, format=kind) for head, _, kind in pairs)  # type: ignore[arg-type]
    return Table(id=name, columns=heads, rows=tuple(tuple(row) for row in rows))


def unmeasured(made: Table) -> Table:
    """As a run makes it that did not measure what one training takes alone."""
    rows = tuple(tuple(None if _is_of_one_alone(cell) else cell for cell in r) for r in made.rows)
    return made.model_copy(update={"rows": rows})


def _is_of_one_alone(cell: Cell) -> bool:
    return isinstance(cell, ClaimReference) and ".alone-" in cell.claim


def scores(name: str, experiment: str) -> Table:
    rows: Rows = [
        [
            metric.capitalize(),
            claim(f"{experiment}@42.{metric}"),
            claim(f"{experiment}.{metric}"),
            claim(f"{experiment}.{metric}"),
        ]
        for metric in ("loss", "accuracy", "precision", "recall", "f1", "mcc", "auc")
    ]
    return table(
        name,
        "Metric:text, Seed 42:fraction, Mean over seeds:fraction, 95 % interval:interval",
        rows,
    )


AGAINST = "Difference:here, For new rows:beyond, 80 % power at:smallest"


def against(comparison: str) -> list[Cell]:
    """A cell for each column of `AGAINST`; of the base itself, nothing."""
    return [ComparisonReference(comparison=comparison) if comparison else None] * 3


def sweep(asked: Asked, swept: Sweep) -> Table:
    names = [asked.under(asked.setup(swept, value)) for value in swept.values]
    compared = [asked.setup(swept, value) for value in swept.values]
    rows: Rows = [
        [
            f"Setup #{n}",
            SettingReference(experiment=e, setting=swept.parameter),
            claim(f"{e}.accuracy"),
            claim(f"{e}.accuracy"),
            *against("" if e == asked.base_id else f"{swept.id}.{name}"),
        ]
        for n, (e, name) in enumerate(zip(names, compared, strict=True), 1)
    ]
    columns = f":text, {swept.title}:exact, Test accuracy (mean):percent, 95 % interval:interval, {AGAINST}"
    return table(swept.id, columns, rows)


def part_1(features: list[str], asked: Asked) -> list[Table]:
    heads = "".join(f", {feature.replace(',', ';')}:statistic" for feature in [*features, "target"])
    exact = heads.replace(":statistic", ":exact")
    described: Rows = [
        [name, *[17.25] * len(features), None] for name in ("count", "mean", "std", "min", "max")
    ]
    preview: Rows = [
        ["0", *["6"] * len(features), 1],
        ["…", *["…"] * len(features), "…"],
        ["765", *["d"] * len(features), 0],
    ]
    return [
        table("1.1a", f":text{exact}", preview),
        table("1.1b", f":text{heads}", described),
        table("1.1c", f":text{heads}", described),
        table("1.1d", "Column:text, Type:text", [[feature, "float64"] for feature in features]),
        table(
            "1.2d",
            "Part:text, Rows:count, Share:percent",
            [["Test", claim("split.test-rows"), 0.1506]],
        ),
        table("1.2e", "Tensor:text, Shape:text", [["X_train_tensor", "(697, 7)"]]),
        table(
            "1.4",
            "Layer:text, Units:count, Parameters:count",
            [["Input", 7, 0], ["Hidden 1", 64, 512]],
        ),
        scores("1.5a", asked.base_id),
    ]


def part_2(asked: Asked) -> list[Table]:
    rows: Rows = [
        [m.title, claim(f"{asked.under(m.name)}.accuracy"), *against(f"2.3.{m.name}")]
        for m in asked.methods
    ]
    columns = f"Method:text, Test accuracy:percent, {AGAINST}"
    measures = ("epochs-run", "alone-seconds", "alone-memory")
    costs: Rows = [
        [m.title, *(claim(f"{asked.under(m.name)}.{measure}") for measure in measures)]
        for m in asked.methods
    ]
    measured = "Model:text, Epochs run:count, One training alone (s):fraction, Memory (MB):fraction"
    base, several = asked.base_id, len(asked.optimisers) > 1
    word, none = asked.protocols["published"], [None] if several else []
    own = [OPTIMISERS[str(asked.recipe["optimiser"])]] if several else []
    simple: Rows = [
        [
            m.title,
            word,
            *none,
            claim(f"{m.name}.published.mcc"),
            claim(f"{m.name}.published.auc"),
        ]
        for m in asked.simple
    ]
    return [
        *(sweep(asked, swept) for swept in asked.sweeps),
        *([table("2.3", columns, rows), table("2.3-cost", measured, costs)] if rows else []),
        *(_best(asked) if asked.combination else []),
        table(
            "2.5",
            f"Model:text, Protocol:text, {'Optimiser:text, ' if several else ''}Matthews correlation:fraction, AUC:percent",
            [
                [asked.base.title, word, *own, claim(f"{base}.mcc"), claim(f"{base}.auc")],
                *simple,
            ],
        ),
        table(
            "2.6",
            f"Test rows:text, {asked.base.title} mean:exact, Standard deviation:exact",
            [
                [name, claim(f"{base}.{name}"), claim(f"{base}.{name}-sd")]
                for name in ("true-negatives", "false-negatives")
            ],
        ),
        table(
            "2.7",
            "Model:text, Leaked test rows:count, Recall on leaked rows:percent, Verdict:verdict",
            [
                [
                    asked.base.title,
                    claim(f"{base}.leaked-rows"),
                    claim(f"{base}.recall-leaked"),
                    ComparisonReference(comparison=f"leak.{asked.base.name}"),
                ]
            ],
        ),
    ]


def _best(asked: Asked) -> list[Table]:
    recipe = asked.recipe | (asked.combination.changes if asked.combination else {})
    optimiser = OPTIMISERS[str(recipe["optimiser"])]
    settings: Rows = [["Dropout", 0.3], ["Batch size", 16], ["Optimiser", optimiser]]
    return [
        table("2.4a", "Setting:text, Value:exact", settings),
        scores("2.4b", asked.combination_id),
    ]


def part_3(asked: Asked) -> list[Table]:
    if not asked.part_3:
        return []
    main = asked.part_3[0]
    totals: Rows = [
        ["Total params", claim(f"{main.name}.architecture.parameters")],
        ["Estimated Total Size (MB)", claim(f"{main.name}.architecture.total-size")],
    ]
    return [
        table(
            "3.1a",
            ":text, Value:count",
            [["Source", "EMNIST balanced, classes 0–9 and A–Z"], ["Images", claim("images.count")]],
        ),
        table(
            "3.3",
            "Layer (type:depth-idx):text, Output Shape:text, Param #:count",
            [[main.title, *CNN_LAYERS[0][1:]], *map(list, CNN_LAYERS[1:])],
        ),
        table("3.3-totals", ":text, Value:exact", totals),
        table(
            "3.4b",
            f"Metric:text, {main.title}:fraction",
            [
                [m, claim(f"{main.name}.{m}")]
                for m in ("accuracy", "precision", "recall", "f1", "mcc")
            ],
        ),
        table(
            "3.4f",
            "True class:text, Read as:text, Images:count",
            [
                ["O", "0", claim(f"{main.name}@42.confused-1")],
                ["1", "I", claim(f"{main.name}@42.confused-2")],
                ["0", "O", claim(f"{main.name}@42.confused-3")],
            ],
        ),
        table(
            "3.4h",
            ", ".join(["Class:text, Images:count, Precision:fraction, Recall:fraction"] * 2),
            [
                ["0", 90, 0.791, 0.778, "I", 90, 0.612, 0.633],
                ["1", 90, 0.663, 0.7, "", None, None, None],
            ],
        ),
        table(
            "3.4i",
            "Classes:text, Images:count, Read as another of them:count, Read rightly:percent, Rightly; as one class:percent",
            [
                [
                    "0, O",
                    180,
                    claim(f"{main.name}@42.alike-1.confused"),
                    claim(f"{main.name}@42.alike-1.apart"),
                    claim(f"{main.name}@42.alike-1.together"),
                ]
            ],
        ),
        *(_beside(asked) if asked.part_3[1:] else []),
    ]


def _beside(asked: Asked) -> list[Table]:
    rows: Rows = [
        [one.title, claim(f"{one.name}.accuracy"), claim(f"{one.name}.alone-seconds")]
        for one in asked.part_3
    ]
    columns = "Model:text, Test accuracy:percent, One training alone (s):fraction"
    return [table("3.6", columns, rows)]


def part_4(asked: Asked, parts: Sequence[str]) -> list[Table]:
    if not asked.part_4 or "4" not in parts:
        return []
    layers = [
        t
        for place, one in enumerate(asked.part_4)
        for t in _layers(one, f".{one.name}" * (place > 0))
    ]
    shown = [one for one in asked.trained(parts) if one.part != "bonus" and not one.equal]
    names, networks = ", ".join(f"{one.title}:text" for one in shown), asked.compared
    compared: Rows = [
        [m, *(claim(f"{one.name}.{m}") for one in networks)]
        for m in ("train-images", "accuracy", "precision", "f1", "mcc")
    ]
    convolutions = [claim(f"{one.name}.architecture.convolutions") for one in shown]
    scores = ", ".join(f"{one.title}:fraction" for one in networks)
    times: Rows = [
        [
            one.title,
            *(claim(f"{one.name}.{m}") for m in ("alone-seconds", "alone-memory", "seconds")),
        ]
        for one in networks
    ]
    measured = "One training alone (s):count, Memory (MB):count, In this run (s):count"
    return [
        *layers,
        table("4.2", f":text, {names}", [["Convolutional layers", *convolutions]]),
        table("4.3a", f"Model:text, {measured}", times),
        table("4.3b", f"Metric:text, {scores}", compared),
        *_equal(asked, "4"),
    ]


def _equal(asked: Asked, part: str) -> list[Table]:
    """One row of three for each, as the others are alike."""
    id, known = EQUAL_TABLES[part], asked.equal_of(part)
    rows: Rows = [
        [
            one.title,
            claim(f"{one.name}.accuracy"),
            ComparisonReference(comparison=f"{id}.{one.name}.effort"),
            ComparisonReference(comparison=f"{id}.{one.name}.network"),
        ]
        for one in known
    ]
    columns = "Model:text, Test accuracy:percent, Difference; points:difference, Verdict:verdict"
    return [table(id, columns, rows)] if rows else []


def _layers(one: Named, end: str) -> list[Table]:
    side, layers, known = 224, Rows(), LAYERS[one.packaged or one.name]
    for n, channels in enumerate(known["channels"]):
        layers.append([f"Conv2d-{n}", f"[-1, {channels}, {side}, {side}]", 36_928])
        if n % 2:
            side = max(1, side // 2)
            layers.append([f"MaxPool2d-{n}", f"[-1, {channels}, {side}, {side}]", 0])
    layers += [[f"Linear-{n}", f"[-1, {u}]", 16_781_312] for n, u in enumerate(known["units"])]
    layers += [[f"Dropout-{n}", "[-1, 4096]", 0] for n in range(2)]
    total: Rows = [["Total params", claim(f"{one.name}.architecture.parameters")]]
    return [
        table(f"4.1{end}", "Layer (type):text, Output Shape:text, Param #:count", layers),
        table(f"4.1{end}-totals", ":text, Value:exact", total),
    ]


def bonus(asked: Asked) -> list[Table]:
    rows: Rows = [
        [t.title, claim(f"{t.name}.accuracy"), claim(f"{t.name}.accuracy")] for t in asked.twins
    ]
    columns = "Model:text, Test accuracy:percent, 95 % interval:interval"
    errors: Rows = [
        [
            t.title,
            claim(f"{t.name}.calibration-error"),
            claim(f"{t.against}.calibration-error"),
            ComparisonReference(comparison=f"B.{t.name}.calibration"),
        ]
        for t in asked.twins
    ]
    calibration = table(
        "B.calibration",
        "Model:text, Calibration error:percent, Its error:percent, Difference; points:difference",
        errors,
    )
    if not rows:
        return []
    return [table("B", columns, rows), calibration, *_equal(asked, "bonus")]
