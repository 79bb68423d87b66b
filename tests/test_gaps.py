"""An experiment that fails is missed in its place, and stops no other one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import manifest
from console.endings import Ending, end
from manifest.errors import GapsError, TrainingError
from manifest.output import Output
from pipeline.assignment import Assignment
from pipeline.assignment.checks import check as check_assignment
from pipeline.assignment.without import without
from pipeline.command import rehearsal
from pipeline.command.assembly import assemble
from pipeline.command.examination import examined_data
from pipeline.command.gaps import Told, told
from pipeline.command.options import Options
from pipeline.command.run import check, make_plan, prepare
from pipeline.results.figures.drawing import roughly
from pipeline.work.display import Display
from pipeline.work.workers import Failure
from report.document import render
from tests.conftest import ROOT
from tests.packaged import ASSIGNMENT

DIGITS = ROOT / "assignments" / "tumours-and-digits" / "digits.npz"
EXPERIMENTS = [e.name for e in ASSIGNMENT.own()] + list(ASSIGNMENT.image_experiments)
WHY = "loss or logits are not finite at epoch 1"
TWO = """
title = "Two networks"
subtitle = "Of which one fails"
first_seed = 42
[images]
noun = "digit"
plural = "digits"
margin = 0.01
[[networks]]
id = "cnn"
part = "3"
title = "CNN"
phrase = "the CNN"
question = "How well does it read?"
model = "cnn"
channels = [4, 8]
batch_size = 8
learning_rate = 0.001
[[networks]]
id = "another"
part = "3"
title = "Another CNN"
phrase = "another CNN"
question = "Does another one read better?"
like = "cnn"
batch_norm = true
[[networks]]
id = "augmented"
part = "bonus"
title = "Augmented CNN"
phrase = "the augmented CNN"
question = "Does augmentation help?"
like = "cnn"
augmented = true
[[headings]]
anchor = "part-3"
text = "It read {cnn.accuracy} of them."
[scales.smoke]
purpose = "a test"
images = { images_per_class = 20, pixels = 16, epochs = 1 }
image_seeds = 1
networks = { cnn = { images_per_class = 10, pixels = 20, epochs = 2 } }
"""


class Silent(Display):
    def note(self, text: str) -> None:
        pass


def members(asked: Assignment) -> Iterator[str]:
    yield from (e.name for e in asked.own())
    yield from asked.image_experiments


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_is_left_is_an_assignment_without_it_and_without_what_needs_it(name: str) -> None:
    left = without(ASSIGNMENT, {name})
    if left.declared_parts and left.base is not None:
        check_assignment(left.model_copy(update={"headings": (), "parts": None}))
    gone = set(EXPERIMENTS) - set(members(left))
    assert name in gone
    if name == ASSIGNMENT.given_base.name:
        assert not left.groups
    elif name in ASSIGNMENT.image_experiments:
        plain = {terms.equal.name for terms in ASSIGNMENT.equal_terms if name in _names(terms)}
        twins = {own.name for own, twin in ASSIGNMENT.twins if twin.name == name}
        assert {name} | plain | twins <= gone
        for network in left.image_experiments.values():
            known = ASSIGNMENT.image_experiments[network.name]
            assert network.recipe == known.recipe
            for scale, other in zip(left.scales.values(), ASSIGNMENT.scales.values(), strict=True):
                assert scale.image(network) == other.image(known)
    else:
        assert gone - {name} <= {reason.id for reason in ASSIGNMENT.reasons if reason.like == name}


def _names(terms: tuple[object, ...]) -> set[str]:
    return {getattr(one, "name", "") for one in terms}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Three networks, of which nothing is trained."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "assignment.toml").write_text(TWO, encoding="utf-8")
    options = Options(
        assignment=folder, scale="smoke", characters=str(DIGITS), output=folder / "output"
    )
    checked = check(options)
    prepared = prepare(options, checked, Silent())
    plan = make_plan(prepared, options.output, Silent())
    examined = examined_data(prepared, plan.splits, rehearsal._nothing)
    return Told(prepared=prepared, plan=plan, parts=checked.parts, examined=examined)


def failing(planned: Told, *names: str) -> Told:
    known = {w.experiment.name: w.experiment for w in planned.plan.wanted}
    failures = [
        Failure(experiment=known[name], reason=WHY, error=TrainingError(WHY)) for name in names
    ]
    return told(planned.prepared, planned.plan, planned.parts, planned.examined, failures)


def test_a_report_names_what_failed_on_its_first_page_in_its_part_and_in_the_run(
    planned: Told, tmp_path: Path
) -> None:
    left = failing(planned, "cnn")
    assert left.parts == ("3",)
    assert [w.experiment.id for w in left.plan.wanted] == ["another"]
    results = rehearsal.MadeUp(prepared=left.prepared, splits=left.plan.splits)
    output = Output(tmp_path, rehearsal._nothing)
    with roughly():
        content = assemble(
            left.prepared, left.plan, left.parts, output, examined=left.examined, results=results
        )
    manifest.write(left.cleared(content), output)
    found = manifest.read(tmp_path)
    (failed,) = found.failed
    assert (failed.experiment, failed.part, failed.reason) == ("cnn", "3", WHY)
    assert failed.also == ("Augmented CNN",)
    page = render(found, tmp_path)
    assert page.count(WHY) == 3
    cover, rest = page.split('<section class="found">')
    part, run = rest.split('id="part-3"')[1].split('id="run"')
    assert all(WHY in place for place in (cover, part, run))
    assert "Left out with it: Augmented CNN." in cover
    assert "It read" not in page  # what people wrote about a number that is not there
    with pytest.raises(
        GapsError, match=r"cnn: loss or logits .* the same command tries that again"
    ):
        left.raise_gaps("report.pdf")


def test_a_run_without_gaps_is_as_it_was(planned: Told) -> None:
    whole = failing(planned)
    assert whole == replace(planned)
    whole.raise_gaps("report.pdf")


def test_where_nothing_is_left_the_failure_itself_ends_the_run(planned: Told) -> None:
    with pytest.raises(TrainingError, match=WHY):
        failing(planned, "cnn", "another")


def test_gaps_have_an_exit_code_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> None:
        raise GapsError("report.pdf lacks what failed")

    assert end(command, "program") == Ending.GAPS
    assert capsys.readouterr().err == "a2-report: report.pdf lacks what failed\n"
