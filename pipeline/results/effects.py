"""Part 2: each change against the base, on this table and for new rows.

In:  the comparisons that the tables of Part 2 have entered.
Out: figure 2.8.
"""

from collections.abc import Mapping

from manifest import Comparison
from pipeline import choices
from pipeline.results.evidence import TabularEvidence, draw
from pipeline.results.figures import differences
from pipeline.results.figures.differences import Change
from pipeline.results.ledger import Ledger


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`2.8`, the forest of differences, where there is a change at all."""
    if not any(named(evidence).values()):
        return
    base, phrase = evidence.base.id, evidence.base.phrase
    found = {comparison.id: comparison for comparison in ledger.comparisons()}
    groups = {
        group: [_change(name, found[id]) for name, id in changes.items()]
        for group, changes in named(evidence).items()
    }
    drawing = differences.forest(groups, evidence.margin, len(evidence.runs[base]), phrase)
    shown = {found[id].left for changes in named(evidence).values() for id in changes.values()}
    experiments = [base, *sorted(claim.removesuffix(".accuracy") for claim in shown)]
    runs = [run for id in experiments for run in evidence.runs[id]]
    figure = draw(ledger, "2.8", drawing, evidence.output, *runs)
    comparisons = [id for changes in named(evidence).values() for id in changes.values()]
    ledger.artefact("2.8", comparisons=comparisons, figures=[figure])


def named(evidence: TabularEvidence) -> Mapping[str, Mapping[str, str]]:
    """Group → the name of each change in it → its comparison."""
    assignment, base = evidence.assignment, evidence.base
    sweeps = {
        sweep.title: {
            choices.told(
                sweep.parameter, getattr(setup, sweep.parameter)
            ): f"{sweep.id}.{setup.name}"
            for setup in sweep.setups(base)
            if setup != base
        }
        for sweep in assignment.sweeps
    }
    methods = {method.title: f"2.3.{method.id}" for method in assignment.methods}
    combined = {recipe.title: f"2.4.{recipe.name}" for recipe in assignment.combinations}
    known = {**sweeps, "Method": methods, "Combination": combined}
    return {group: changes for group, changes in known.items() if changes}


def _change(name: str, found: Comparison) -> Change:
    return Change(
        name=name,
        difference=found.difference,
        here=found.interval,
        beyond=found.beyond.interval if found.beyond else None,
        verdict=found.verdict,
    )
