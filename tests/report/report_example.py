"""A small manifest with everything that a run of all parts has, and ways to change it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import report_example_asked as example_asked
import report_example_figures as example_figures
import report_example_findings as example_findings
import report_example_groups as example_groups
import report_example_metrics as example_metrics
import report_example_networks as example_networks
import report_example_tables as example_tables
from published_example import REFERENCES, packaged
from report_example_asked import Asked

import manifest
from manifest import (
    Author,
    Claim,
    Comparison,
    Contribution,
    Heading,
    Interval,
    Manifest,
    Unit,
    Verdict,
)
from manifest.output import Output

PARTS = ("1", "2", "3", "4", "bonus")
SCORES = {
    "accuracy": 0.7533, "balanced-accuracy": 0.7489, "precision": 0.7833, "recall": 0.662, "f1": 0.7176, "mcc": 0.5045, "auc": 0.8291,
    "train-accuracy": 0.71, "validation-accuracy": 0.68, "gap": 0.03,
}  # fmt: skip
UNITS: dict[str, Unit] = {"loss": "nats", "epoch": "count", "epochs-run": "count", "mcc": "none"}
COUNTS = {
    "data.rows": 766, "data.columns": 8, "data.positives": 268, "data.invalid-cells": 6, "data.empty-cells": 0, "data.other-columns": 6, "split.oversampled-rows": 996,
    "split.train-rows": 697, "split.validation-rows": 149, "split.test-rows": 150, "split.test-negatives": 79,
    "split.test-positives": 71, "split.leaked-test-rows": 53,
    "split.leak-free.train-rows": 698, "split.leak-free.distinct-train-rows": 537, "split.leak-free.validation-rows": 114,
    "split.leak-free.test-rows": 115, "split.leak-free.test-negatives": 75, "split.leak-free.test-positives": 40, "network.inputs": 7, "network.hidden-layers": 3,
    "network.hidden-units": 64, "network.parameters": 8_897, "images.count": 32_400, "images.classes": 36,
    "images.train": 25_920, "images.validation": 3_240, "images.test": 3_240,
}  # fmt: skip
COMPARISONS = Asked().comparisons


@dataclass(frozen=True, kw_only=True)
class Example:
    """What varies between the manifests of the tests."""

    parts: Sequence[str] = PARTS
    seeds: int = 20
    image_seeds: int = 1
    verdict: Verdict = "no evidence"
    scale: str = "laptop"
    course: str = ""
    date: str = ""
    authors: Sequence[Author] = ()
    written: Sequence[Heading] = ()
    names: Sequence[str] = ("Ada Beispiel", "Bo Exempel")
    features: Sequence[str] = ("f1", "f2", "f3", "f4", "f5", "f6", "f7")
    notices: Sequence[str] = ()
    odd: bool = True  # whether the checks of the data found anything
    measured: bool = True  # what one training takes alone
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)
    published: manifest.Source | None = field(default_factory=packaged)
    references: Sequence[manifest.Reference] = REFERENCES


def write(folder: Path, example: Example | None = None) -> Manifest:
    """The manifest and its figures, in `folder`."""
    made = build(folder, example or Example())
    manifest.write(made, Output(folder, print))
    return made


def build(folder: Path, example: Example) -> Manifest:
    return Manifest(
        title="Assignment – 2",
        course=example.course,
        date=example.date,
        authors=tuple(example.authors),
        first_seed=42,
        outline=(*example_groups.outline(), *example.written),
        subtitle="Neural networks for a table and for characters",
        parts=tuple(example.parts),
        scale=_scale(example),
        contributions=tuple(
            Contribution(name=n, parts="1 & 2", contribution="50%") for n in example.names
        ),
        datasets=_datasets(example),
        findings=example_findings.findings(example.features, example.parts, found=example.odd),
        environment=manifest.Environment(
            device="CPU",
            python="3.11.9",
            packages={"torch": "2.14.1", "numpy": "2.4.0"},
            revision="ab12cd34ef56",
        ),
        experiments=tuple(example_groups.experiments(example.asked, example.parts)),
        networks=tuple(example_networks.networks(example.asked, example.parts)),
        base=example.asked.base_id,
        protocols=example_groups.protocols(example.asked),
        choices=tuple(example_groups.choices()),
        metrics=tuple(example_metrics.metrics()),
        groups=example_groups.shown(example.parts, example.asked),
        claims=tuple(_claims(example)),
        comparisons=tuple(
            _comparison(name, left, example)
            for name, left in (example.asked.comparisons | _of_classes(example)).items()
            if not _is_of_untrained(name, left, example)
        ),
        tables=_tables(example),
        figures=example_figures.figures(folder, _facts(example)),
        artefacts=(manifest.Artefact(id="F1"),),
        published=example.published,
        references=tuple(example.references),
        observed=_observed(example),
    )


def _scale(example: Example) -> manifest.Scale:
    work = {"images_per_class": 900, "pixels": 32, "epochs": 5}
    images = {
        network.name: work
        if network.model == "cnn" and not network.equal
        else work | {"images_per_class": 300}
        for network in example.asked.trained(example.parts)
    }
    return manifest.Scale(
        name=example.scale, purpose="a machine without an accelerator", splits=example.seeds, starts=1,
        tabular_epochs=300, image_seeds=example.image_seeds, images=images,
    )  # fmt: skip


def _datasets(example: Example) -> tuple[manifest.Dataset, ...]:
    return (
        manifest.Dataset(
            id="table",
            title="Table",
            noun=manifest.Noun(one="row", many="rows"),
            features=tuple(manifest.Feature(id=f, name=f, title=f) for f in example.features),
            target=manifest.Target(id="target", name="target", negative="0", positive="1"),
            name="diabetes.csv, packaged with a2-report",
            kind="packaged",
            digest="5e" * 32,
            size=766,
            classes=2,
        ),
        manifest.Dataset(
            id="images",
            title="Characters",
            noun=manifest.Noun(one="character", many="characters"),
            stroke=manifest.Noun(one="stroke", many="strokes"),
            name="EMNIST balanced",
            kind="emnist",
            digest="7a" * 32,
            size=32_400,
            classes=36,
            notices=tuple(example.notices),
        ),
    )


def _claims(example: Example) -> list[Claim]:
    counts = [
        Claim(id=name, value=value, unit="count", n=1, of="rows") for name, value in COUNTS.items()
    ]
    asked = example.asked
    tabular = [
        c
        for name in dict.fromkeys((*asked.tabular, *asked.other, *asked.baselines))
        for c in _over_seeds(name, example)
    ]
    tabular += [c for name in asked.of_both for c in _all_seeds(name, example)]
    single = [c for name in asked.of_both for c in _one_run(name)]
    shown = [one for one in asked.trained(example.parts) if one.part != "bonus" and not one.equal]
    layers = [c for network in shown for c in example_networks.layers(network)]
    images = [c for network in asked.trained(example.parts) for c in _image(network, example)]
    main = next((network.name for network in asked.part_3), "cnn")
    confused = [
        _claim(f"{main}@42.confused-{place}", value, "count", 90, "test images", False)
        for place, value in enumerate((32, 31, 10), 1)
    ]
    mutual = _claim(f"{main}@42.mutual-pairs", 2, "count", 3, "pairs", False)
    found = [c for n, one in enumerate(asked.compared) for c in _alike(one.name, 356 + 85 * n)]
    of_classes = [c for place in range(1, CLASSES + 1) for c in _class(main, place)]
    confused += [mutual, *found, *of_classes, *_groups(main), *_parameters(asked)]
    return [
        *(*counts, *tabular, *single, *images, *layers, *confused, *_reading(main)),
        *_beside_the_data(example),
        *_disagreeing(example),
    ]


def _disagreeing(example: Example) -> list[Claim]:
    """Of test rows that only one of two models is right on."""
    return [
        _claim(f"disagreement.{id}", 0.0787, "fraction", example.seeds, "seeds", False)
        for id, left in example.asked.comparisons.items()
        if left.endswith(".accuracy")
    ]


def _beside_the_data(example: Example) -> list[Claim]:
    """What answering with one class is worth, and what is right without copies."""
    parts, asked = set(example.parts), example.asked
    shares = {"majority.rows": 0.6501} if parts & {"1", "2"} else {}
    shares |= {f"majority.{name}": 0.5877 for name in asked.protocols} if shares else {}
    shares |= {"majority.images": 0.0278} if parts & {"3", "4", "bonus"} else {}
    if example.odd and parts & {"1", "2"}:
        shares[f"{asked.base_id}.accuracy-without-copies"] = 0.7017
    return [_claim(name, value, "fraction", 612, "rows", False) for name, value in shares.items()]


CLASSES = 3  # of those that the table of the example has


def _class(main: str, place: int) -> list[Claim]:
    prefix = f"{main}@42.class-{place}"
    known = {"recall": 0.4 + 0.2 * place, "others": 0.91 - 0.01 * place}
    return [
        _claim(f"{prefix}.{name}", value, "fraction", 3_240, "test images", True)
        for name, value in known.items()
    ]


def _alike(name: str, errors: int) -> list[Claim]:
    """What of the errors lies among classes that are taken for one another."""
    prefix = f"{name}@42"
    return [
        _claim(f"{prefix}.errors", errors, "count", 3_240, "test images", False),
        _claim(f"{prefix}.alike-errors", 158, "count", errors, "errors", False),
        _claim(f"{prefix}.alike-share", 158 / errors, "fraction", errors, "errors", True),
        _claim(f"{prefix}.alike-accuracy", 0.953, "fraction", 3_240, "test images", True),
    ]


def _groups(main: str) -> list[Claim]:
    known = {"confused": (53, "count"), "apart": (0.62, "fraction"), "together": (0.97, "fraction")}
    return [
        _claim(f"{main}@42.alike-1.{name}", value, unit, 180, "test images", unit != "count")  # type: ignore[arg-type]
        for name, (value, unit) in known.items()
    ]


def _parameters(asked: Asked) -> list[Claim]:
    return [
        _claim(f"{id}.parameters", 8_897, "count", 1, "networks", False)
        for id in dict.fromkeys((*asked.tabular, *asked.other))
    ]


def _reading(main: str) -> list[Claim]:
    """What the network of Part 3 looks at."""
    shares = {"active-1": 0.521, "active-2": 0.301, "saliency-on-ink": 0.224, "ink": 0.131}
    claims = [
        _claim(f"{main}@42.{name}", value, "fraction", 360, "test images", True)
        for name, value in shares.items()
    ]
    return [*claims, _claim(f"{main}@42.saliency-density", 1.73, "ratio", 360, "test images", True)]


def _over_seeds(name: str, example: Example) -> list[Claim]:
    values = {**SCORES, "loss": 0.532, "epoch": 300.0, "epochs-run": 300.0}
    claims = [
        _claim(
            f"{name}.{m}", v, UNITS.get(m, "fraction"), example.seeds, "seeds", example.seeds > 1
        )
        for m, v in values.items()
    ]
    if example.seeds > 1:
        claims.append(
            _claim(f"{name}.accuracy-sd", 0.031, "fraction", example.seeds, "seeds", False)
        )
    return claims


def _all_seeds(name: str, example: Example) -> list[Claim]:
    """What the pipeline claims of the two models that are shown over all seeds."""
    fractions = {
        "average-precision": 0.808, "brier": 0.175, "recall-leaked": 0.71, "recall-fresh": 0.66, "leaked-rows": 53.15,
        "true-negatives": 57.4, "false-positives": 16.8, "false-negatives": 21.5, "true-positives": 54.3,
    }  # fmt: skip
    units: dict[str, Unit] = {"leaked-rows": "count"}
    claims = [
        _claim(f"{name}.{m}", v, units.get(m, "none"), example.seeds, "seeds", example.seeds > 1)
        for m, v in fractions.items()
    ]
    cells = [m for m in fractions if m.split("-")[0] in {"true", "false"}]
    return claims + [
        _claim(f"{name}.{m}-sd", 5.12, "none", example.seeds, "seeds", False) for m in cells
    ]


def _one_run(name: str) -> list[Claim]:
    cells = {
        "true-negatives": 66,
        "false-positives": 13,
        "false-negatives": 24,
        "true-positives": 47,
    }
    counts = [
        _claim(f"{name}@42.{cell}", value, "count", 150, "test rows", False)
        for cell, value in cells.items()
    ]
    values = {**SCORES, "loss": 0.532, "auc-from-labels": 0.749, "specificity": 0.835}
    return counts + [
        _claim(f"{name}@42.{m}", v, UNITS.get(m, "fraction"), 150, "test rows", m == "accuracy")
        for m, v in values.items()
    ]


def _image(network: example_asked.Named, example: Example) -> list[Claim]:
    name = network.name
    several = example.image_seeds > 1
    n, of = (example.image_seeds, "seeds") if several else (3_240, "test images")
    claims = [
        _claim(f"{name}.{m}", v + 0.1, UNITS.get(m, "fraction"), n, of, several or m == "accuracy")
        for m, v in (SCORES | _chosen(network)).items()
    ]
    images = 25_920 if network.model == "cnn" and not network.equal else 7_776
    counts = {"parameters": 1_050_000, "train-images": images, "epoch": 5, "batches": 4_050}
    claims += _calibration(name, n, of)
    return claims + [_claim(f"{name}.{m}", v, "count", n, of, False) for m, v in counts.items()]


def _chosen(network: example_asked.Named) -> dict[str, float]:
    """The variant of Part 3 is the one that validation chooses."""
    return (
        {"validation-accuracy": 0.73}
        if (network.packaged or network.name) == "cnn-batch-norm"
        else {}
    )


def _calibration(name: str, n: int, of: str) -> list[Claim]:
    values = {"calibration-error": 0.0213, "confidence": 0.8402, "overconfidence": -0.0131}
    return [
        _claim(f"{name}.{m}", v, "fraction", n, of, m != "calibration-error")
        for m, v in values.items()
    ]


def _claim(name: str, value: float, unit: Unit, n: int, of: str, spread: bool) -> Claim:  # noqa: PLR0917
    interval = (
        Interval(low=value - 0.021, high=value + 0.021, method="t over seeds") if spread else None
    )
    return Claim(id=name, value=value, unit=unit, n=n, of=of, interval=interval)


def _comparison(name: str, left: str, example: Example) -> Comparison:
    tabular = _is_of_table(name, example)
    if name.startswith("3.4h."):  # of one run, however many there are
        example = replace(example, image_seeds=1)
    n, of = (3_240, "test images") if example.image_seeds == 1 else (example.image_seeds, "seeds")
    if tabular:
        n, of = example.seeds, "splits" if example.seeds > 1 else "seeds"
    alone = of == "seeds" and n == 1
    verdict = example.verdicts.get(name, "no evidence" if alone else example.verdict)
    p = 0.0101 if verdict in {"higher", "lower"} else 0.21
    difference = {"higher": 0.0312, "lower": -0.0312}.get(verdict, 0.0042)
    return Comparison(
        id=name, left=left, right=_right(name, left, example), family=name.partition(".")[0],
        difference=difference, unit="fraction",
        interval=None if alone else Interval(low=difference - 0.02, high=difference + 0.02, method="t"),
        test=f"paired t over {of}" if tabular else "McNemar, exact", n=n, of=of, p=None if alone else p,
        p_adjusted=None if alone else 3 * p, margin=0.02, p_equivalent=None if alone else 0.02,
        p_equivalent_adjusted=None if alone else 0.04, smallest=None if alone else 0.027, verdict=verdict,
        beyond=_beyond(difference, verdict) if tabular and not alone else None,
    )  # fmt: skip


def _is_of_table(name: str, example: Example) -> bool:
    images = {f"fit.{one.name}" for one in example.asked.compared}
    return name[:2] not in {"3.", "4.", "B."} and name not in images


def _beyond(difference: float, verdict: Verdict) -> manifest.Tested:
    """The same for new rows, of which nothing is equivalent."""
    said: Verdict = "no evidence" if verdict == "equivalent" else verdict
    return manifest.Tested(
        test="paired t over splits, corrected", interval=Interval(low=difference - 0.026, high=difference + 0.026, method="t"),
        p=0.0111, p_adjusted=0.0333, p_equivalent=0.21, p_equivalent_adjusted=0.63, smallest=0.053, verdict=said,
    )  # fmt: skip


def _of_classes(example: Example) -> dict[str, str]:
    """The recall of each class that the table of the example has."""
    if not example.asked.part_3 or "3" not in example.parts:
        return {}
    main = example.asked.part_3[0].name
    return {f"3.4h.{n}": f"{main}@42.class-{n}.recall" for n in range(1, CLASSES + 1)}


def _is_of_untrained(name: str, left: str, example: Example) -> bool:
    """Whether a comparison is of networks that these parts don't train."""
    if _is_of_table(name, example):
        return False
    trained = {network.name for network in example.asked.trained(example.parts)}
    sides = {left, _right(name, left, example)}
    return not {re.split(r"[.@]", side)[0] for side in sides} <= trained


