"""What would break after training is met before it, on made-up results."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.command import rehearsal
from pipeline.command.options import Options
from pipeline.command.run import check, make_plan, prepare, run
from pipeline.work.display import Display
from tests.packaged import packaged_table


class Silent(Display):
    def note(self, text: str) -> None:
        pass


def table(folder: Path, *, words: bool) -> Path:
    """A table of 200 rows with a target of True and False; `words`: a text in each column."""
    random = np.random.default_rng(0)
    values = random.normal(size=(200, 3)).round(3).astype(str)
    if words:
        values[[1, 2, 3], [0, 1, 2]] = "unknown"
    rows = [",".join([*row, str(row[0] > "0")]) for row in values.tolist()]
    path = folder / "table.csv"
    path.write_text("\n".join(["a,b|c,mean,target", *rows]), encoding="utf-8")
    return path


def archive(folder: Path, *, blank: slice) -> Path:
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (30, 9, 9)).astype(np.uint8)
    images[blank] = 37
    np.savez(folder / "images.npz", x=images, y=np.repeat([0, 1, 2], 10))
    return folder / "images.npz"


def rehearse(options: Options) -> None:
    checked = check(options)
    prepared = prepare(options, checked, Silent())
    rehearsal.rehearse(prepared, make_plan(prepared, options.output, Display()), checked.parts)


def test_a_table_of_words_and_of_true_and_false_makes_a_report(tmp_path: Path) -> None:
    path = table(tmp_path, words=True)
    rehearse(Options(scale="smoke", only=("1",), table=path, output=tmp_path / "out"))


@pytest.mark.parametrize("blank", [slice(0, 10), slice(0, None, 2), slice(1, None)])
def test_images_some_of_which_are_blank_make_a_report(tmp_path: Path, blank: slice) -> None:
    path = str(archive(tmp_path, blank=blank))
    rehearse(Options(scale="smoke", only=("3",), characters=path, output=tmp_path / "out"))


def test_a_fault_of_ours_is_met_before_anything_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("mean")

    def train(*_: object) -> None:
        pytest.fail("trained")

    monkeypatch.setattr("pipeline.results.part1.collect", fail)
    monkeypatch.setattr("pipeline.command.run.carry_out_all", train)
    options = Options(
        scale="smoke", only=("1",), table=table(tmp_path, words=False), output=tmp_path / "out"
    )
    with pytest.raises(KeyError, match="mean"):
        run(options, Silent(), None)
    assert not list((tmp_path / "out").glob("figures"))


def test_what_came_with_the_program_is_not_rehearsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "assemble", lambda *_: pytest.fail("rehearsed"))
    rehearse(Options(scale="smoke", only=("1",), output=tmp_path / "out"))


def test_few_rows_keep_both_classes_and_a_number_of_each_column() -> None:
    large = packaged_table()
    many = replace(
        large,
        raw=large.raw.loc[large.raw.index.repeat(4)].reset_index(drop=True),
        clean=large.clean.loc[large.clean.index.repeat(4)].reset_index(drop=True),
    )
    many.raw.loc[: len(many.raw) - 3, "f1"] = np.nan
    few = rehearsal.few_rows(many)
    assert few.clean["target"].value_counts().min() == rehearsal.ROWS
    assert few.raw["f1"].notna().sum() == 2
    assert len(few.raw) == len(few.clean) <= 2 * rehearsal.ROWS + 2 * 8
