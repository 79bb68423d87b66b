"""What the source prints, as the program knows it."""

import hashlib
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from published_example import corrected, one, packaged, source
from pydantic import ValidationError
from report_example import Example, build

from manifest import Reference
from manifest import Source as Whole
from report.page.evidence import THE_SOURCE, Evidence
from report.page.tracing import all_sources, plain, sources
from tests.packaged import TABLE

ROOT = Path(__file__).parents[2]
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
    for id in (*known.by_id, *known.entry.quotes, *(artefact.id for artefact in known.artefacts)):
        assert quote(id, safe="@.+-") == id


def test_a_quote_is_marked_with_its_address():
    words = source().quote("2.1a.best")
    assert plain(words).startswith("“A moderate dropout of 0.5 ")
    assert all_sources(words) == ("published/2.1a.best",)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"value": "about 5"}, "give digits as they are printed"),
        ({"value": "0,75"}, "give digits as they are printed"),
        ({"value": "1e999"}, "give digits as they are printed"),
        ({"value": "٣"}, "give digits as they are printed"),
        ({"value": "9e99"}, "too large"),
        ({"colour": "red"}, "Extra inputs"),
        ({"name": "x\x1b[31m"}, "should match pattern"),
        ({"fact": ("b", "c")}, "more than one of claim, cell, fact and setting"),
        ({"claim": None, "complement": True}, "complement and times are of a claim"),
        ({"claim": None, "times": "a"}, "complement and times are of a claim"),
    ],
)
def test_a_number_that_says_too_little_or_too_much_is_refused(changes, fault):
    with pytest.raises(ValidationError, match=fault):
        one(**changes)


NUMBER = {"id": "a", "name": "x", "value": "1", "unit": "none", "claim": "a.b"}


def printed(**changes) -> dict:
    """A source of one number, with a field of it, of its artefact or of all changed."""
    number = NUMBER | {k: v for k, v in changes.items() if k in {*NUMBER, "reason"}}
    artefact = {"id": "1.5a", "title": "x", "needs": "architecture", "numbers": [number]}
    artefact |= {k: v for k, v in changes.items() if k in {"needs", "grid", "numbers"}}
    rest = {k: v for k, v in changes.items() if k in Whole.model_fields}
    return {"artefacts": [artefact]} | rest


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"needs": None}, "1.5a.a has no needs"),
        ({"needs": "never"}, "1.5a.a gives no reason for never"),
        ({"claim": None}, "1.5a.a has no claim, cell, fact or setting"),
        ({"needs": "deep"}, "needs = 'deep'; give one of architecture, images, never, table, tabular"),
        ({"numbers": []}, "1.5a has no numbers"),
        ({"numbers": [NUMBER, NUMBER]}, "the id '1.5a.a' occurs more than once"),
        ({"numbers": [NUMBER | {"id": f"n{n}"} for n in range(2_001)]}, "at most 2000"),
        ({"grid": {"table": "t", "columns": ["c"], "rows": {"r": ["1", "2"]}}}, "has 2 values under 1"),
        (
            {"grid": {"table": "t", "columns": ["c"] * 200, "rows": dict.fromkeys("abcdefghijk", ["1"] * 200)}},
            "2,201 numbers; at most 2,000 can be",
        ),
        ({"effects": [{"comparison": "2.1a.x", "numbers": ["1.5a.a", "1.5a.b"]}]}, "unknown '1.5a.b'"),
        ({"effects": [{"comparison": "2.1a.x", "says": "raises", "quote": "q"}]}, "unknown 'q'"),
        ({"effects": [{"comparison": "2.1a.x"}]}, "either numbers or says"),
        ({"quotes": {"1.5a.a": "x"}}, "the id '1.5a.a' occurs more than once"),
    ],
)  # fmt: skip
def test_a_source_that_no_report_can_tell_of_is_refused(changes, fault):
    with pytest.raises(ValidationError, match=re.escape(fault)):
        Whole.model_validate(printed(**changes))


def test_no_artefact_occurs_twice():
    content = printed()
    twice = content | {"artefacts": content["artefacts"] * 2}
    with pytest.raises(ValidationError, match=r"the artefact '1\.5a' occurs more than once"):
        Whole.model_validate(twice)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "x" * 301]
)
def test_a_reference_leads_to_the_web_alone(url):
    with pytest.raises(ValidationError):
        Reference(url=url)


def test_the_source_that_errata_are_about_is_the_packaged_one():
    assert packaged().printed == THE_SOURCE


def test_a_source_that_prints_anything_else_is_another_one(tmp_path):
    other = corrected(values={"1.5a.loss": "0.5324"}).entry
    assert not Evidence(build(tmp_path, Example(published=other))).knows_its_source
    assert Evidence(build(tmp_path, Example())).knows_its_source


OPENED = """
import sys
opened = []
sys.addaudithook(lambda name, found: opened.append(str(found[0])) if name == "open" else None)
from pathlib import Path
import manifest
from report import document
folder = Path(sys.argv[1])
assert "audit" in document.render(manifest.read(folder), folder)
assert any(name.endswith("manifest.json") for name in opened)
sys.exit(any("assignments" in name for name in opened))
"""


def test_the_report_opens_no_file_of_an_assignment(output):
    subprocess.run([sys.executable, "-c", OPENED, str(output)], check=True, cwd=ROOT)
