"""What people write into their assignment's file: names, seed, headings, text under them."""

from pathlib import Path

import pytest

from manifest import Heading
from manifest.errors import DataError, OptionError
from manifest.written import Names, Place, WrittenError, pieces, places
from pipeline.assignment import Assignment, read
from pipeline.command.preflight import read_contributions
from pipeline.command.rehearsal import check_written
from pipeline.config import seeds
from pipeline.data.image_set import first_of_class
from tests.packaged import ASSIGNMENT
from tests.test_assignment import TEXT, changed

SEED = "first_seed = 42"


def asked(folder: Path, more: str = "", **values: str) -> Assignment:
    """The packaged assignment with other values at its top, and `more` at its end."""
    top = "".join(f"{name} = {value}\n" for name, value in values.items())
    (folder / "assignment.toml").write_text(f"{top}{TEXT}\n{more}\n", encoding="utf-8")
    return read(folder)


def heading(anchor: str, **fields: str) -> str:
    lines = "".join(f"{name} = '''{value}'''\n" for name, value in fields.items())
    return f'[[headings]]\nanchor = "{anchor}"\n{lines}'


def test_names_course_and_date_are_read(tmp_path: Path) -> None:
    people = '[[authors]]\nname = "Zoë 李"\n[[authors]]\nname = "B"\nmatriculation = "007"\n'
    found = asked(tmp_path, people, course='"CS 1"', date="2026-12-24")
    assert [(one.name, one.matriculation) for one in found.authors] == [
        ("Zoë 李", None),
        ("B", "007"),
    ]
    assert (found.course, str(found.date)) == ("CS 1", "2026-12-24")
    assert asked(tmp_path, date='"winter term"').date == "winter term"
    assert (ASSIGNMENT.authors, ASSIGNMENT.course, ASSIGNMENT.date) == ((), None, None)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('[[authors]]\nname = "Ada\\u202Eecalevol"', "authors[0].name (line "),
        ('[[authors]]\nname = "a\\u2066b"', "authors[0].name"),
        ('[[authors]]\nname = ""', "authors[0].name"),
        (f'[[authors]]\nname = "{"x" * 101}"', "at most 100 characters"),
        ('[[authors]]\nname = "A"\nemail = "a@b"', "authors[0].email"),
        ('[[authors]]\nname = "A"\n' * 201, "authors: Tuple should have at most 200 items"),
        (heading("conclusions", text="x"), "no heading 'conclusions'; the nearest are"),
        (heading("part1", text="x"), "the nearest are part-1"),
        (heading("method-plateu", text="x"), "the nearest are method-plateau"),
        (heading("group-2.1a", title="x"), "group-2.1a: it is called as the `heading`"),
        (heading("part-1", text="x"), "headings: 'part-1' stands there twice"),
        (heading("audit"), "it has neither a title nor a text"),
        (heading("audit", text="a { b"), "headings[62]"),
        (heading("audit", text="a } b"), "has no partner; write it twice"),
        (heading("audit", title="{seeds}"), "a title can have {n}, {tables}, {models}"),
        (heading("audit", title="{n.__class__}"), "a title can have"),
        (heading("audit", text="x" * 20_001), "at most 20000 characters"),
        (heading("audit", text="a\u202eb"), "headings[62].text"),
        (heading("audit", text="x", without_part="5"), "headings[62].without_part"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_what_is_allowed(
    more: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(OptionError) as caught:
        asked(tmp_path, more)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 1_000


@pytest.mark.parametrize("seed", ["-1", "2147483647", "4294967296", "1.5", '"42"', "nan"])
def test_a_first_seed_leaves_room_for_all_that_follow(seed: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"first_seed \(line \d+\)"):
        read(changed(tmp_path, (SEED, f"first_seed = {seed}")))


def test_the_largest_first_seed_is_one_that_all_libraries_take(tmp_path: Path) -> None:
    found = read(changed(tmp_path, (SEED, "first_seed = 2147482647")))
    assert max(seeds(found.first_seed, 1_000)) < 2**31


def test_texts_have_a_length_that_the_report_can_read(tmp_path: Path) -> None:
    free = ("how-to-read", "audit", "errata", "references", "protocols", "simple-models")
    free += ("over-seeds", "leaks", "effects", "calibration-3", "classes-3")
    with pytest.raises(OptionError, match="their texts have 220,000 characters together; at most"):
        asked(tmp_path, "".join(heading(anchor, text="x" * 20_000) for anchor in free))


def test_a_seed_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="first_seed: Field required"):
        read(changed(tmp_path, (SEED, "")))


def test_which_images_of_a_class_are_taken_follows_the_seed() -> None:
    one, again, other = (first_of_class(3, 1_000, 20, seed).tolist() for seed in (42, 42, 43))
    assert one == again != other


def test_a_text_stands_under_any_heading_of_the_assignments_own(tmp_path: Path) -> None:
    own = "".join(heading(a, text="Mine.") for a in ("group-2.1b", "method-plateau", "audit"))
    assert [h.anchor for h in asked(tmp_path, own).headings[-3:]] == [
        "group-2.1b",
        "method-plateau",
        "audit",
    ]


def test_braces_name_places_and_two_are_one() -> None:
    text = "a {{b}} { base.accuracy }{base.loss:interval}{verdict:x:word}{verdict: 2.1a.y}"
    found = list(pieces(text))
    assert "".join(piece for piece in found if isinstance(piece, str)) == "a {b} "
    assert [(p.name, p.form) for p in places(text)] == [
        ("base.accuracy", "number"),
        ("base.loss", "interval"),
        ("x", "word"),
        ("2.1a.y", "sentence"),
    ]


NAMES = Names(
    claims={"base.sgd.published.accuracy", "base.sgd.published@42.accuracy", "split.test-rows"},
    comparisons={"2.1a.dropout-0.3"},
    main={"base": "base.sgd.published"},
    members={"dropout-0.3": "2.1a.dropout-0.3"},
)


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("base.accuracy", "base.sgd.published.accuracy"),
        ("base@42.accuracy", "base.sgd.published@42.accuracy"),
        ("base.sgd.published.accuracy", "base.sgd.published.accuracy"),
        ("split.test-rows", "split.test-rows"),
    ],
)
def test_a_number_has_a_short_name_and_a_whole_one(name: str, id: str) -> None:
    assert NAMES.found(Place(told=name, name=name, form="number")) == id


