"""Part 2, what simple models get, and which published effects survive."""

from report import effects, formats, sentences
from report.evidence import Evidence
from report.numbering import Numbering
from report.prose import Sections

SIMPLE = {"logistic-regression": "logistic regression", "boosted-trees": "gradient-boosted trees"}
NETWORK = "the published combination"


def simple_models(evidence: Evidence, numbering: Numbering) -> list[str]:
    told = [
        sentences.compared_with(
            [
                (evidence.comparison(f"baselines.{name}.{metric}"), phrase)
                for name, phrase in SIMPLE.items()
            ],
            NETWORK,
            f"{what}{evidence.metric('tabular', metric).phrase}",
        )
        for metric, what in (("accuracy", "test "), ("balanced-accuracy", ""))
    ]
    return [
        f"{numbering.table('2.5')} also has two simple models with the defaults of scikit-learn, logistic regression and "
        "gradient-boosted trees. They were fitted to the same training rows as the networks, for the same seeds, and tested on the "
        "same test rows; the comparisons are those without leaks.",
        *told,
    ]


def conclusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    table, figure = numbering.table(effects.TABLE), numbering.figure("2.8")
    return [
        f"{table} holds what the source says of Part 2 against the comparisons of this report, and {figure} draws their "
        "differences. An effect survives where the verdict points the way that the source says, and does not where it points the "
        "other way or finds equivalence. Where the source gives two setups one accuracy, equivalence is what survives. Without "
        "evidence, an effect stays undecided.",
        f"{effects.counted(evidence)} {_whiskers(evidence, figure)}".strip(),
        _worth(evidence),
    ]


def _whiskers(evidence: Evidence, figure: str) -> str:
    facts = evidence.facts("2.8")
    if "apart" not in facts:
        return sentences.UNKNOWN_SPREAD
    apart, decided, changes = (
        formats.count(facts.number(name)) for name in ("apart", "decided", "changes")
    )
    return (
        f"The whiskers of {figure} share an error of five per cent among the comparisons of one table, as the verdicts do: "
        f"{apart} of {changes} whiskers leave zero out, and {decided} of the verdicts rank. Holm’s correction, on which verdicts "
        "rest, can rank where a whisker just reaches zero."
    )


def _worth(evidence: Evidence) -> str:
    """What the simple models say of the network, by their balanced accuracy."""
    ends: dict[str, list[str]] = {}
    for name, phrase in SIMPLE.items():
        end = sentences.outcome(
            evidence.comparison(f"baselines.{name}.balanced-accuracy").verdict,
            f"scored higher than {NETWORK}",
            f"scored lower than {NETWORK}",
            f"proved interchangeable with {NETWORK}",
            f"could not be told from {NETWORK}",
        )
        ends.setdefault(end, []).append(phrase)
    told = formats.listed(f"{formats.listed(models)} {end}" for end, models in ends.items())
    return f"Without leaks, on the same rows and by balanced accuracy, {told}."


SECTIONS: Sections = {"2.5-simple": simple_models, "2.8": conclusion}
