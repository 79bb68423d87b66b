"""Trainings of a report, drawn and made again."""

from dataclasses import replace
from itertools import chain, islice

import numpy as np
import pytest
import torch
from scipy import stats

from manifest.attachments import VALUES
from manifest.errors import OptionError
from pipeline.data.characters import load_characters
from pipeline.records import History, Run
from pipeline.values.unpacked import unpack
from pipeline.work.display import Display
from pipeline.work.reasons import Difference, differences
from verification.again import again, held, strata
from verification.again.asked import Asked
from verification.again.held import Pair, hold
from verification.again.strata import Drawn
from verification.again.trained import Bench, with_images
from verification.checked import Read
from verification.findings import Checked

pytestmark = pytest.mark.xdist_group("again")  # one process, so that trials are made once

SEEDS = {"base": range(42, 54), "cnn": range(42, 44), "vgg": range(42, 44), "wide": range(42, 54)}


def test_all_are_drawn_and_none_twice():
    rounds = [*strata.drawn(SEEDS, {"cnn", "vgg"}, ("wide",), 3)]
    every = [*chain(*rounds)]
    assert len(every) == len({*every}) == 28
    assert sorted(one.experiment for one in rounds[0]) == sorted(SEEDS)
    assert [len(one) for one in rounds] == [4, 4] + [2] * 10


def test_images_come_first_and_then_what_was_found():
    for own in range(20):
        first, second, *_ = next(strata.drawn(SEEDS, {"cnn", "vgg"}, ("wide",), own))
        assert first.experiment in {"cnn", "vgg"}
        assert second.experiment == "wide"


def test_one_seed_draws_the_same_and_others_draw_others():
    draws = [[*islice(strata.drawn(SEEDS, {"cnn"}, (), own), 2)] for own in (1, 1, *range(2, 9))]
    assert draws[0] == draws[1]
    assert all(other != draws[0] for other in draws[2:])


def test_each_training_is_drawn_as_often_as_any_other():
    first = [next(strata.drawn(SEEDS, {"cnn"}, (), own)) for own in range(1_200)]
    seeds = [one.seed for drawn in first for one in drawn if one.experiment == "base"]
    counts = np.bincount(seeds)[42:]
    assert stats.chisquare(counts).pvalue > 1e-4


@pytest.mark.parametrize(
    ("trainings", "invented", "again"), [(36, 1, 1), (36, 4, 2), (36, 36, 1), (5, 2, 4)]
)
def test_the_risk_is_that_of_draws_without_replacement(trainings, invented, again):
    found = strata.risk(trainings, invented, again)
    assert found == pytest.approx(stats.hypergeom.sf(0, trainings, invented, again))


def test_risks_are_told_for_one_some_half_and_all():
    assert strata.invented(36) == (1, 4, 18, 36)
    assert strata.invented(1) == (1,)


def training(seed: int, split: int, loss: float) -> Run:
    scores = np.linspace(0, 1, 20)
    curve = np.full(3, loss)
    return Run(
        experiment="base",
        seed=seed,
        split=split,
        key=f"{seed}",
        device="cpu",
        seconds=1.0,
        peak_memory=1,
        chosen_epoch=3,
        fitted=None,
        counts={},
        test_rows=np.arange(20),
        test_labels=(scores > 0.5).astype(int),
        test_scores=scores,
        test_loss=loss,
        history=History(
            train_loss=curve, train_accuracy=curve, validation_loss=curve, validation_accuracy=curve
        ),
    )


OTHER = (Difference(field="processor.instructions", old="avx2", new="amx_bf16"),)


def pair(stated: Run, found: Run, conditions: tuple[Difference, ...] = ()) -> Pair:
    return Pair(
        drawn=Drawn("base", stated.seed),
        stated=stated,
        found=found,
        conditions=conditions,
        repeats=True,
    )