def test_a_comparison_is_named_by_its_id_or_by_its_member() -> None:
    for name in ("2.1a.dropout-0.3", "dropout-0.3"):
        assert NAMES.found(Place(told=name, name=name, form="word")) == "2.1a.dropout-0.3"
    with pytest.raises(WrittenError, match="names no comparison of this run"):
        NAMES.found(Place(told="base", name="base", form="sentence"))


def test_a_rehearsal_refuses_a_name_that_the_run_will_not_have(smoke_run: object) -> None:
    content = smoke_run.manifest  # type: ignore[attr-defined]
    own = (Heading(anchor="network", text="{base.acuracy}"),)
    with pytest.raises(
        OptionError, match=r"the text under 'network': .* nearest are base.accuracy"
    ):
        check_written(content.model_copy(update={"outline": own}))
    check_written(content.model_copy(update={"outline": own, "parts": ("3",)}))
    known = "{base.accuracy:interval} {cnn.accuracy} {verdict:best} {verdict:cnn-augmented:word}"
    check_written(content.model_copy(update={"outline": (Heading(anchor="audit", text=known),)}))


def test_contributions_that_turn_what_follows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "contributions.toml"
    path.write_text(
        '[[contribution]]\nname = "A\\u202Eb"\nparts = "1"\ncontribution = "1"', encoding="utf-8"
    )
    with pytest.raises(DataError, match="has control characters"):
        read_contributions(path)
