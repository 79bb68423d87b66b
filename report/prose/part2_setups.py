"""Part 2, its tables: one hyperparameter at a time, two graphs, four methods."""

from collections.abc import Mapping
from dataclasses import dataclass

from manifest import Comparison
from report import formats, sentences
from report.evidence import Evidence
from report.formats import listed, setting
from report.numbering import Numbering
from report.prose import Sections, Writer, curves
from report.prose.part1_network import BASE


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A table of one hyperparameter: its name in a sentence and the setups beside the base."""

    id: str
    noun: str
    setting: str
    setups: tuple[str, ...]


DROPOUT = Sweep(id="2.1a", noun="dropout", setting="dropout", setups=("dropout-0.3", "dropout-0.7"))
BATCH = Sweep(id="2.1b", noun="batch size", setting="batch_size", setups=("batch-32", "batch-128"))
RATE = Sweep(
    id="2.1c", noun="learning rate", setting="learning_rate", setups=("rate-0.001", "rate-0.01")
)


def sweep_writer(sweep: Sweep) -> Writer:
    """The analysis of one table: what it shows, each comparison, what follows."""

    def write(evidence: Evidence, numbering: Numbering) -> list[str]:
        base = _phrase(sweep, evidence, BASE)
        found = [evidence.comparison(f"{sweep.id}.{name}") for name in sweep.setups]
        return [
            f"{numbering.table(sweep.id)} holds the base ({base}) and two setups that differ from it in nothing but the "
            f"{sweep.noun}.",
            sentences.compared_with([(c, _of(sweep, evidence, c)) for c in found], base),
            _conclusion(sweep, evidence, found),
        ]

    return write


def _phrase(sweep: Sweep, evidence: Evidence, experiment: str) -> str:
    return f"a {sweep.noun} of {setting(evidence.setting(experiment, sweep.setting))}"


def _experiment(name: str) -> str:
    return f"{name}.sgd.published"


def _conclusion(sweep: Sweep, evidence: Evidence, found: list[Comparison]) -> str:
    """What the comparisons of a table say together about its hyperparameter."""
    values = {
        verdict: [_value(sweep, evidence, c) for c in found if c.verdict == verdict]
        for verdict in ("higher", "lower")
    }
    base = setting(evidence.setting(BASE, sweep.setting))
    if values["higher"]:
        verb = "improves" if len(values["higher"]) == 1 else "improve"
        return (
            f"Of the values tried, {listed(values['higher'])} {verb} on the base value of {base}."
        )
    if values["lower"]:
        rest = (
            ""
            if len(values["lower"]) == len(found)
            else " The other value tried can’t be told from the base."
        )
        return f"Moving the {sweep.noun} from {base} to {listed(values['lower'], 'or')} costs accuracy.{rest}"
    return _undecided(sweep, evidence)


def _of(sweep: Sweep, evidence: Evidence, comparison: Comparison) -> str:
    """The phrase for the setup that a comparison is about."""
    return _phrase(sweep, evidence, _experiment(comparison.id.removeprefix(f"{sweep.id}.")))


def _value(sweep: Sweep, evidence: Evidence, comparison: Comparison) -> str:
    name = comparison.id.removeprefix(f"{sweep.id}.")
    return setting(evidence.setting(_experiment(name), sweep.setting))


def _undecided(sweep: Sweep, evidence: Evidence) -> str:
    seeds = formats.in_words(evidence.claim(f"{BASE}.accuracy").n, "seed")
    return (
        f"On the evidence of {seeds}, no {sweep.noun} of the table is to be preferred. A ranking of single runs, one for each "
        "value, would rank their splits and first weights."
    )


SETUPS: Mapping[str, tuple[str, str]] = {
    "base": ("the base", ""),
    "dropout-0.3": ("the base with another dropout", "dropout"),
    "dropout-0.7": ("the base with another dropout", "dropout"),
    "batch-32": ("the base with another batch size", "batch_size"),
    "batch-128": ("the base with another batch size", "batch_size"),
    "rate-0.001": ("the base with another learning rate", "learning_rate"),
    "rate-0.01": ("the base with another learning rate", "learning_rate"),
}


def setup_name(evidence: Evidence, experiment: str) -> str:
    """The name of a setup → "the base with another dropout (0.3)"."""
    name = experiment.partition(".sgd.")[0]
    phrase, field = SETUPS.get(name, (name, ""))
    if not field:
        return phrase
    return f"{phrase} ({setting(evidence.setting(_experiment(name), field))})"


def worst_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    return _graph(evidence, numbering, "2.2a", "lowest")


def best_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    return _graph(evidence, numbering, "2.2b", "highest")


def _graph(evidence: Evidence, numbering: Numbering, figure: str, end: str) -> list[str]:
    facts = evidence.facts(figure)
    drawn = curves.Curves(facts)
    name = facts.name("setup").partition(".sgd.")[0]
    experiment = _experiment(name)
    return [
        f"{numbering.figure(figure)} follows {setup_name(evidence, name)}. Among the setups of the tables above, its mean "
        f"accuracy on the validation set is the {end}; the test set had no part in the choice. {_standing(evidence, name)}",
        f"{curves.accuracy(drawn)} {curves.swing(drawn)} " + curves.test_line(drawn, "accuracy"),
        sentences.gap(evidence, experiment),
    ]


def _standing(evidence: Evidence, name: str) -> str:
    """How the setup's test accuracy compares with the base, by its verdict."""
    ids = (f"{sweep.id}.{name}" for sweep in (DROPOUT, BATCH, RATE))
    found = [evidence.comparisons[i] for i in ids if i in evidence.comparisons]
    if not found:
        return "It is the one that the others are compared with."
    told = sentences.outcome(
        found[0].verdict,
        "higher than that of the base",
        "lower than that of the base",
        "equivalent to that of the base",
        "not distinguishable from that of the base",
    )
    return f"Its test accuracy is {told}."


SECTIONS: Sections = {
    **{sweep.id: sweep_writer(sweep) for sweep in (DROPOUT, BATCH, RATE)},
    "2.2a": worst_graph,
    "2.2b": best_graph,
}
