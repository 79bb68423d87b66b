"""What the command line makes of options; faults are in test_end_to_end."""

from pathlib import Path

import pytest

from manifest.errors import OptionError
from pipeline.command.options import MOST, Options
from pipeline.config import PARTS


def test_parts_are_in_the_order_of_the_report_and_once_each() -> None:
    assert Options(only=("bonus", "2", "1", "2")).chosen(PARTS) == ("1", "2", "bonus")
    assert Options().chosen(("2", "3")) == ("2", "3")


def test_a_part_that_the_assignment_has_not_is_refused_with_those_that_it_has() -> None:
    with pytest.raises(
        OptionError, match="--only 4: the assignment has no such part; choose from 1 3"
    ):
        Options(only=("1", "4")).chosen(("1", "3"))


def test_as_many_seeds_as_are_allowed_can_be_had() -> None:
    assert Options(seeds=MOST).repeats(12, 3) == (MOST, 1)
    assert Options().repeats(12, 3) == (12, 3)


def test_splits_and_starts_take_the_place_of_those_of_the_scale_each_by_itself() -> None:
    assert Options(splits=5).repeats(12, 3) == (5, 3)
    assert Options(starts=1).repeats(12, 3) == (12, 1)
    with pytest.raises(OptionError, match="--splits 500 --starts 3: at most 1,000 trainings"):
        Options(splits=500).repeats(12, 3)
    with pytest.raises(OptionError, match="--seeds 5: is short for --splits 5 --starts 1"):
        Options(seeds=5, starts=2)


def test_folders_come_from_the_environment_where_no_option_names_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("A2_REPORT_OUTPUT", raising=False)
    monkeypatch.delenv("A2_REPORT_CACHE", raising=False)
    assert (Options().output, Options().cache) == (Path("output"), Path("output/cache"))
    monkeypatch.setenv("A2_REPORT_OUTPUT", "/there")
    assert (Options().output, Options().cache) == (Path("/there"), Path("/there/cache"))
    assert Options(output=Path("here")).cache == Path("here/cache")
    monkeypatch.setenv("A2_REPORT_CACHE", "/shared")
    assert Options(output=Path("here")).cache == Path("/shared")


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("A2_REPORT_OUTPUT", "A2_REPORT_CACHE", "A2_REPORT_DATA"):
        monkeypatch.setenv(name, "")
    assert (Options().output, Options().cache) == (Path("output"), Path("output/cache"))
    assert Options().source == "auto"


def test_what_is_mounted_for_characters_comes_first_unless_another_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("A2_REPORT_DATA", raising=False)
    assert Options().source == "auto"
    monkeypatch.setenv("A2_REPORT_DATA", str(tmp_path / "none"))
    assert Options().source == "auto"
    monkeypatch.setenv("A2_REPORT_DATA", str(tmp_path))
    (tmp_path / ".hidden").touch()
    assert Options().source == "auto"
    (tmp_path / "letters.npz").touch()
    assert Options().source == str(tmp_path / "letters.npz")
    (tmp_path / "A").mkdir()
    assert Options().source == str(tmp_path)
    assert Options(characters="drawn").source == "drawn"


def test_a_mounted_place_that_can_not_be_listed_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("A2_REPORT_DATA", str(tmp_path / "file"))
    with pytest.raises(OptionError, match="file: Not a directory; mount a folder"):
        _ = Options().source
