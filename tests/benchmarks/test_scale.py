"""What a run takes on any number of cores, beside its floor."""

from pathlib import Path

import pytest

from benchmarks import scale
from tests.test_workers import job


def test_the_floor_is_all_work_or_the_longest_training() -> None:
    jobs = [job(Path(), seed) for seed in range(5)]
    found = {row.cores: row for row in scale.rows(jobs, [6.0, 1.0, 1.0, 1.0, 1.0])}
    assert [found[n].floor for n in (1, 2, 4, 32)] == [10.0, 6.0, 6.0, 6.0]
    assert [found[n].makespan for n in (1, 2, 4)] == [10.0, 6.0, 6.0]
    assert found[1].idle == 0
    assert found[4].idle == pytest.approx(1 - 10 / 24)
    assert found[4].cells == ("4", "0.1", "0.1", "1.000", "58%")


@pytest.mark.slow
def test_a_plan_is_measured_and_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scale, "DOCUMENTS", tmp_path)
    monkeypatch.setattr(scale, "IDLE_JOBS", 1_000)
    scale.measure("smoke", "drawn", tmp_path / "work", write=True)
    said = capsys.readouterr().out
    assert "Times the floor" in said
    assert "The longest training is " in said
    written = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert written.count("\n| ") == len(scale.CORES) + 2
    assert "% of the" in written
