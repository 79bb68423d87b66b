"""Figures of the example: the facts that the pipeline states, and small drawings."""

from pathlib import Path

from report_example_asked import Asked

from manifest import ClaimReference, Fact, Figure
from manifest.files import digest_of_bytes

Facts = dict[str, Fact]

DRAWING = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="482pt" height="200pt" viewBox="0 0 482 200" xmlns="http://www.w3.org/2000/svg" version="1.1">
 <defs>
  <style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
 </defs>
 <g id="figure_1">
  <path d="M 0 200 
L 482 200 
L 482 0 
L 0 0 
z
" style="fill: #eeeeee"/>
  <!-- a line -->
  <path d="M 10 190 
L 240 60 
L 472 30 
" clip-path="url(#p1)" style="fill: none; stroke: #0072b2"/>
  <defs>
   <path id="m1" d="M 0 0 
L 0 2.5 
" style="stroke: #000000; stroke-width: 0.6"/>
  </defs>
  <use xlink:href="#m1" x="240" y="60" style="stroke: #000000"/>
 </g>
 <defs>
  <clipPath id="p1">
   <rect x="0" y="0" width="482" height="200"/>
  </clipPath>
 </defs>
</svg>
"""  # noqa: W291  as matplotlib writes it


def curves(
    prefix: str = "", epochs: int = 300, train: float = 0.71, validation: float = 0.68
) -> Facts:
    """The facts of accuracies that rise from one half."""
    facts: Facts = {
        "epochs": epochs,
        "chosen_epoch": epochs,
        "seed": 42,
        "test": 0.7533,
        "crossings": 2,
        "last_crossing": 3,
    }
    for part, last in (("train", train), ("validation", validation)):
        facts |= {
            f"{part}_first": 0.51,
            f"{part}_last": last,
            f"{part}_lowest": 0.49,
            f"{part}_highest": 0.74,
            f"{part}_lowest_epoch": 1,
            f"{part}_highest_epoch": epochs,
        }
    return {prefix + name: value for name, value in facts.items()}


def classes(main: str = "cnn", prefix: str = "", accuracy: float = 0.89) -> Facts:
    facts: Facts = {
        "n": 3240,
        "accuracy": accuracy,
        "worst_class": "O",
        "worst_class_recall": 0.6222,
        "most_confused_true": "O",
        "most_confused_predicted": "0",
        "most_confused_count": ClaimReference(claim=f"{main}@42.confused-1"),
    }
    return {prefix + name: value for name, value in facts.items()}


def confused(main: str) -> Facts:
    return {
        "pairs": 3, "per_pair": 6, "shown": 18, "first_true": "O", "first_read": "0",
        "first_count": ClaimReference(claim=f"{main}@42.confused-1"), "last_true": "0", "last_read": "O",
        "last_count": ClaimReference(claim=f"{main}@42.confused-3"),
    }  # fmt: skip


def reading(main: str) -> dict[str, Facts]:
    calibration = {
        "calibration_error": "calibration-error", "confidence": "confidence", "accuracy": "accuracy",
    }  # fmt: skip
    repeated: Facts = {
        fact: ClaimReference(claim=f"{main}.{name}") for fact, name in calibration.items()
    }
    return {
        "3.4g": {"n": 3240, "bins": 10, "filled": 8, **repeated},
        "3.7a": {"filters": 32, "side": 3, "mixed": 30, "lowest": -0.2395, "highest": 0.2754},
        "3.7b": {"shown": 12, "blocks": 4, "first_side": 16, "last_side": 2},
        "3.7c": {
            "worst_class": "O",
            "right_probability": 0.6537,
            "wrong_read": "0",
            "wrong_probability": 0.3683,
        },
    }


def areas(prefix: str = "") -> Facts:
    facts: Facts = {
        "lowest_auc": 0.9874,
        "lowest_class": "O",
        "highest_auc": 0.99996,
        "highest_class": "M",
        "macro_auc": 0.9978,
    }
    return {prefix + name: value for name, value in facts.items()}


def confusion(tn: int, fp: int, fn: int, tp: int) -> Facts:
    counts = {
        "true_negatives": tn,
        "false_positives": fp,
        "false_negatives": fn,
        "true_positives": tp,
    }
    return {**counts, "n": tn + fp + fn + tp, "seed": 42}


ROC: Facts = {
    "auc": 0.829,
    "auc_from_labels": 0.749,
    "n": 150,
    "seed": 42,
    "true_positive_rate": 0.662,
    "false_positive_rate": 0.1646,
}


def learning(asked: Asked) -> Facts:
    facts: Facts = {
        "seeds": 20,
        "epochs": 300,
        "lowest_loss": 0.5194,
        "lowest_epoch": 265,
        "last_loss": 0.5241,
        "train_accuracy": 0.7393,
        "validation_accuracy": 0.7413,
        "band_low": 0.6973,
        "band_high": 0.7933,
    }
    return of_main(asked, facts)


def of_main(asked: Asked, facts: Facts, **claims: str) -> Facts:
    """The same facts for each main model; claims: fact → the metric that it repeats."""
    found: Facts = {}
    for one, experiment in zip(asked.main, asked.of_both, strict=True):
        repeated = {
            fact: ClaimReference(claim=f"{experiment}.{metric}") for fact, metric in claims.items()
        }
        found |= {f"{one.name}_{name}": value for name, value in {**facts, **repeated}.items()}
    return found


def ranking(asked: Asked) -> Facts:
    own: Facts = {"reached": 0.6779, "reached_low": 0.5888, "reached_high": 0.7303}
    known = of_main(asked, own, auc="auc", average_precision="average-precision")
    return {"seeds": 20, "rate": 0.2, "positives": 0.5053, **known}


def tabular(features: list[str], asked: Asked) -> dict[str, Facts]:
    """Of the base alone where there is no combination, and of setups where there are some."""
    known = _tabular(features, asked)
    setups = [asked.setup(s, v) for s in asked.sweeps for v in asked.beside(s)]
    without = set() if asked.combination else {"2.4c", "2.4d-accuracy", "2.4d-loss", "2.4e", "2.4f"}
    changes = len(setups) + len(asked.methods) + (asked.combination is not None)
    if setups:
        last = next(s for s in reversed(asked.sweeps) if asked.beside(s))
        known["2.2a"]["setup"] = asked.setup(last, asked.beside(last)[0])
    known["2.8"]["changes"] = changes
    without |= (set() if setups else {"2.2a", "2.2b"}) | (set() if changes else {"2.8"})
    return {name: facts for name, facts in known.items() if name not in without}


def _tabular(features: list[str], asked: Asked) -> dict[str, Facts]:
    first, second = features[1], features[5]
    pairs: Facts = {f"{name}|target": 0.46 - 0.06 * place for place, name in enumerate(features)}
    return {
        "1.3a": {
            "feature": first, "n": 766, "minimum": 0.0, "maximum": 199.0, "mean": 120.91, "median": 117.0,
            "q25": 99.0, "q75": 140.0, "skewness": 0.174, "mode_low": 95.0, "mode_high": 105.0, "mode_count": 93,
        },
        "1.3b": {
            "feature_x": first, "feature_y": second, "correlation": 0.22, "n_negative": 498, "n_positive": 268,
            "median_x_negative": 107.0, "median_x_positive": 140.0, "median_y_negative": 30.05, "median_y_positive": 34.25,
            "superiority_x": 0.79, "superiority_y": 0.69,
        },
        "1.3c": {
            **pairs, "drawn": len(features), "strongest_target": first,
            "strongest_pair": f"{features[3]}|{features[4]}", f"{features[3]}|{features[4]}": 0.44,
        },
        "1.5b": curves(), "1.5c": curves(), "1.5d": confusion(66, 13, 24, 47), "1.5f": ROC,
        "2.2a": {**curves(), "setup": "rate-0.001"}, "2.2b": {**curves(), "setup": asked.base.name},
        "2.4c": {f"{one.name}_mean": 0.735 + 0.055 * n for n, one in enumerate(asked.main)} | {"n_seeds": 20},
        "2.4d-accuracy": curves(train=0.9, validation=0.76), "2.4d-loss": curves(train=0.3, validation=0.6),
        "2.4e": confusion(59, 20, 10, 61), "2.4f": ROC,
        "2.5": {
            "n_seeds": 20, "rows": 12, "lowest_accuracy": 0.723, "highest_accuracy": ClaimReference(claim=f"{asked.base_id}.accuracy"),
            "lowest_balanced": 0.711, "highest_balanced": 0.7853,
        },
        "2.6a": learning(asked), "2.6b": ranking(asked),
        "2.6c": {
            "seeds": 20, "bins": 10, **of_main(asked, {"distance": 0.0425}, brier="brier"),
        },
        "2.8": {
            "n_seeds": 20, "changes": 11, "decided": 0, "lowest_end": -0.2354, "highest_end": 0.0503,
        },
    }  # fmt: skip


RIGHT = (0.89, 0.86, 0.87, 0.85)  # of the networks of Part 4


def images(asked: Asked) -> dict[str, Facts]:
    plain = {one.name: one.title for one in asked.networks}
    dots: Facts = {twin.title: 0.9 for twin in asked.twins}
    dots |= {plain[twin.against]: 0.86 for twin in asked.twins}
    known = {"B": dots} if asked.twins else {}
    known |= _data() | _part_3(asked.part_3[0].name) if asked.part_3 else {}
    return known | (_part_4(asked) if asked.part_4 else {})


def _data() -> dict[str, Facts]:
    return {
        "3.1b": {"classes": 36, "per_class": 4},
        "3.2a": {"classes": 36, "lowest": 900, "highest": 900, "total": 32_400},
        "3.2b": {f"{side}_{end}": 28 for side in ("width", "height") for end in ("lowest", "highest", "median")},
        "3.2c": {"lowest": 1.0, "highest": 1.0},
        "3.2d": {"distinct_sizes": 1, "most_common_width": 28, "most_common_height": 28, "most_common_share": 1.0},
    }  # fmt: skip


def _part_3(main: str) -> dict[str, Facts]:
    return {
        "3.4a-accuracy": curves(epochs=5, train=0.91, validation=0.89), "3.4a-loss": curves(epochs=5, train=0.3, validation=0.35),
        "3.4d": classes(main), "3.4f": confused(main), "3.4e": areas(), **reading(main),
    }  # fmt: skip


def _part_4(asked: Asked) -> dict[str, Facts]:
    """As many panels as there are networks."""
    both = {f"{one.name}_": right for one, right in zip(asked.compared, RIGHT, strict=False)}
    epochs = [curves(prefix, 5, right, right - 0.02) for prefix, right in both.items()]
    main = asked.part_3[0].name if asked.part_3 else ""
    matrices = [_panel(main, prefix, right) for prefix, right in both.items()]
    return {
        **dict.fromkeys(("4.3c-accuracy", "4.3c-loss"), _joined(epochs)),
        "4.3d": _joined(matrices),
        "4.3e": _joined([areas(prefix) for prefix in both]),
    }


def _panel(main: str, prefix: str, right: float) -> Facts:
    """A network without a table of its pairs repeats no claim."""
    if main:
        return classes(main, prefix, right)
    return {
        name: fact
        for name, fact in classes("", prefix, right).items()
        if "most_confused" not in name
    }


def _joined(facts: list[Facts]) -> Facts:
    return {name: value for of_one in facts for name, value in of_one.items()}


DATA = "number\n1\n"


def figures(folder: Path, facts: dict[str, Facts]) -> tuple[Figure, ...]:
    """Draws each figure, as a picture that says nothing, and describes it."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name in facts:
        (folder / "figures" / f"{name}.svg").write_text(DRAWING, encoding="utf-8")
        (folder / "figures" / f"{name}.csv").write_text(DATA, encoding="utf-8")
    return tuple(
        Figure(
            id=name,
            file=f"figures/{name}.svg",
            digest=digest_of_bytes(DRAWING.encode()),
            data=f"figures/{name}.csv",
            data_digest=digest_of_bytes(DATA.encode()),
            facts=values,
        )
        for name, values in facts.items()
    )
