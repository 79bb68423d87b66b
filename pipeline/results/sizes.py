"""Networks on the table → how many parameters each has, which no other claim says."""

from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger


def claim(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`<experiment>.parameters`; they are alike in all runs of an experiment."""
    for experiment in evidence.experiments:
        run = evidence.runs[experiment][0]
        ledger.claim(
            f"{experiment}.parameters",
            run.counts["parameters"],
            "count",
            n=1,
            of="networks",
            source=[run.key],
        )
