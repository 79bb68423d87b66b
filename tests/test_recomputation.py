"""Every claim and comparison of a run is found again by `recomputation`, which shares no code with it."""

import ast
import copy
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

PLACE = Path(__file__).parent / "recomputation.py"


def _loaded() -> ModuleType:
    """By its path, as a person would start it."""
    spec = importlib.util.spec_from_file_location("recomputation", PLACE)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


again = _loaded()
TESTS = ("interval.low", "interval.high", "p", "p_adjusted", "p_equivalent")
TESTS += ("p_equivalent_adjusted", "smallest", "verdict", "test")
OF_COMPARISONS = ("difference", "n", "of", "family", *TESTS)
OF_COMPARISONS += tuple(f"beyond.{name}" for name in TESTS)

NOTHING = {"observed": {"claims": []}}

pytestmark = pytest.mark.xdist_group("recomputation")


@pytest.fixture(scope="module")
def output(smoke_run):
    return again.Output.read(smoke_run.output)


@pytest.fixture(scope="module")
def should(output):
    return again.recompute(output)


def test_every_number_and_verdict_of_a_run_is_found_again(output, should):
    assert again.disagreements(output.manifest, should) == []
    assert len(should.claims) > 1_000
    assert len(should.comparisons) > 30


def test_nothing_of_the_program_is_imported():
    rooms = {path.parent.name for path in PLACE.parent.parent.glob("*/__init__.py")}
    imported = [
        name
        for node in ast.walk(ast.parse(PLACE.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (getattr(node, "module", None), *(alias.name for alias in node.names))
    ]
    assert {"pipeline", "manifest", "report"} <= rooms
    assert not {str(name).partition(".")[0] for name in imported} & rooms


def alone(entry, book="claims"):
    """A manifest of one entry."""
    return {"claims": [], "comparisons": [], **NOTHING} | {book: [entry]}


def of_kind(output, kind):
    """A claim of each pattern that this recomputation is for, digits aside."""
    found = {}
    for claim in again.claims_of(output.manifest):
        for name, _ in again.kinds_of(output, claim["id"]):
            if name == kind:
                found[re.sub(r"\d+", "#", again.blanked(output, claim["id"])[0])] = claim
                break
    return found.values()


def changed(claim):
    """Each number of it, one after the other, by no more than its last digits."""
    by = {"count": 1, "megabytes": 0.01}.get(claim["unit"], 0.001)
    for name in ("value", "n"):
        yield claim | {name: claim[name] + (1 if name == "n" else by)}
    yield claim | {"unit": "ratio" if claim["unit"] != "ratio" else "none"}
    for name in ("interval", "prediction"):
        for end in ("low", "high") if claim[name] else ():
            yield claim | {name: claim[name] | {end: claim[name][end] + 0.001}}
        if claim[name]:
            yield claim | {name: None}


RARE = {"errors", "a_group", "copies"}  # what no small run of the packaged data has: see below


@pytest.mark.parametrize("kind", sorted({*again.KINDS} - RARE))
def test_a_changed_number_of_each_kind_of_claim_is_named(kind, output, should):
    claims = of_kind(output, kind)
    assert claims
    for claim in claims:
        assert again.disagreements(alone(claim), should) == []
        for wrong in changed(claim):
            named = again.disagreements(alone(wrong), should)
            assert named, wrong
            assert all(told.startswith(f"{claim['id']}: ") for told in named)


@pytest.mark.parametrize(
    "id",
    ["data.surprises", "network.surprises", "weather", "{base}.surprise", "{base}@42.surprise"],
)
def test_a_kind_of_claim_without_a_recomputation_is_named(id, output, should):
    claim = output.manifest["claims"][0] | {"id": id.format(base=output.manifest["base"])}
    assert again.recomputed(output, claim["id"]) is None
    assert "no recomputation knows" in again.disagreements(alone(claim), should)[0]


@pytest.mark.parametrize("place", OF_COMPARISONS)
def test_a_changed_number_or_word_of_each_test_is_named(place, output, should):
    entries = output.manifest["comparisons"]
    by_test = {entry["test"]: entry for entry in entries if _at(entry, place) is not None}
    assert len(by_test) == (2 if place.startswith("beyond") else 8)
    for entry in by_test.values():
        assert again.disagreements(alone(entry, "comparisons"), should) == []
        _change(wrong := copy.deepcopy(entry), place)
        named = again.disagreements(alone(wrong, "comparisons"), should)
        assert len(named) == 1
        assert named[0].startswith(
            f"{entry['id']}: {place.removesuffix('.low').removesuffix('.high')}"
        )


def test_what_follows_from_another_margin_is_named(output):
    """It is given, and not found again."""
    manifest = copy.deepcopy(output.manifest)
    for entry in manifest["comparisons"]:
        entry["margin"] += 0.001
    found = again.comparisons(again.Output(output.folder, manifest, output.known))
    named = again.disagreements(manifest | {"claims": [], **NOTHING}, again.Recomputed({}, found))
    assert {told.partition(": ")[0] for told in named} >= {
        entry["id"]
        for entry in manifest["comparisons"]
        if entry["p_equivalent"] and 0.001 < entry["p_equivalent"] < 0.999
        if "bootstrap" not in entry["test"]  # which counts resamples
    }


def _at(entry, place):
    for step in place.split("."):
        entry = entry and entry[step]
    return entry


def _change(entry, place):
    *steps, last = place.split(".")
    for step in steps:
        entry = entry[step]
    words = {"verdict": "lower", "test": "coin", "family": "other", "of": "coins"}
    if last in words:
        entry[last] = words[last] if entry[last] != words[last] else "higher"
    else:
        entry[last] += 1 if last == "n" else 0.001


def test_a_difference_is_that_of_its_two_sides(output):
    entries = output.manifest["comparisons"]
    one_sided = ("correlation.", "majority.")  # their right side is a constant
    for entry in (e for e in entries if not e["id"].startswith(one_sided)):
        turned = entry | {"left": entry["right"], "right": entry["left"]}
        assert again.compared(output, turned).difference == pytest.approx(-entry["difference"])


# What no small run of the packaged data has.


def run_of(labels, scores, rows=None):
    nothing = dict.fromkeys(("fitted", "counts", "epoch", "loss", "seconds", "weights"))
    rows = np.arange(len(labels)) if rows is None else rows
    named = {"key": "k", "seed": 42, "split": 42, "history": ()}
    return again.Run(labels=labels, scores=scores, rows=rows, **named, **nothing)


def folder_of(experiment, run, cached=None, *, images):
    """An output of one training."""
    manifest = {
        "experiments": [{"id": experiment, "keys": ["k"]}],
        "scale": {"images": {experiment: {}} if images else {}},
        "findings": [{"id": f"{kind}.near-copies", "count": 0} for kind in ("table", "images")],
        "datasets": [{"id": "table", "target": {"id": "y"}}],
        "first_seed": 42,
    }
    made = again.Output(Path(), manifest, {experiment: [run]})
    made.__dict__.update(cached or {})
    return made


def test_classes_that_are_taken_for_one_another_are_one_group():
    """Of four classes of 40 images, 15 of the first are read as the second, 10 the other way."""
    labels = np.repeat(np.arange(4), 40)
    read = labels.copy()
    read[:15], read[40:50], read[80] = 1, 0, 3
    found = folder_of("net", run_of(labels, np.eye(4)[read]), images=True)
    values = {
        "errors": 26,
        "alike-errors": 25,
        "alike-share": 25 / 26,
        "alike-accuracy": 159 / 160,
        "alike-1.confused": 25,
        "alike-1.together": 1,
        "alike-1.apart": 55 / 80,
    }
    assert again.alike(found) == [[0, 1]]
    for name, value in values.items():
        assert again.recomputed(found, f"net@42.{name}").value == pytest.approx(value), name


@pytest.mark.parametrize("kind", ["table", "images"])
def test_copies_are_counted_and_left_out(kind):
    """Of ten rows, four are tested; two of these stand outside as well, of which one is wrong."""
    cells = np.array([0, 1, 2, 3, 0, 1, 4, 5, 6, 7])
    labels, right = np.array([0, 1, 0, 1]), np.array([False, True, True, False])
    scores = np.where(right, labels, 1 - labels).astype(float)
    cached = {
        "clean": pd.DataFrame({"x": cells, "y": cells % 2}),
        "images": (cells[:, None, None], None),
    }
    if kind == "images":
        scores = np.column_stack([1 - scores, scores])
    run = run_of(labels, scores, rows=np.arange(4))
    found = folder_of("net", run, cached, images=kind == "images")
    assert again.recomputed(found, "net.copies").value == 2
    without = again.recomputed(found, "net.accuracy-without-copies")
    assert (without.value, without.of) == (0.5, "seeds" if kind == "table" else "test images")
    found.manifest["findings"] = [f | {"count": 1} for f in found.manifest["findings"]]
    assert again.recomputed(found, "net.copies") is None


# The tests that it makes itself, by what others make of them.


def test_two_mean_squares_are_those_of_an_analysis_of_variance():
    values = np.random.default_rng(0).normal(size=(6, 4))
    spread, within = again.nested(values)
    assert stats.f_oneway(*values).statistic == pytest.approx(4 * spread / within)


def test_a_pair_of_shares_is_as_far_from_a_difference_as_r_says():
    """PropCIs 0.3, diffscoreci(7, 34, 1, 34, 0.95): 0.02704162 to 0.3452912."""
    for end, errors in ((0.02704162, 1.959964), (0.3452912, -1.959964)):
        assert again.score((7, 34), (1, 34), end) == pytest.approx(errors, abs=1e-5)


@pytest.mark.parametrize("tests", [1, 4])
def test_what_is_found_with_80_percent_power_is_what_statsmodels_finds(tests):
    found = again.student("t", 0.1, 1 / 12**0.5, 11, 1.0)
    effect = TTestPower().solve_power(nobs=12, alpha=0.05 / tests, power=0.8)
    assert again.smallest(found, tests) == pytest.approx(effect, rel=1e-6)


def test_holms_p_are_those_of_his_paper():
    """Holm (1979): 0.01, 0.02 and 0.03 of three become 0.03, 0.04 and 0.04."""
    found = again.holm({"a": 0.03, "b": 0.01, "c": 0.02})
    assert found == pytest.approx({"b": 0.03, "c": 0.04, "a": 0.04})
