"""Part 2: one change at a time against the base, and several at once."""

from manifest import Cell, Column, ComparisonReference, SettingReference
from pipeline.assignment import Sweep
from pipeline.choices import ACTIVATIONS, OPTIMISERS
from pipeline.config import TabularExperiment
from pipeline.results import (
    costs,
    effects,
    leaks,
    patience,
    protocols,
    reasons,
    repeated,
    seeds,
    statistics,
)
from pipeline.results.evidence import TabularEvidence, draw
from pipeline.results.figures import binary, epochs, intervals
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import TABULAR
from pipeline.results.tabular import (
    ACCURACY,
    claim_one_run,
    claim_over_seeds,
    compare_change,
    compare_fit,
    estimate,
    ids_of,
    metric_table,
)


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    for experiment, runs in evidence.runs.items():
        if f"{experiment}.accuracy" not in ledger.claims:
            claim_over_seeds(ledger, experiment, runs)
    for sweep in evidence.assignment.sweeps:
        _sweep(ledger, evidence, sweep)
    if evidence.assignment.sweeps:
        _extremes(ledger, evidence)
    if evidence.assignment.methods:
        _methods(ledger, evidence)
    for recipe in evidence.assignment.combinations:
        _combination(ledger, evidence, recipe)
    for later in (patience, reasons, protocols, seeds, leaks, effects):
        later.collect(ledger, evidence)


def _sweep(ledger: Ledger, evidence: TabularEvidence, sweep: Sweep) -> None:
    base = evidence.base
    setups = sweep.setups(base)
    columns = (
        Column(name="", format="text"),
        Column(name=sweep.title, format="exact" if sweep.is_of_numbers else "text"),
        Column(name=f"Test {ACCURACY.phrase}, mean", format="percent"),
        Column(name="95 % interval", format="interval"),
        *_columns_against(base, evidence.rows),
    )
    found = {
        s.id: compare_change(
            ledger, evidence, f"{sweep.id}.{s.name}", s.id, base.id, family=sweep.id
        )
        for s in setups
        if s != base
    }
    rows: list[list[Cell]] = []
    for number, setup in enumerate(setups, 1):
        mean = cell(f"{setup.id}.accuracy")
        _claim_one_accuracy(ledger, evidence, setup.id)
        value = SettingReference(experiment=setup.id, setting=sweep.parameter)
        rows.append([f"Setup #{number}", value, mean, mean, *_against(found.get(setup.id))])
    ledger.artefact(
        sweep.id,
        claims=[f"{setup.id}.accuracy" for setup in setups],
        comparisons=found.values(),
        tables=[ledger.table(sweep.id, columns, rows)],
    )


def _columns_against(base: TabularExperiment, rows: str) -> tuple[Column, ...]:
    return (
        Column(name=f"Against {base.phrase}, points", format="here"),
        Column(name=f"For new {rows}", format="beyond"),
        Column(name="80 % power at", format="smallest"),
    )


def _against(comparison: str | None) -> tuple[Cell, ...]:
    """A cell for each of `_columns_against`; of the base itself, nothing."""
    reference = None if comparison is None else ComparisonReference(comparison=comparison)
    return (reference,) * 3


def _claim_one_accuracy(ledger: Ledger, evidence: TabularEvidence, experiment: str) -> None:
    """`<experiment>@<seed>.accuracy`, which a source that trained once can be held against."""
    run = evidence.first(experiment)
    id = f"{experiment}@{run.seed}.accuracy"
    if id in ledger.claims:
        return
    (value,), rows = TABULAR.each(ACCURACY.id, [run]), len(run.test_labels)
    interval = statistics.wilson(round(value * rows), rows)
    ledger.claim(
        id, value, ACCURACY.unit, n=rows, of="test rows", interval=interval, source=[run.key]
    )


def _extremes(ledger: Ledger, evidence: TabularEvidence) -> None:
    """The setups with the lowest and highest mean accuracy on validation, never on test."""
    base, sweeps = evidence.base, evidence.assignment.sweeps
    setups = {setup.id: setup for sweep in sweeps for setup in sweep.setups(base)}
    means = {id: ledger.claims[f"{id}.validation-accuracy"].value for id in setups}
    for artefact, chosen in (
        ("2.2a", min(means, key=means.__getitem__)),
        ("2.2b", max(means, key=means.__getitem__)),
    ):
        run = evidence.first(chosen)
        drawing = epochs.accuracy(run, setup=setups[chosen].name)
        shows = {"test": f"{chosen}@{run.seed}.accuracy"}
        ledger.artefact(
            artefact,
            claims=[f"{chosen}.{metric}" for metric in ("validation-accuracy", "gap")],
            comparisons=[compare_fit(ledger, evidence, chosen)],
            figures=[draw(ledger, artefact, drawing, evidence.output, run, shows=shows)],
        )


