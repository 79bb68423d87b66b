"""A reason is given where what was measured bears it out, and nowhere else."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from report_example import Example, build
from report_example_asked import BASE, Asked

from manifest import Claim, Comparison, Group, Manifest, Member
from report import chapters, document, reasons
from report.page.evidence import Evidence
from report.page.tracing import plain

LN2 = 0.6931


def measured(
    folder: Path, asked: Asked, values: Mapping[str, float], verdicts: Mapping[str, str]
) -> Manifest:
    """The example with claims of these values, and members compared by more than accuracy.

    verdicts: by the id of a comparison, such as `2.1a.dropout-0.7.recall`; the accuracy's own is an
    example's already.
    """
    of_accuracy = {
        name: v for name, v in verdicts.items() if name.rpartition(".")[2] not in METRICS
    }
    made = build(folder, Example(parts=("1", "2"), asked=asked, verdicts=of_accuracy))
    claims = {c.id: c for c in made.claims}
    for id, value in values.items():
        unit = "nats" if id.endswith("loss") else "count" if id.endswith("epochs") else "fraction"
        claims[id] = Claim(id=id, value=value, unit=unit, n=20, of="seeds")
    known = {c.id: c for c in made.comparisons}
    more = [
        _by(known[name.rpartition(".")[0]], name, verdict)
        for name, verdict in verdicts.items()
        if name not in known
    ]
    groups = tuple(_with(group, [c.id for c in more]) for group in made.groups)
    return made.model_copy(
        update={
            "claims": tuple(claims.values()),
            "comparisons": (*made.comparisons, *more),
            "groups": groups,
        }
    )


METRICS = ("train-accuracy", "gap", "recall")


def _by(found: Comparison, name: str, verdict: str) -> Comparison:
    metric = name.rpartition(".")[2]
    sides = {
        side: f"{getattr(found, side).rpartition('.')[0]}.{metric}" for side in ("left", "right")
    }
    return found.model_copy(update={"id": name, "verdict": verdict, **sides})


def _with(group: Group, names: list[str]) -> Group:
    return group.model_copy(
        update={"members": tuple(_more(member, names) for member in group.members)}
    )


def _more(member: Member, names: list[str]) -> Member:
    own = [name for name in names if name.rpartition(".")[0] in member.comparisons]
    return member.model_copy(update={"comparisons": (*member.comparisons, *own)})


def told(made: Manifest, *sections: str) -> str:
    evidence = Evidence(made)
    found = chapters.paragraphs(evidence, document.numbered(evidence))
    text = plain(" ".join(text for name in sections for text in found[name]))
    return re.sub(r"[\u00a0\u202f]", " ", text)


RATE = {"rate-0.001.sgd.published.train-loss": 0.684, f"{BASE}.train-loss": 0.532}
LOWER = {"2.1c.rate-0.001": "lower"}


def test_a_loss_still_at_its_start_is_the_reason_of_a_low_rate(tmp_path):
    text = told(measured(tmp_path, Asked(), RATE, LOWER), "2.1c")
    assert (
        "After 300 epochs, the training loss is still 0.684 with a learning rate of 0.001" in text
    )
    assert (
        "it took 3,300 steps for a learning rate of 0.001, against 3,300 at a rate of 0.007 for the base"
        in text
    )


@pytest.mark.parametrize(
    "values",
    [
        RATE | {"rate-0.001.sgd.published.train-loss": 0.55},  # it has learnt
        {"rate-0.001.sgd.published.train-loss": 0.684},  # of the base, nothing was measured
        RATE | {f"{BASE}.train-loss": 0.69},  # neither has learnt
    ],
)
def test_without_that_measurement_there_is_no_such_reason(values, tmp_path):
    assert "the training loss is still" not in told(
        measured(tmp_path, Asked(), values, LOWER), "2.1c"
    )


FIT = {"train-accuracy": "lower", "gap": "no evidence", "recall": "lower"}


def by_metrics(comparison: str, **verdicts: str) -> dict[str, str]:
    known = FIT | {name.replace("_", "-"): verdict for name, verdict in verdicts.items()}
    return {f"{comparison}.{metric}": verdict for metric, verdict in known.items()}


def test_dropout_that_costs_fit_and_recall_is_told_as_that(tmp_path):
    verdicts = {"2.1a.dropout-0.7": "lower"} | by_metrics("2.1a.dropout-0.7")
    text = told(measured(tmp_path, Asked(), {}, verdicts), "2.1a")
    assert "That is underfitting." in text
    assert "Recall is lost with a dropout of 0.7: " in text


@pytest.mark.parametrize("metric", ["train-accuracy", "recall"])
def test_a_verdict_the_other_way_takes_the_reason_away(metric, tmp_path):
    verdicts = {"2.1a.dropout-0.7": "lower"} | by_metrics("2.1a.dropout-0.7")
    verdicts |= {f"2.1a.dropout-0.7.{metric}": "higher"}
    text = told(measured(tmp_path, Asked(), {}, verdicts), "2.1a")
    assert ("That is underfitting." in text) == (metric == "recall")
    assert ("Recall is lost with a dropout of 0.7: " in text) == (metric != "recall")


def test_what_never_acted_is_told_as_such_and_what_stopped_with_its_epochs(tmp_path):
    stopping = "early-stopping.sgd.published"
    never = measured(tmp_path, Asked(), {f"{stopping}.acted": 0.0}, {})
    assert "It never acted" in told(never, f"2.3.{stopping}")
    acted = {f"{stopping}.acted": 0.75, f"{stopping}.shared-epochs": 184.0}
    text = told(
        measured(tmp_path, Asked(), acted, by_metrics("2.3.early-stopping")), f"2.3.{stopping}"
    )
    assert (
        "It ended 75 % of the trainings early, on average after 184 of 300 epochs. That was too early"
        in text
    )


def test_a_linear_model_that_does_as_well_speaks_against_interactions(tmp_path):
    known = measured(tmp_path, Asked(), {}, {"simple.logistic-regression.base": "higher"})
    text = told(known, "2.5-simple", "1.4-why")
    assert text.count("logistic regression scores higher than the base") == 1
    assert "give no reason to look for interactions" in text


def test_a_linear_model_that_does_worse_says_nothing_against_them(tmp_path):
    worse = {f"simple.logistic-regression.{name}": "lower" for name in ("base", "best")}
    known = measured(tmp_path, Asked(), {}, worse)
    assert "to look for interactions" not in told(known, "2.5-simple")


def test_every_rule_has_a_name_of_its_own():
    ids = [rule.id for rule in reasons.RULES]
    assert len(set(ids)) == len(ids)


def test_an_experiment_that_tests_a_reason_stands_where_it_is_discussed(tmp_path):
    made = measured(tmp_path, Asked(), RATE, LOWER)
    text = told(with_test(made, {"rate-0.001": "higher", "base": "equivalent"}), "2.1c")
    assert (
        "So what that setup lacked was seven times the epochs: its learning rate is not wrong as such."
        in text
    )
    assert "was trained for 2,100 epochs." in text
    none = told(with_test(made, {"rate-0.001": "no evidence", "base": "lower"}), "2.1c")
    assert "That does not bear the reason out." in none


def with_test(made: Manifest, verdicts: Mapping[str, str]) -> Manifest:
    """The same with a longer training of the low rate, compared with it and with the base."""
    like = next(e for e in made.experiments if e.name == "rate-0.001")
    id, phrase = "longer.sgd.published", f"{like.phrase} and seven times the epochs"
    recipe = dict(like.recipe) | {"epochs_times": 7}
    own = like.model_copy(
        update={"id": id, "name": "longer", "phrase": phrase, "recipe": recipe, "epochs": 2_100}
    )
    plain_recipes = tuple(
        e.model_copy(update={"recipe": dict(e.recipe) | {"epochs_times": 1}}) if e.id != id else e
        for e in made.experiments
    )
    first = next(c for c in made.comparisons if c.id == "2.1c.rate-0.001")
    claim = next(c for c in made.claims if c.id == f"{like.id}.accuracy")
    rights = {"rate-0.001": f"{like.id}.accuracy", "base": f"{BASE}.accuracy"}
    compared = tuple(
        first.model_copy(
            update={
                "id": f"2.9.{name}",
                "left": f"{id}.accuracy",
                "right": rights[name],
                "verdict": verdict,
            }
        )
        for name, verdict in verdicts.items()
    )
    member = Member(
        experiment=id,
        title="Longer",
        phrase=phrase,
        against=like.id,
        comparisons=tuple(c.id for c in compared),
    )
    group = Group(id="2.9", kind="reasons", members=(member,))
    return made.model_copy(
        update={
            "experiments": (*plain_recipes, own), "comparisons": (*made.comparisons, *compared),
            "claims": (*made.claims, claim.model_copy(update={"id": f"{id}.accuracy"})), "groups": (*made.groups, group),
        }
    )  # fmt: skip