def _right(name: str, left: str, example: Example) -> str:  # noqa: PLR0911
    """What the pipeline compares with."""
    if name.startswith("protocol."):
        return left.replace(".published.", ".leak-free.")  # as the example makes its ids
    if name.startswith("fit."):
        return left.replace(".train-", ".validation-")
    if name.startswith("simple."):
        of = {one.name: one for one in example.asked.main}[name.rpartition(".")[2]]
        own = {**example.asked.recipe, **of.changes}["optimiser"]
        return f"{example.asked.under(of.name, own, 'leak-free')}.accuracy"
    if name.startswith("leak."):
        return left.replace("-leaked", "-fresh")
    against = {
        comparison: member.against
        for group in example_groups.groups(example.asked)
        for member in group.members
        for comparison in member.comparisons
    }
    asked = example.asked
    if name.startswith("4.3d."):
        return f"{asked.compared[0].name}@42.alike-accuracy"
    if name.startswith("3.4h."):
        return left.replace(".recall", ".others")
    equal = {one.name: one for one in asked.equal_terms}
    if name.endswith((".effort", ".network")):
        one = equal[name.split(".")[-2]]
        return f"{one.against if name.endswith('.effort') else one.name}.accuracy"
    known = {f"3.6.{one.name}": asked.part_3[0].name for one in asked.part_3[1:]}
    known |= {f"4.3b.{one.name}": asked.compared[0].name for one in asked.compared[1:]}
    return f"{against.get(name) or known.get(name, asked.base_id)}.{left.rpartition('.')[2]}"


