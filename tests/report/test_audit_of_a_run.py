"""The audit of what `nox -s full` really makes, and of the source held against itself."""

import re

import pytest
from published_example import source
from scipy.stats import hypergeom

from manifest import Claim, Figure, Interval, Manifest, Table
from report.chapters.audit import audit, seed
from report.chapters.audit.lines import Line
from report.page.evidence import Evidence
from report.page.tracing import all_sources, pieces, plain
from report.published import Published
from report.published.found import find
from report.published.verdicts import OTHER_DATA, SCALE, rows

pytestmark = pytest.mark.xdist_group("smoke")

SCALE_OF_THE_SOURCE = {
    "tabular_epochs": 300,
    "images": {
        "cnn": {"images_per_class": 2800, "pixels": 128, "epochs": 5},
        "vgg13": {"images_per_class": 2800, "pixels": 224, "epochs": 5},
    },
}


@pytest.fixture
def evidence(smoke_run) -> Evidence:
    return Evidence(smoke_run.manifest)


def differing(evidence: Evidence) -> set[str]:
    told = {"differs", "outside"}
    return {r.published.id for r in rows(evidence, source()) if r.verdict in told}


def lines(evidence: Evidence, artefact: str) -> dict[str, Line]:
    groups = [g for s in audit(evidence, source()).sections for g in s.groups]
    chosen = [g for g in groups if plain(g.label).startswith(artefact)]
    return {plain(line.name): line for group in chosen for line in group.lines}


def test_every_number_of_a_run_that_is_referred_to_is_there(evidence):
    known = [number for number in source().numbers if number.refers]
    of_colours = ["3.2c.correlation"]  # drawn characters are grey: they have no colours
    assert [number.id for number in known if find(evidence, number) is None] == of_colours
    assert len(known) == 408


def test_the_numbers_of_the_table_and_of_the_architectures_are_reproduced(evidence):
    verdicts = [row.verdict for row in rows(evidence, source())]
    assert differing(evidence) == {"1.1b.top.f7", "3.3.prose-sets", "3.3.prose-first"}
    assert (verdicts.count("agrees"), verdicts.count("copied")) == (309, 21)


def test_a_run_too_small_to_compare_says_so(evidence):
    reasons = {row.published.id: row.reason for row in rows(evidence, source())}
    assert reasons["1.5a.loss"] == SCALE
    assert reasons["3.4b.accuracy"] == OTHER_DATA


def test_a_line_of_a_printed_table_names_the_columns_that_differ(evidence):
    of = lines(evidence, "1.1b")
    assert of["top"].verdict == "differs: f7; the rest agrees"
    assert (of["top"].outcome, of["freq"].outcome) == ("differs", "agrees")


def test_a_number_that_can_not_be_compared_is_still_shown(evidence):
    line = lines(evidence, "4.3a")["Training time of the CNN"]
    assert plain(line.published).endswith("s")
    assert plain(line.here).endswith("s")
    assert line.verdict == "not comparable: another machine"


def test_the_range_on_the_split_of_the_seed_stands_beside_that_on_another(evidence):
    for artefact, name, claim in (
        ("1.5a", "Test accuracy", "base.sgd.published.accuracy"),
        ("2.3", "Test accuracy with early stopping", "early-stopping.sgd.published.accuracy"),
    ):
        line = lines(evidence, artefact)[name]
        assert f"claims/{claim}/prediction/low" in all_sources(line.ends)
        assert f"claims/{claim}/on_first_split/high" in all_sources(line.on_first_split)


def test_the_seed_is_said_to_be_a_guess_with_how_many_splits_have_the_rows_of_the_source(evidence):
    """Hypergeometric: 79 of 150 rows drawn from 498 of each class."""
    told = plain(seed.of_source(evidence, source())).replace("\u202f", " ").replace("\u00a0", " ")
    assert told == (
        "The source names no seed. Seed 42 is a guess: its split has the 79 negative test rows of "
        "the source, beside 71 positive ones, as 5.5 % of all splits have."
    )
    assert hypergeom.pmf(79, 996, 498, 150) == pytest.approx(0.055, abs=5e-4)


def test_no_digit_of_the_audit_is_without_its_source(evidence):
    made = audit(evidence, source())
    texts = [*made.summary]
    for group in (g for s in made.sections for g in s.groups):
        texts += [group.label, group.place]
        for line in group.lines:
            texts += [line.name, line.published, line.here, line.ends]
            texts += [line.on_first_split, line.half, line.sample]
    outside = ["".join(p.text for p in pieces(text) if not p.sources) for text in texts]
    assert [text for text in outside if re.search(r"\d", text.replace("95", ""))] == []


def test_the_source_held_against_itself_differs_where_it_contradicts_itself(smoke_run):
    """A run of the source's scale that found the first of the printed values each time."""
    assert differing(Evidence(as_printed(smoke_run.manifest))) == {
        "1.1b.top.f7",  # a tie
        "1.5e.accuracy",
        "1.5e.f1",
        "2.1b.accuracy-2",
        "2.1c.accuracy-2",
        "2.4c.base",
        "3.3.prose-first",
        "3.3.prose-sets",
        "4.3b.cnn",
        "4.3e.cnn-auc",
    }


def as_printed(run: Manifest) -> Manifest:
    wanted = [n for n in source().numbers if n.is_trained or n.needs == "images"]
    claims = {n.claim: value(n) for n in reversed(wanted) if n.claim}
    facts = {n.fact: value(n) for n in wanted if n.fact}
    datasets = [
        d.model_copy(update={"size": 100_800, "kind": "emnist"}) if d.id == "images" else d
        for d in run.datasets
    ]
    return run.model_copy(
        update={
            "scale": run.scale.model_copy(update=SCALE_OF_THE_SOURCE),
            "datasets": tuple(datasets),
            "claims": tuple(_claim(c, claims) for c in run.claims),
            "figures": tuple(_figure(f, facts) for f in run.figures),
            "tables": tuple(_epochs(t) for t in run.tables),
        }
    )


def value(number: Published) -> float:
    """The value of the claim that a number stands for."""
    turned = number.number
    if number.times:
        turned /= {"split.test-negatives": 79, "split.test-positives": 71}[number.times]
    return float(1 - turned if number.complement else turned)


def _claim(claim: Claim, values: dict) -> Claim:
    if claim.id not in values:
        return claim
    found = values[claim.id]
    spread = Interval(low=found - 1e-5, high=found + 1e-5, method="t, one further run")
    return claim.model_copy(update={"value": found, "prediction": spread})


def _figure(figure: Figure, values: dict) -> Figure:
    own = {name: value for (id, name), value in values.items() if id == figure.id}
    kept = {name: fact for name, fact in figure.facts.items() if name not in own}
    return figure.model_copy(update={"facts": kept | own})


def _epochs(table: Table) -> Table:
    if table.id != "2.4a":
        return table
    changed = tuple((row[0], 300) if row[0] == "Epochs" else row for row in table.rows)
    return table.model_copy(update={"rows": changed})
