"""A real report, checked by what it carries; and tampered copies of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.attempts import generator
from benchmarks.checks import FIRST, Bench
from benchmarks.outputs import differing
from benchmarks.rewritten import KINDS
from benchmarks.tampered import Honest
from manifest import FILE_NAME, canonical
from manifest.attachments import VALUES
from manifest.errors import DataError
from verification.__main__ import main
from verification.checked import Effort, check

ROOT = Path(__file__).parents[2]
RENDERING = {"rendered", "picture"}  # a forger's, some seconds each: the benchmark tries them
TRIED = [kind for kind in KINDS if kind not in RENDERING]
OF_PAGES = {"text", "cover", "page", "metadata", "trailing"}  # nothing but rendering shows them
QUICK = Effort(draw=False, render=False)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("checks")]


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(folder=tmp_path_factory.mktemp("checks"))


@pytest.fixture(scope="module")
def honest(bench):
    """The other report has another number, and its figures one name further."""
    own = bench.files(FIRST)
    figures = [name for name in own if name.startswith("figures/")]
    other = own | {name: own[figures[n - 1]] for n, name in enumerate(figures)}
    content = dict(canonical.parse(own[FILE_NAME]))
    content["claims"][0]["value"] *= 0.9
    other[FILE_NAME] = canonical.sealed(content)
    other[VALUES] = own[VALUES] + b"\0"
    return Honest(pdf=bench.report(FIRST).read_bytes(), other=other, render=bench._render)


def test_an_honest_report_holds_to_the_last_byte(bench, honest):
    checked = check(bench.report(FIRST), Effort(), kept=bench.kept).checked
    assert [finding.line for finding in checked.findings] == []
    assert any("every byte" in told for told in checked.compared)


@pytest.mark.parametrize("number", range(20))
def test_what_was_tampered_with_is_named(bench, honest, tmp_path, number):
    kind = TRIED[number % len(TRIED)]
    tampered = KINDS[kind](honest, generator(7, list(KINDS).index(kind), number))
    file = tmp_path / "report.pdf"
    file.write_bytes(tampered.pdf)
    effort = Effort() if kind in OF_PAGES else QUICK
    checked = check(file, effort, kept=bench.kept).checked
    assert tampered.is_named(checked.findings), [finding.line for finding in checked.findings]


def test_a_report_is_rendered_alike_in_other_places_and_times(bench, honest, tmp_path):
    """Two renders of one manifest on two paths, in other locales and time zones."""
    output = tmp_path / "another place"
    subprocess.run(["cp", "-r", bench.report(FIRST).parent, output], check=True)
    (output / "report.pdf").unlink()
    environment = os.environ | {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"}
    command = [sys.executable, "-m", "report", "render", "--output", str(output)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
    assert (output / "report.pdf").read_bytes() == honest.pdf


def test_another_renderer_compares_words_and_figures(bench, honest, monkeypatch):
    monkeypatch.setattr(
        "verification.rendered.differing", lambda _: iter(["pango: 1 there, 2 here"])
    )
    monkeypatch.setattr("verification.rendered.made.document", lambda *_, **__: honest.pdf + b"\n")
    checked = check(bench.report(FIRST), Effort(draw=False)).checked
    assert checked.holds
    assert any(told.startswith("the words") for told in checked.compared)
    assert any("another renderer" in told for told in checked.left_out)


def test_what_is_no_report_ends_with_code_2(tmp_path, capsys):
    file = tmp_path / "other.pdf"
    file.write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(DataError):
        check(file, Effort())
    assert main(["report", str(file), "--quick"]) == 2


def test_what_does_not_hold_ends_with_code_4(honest, tmp_path, capsys):
    file = tmp_path / "report.pdf"
    file.write_bytes(KINDS["attachment"](honest, generator(1)).pdf)
    assert main(["report", str(file), "--quick", "--json", str(tmp_path / "found.json")]) == 4
    assert "does not hold: attachment figures/" in capsys.readouterr().out
    assert '"holds": false' in (tmp_path / "found.json").read_text()


def test_checking_needs_no_torch():
    code = "import sys, verification.checked, verification.together.every; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_what_differs_from_an_unbroken_run_is_named(bench, tmp_path):
    """As the benchmark of kills does it."""
    output, copy = bench.report(FIRST).parent, tmp_path / "output"
    shutil.copytree(output, copy, copy_function=os.link)
    half = copy / "store" / ".key.half"  # as a kill leaves it while a result is written
    half.mkdir()
    (half / "result.json").write_text("{", encoding="utf-8")
    assert differing(copy, output) == []
    figure = min(copy.glob("figures/*.csv"))
    gone = min(copy.glob("store/[!.]*/result.json"))
    for path in (figure, gone):
        path.unlink()
    figure.write_text("[]", encoding="utf-8")
    *wrong, refused = differing(copy, output)
    assert wrong == [f"{gone.relative_to(copy)}: is there once", str(figure.relative_to(copy))]
    assert refused.startswith(f"{figure}: is not what the manifest was made with")


def test_a_page_that_its_manifest_does_not_give_is_named(bench, tmp_path):
    output, copy = bench.report(FIRST).parent, tmp_path / "output"
    shutil.copytree(output, copy, copy_function=os.link)
    for name in ("report.html", "report.pdf"):
        (copy / name).unlink()
        (copy / name).write_text("another", encoding="utf-8")
    assert differing(copy, output) == [
        "report.html: is not what its manifest gives",
        "report.pdf: is not what its manifest gives",
    ]
