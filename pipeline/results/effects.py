"""Part 2: each change against the base, with intervals as wide as its table asks for.

In:  the comparisons that the tables of Part 2 have entered.
Out: figure 2.8.
"""

from collections import Counter
from collections.abc import Mapping

from manifest import Comparison
from pipeline import choices
from pipeline.results import statistics
from pipeline.results.evidence import TabularEvidence, draw
from pipeline.results.figures import differences
from pipeline.results.figures.differences import Change
from pipeline.results.ledger import Ledger
from pipeline.results.tabular import BASE


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`2.8`, the forest of differences."""
    found = {comparison.id: comparison for comparison in ledger.comparisons()}
    sizes = Counter(comparison.family for comparison in found.values())
    groups = {
        group: [_change(name, found[id], sizes) for name, id in changes.items()]
        for group, changes in named(evidence).items()
    }
    drawing = differences.forest(groups, evidence.assignment.table.margin, len(evidence.runs[BASE]))
    shown = {found[id].left for changes in named(evidence).values() for id in changes.values()}
    experiments = [BASE, *sorted(claim.removesuffix(".accuracy") for claim in shown)]
    runs = [run for id in experiments for run in evidence.runs[id]]
    figure = draw(ledger, "2.8", drawing, evidence.output, *runs)
    comparisons = [id for changes in named(evidence).values() for id in changes.values()]
    ledger.artefact("2.8", comparisons=comparisons, figures=[figure])


def named(evidence: TabularEvidence) -> Mapping[str, Mapping[str, str]]:
    """Group → the name of each change in it → its comparison."""
    assignment = evidence.assignment
    sweeps = {
        sweep.title: {
            choices.told(
                sweep.parameter, getattr(setup, sweep.parameter)
            ): f"{sweep.id}.{setup.name}"
            for setup in sweep.setups(assignment.base)
            if setup.id != BASE
        }
        for sweep in assignment.sweeps
    }
    methods = {method.title: f"2.3.{method.id}" for method in assignment.methods}
    combined = assignment.combination
    best = {combined.title: f"2.4.{combined.name}"}
    return {**sweeps, **({"Method": methods} if methods else {}), "Combination": best}


def _change(name: str, found: Comparison, sizes: Mapping[str, int]) -> Change:
    return Change(
        name=name,
        difference=found.difference,
        interval=statistics.adjusted(found, sizes[found.family]),
        verdict=found.verdict,
    )