@pytest.fixture
def runs() -> dict[str, list[Run]]:
    """Four splits with three starts, whose losses lie 0.01 apart, and splits much further."""
    losses = [0.5 + 0.1 * (n % 4) + 0.01 * (n // 4) for n in range(12)]
    return {"base": [training(42 + n, 42 + n % 4, loss) for n, loss in enumerate(losses)]}


def test_what_takes_long_or_has_another_key_is_the_same(runs):
    one = runs["base"][0]
    again = replace(one, seconds=9.0, peak_memory=7, key="other")
    assert held.differing(one, again) == []
    assert [one.outcome for one in hold([pair(one, again)], runs)] == ["equal"]


@pytest.mark.parametrize("field", ["test_loss", "test_scores", "chosen_epoch", "history"])
def test_the_last_bit_counts_where_bytes_are_promised(runs, field):
    one = runs["base"][0]
    changed = {
        "test_loss": float(np.nextafter(one.test_loss, 1)),
        "test_scores": np.nextafter(one.test_scores, 0.5),
        "chosen_epoch": 2,
        "history": replace(one.history, train_loss=np.nextafter(one.history.train_loss, 1)),
    }
    (found,) = hold([pair(one, replace(one, **{field: changed[field]}))], runs)
    assert (found.outcome, found.promised, found.p) == ("differs", True, None)
    (finding,) = again._findings([found])
    assert finding.place == "base@42"
    assert "under the same conditions" in finding.what


def test_a_history_that_a_report_leaves_out_is_not_compared(runs):
    one = runs["base"][0]
    gone = np.full(3, np.nan)
    bare = replace(one, history=History(**dict.fromkeys(vars(one.history), gone)))
    assert held.differing(bare, one) == []


def test_another_processor_is_held_against_other_starts(runs):
    one = runs["base"][0]
    near, far = (training(42, 42, one.test_loss + off) for off in (0.01, 0.1))
    (within,) = hold([pair(one, near, OTHER)], runs)
    (outside,) = hold([pair(one, far, OTHER)], runs)
    assert (within.outcome, outside.outcome) == ("within", "differs")
    t = 0.1 / (2**0.5 * 0.01)
    assert outside.p == pytest.approx(2 * stats.t.sf(t, 8), rel=1e-6)


def test_without_other_starts_nothing_is_tested(runs):
    alone = {"base": runs["base"][:4]}
    one = alone["base"][0]
    (found,) = hold([pair(one, training(42, 42, 0.9), OTHER)], alone)
    assert (found.outcome, found.p) == ("untested", None)
    assert "nothing says whether it is far" in next(again._untested([found]))


def test_what_no_machine_can_be_the_reason_of_is_told():
    here = {"device": "cpu", "code": {"pipeline.a": "1"}, "versions": {"torch": "2"}, "epochs": 20}
    there = here | {"code": {"pipeline.a": "2"}, "versions": {"torch": "1"}}
    assert held.contradicting(differences(there, here)) == []
    (found,) = held.contradicting(differences(there | {"epochs": 30}, here))
    assert (found.field, found.old, found.new) == ("epochs", 30, 20)


def test_options_of_training_again_are_possible_ones():
    assert Asked(draw=7).seed == 7
    assert Asked().seed != Asked().seed
    for wrong in ({"minutes": 0.5}, {"draw": -1}, {"characters": ""}, {"characters": "no/where"}):
        with pytest.raises(OptionError, match=f"--{next(iter(wrong))}"):
            Asked(**wrong)


@pytest.fixture(scope="module")
def given(smoke_run):
    return unpack((smoke_run.output / VALUES).read_bytes())


@pytest.fixture(scope="module")
def bench(given, smoke_run, tmp_path_factory):
    """A machine that has the images of the run."""
    found = load_characters(
        "drawn",
        per_class=given.scale.images_per_class,
        seed=given.assignment.first_seed,
        cache=smoke_run.output / "cache",
        announce=lambda _line: None,
    )
    return Bench(
        given=given,
        characters=with_images(given, found),
        device=torch.device("cpu"),
        folder=tmp_path_factory.mktemp("again"),
        display=Display(),
    )


CHOSEN = [
    Drawn("base.adam.published", 43),
    Drawn("logistic-regression.published", 42),
    Drawn("cnn", 42),
]


def test_trained_again_they_are_the_same_and_what_was_invented_is_not(given, bench):
    made = bench.train(CHOSEN)
    assert not bench.unable
    pairs, findings = again._pairs(given, made, bench)
    assert findings == []
    assert [one.outcome for one in hold(pairs, given.runs)] == ["equal"] * len(CHOSEN)
    for changed in CHOSEN:
        stated = {
            id: [_invented(run) if Drawn(id, run.seed) == changed else run for run in runs]
            for id, runs in given.runs.items()
        }
        pairs, _ = again._pairs(replace(given, runs=stated), made, bench)
        known = hold(pairs, stated)
        assert [one.drawn for one in known if one.outcome == "differs"] == [changed]


def _invented(run: Run) -> Run:
    return replace(run, test_scores=run.test_scores[::-1].copy())


def test_what_fits_is_drawn_and_what_does_not_is_named(given, bench):
    seeds = {id: [run.seed for run in runs] for id, runs in given.runs.items()}
    rounds = [*strata.drawn(seeds, {"cnn"}, (), 5)]
    assert len(bench.fitting(rounds, 10_000)) == sum(map(len, seeds.values()))
    few = bench.fitting(rounds, 17)
    assert 0 < len(few) < len(seeds)
    assert all("--minutes has no room" in reason for reason in bench.unable.values())
    assert {one.experiment for one in few}.isdisjoint(bench.unable)
    bench.unable.clear()


def test_experiments_of_what_was_found_are_those_of_the_report(smoke_run):
    found = strata.named(smoke_run.manifest)
    known = {experiment.id for experiment in smoke_run.manifest.experiments}
    assert {"base.adam.published", "cnn", "vgg13", "best.adam.leak-free"} <= {*found} <= known
    assert len(found) == len({*found})


def test_images_of_another_source_are_not_taken(given, bench):
    own = bench.characters
    assert with_images(given, replace(own, digest="0" * 64)) is None
    assert with_images(given, None) is None


def test_a_machine_without_the_images_says_so(given, tmp_path):
    without = Bench(
        given=given,
        characters=None,
        device=torch.device("cpu"),
        folder=tmp_path,
        display=Display(),
    )
    assert {"cnn", "vgg13"} <= without.unable.keys()
    told = [*again._unable(without.unable)]
    assert len(told) == 1
    assert "--characters names them" in told[0] or "name them by --characters" in told[0]


def test_values_that_cannot_be_read_leave_training_out():
    read = Read(checked=Checked(file="report.pdf"))
    again.again(read, Asked())
    assert read.checked.left_out == ["training again: the report has no values that could be read"]