def _methods(ledger: Ledger, evidence: TabularEvidence) -> None:
    methods, base = evidence.assignment.method_recipes, evidence.base
    found = {
        method.id: compare_change(
            ledger, evidence, f"2.3.{method.name}", method.id, base.id, family="2.3"
        )
        for method in methods
    }
    columns = (
        Column(name="Method", format="text"),
        Column(name=f"Test {ACCURACY.phrase}, mean", format="percent"),
        Column(name="95 % interval", format="interval"),
        *_columns_against(base, evidence.rows),
    )
    rows: list[list[Cell]] = []
    names = {method.id: method.title for method in methods}
    for id, name in ({base.id: f"None ({base.phrase.removeprefix('the ')})"} | names).items():
        mean = cell(f"{id}.accuracy")
        _claim_one_accuracy(ledger, evidence, id)
        rows.append([name, mean, mean, *_against(found.get(id))])
    ledger.artefact(
        "2.3",
        claims=[f"{method.id}.accuracy" for method in methods],
        comparisons=found.values(),
        tables=[ledger.table("2.3", columns, rows), *costs.table(ledger, evidence)],
    )


def _combination(ledger: Ledger, evidence: TabularEvidence, recipe: TabularExperiment) -> None:
    run, output, base = evidence.first(recipe.id), evidence.output, evidence.base
    claim_one_run(ledger, run)
    ledger.artefact("2.4a", tables=[_recipe(ledger, evidence, recipe)])
    comparison = compare_change(
        ledger, evidence, f"2.4.{recipe.name}", recipe.id, base.id, family="2.4"
    )
    scores = ids_of(run, *(metric.id for metric in TABULAR.shown("scores")))
    ledger.artefact("2.4b", claims=scores, tables=[metric_table(ledger, "2.4b", run)])
    _side_by_side(ledger, evidence, comparison)
    accuracy, loss = (repeated.of_rows(run, measure) for measure in ("accuracy", "loss"))
    curves = [
        draw(ledger, "2.4d-accuracy", epochs.accuracy(run), output, run, shows=accuracy),
        draw(ledger, "2.4d-loss", epochs.loss(run), output, run, shows=loss),
    ]
    fit = compare_fit(ledger, evidence, recipe.id)
    ledger.artefact("2.4d", claims=[f"{recipe.id}.gap"], comparisons=[fit], figures=curves)
    for id, drawing, names in (
        ("2.4e", binary.confusion(run, evidence.table.classes), seeds.CELLS),
        ("2.4f", binary.roc(run), TABULAR.known("auc", "auc-from-labels")),
    ):
        figure = draw(ledger, id, drawing, output, run, shows=accuracy)
        ledger.artefact(id, claims=ids_of(run, *names), figures=[figure])


def _side_by_side(ledger: Ledger, evidence: TabularEvidence, comparison: str) -> None:
    """The base and the combination, with a stroke for each run."""
    models = [
        intervals.Model(
            prefix=recipe.name,
            estimate=estimate(ledger, recipe.id, recipe.title),
            per_seed=TABULAR.each(ACCURACY.id, evidence.runs[recipe.id]),
        )
        for recipe in evidence.main
    ]
    runs = [run for recipe in evidence.main for run in evidence.runs[recipe.id]]
    shows = {f"{recipe.name}_mean": f"{recipe.id}.accuracy" for recipe in evidence.main}
    drawing = intervals.side_by_side(models)
    figure = draw(ledger, "2.4c", drawing, evidence.output, *runs, shows=shows)
    ledger.artefact("2.4c", comparisons=[comparison], figures=[figure])


def _recipe(ledger: Ledger, evidence: TabularEvidence, recipe: TabularExperiment) -> str:
    """All that is set, and nothing that changes nothing."""
    rows: list[list[Cell]] = [
        ["Input size", evidence.split.train.features.shape[1]],
        ["Hidden layers", len(recipe.hidden)],
        *_sizes(recipe),
        ["Output size", 1],
        ["Activation", ACTIVATIONS[recipe.activation].title],
        ["Batch normalisation", "after each hidden layer" if recipe.batch_norm else "none"],
        *_given(recipe, "dropout", "batch_size"),
        *_set(recipe, "accumulation", neutral=1),
        *_given(recipe, "learning_rate"),
        ["Optimiser", OPTIMISERS[recipe.optimiser].title],
        *_set(recipe, "momentum", "weight_decay", "label_smoothing", neutral=0),
        *_schedule(recipe),
        *_set(recipe, "early_stopping", neutral=None),
        ["Loss", "BCEWithLogitsLoss"],
        ["Epochs", len(evidence.first(recipe.id).history)],
    ]
    columns = [Column(name="Setting", format="text"), Column(name="Value", format="exact")]
    return ledger.table("2.4a", columns, rows)


def _sizes(recipe: TabularExperiment) -> list[list[Cell]]:
    """One where the layers are equal; else all, by their reference."""
    if len(set(recipe.hidden)) == 1:
        return [["Hidden size", recipe.hidden[0]]]
    return [["Hidden sizes", SettingReference(experiment=recipe.id, setting="hidden")]]


def _schedule(recipe: TabularExperiment) -> list[list[Cell]]:
    if recipe.cosine:
        return [["Schedule", "cosine, over all epochs"]]
    return [["Schedule", "on a plateau of the validation loss"]] if recipe.plateau else []


NAMES = {"accumulation": "Batches a step", "early_stopping": "Patience in epochs"}


def _given(recipe: TabularExperiment, *names: str) -> list[list[Cell]]:
    return [
        [
            NAMES.get(name, name.replace("_", " ").capitalize()),
            SettingReference(experiment=recipe.id, setting=name),
        ]
        for name in names
    ]


def _set(recipe: TabularExperiment, *names: str, neutral: float | None) -> list[list[Cell]]:
    return _given(recipe, *(name for name in names if getattr(recipe, name) != neutral))
