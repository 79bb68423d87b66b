import pytest

from manifest.errors import DataError
from pipeline.data.listing import classes_of


def test_images_are_listed_by_the_folder_they_lie_in():
    found = classes_of(["B/2.png", "A/", "B/", "B/1.PNG", "A/x.jpeg"], "here")
    assert found == {"A": ["A/x.jpeg"], "B": ["B/1.PNG", "B/2.png"]}


def test_classes_stand_in_natural_order():
    found = classes_of([f"{name}/1.png" for name in ("Z", "10", "2", "A", "s2", "s10")], "here")
    assert list(found) == ["2", "10", "A", "Z", "s2", "s10"]


def test_digits_and_letters_stand_as_the_report_has_them():
    names = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert "".join(classes_of([f"{name}/1.png" for name in reversed(names)], "here")) == names


def test_folders_around_the_classes_are_looked_through():
    paths = ["data/", "data/set/", "data/set/A/1.png", "data/set/B/1.png", "data/set/C/"]
    assert classes_of(paths, "here") == {
        "A": ["data/set/A/1.png"],
        "B": ["data/set/B/1.png"],
        "C": [],
    }


def test_a_single_class_is_no_wrapper():
    assert list(classes_of(["A/1.png", "A/2.png"], "here")) == ["A"]
    assert list(classes_of(["data/A/1.png"], "here")) == ["A"]


def test_hidden_files_and_what_is_no_image_are_passed_over():
    paths = [
        *("A/1.png", "A/.DS_Store", "A/._1.png", "A/Thumbs.db", "B/1.png", "README.txt"),
        *("__MACOSX/A/._1.png", ".git/A/1.png", "__MACOSX/"),
    ]
    assert classes_of(paths, "here") == {"A": ["A/1.png"], "B": ["B/1.png"]}


@pytest.mark.parametrize("paths", [[], ["A/"], ["A/notes.txt"], [".png"]])
def test_without_an_image_the_expected_form_is_told(paths):
    with pytest.raises(
        DataError, match=r"here: there is no image in it; .*one sub-folder per class"
    ):
        classes_of(paths, "here")


def test_images_too_deep_are_not_taken_for_classes():
    with pytest.raises(DataError, match=r"test/A/1\.png lies too deep"):
        classes_of(["train/A/1.png", "test/A/1.png"], "here")


def test_images_beside_the_classes_are_named():
    with pytest.raises(DataError, match=r"preview\.png lies outside the class folders"):
        classes_of(["A/1.png", "B/1.png", "preview.png"], "here")


def test_a_class_that_cannot_be_printed_is_refused():
    with pytest.raises(DataError, match=r"rename the class folder 'A\\udcff'"):
        classes_of(["A\udcff/1.png", "B/1.png"], "here")
