"""What the source prints, as the program knows it."""

import hashlib
import re
from collections import Counter
from urllib.parse import quote

import pytest
from published_example import one
from pydantic import ValidationError

from report.page.tracing import all_sources, plain, sources
from report.published import Origin, Source, source
from tests.packaged import TABLE

# Artefacts of the inventory that the source prints a number for.
WITH_NUMBERS = (
    *("F2", "1.1a", "1.1b", "1.1c", "1.2d", "1.3a", "1.3c", "1.4"),
    *("1.5a", "1.5b", "1.5c", "1.5d", "1.5e", "1.5f"),
    *("2.1a", "2.1b", "2.1c", "2.2a", "2.2b", "2.3"),
    *("2.4a", "2.4b", "2.4c", "2.4e", "2.4f"),
    *("3.1a", "3.2a", "3.2b", "3.2c", "3.2d", "3.3", "3.4a", "3.4b", "3.4c", "3.4e", "3.5", "3.6"),
    *("4.1", "4.2", "4.3a", "4.3b", "4.3c", "4.3e"),
)


def test_every_artefact_with_a_printed_number_is_there_in_the_order_of_the_source():
    assert tuple(artefact.id for artefact in source().artefacts) == WITH_NUMBERS


def test_as_many_numbers_are_known_as_the_source_prints():
    count = Counter(number.id.partition(".")[0] for number in source().numbers)
    assert count == {"F2": 2, "1": 224, "2": 44, "3": 52, "4": 109}
    assert len(source().numbers) == 431


@pytest.mark.parametrize(
    ("artefact", "numbers"), [("1.1a", 77), ("1.1b", 40), ("1.1c", 64), ("3.3", 32), ("4.1", 77)]
)
def test_a_printed_table_is_known_whole(artefact, numbers):
    known = {a.id: a for a in source().artefacts}
    assert len(known[artefact].numbers) == numbers


def test_the_numbers_of_a_layer_table_add_up_to_its_total():
    for artefact in ("3.3", "4.1"):
        layers = [n for n in source().numbers if re.fullmatch(rf"{artefact}\..*\.param", n.id)]
        assert sum(n.number for n in layers) == source().number(f"{artefact}.total")


def test_the_packaged_table_is_the_one_that_the_numbers_need():
    digest = hashlib.sha256(TABLE.read_bytes()).hexdigest()
    assert digest == source().needed.table_digest


def test_a_number_knows_its_address_and_so_does_what_is_computed_from_it():
    known = source()
    correct = known.number("1.5d.true-positives") + known.number("1.5d.true-negatives")
    assert correct == 113
    assert sources(correct / 2) == (
        "published/1.5d.true-positives",
        "published/1.5d.true-negatives",
    )


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("1.5a.recall", "0.6620"),
        ("1.3c.f4-target", "0.078"),
        ("2.1b.accuracy-2", "76 %"),
        ("3.1a.images", "100,800"),
        ("3.3.pass-size", "251.80 MB"),
        ("3.3.prose-total", "8,800,000"),
        ("3.4e.lowest-auc", "at least 0.99"),
        ("4.1.linear-26.output-shape", "[-1, 4096]"),
        ("4.3a.increase", "565.53 %"),
        ("4.3a.cnn", "663.34 s"),
    ],
)
def test_a_number_is_shown_with_the_digits_that_the_source_printed(id, text):
    shown = source().text(id)
    assert plain(shown).replace("\u202f", " ").replace("\u00a0", " ") == text
    assert all_sources(shown) == (f"published/{id}",)


def test_an_address_has_no_character_that_would_be_quoted():
    known = source()
    for id in (*known.by_id, *known.quotes, *(artefact.id for artefact in known.artefacts)):
        assert quote(id, safe="@.+-") == id


def test_a_quote_is_marked_with_its_address():
    words = source().quote("2.1a.best")
    assert plain(words).startswith("“A moderate dropout of 0.5 ")
    assert all_sources(words) == ("published/2.1a.best",)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"needs": "never"}, "no reason"),
        ({"origin": Origin()}, "names no number"),
        ({"value": "about 5"}, "ConversionSyntax"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_number_that_says_too_little_or_too_much_is_refused(changes, fault):
    with pytest.raises((ValidationError, ArithmeticError), match=fault):
        one(**changes)


@pytest.mark.parametrize(
    "fields",
    [{"claim": "a", "fact": ("b", "c")}, {"complement": True}, {"times": "a"}],
)
def test_a_number_has_one_origin(fields):
    with pytest.raises(ValidationError):
        Origin(**fields)


def test_no_id_occurs_twice():
    known = source().model_dump()
    twice = known | {"artefacts": [*known["artefacts"], known["artefacts"][0]]}
    with pytest.raises(ValidationError, match="occurs more than once"):
        Source.model_validate(twice)
