"""Every change of a manifest is found that could change what a report says."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import manifest
from manifest import Claim, Column, Figure, Manifest, Table, canonical, limits
from manifest.errors import ManifestError
from manifest.files import digest_of_bytes
from manifest.output import Output


def small(**changes: Any) -> Manifest:
    fields: dict[str, Any] = {
        "title": "Größe",
        "subtitle": "",
        "groups": (),
        "parts": ("1",),
        "scale": manifest.Scale(
            name="smoke", purpose="a first look", splits=3, starts=1, tabular_epochs=20,
            image_seeds=1, images={},
        ),
        "first_seed": 42,
        "contributions": (),
        "datasets": (),
        "environment": manifest.Environment(
            device="CPU", python="3.11.7", packages={"numpy": "2.4.6"}, revision="ab12"
        ),
        "experiments": (),
        "choices": (),
        "protocols": (),
        "metrics": (),
        "claims": (
            Claim(id="a.b", value=0.1 + 0.2, unit="fraction", n=3, of="seeds"),
            Claim(id="a.c", value=-0.0, unit="none", n=3, of="seeds"),
            Claim(id="a.d", value=1e-7, unit="nats", n=3, of="seeds"),
            Claim(id="a.e", value=1, unit="count", n=3, of="seeds"),
        ),
        "comparisons": (),
        "tables": (
            Table(
                id="t",
                columns=(Column(name="x", format="exact"), Column(name="y", format="text")),
                rows=((1, "1"), (1.0, None), (10**20, "é\u2028")),
            ),
        ),
        "figures": (),
        "artefacts": (),
        "observed": manifest.Observed(
            created="2026-11-22T14:05:58+00:00", host="h", processor="p", cores=2
        ),
    }  # fmt: skip
    return Manifest(**(fields | changes))


def write(made: Manifest, folder: Path) -> Path:
    manifest.write(made, Output(folder, print))
    return folder / manifest.FILE_NAME


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return write(small(), tmp_path)


def test_what_is_written_is_read_and_carries_its_digest(written: Path) -> None:
    found = manifest.read(written.parent)
    assert found.observed.digest == canonical.digest(json.loads(written.read_bytes()))
    assert found.model_dump(exclude={"observed"}) == small().model_dump(exclude={"observed"})
    before = written.read_bytes()
    write(found, written.parent)
    assert written.read_bytes() == before


def test_the_digest_stands_where_what_differs_between_equal_runs_stands(tmp_path: Path) -> None:
    contents = []
    for host in ("one", "other"):
        observed = small().observed.model_copy(update={"host": host})
        path = write(small(observed=observed), tmp_path)
        contents.append(json.loads(path.read_bytes()))
    first, other = (content.pop("observed") for content in contents)
    assert contents[0] == contents[1]
    assert first["digest"] != other["digest"]


def test_every_byte_counts_but_white_space_between_what_is_said(written: Path) -> None:
    """Each letter and digit changed for another, one at a time."""
    whole, draw = written.read_bytes(), random.Random(3)  # noqa: S311
    for place, byte in enumerate(whole):
        if bytes([byte]).isspace():
            continue
        other = draw.choice([sign for sign in b'0123456789abcxyz,.-"[' if sign != byte])
        written.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 :])
        with pytest.raises(ManifestError) as caught:
            manifest.read(written.parent)
        assert "\n" not in str(caught.value)


CHANGES: dict[str, Callable[[Any], object]] = {
    "digit": lambda m: m["claims"][0].update(value=0.3),
    "last digit": lambda m: m["claims"][0].update(value=0.30000000000000010),
    "sign of zero": lambda m: m["claims"][1].update(value=0.0),
    "whole for float": lambda m: m["claims"][3].update(value=1),
    "float for whole": lambda m: m["tables"][0]["rows"][0].__setitem__(0, 1.0),
    "text for number": lambda m: m["tables"][0]["rows"][0].__setitem__(0, "1"),
    "name": lambda m: m.update(title="Grosse"),
    "same letter in two signs": lambda m: m.update(title="Gro\u0308ße"),
    "removed": lambda m: m["claims"].pop(),
    "removed key": lambda m: m["claims"][0].pop("source"),
    "added": lambda m: m["artefacts"].append({"id": "F1"}),
    "swapped": lambda m: m["claims"].reverse(),
    "host": lambda m: m["observed"].update(host="elsewhere"),
    "no digest": lambda m: m["observed"].pop("digest"),
    "nothing observed": lambda m: m.pop("observed"),
    "strange observed": lambda m: m.update(observed=[]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_in_one_line(name: str, written: Path) -> None:
    content = json.loads(written.read_bytes())
    CHANGES[name](content)
    written.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ManifestError, match="was changed since it was written; run `nox -s full`"):
        manifest.read(written.parent)


def test_white_space_and_the_order_of_keys_are_free(written: Path) -> None:
    content = json.loads(written.read_bytes())
    written.write_text(json.dumps(content, sort_keys=True, indent=7), encoding="utf-8")
    assert manifest.read(written.parent).claims == small().claims


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("0.30000000000000004", "0.30000000000000005", "no number as a manifest has it"),
        ("0.30000000000000004", "0.300000000000000040", "no number as a manifest has it"),
        ("1e-07", "1e-7", "no number as a manifest has it"),
        ('"cores": 2', '"cores": -0', "no number as a manifest has it"),
        ("0.30000000000000004", "1e999", "no number as a manifest has it"),
        ("0.30000000000000004", "NaN", "NaN is no number"),
        ("0.30000000000000004", "-Infinity", "-Infinity is no number"),
        ('"host": "h"', '"host": "h", "host": "h"', "'host' stands twice"),
        ('"title"', '"title": "Another", "title"', "'title' stands twice"),
        ('"numpy"', '"numpy": "1", "numpy"', "'numpy' stands twice"),
    ],
)
def test_what_json_can_say_in_two_ways_is_refused(
    before: str, after: str, says: str, written: Path
) -> None:
    text = written.read_text(encoding="utf-8")
    assert text.count(before) == 1
    written.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ManifestError, match=says):
        manifest.read(written.parent)


def test_half_a_pair_of_signs_has_a_digest_and_is_refused_later(written: Path) -> None:
    content = json.loads(written.read_bytes())
    content["title"] = "\ud800"
    content["observed"]["digest"] = canonical.digest(content)
    written.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ManifestError, match="title: Input should be a valid string"):
        manifest.read(written.parent)


@pytest.mark.parametrize(
    "content",
    [b"[" * 10**6, b'{"a":' * 10**6, b"[" * 20 + b"]" * 20, b'{"a":[' * 10 + b"1" + b"]}" * 10],
)
def test_what_is_nested_too_deep_is_refused_before_it_is_parsed(content: bytes) -> None:
    with pytest.raises(ValueError, match="nested more than 16 deep"):
        canonical.parse(content)


def test_brackets_in_a_text_are_not_nested() -> None:
    assert canonical.parse(b'["' + b'[{\\"\\\\' * 100 + b'"]') == ['[{"\\' * 100]


def test_a_manifest_larger_than_any_of_ours_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / manifest.FILE_NAME).open("wb") as file:
        file.truncate(limits.BYTES + 1)
    with pytest.raises(ManifestError, match="is larger than 67,108,864 bytes"):
        manifest.read(tmp_path)


def drawn(folder: Path) -> Figure:
    (folder / "figures").mkdir()
    (folder / "figures/f.svg").write_bytes(b"<svg></svg>")
    (folder / "figures/f.csv").write_bytes(b"x\n1\n")
    return Figure(
        id="f",
        file="figures/f.svg",
        digest=digest_of_bytes(b"<svg></svg>"),
        data="figures/f.csv",
        data_digest=digest_of_bytes(b"x\n1\n"),
        facts={},
    )


@pytest.mark.parametrize(
    "change",
    [
        {"file": "../f.svg"},
        {"file": "/figures/f.svg"},
        {"file": "figures/../figures/f.svg"},
        {"file": "figures/f.csv"},
        {"file": "figures/g.svg"},
        {"file": "figures/f.svg\n"},
        {"data": "figures/f.svg"},
        {"data": "figures//f.csv"},
        {"digest": "A" * 64},
        {"data_digest": ""},
    ],
)
def test_a_figure_names_only_files_of_its_own(change: dict[str, str], tmp_path: Path) -> None:
    figure = drawn(tmp_path)
    with pytest.raises(ValueError, match="validation error"):
        Figure(**(figure.model_dump() | change))


def test_a_manifest_of_before_says_what_to_do(written: Path) -> None:
    shutil.copy(written, written.with_name("kept"))
    for version in (1, 2):
        written.write_text(json.dumps({"version": version, "title": "x"}), encoding="utf-8")
        with pytest.raises(
            ManifestError, match=f"version {version}, this program reads 3; run `nox"
        ):
            manifest.read(written.parent)
