"""The simulation that the tests of the report are measured by, on stores of known runs."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from benchmarks.stored import Contest, Outcome
from tests.benchmarks.test_pairs import ROWS, contest, outcomes

import manifest
from benchmarks import __main__ as command
from benchmarks import documents, pairs, statistics, stored
from manifest import Claim, Comparison, Environment, Experiment, Manifest, Observed, Scale
from manifest.output import Output
from pipeline.store import Store
from tests.test_store import WEIGHTS
from tests.test_store import run as stored_run


def simulated(monkeypatch: pytest.MonkeyPatch, noise: float) -> statistics.Result:
    """A family of two whose sides differ on `noise` of their rows."""
    monkeypatch.setattr(statistics, "PAIRS", 40)
    random, base = np.random.default_rng(3), outcomes(20)

    def like(side: list[Outcome]) -> list[Outcome]:
        return [replace(o, right=o.right ^ (random.random(ROWS) < noise)) for o in side]

    family = [contest(like(base), base), contest(like(base), base)]
    return statistics.simulate("rows", "x", family, pairs.rows, random)


def test_quiet_pairs_are_told_apart_and_called_equivalent_only_where_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = simulated(monkeypatch, noise=0.02)
    assert (found.pairs, found.tried, found.seeds, found.comparisons) == (40, 80, 20, 2)
    assert found.false == 0
    assert found.found == 80
    assert found.same >= 76
    assert found.margin <= 4


def test_noisy_pairs_hide_the_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet, noisy = (simulated(monkeypatch, noise) for noise in (0.02, 0.4))
    assert noisy.found < 60
    assert noisy.same < 10
    assert noisy.spread > 3 * quiet.spread


def test_tests_that_see_differences_everywhere_would_be_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With p fifty times too small, as a wrong test would give it."""
    right = Contest.compare

    def wrong(self: Contest, *sides: pairs.Side) -> object:
        found = right(self, *sides)
        return replace(found, p=(found.p or 0) / 50)

    monkeypatch.setattr(Contest, "compare", wrong)
    assert simulated(monkeypatch, noise=0.2).false > 4


def experiment(id: str, seeds: int) -> Experiment:
    return Experiment(
        id=id,
        name="base",
        part="2",
        title="Base",
        phrase="the base",
        question="?",
        recipe={"protocol": "published"},
        seeds=tuple(range(seeds)),
        epochs=1,
        keys=tuple(f"{id}-{seed}" for seed in range(seeds)),
    )


def comparison(left: str, right: str) -> Comparison:
    return Comparison(
        id=f"x.{left}",
        left=f"{left}.accuracy",
        right=f"{right}.accuracy",
        family="x",
        difference=0,
        unit="fraction",
        interval=None,
        test="paired t, corrected for overlapping test sets",
        n=2,
        of="seeds",
        p=None,
        p_adjusted=None,
        margin=0.02,
        p_equivalent=None,
        p_equivalent_adjusted=None,
        verdict="no evidence",
    )


def output(folder: Path, seeds: int, compared: tuple[str, ...] = ("other", "third")) -> Path:
    """A run of three experiments whose predictions are drawn at random."""
    names, random = ("base", "other", "third"), np.random.default_rng(7)
    labels = np.arange(ROWS) % 2
    for key in (f"{name}-{seed}" for name in names for seed in range(seeds)):
        scores = np.clip(labels * 0.3 + random.normal(0.35, 0.3, ROWS), 0, 1)
        run = replace(stored_run(key), test_labels=labels, test_scores=scores)
        Store(folder / "store").write(replace(run, counts={"train": 697}), WEIGHTS)
    run = Manifest(
        title="?",
        subtitle="",
        first_seed=42,
        groups=(),
        parts=("2",),
        scale=Scale(
            name="laptop",
            purpose="?",
            tabular_seeds=seeds,
            tabular_epochs=1,
            image_seeds=1,
            images={},
        ),
        contributions=(),
        datasets=(),
        environment=Environment(device="CPU", python="3", packages={}, revision="?"),
        experiments=tuple(experiment(name, seeds) for name in names),
        choices=(),
        protocols=(),
        metrics=(),
        claims=tuple(
            Claim(id=f"{name}.accuracy", value=0.5, unit="fraction", n=seeds, of="seeds")
            for name in names
        ),
        comparisons=tuple(comparison(name, "base") for name in compared),
        tables=(),
        figures=(),
        artefacts=(),
        observed=Observed(created="2026-01-01T00:00:00Z", host="?", processor="?", cores=1),
    )
    manifest.write(run, Output(folder, print))
    return folder


def test_the_command_prints_every_family_and_writes_only_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(statistics, "PAIRS", 3)
    monkeypatch.setattr(statistics, "DOCUMENTS", tmp_path / "docs")
    folder = output(tmp_path / "run", seeds=6)
    assert command.main(["statistics", "--output", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "2 others" in said
    assert all(f"By {kind}: a false verdict in" in said for kind in ("seeds", "roles", "rows"))
    assert not (tmp_path / "docs").exists()
    assert command.main(["statistics", "--output", str(folder), "--write"]) == 0
    written = json.loads((tmp_path / "docs/benchmarks.json").read_text(encoding="utf-8"))
    assert [(r["simulation"], r["family"], r["seeds"]) for r in written] == [
        ("seeds", "base", 3),
        ("seeds", "2 others", 3),
        ("roles", "x", 20),
        ("rows", "x", 20),
    ]
    text = (tmp_path / "docs/benchmarks.md").read_text(encoding="utf-8")
    assert text.startswith("# Benchmarks\n\n## Statistics\n\n")
    assert "| rows | x | 2 | 20 |" in text


def test_one_run_gives_the_same_numbers_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "PAIRS", 3)
    folder = output(tmp_path, seeds=4)
    families = stored.families(manifest.read(folder), folder)
    assert statistics.simulate_all(families) == statistics.simulate_all(families)


@pytest.mark.parametrize(
    ("seeds", "compared", "expected"),
    [
        (None, (), "there is no manifest; run `nox -s full` to make it"),
        (3, ("other",), "has 3 of the 4 seeds needed; make one with `nox -s full --"),
        (4, (), "this run compares nothing over seeds; make one with"),
    ],
)
def test_a_run_that_cannot_serve_is_one_line_and_exit_code_2(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    seeds: int | None,
    compared: tuple[str, ...],
    expected: str,
) -> None:
    if seeds:
        output(tmp_path, seeds, compared)
    assert command.main(["statistics", "--output", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert expected in said
    assert said.count("\n") == 1


def test_a_result_that_is_gone_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (output(tmp_path, 4) / "store/base-2/result.json").unlink()
    assert command.main(["statistics", "--output", str(tmp_path)]) == 2
    assert "base-2: this result is damaged" in capsys.readouterr().err


def test_an_unknown_benchmark_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["nothing"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_section_is_replaced_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "docs/benchmarks.md"
    for heading, body in (("One", "1"), ("Two", "2"), ("One", "old \\1"), ("One", "new")):
        documents.put_section(path, heading, body)
    expected = "# Benchmarks\n\n## One\n\nnew\n\n## Two\n\n2\n"
    assert path.read_text(encoding="utf-8") == expected