def _tables(example: Example) -> tuple[manifest.Table, ...]:
    made = {
        "1": example_tables.part_1(list(example.features), example.asked),
        "2": example_tables.part_2(example.asked),
        "3": example_tables.part_3(example.asked),
    }
    made |= {
        "4": example_tables.part_4(example.asked, example.parts),
        "bonus": example_tables.bonus(example.asked),
    }
    tables = [table for part in example.parts for table in made[part]]
    if example.measured:
        return tuple(tables)
    return tuple(example_tables.unmeasured(t) for t in tables if t.id != "2.3-cost")


def _facts(example: Example) -> dict[str, example_figures.Facts]:
    known = example_figures.tabular(list(example.features), example.asked)
    known |= example_figures.images(example.asked)
    return {
        name: facts
        for name, facts in known.items()
        if {"B": "bonus"}.get(name, name[0]) in example.parts
    }


def _observed(example: Example) -> manifest.Observed:
    networks = [network.name for network in example.asked.trained(example.parts)]
    names = (*example.asked.tabular, *networks)
    times = [_claim(f"{name}.seconds", 85.2, "seconds", 1, "seeds", False) for name in names]
    return manifest.Observed(
        created="2026-11-22T14:05:58+00:00",
        host="example",
        processor="Processor 3000",
        cores=2,
        claims=(*times, *(_alone(example, networks) if example.measured else ())),
    )


def _alone(example: Example, networks: list[str]) -> list[Claim]:
    """What one training takes."""
    asked = example.asked
    claims = [
        claim
        for names, piece, seconds, memory, of in (
            (asked.tabular, "epoch-seconds", 0.632, 1.68, "epochs"),
            (networks, "batch-seconds", 71.3, 139.65, "batches"),
        )
        for name in names
        for claim in (
            _claim(f"{name}.{piece}", 0.0021, "seconds", 20, of, False),
            _claim(f"{name}.alone-seconds", seconds, "seconds", 20, of, False),
            _claim(f"{name}.alone-memory", memory, "megabytes", 1, "trainings", False),
        )
    ]
    ratios = {"time-ratio": 5.65, "memory-ratio": 6.59}
    return claims + [
        _claim(f"{one.name}.{name}", ratio, "ratio", 20, "batches", False)
        for one in asked.compared[1:]
        for name, ratio in ratios.items()
    ]
