import hashlib
import json

import matplotlib as mpl
import pandas as pd
import pytest
from pydantic import ValidationError

from manifest.output import Output
from pipeline.results.figures import style, tabular
from pipeline.results.figures.drawing import Drawing, save


def drawn(**fields):
    figure = style.new_figure(2, 2)
    figure.add_subplot().plot([0, 1])
    return Drawing(figure=figure, **({"data": pd.DataFrame({"a": [0.1]}), "facts": {}} | fields))


def test_an_entry_names_picture_and_data_relative_to_the_manifest(tmp_path):
    entry = save(drawn(facts={"n": 3}), "2.4d-loss", Output(tmp_path, print), source=("one", "two"))
    assert entry.model_dump() == {
        "id": "2.4d-loss",
        "file": "figures/2.4d-loss.svg",
        "digest": hashlib.sha256((tmp_path / entry.file).read_bytes()).hexdigest(),
        "data": "figures/2.4d-loss.csv",
        "data_digest": hashlib.sha256((tmp_path / entry.data).read_bytes()).hexdigest(),
        "facts": {"n": 3},
        "source": ("one", "two"),
    }
    assert (tmp_path / entry.file).read_text(encoding="utf-8").startswith("<?xml")


def test_pixels_become_a_png_of_300_dots_per_inch_without_a_maker(tmp_path):
    entry = save(drawn(pixels=True), "x", Output(tmp_path, print))
    content = (tmp_path / entry.file).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 600
    assert b"tEXt" not in content


def test_an_svg_holds_no_date_no_creator_and_letters_as_outlines(tmp_path):
    entry = save(drawn(), "x", Output(tmp_path, print))
    text = (tmp_path / entry.file).read_text(encoding="utf-8")
    assert "dc:date" not in text
    assert "<dc:title>Matplotlib" not in text
    assert "<text" not in text


def test_a_frame_comes_back_from_its_csv_and_a_mapping_from_its_json(tmp_path):
    frame = pd.DataFrame({"a": [0.1 + 0.2, 1e-9], "b": ["Ä", "z"]})
    entry = save(drawn(data=frame), "frame", Output(tmp_path, print))
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / entry.data), frame, check_exact=True)
    entry = save(drawn(data={"Ä": [0.1 + 0.2]}), "mapping", Output(tmp_path, print))
    content = (tmp_path / entry.data).read_text(encoding="utf-8")
    assert json.loads(content) == {"Ä": [0.1 + 0.2]}


def test_a_fact_that_is_no_number_is_refused(tmp_path):
    with pytest.raises(ValidationError):
        save(drawn(facts={"n": float("nan")}), "x", Output(tmp_path, print))


def test_drawing_leaves_the_settings_of_matplotlib_alone(saved, diabetes):
    before = dict(mpl.rcParams)
    saved(tabular.distribution(diabetes))
    assert dict(mpl.rcParams) == before


def test_long_or_foreign_names_are_shortened_to_letters_the_font_has():
    assert style.label("glucose") == "glucose"
    assert style.label("a very long name of column 12") == "a very …umn 12"
    assert len(style.label("class number 12", 10)) == 10
    assert style.label("血糖 1") == "?? 1"
    assert style.label("a\nb") == "a?b"


def test_limits_stay_apart_when_all_values_are_equal():
    low, high = style.span([0.5, 0.5], 0.1)
    assert high - low == pytest.approx(0.112)
    assert style.accuracy_span([0.99, 1.0])[1] <= 1.02
