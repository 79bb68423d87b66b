"""What a plan says of a run: what is missing, why, how long, and what rests on it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.command.options import Options
from pipeline.command.plan import NEVER, Outlook, looked_ahead
from pipeline.command.provenance import was_made_alike
from pipeline.records import Cost
from pipeline.store import DEPENDS, Store
from pipeline.work import forecast
from pipeline.work.costs import Costs
from pipeline.work.display import Display
from pipeline.work.forecast import Forecast
from pipeline.work.plan import Planner
from pipeline.work.reasons import Earlier, flat
from pipeline.work.trials import Trial
from tests.conftest import SmokeRun
from tests.packaged import BASE
from tests.test_plan import planner  # noqa: F401 - a fixture
from tests.test_store import WEIGHTS
from tests.test_store import run as stored_run

ONE = Cost(
    unit="epochs",
    seconds=(0.5,),
    measured=1,
    of_epoch=1,
    evaluation=0.0,
    ending=0.0,
    memory=1_000_000,
)


def made(planner: Planner, seed: int = 42) -> None:  # noqa: F811
    """A result of the base, as if it had been trained."""
    (wanted,) = planner.plan([BASE]).wanted
    content = {**wanted.depends_on, "seed": seed, "split": wanted.splits[seed]}
    run = replace(stored_run(key=wanted.keys[seed]), seed=seed, experiment=BASE.id)
    planner.store.write(run, WEIGHTS, content)


def why(planner: Planner) -> list[str]:  # noqa: F811
    (wanted,) = planner.plan([BASE]).wanted
    found = Earlier(store=planner.store).differing(wanted, 42)
    return [NEVER] if found is None else list(map(str, found))


def test_what_was_never_trained_has_no_reason(planner: Planner) -> None:  # noqa: F811
    assert why(planner) == [NEVER]


def test_the_field_that_differs_is_named_with_both_values(planner: Planner) -> None:  # noqa: F811
    made(planner)
    made(planner, 43)
    table = planner.table
    assert table is not None
    assert why(replace(planner, table=replace(table, digest="0" * 64))) == [
        f"data: {table.digest[:8]} → 00000000"
    ]
    (wanted,) = planner.plan([BASE.model_copy(update={"dropout": 0.3})]).wanted
    (found,) = Earlier(store=planner.store).differing(wanted, 42) or ()
    assert str(found) == "recipe.dropout: 0.5 → 0.3"


def test_a_new_seed_is_told_beside_the_nearest_result(planner: Planner) -> None:  # noqa: F811
    made(planner, 43)
    assert why(planner) == ["seed: 43 → 42", "split: 43 → 42"]


def test_a_result_that_does_not_say_what_it_depends_on_is_no_neighbour(
    planner: Planner,  # noqa: F811
) -> None:
    (wanted,) = planner.plan([BASE]).wanted
    planner.store.write(
        replace(stored_run(key=wanted.keys[43]), experiment=BASE.id), WEIGHTS, {"recipe": {}}
    )
    assert why(planner) == [NEVER]


def test_code_is_told_by_module() -> None:
    content = {"code": {"pipeline.training.updates": "ab"}, "recipe": {"dropout": 0.5}, "seed": 1}
    assert flat(content) == {
        "code pipeline.training.updates": "ab",
        "recipe.dropout": 0.5,
        "seed": 1,
    }


def test_what_is_damaged_is_left_where_it_is(planner: Planner) -> None:  # noqa: F811
    made(planner)
    (wanted,) = planner.plan([BASE]).wanted
    place = planner.store.root / wanted.keys[42]
    (place / DEPENDS).write_text("{}")
    assert replace(planner, only_looks=True).plan([BASE]).missing == 2
    assert place.is_dir()


def test_jobs_are_handed_out_the_longest_first(planner: Planner) -> None:  # noqa: F811
    jobs = planner.plan([BASE, BASE.under(optimiser="adam"), BASE.under(protocol="leak-free")]).jobs
    of_each = Forecast(seconds={0: 3.0, 1: 2.0, 2: 2.0}, memory={})
    assert of_each.until(jobs, 1) == 7.0
    assert of_each.until(jobs, 2) == 4.0
    assert of_each.until(jobs, 8) == 3.0
    assert of_each.of(jobs, BASE.id) == 3.0


@pytest.fixture
def measured() -> list[str]:
    """Experiments of which a few steps were."""
    return []


@pytest.fixture
def outlook(
    smoke_run: SmokeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measured: list[str]
) -> Outlook:
    """Of the finished run, without one result of the base and all of another experiment."""

    def of(_: Costs, trials: dict[str, Trial]) -> dict[str, Cost]:
        measured.extend(trials)
        return dict.fromkeys(trials, ONE)

    monkeypatch.setattr(Costs, "of", of)
    manifest = smoke_run.manifest
    shutil.copytree(smoke_run.output, tmp_path / "output", symlinks=True)
    of_name = {e.id: e for e in manifest.experiments}
    gone = (*of_name["base.sgd.published"].keys[:1], *of_name["dropout-0.3.sgd.published"].keys)
    for key in gone:
        shutil.rmtree(tmp_path / "output/store" / key)
    chosen = Options(scale="smoke", characters="drawn", only=("1", "2"), output=tmp_path / "output")
    return looked_ahead(chosen, Display())


def test_a_run_with_gaps_is_told_by_what_it_lacks(outlook: Outlook) -> None:
    base, dropout = outlook.items
    assert (base.experiment, base.missing) == ("base.sgd.published", 1)
    assert base.reasons
    assert all(reason.startswith(("seed: ", "split: ")) for reason in base.reasons)
    assert (dropout.missing, dropout.wanted, dropout.reasons) == (6, 6, (NEVER,))
    assert outlook.missing == 7
    assert "1.5a" in (outlook.tables or ())
    assert "2.1a" in (outlook.tables or ())
    told = list(outlook.lines())
    assert told[0].endswith("are there, 7 to do")
    assert told[-1].startswith("the run takes about ")
    assert outlook.seconds > forecast.REPORT


def test_what_a_run_here_took_is_not_measured(
    outlook: Outlook, smoke_run: SmokeRun, measured: list[str]
) -> None:
    """Of the base five results are there, of the other one none."""
    assert measured == ["dropout-0.3.sgd.published"]
    base, dropout = outlook.items
    keys = next(e for e in smoke_run.manifest.experiments if e.id == base.experiment).keys[1:]
    store = Store(smoke_run.output / "store")
    took = [store.read(key, base.experiment) for key in keys]
    assert (base.seconds, base.memory) in [(run.seconds, run.peak_memory) for run in took]
    assert dropout.memory == ONE.memory


def test_a_run_of_another_machine_tells_no_time(smoke_run: SmokeRun) -> None:
    found = smoke_run.manifest
    device = found.environment.device
    assert was_made_alike(found, device)
    assert not was_made_alike(found, "NVIDIA H200")
    observed = found.observed.model_copy(update={"processor": "Another One"})
    assert not was_made_alike(found.model_copy(update={"observed": observed}), device)


def test_results_take_as_long_where_what_differs_costs_nothing(planner: Planner) -> None:  # noqa: F811
    made(planner, 43)
    earlier = Earlier(store=planner.store)
    (wanted,) = planner.plan([BASE]).wanted
    assert earlier.alike(wanted) == wanted.keys[43]
    other = dict(wanted.depends_on)
    for change, is_alike in (
        ({"recipe": {**other["recipe"], "learning_rate": 1.0}}, True),
        ({"code": {"pipeline.training.updates": "other"}}, True),
        ({"versions": {"torch": "9"}}, True),
        ({"recipe": {**other["recipe"], "batch_size": 7}}, False),
        ({"epochs": 9_999}, False),
        ({"device": "cuda"}, False),
    ):
        asked = replace(wanted, depends_on={**other, **change})
        assert (earlier.alike(asked) is not None) == is_alike, change
