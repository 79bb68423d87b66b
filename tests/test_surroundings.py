"""What the caller's environment may and may not do to a command of ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.surroundings import DROPPED, LONGEST_TMPDIR, fits_socket
from tests.conftest import ROOT

ARRANGED = """
import json, os, sys, tempfile, warnings
from console.endings import end
from console.surroundings import arrange
code = end(arrange, "program")
told = {"environment": dict(os.environ), "temporary": tempfile.gettempdir(), "code": code}
told["heavy"] = sorted({"torch", "numpy", "matplotlib", "pandas"} & set(sys.modules))
if len(sys.argv) > 1:
    exec(sys.argv[1])
json.dump(told, sys.__stdout__)
"""
DRAW = """
import hashlib
from pathlib import Path
from manifest.output import Output
from pipeline.results.figures import drawing, style
@style.styled
def draw():
    figure = style.new_figure(2, 2)
    figure.add_subplot().plot([1, 2], [3, 4])
    return drawing.Drawing(figure=figure, data={}, facts={})
with tempfile.TemporaryDirectory() as folder:
    saved = drawing.save(draw(), "1", Output(Path(folder), str))
    told["drawn"] = hashlib.sha256((Path(folder) / saved.file).read_bytes()).hexdigest()
"""
TRAIN = """
from pipeline.work.workers import _context
context = _context()
process = context.Process(target=print, args=("",))
process.start()
process.join()
told["worker"] = process.exitcode
"""


def arranged(
    code: str = "", *, cwd: Path = ROOT, without: tuple[str, ...] = (), **variables: str
) -> "subprocess.CompletedProcess[str]":
    """A process whose environment is arranged, which then runs `code`; it tells JSON."""
    known = {name: value for name, value in os.environ.items() if name not in without}
    return subprocess.run(
        [sys.executable, "-c", ARRANGED, *([code] if code else [])],
        cwd=cwd,
        env=known | {"PYTHONPATH": str(ROOT)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def told(done: "subprocess.CompletedProcess[str]") -> dict:
    assert done.stderr == ""
    assert done.returncode == 0
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_what_other_programs_are_told_reaches_no_library_of_ours() -> None:
    named = dict.fromkeys(DROPPED, "nonsense")
    named |= {"OMP_NUM_THREADS": "abc", "TORCH_LOGS": "x", "PYTORCH_CUDA_ALLOC_CONF": "x"}
    found = told(arranged(**named, KMP_DUPLICATE_LIB_OK="TRUE"))
    assert not named.keys() & found["environment"].keys()
    assert found["environment"]["KMP_DUPLICATE_LIB_OK"] == "TRUE"
    assert found["heavy"] == []


@pytest.mark.parametrize("backend", ["module://matplotlib_inline.backend_inline", "nonsense"])
def test_figures_are_drawn_whatever_backend_a_notebook_exports(backend: str) -> None:
    assert told(arranged(DRAW, MPLBACKEND=backend))["drawn"]


def test_figures_have_the_same_bytes_whatever_a_matplotlibrc_says(tmp_path: Path) -> None:
    look = "lines.linewidth: 9\naxes.facecolor: red\nfont.size: 20\nsavefig.bbox: tight\n"
    (tmp_path / "matplotlibrc").write_text(look + "no.such.key: 1\nlines.linewidth: banana\n")
    plain = told(arranged(DRAW))["drawn"]
    assert told(arranged(DRAW, MATPLOTLIBRC=str(tmp_path)))["drawn"] == plain
    assert told(arranged(DRAW, MPLCONFIGDIR=str(tmp_path)))["drawn"] == plain
    assert told(arranged(DRAW, MATPLOTLIBRC="/nowhere"))["drawn"] == plain
    assert told(arranged(DRAW, cwd=tmp_path))["drawn"] == plain


def test_a_matplotlibrc_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_bytes(b"\xff\xfe")
    done = arranged(cwd=tmp_path)
    assert "matplotlibrc: matplotlib can't read it" in done.stderr
    assert done.stderr.count("\n") == 1
    assert json.loads(done.stdout)["code"] == 2


@pytest.mark.parametrize("home", ["/proc", "/proc/none", "/dev/null"])
def test_a_home_that_cannot_be_written_is_told_by_nobody(home: str) -> None:
    variables = {"HOME": home, "XDG_CACHE_HOME": f"{home}/cache", "MPLCONFIGDIR": f"{home}/mpl"}
    found = told(arranged(DRAW, **variables))
    assert found["drawn"]
    caches = found["environment"]["XDG_CACHE_HOME"]
    assert found["environment"]["MPLCONFIGDIR"].startswith(caches)
    assert not Path(caches).exists()  # it was for that process


def test_workers_start_under_a_folder_whose_path_no_socket_can_have(tmp_path: Path) -> None:
    long = tmp_path / ("l" * 100)
    long.mkdir()
    assert not fits_socket(str(long))
    found = told(arranged(TRAIN, TMPDIR=str(long)))
    assert found["worker"] == 0
    assert len(found["temporary"]) <= LONGEST_TMPDIR
    assert found["environment"]["TMPDIR"] == found["temporary"]


@pytest.mark.parametrize("place", ["/nowhere", "/proc", "/dev/null", ""])
def test_a_tmpdir_that_cannot_be_written_is_passed_over(place: str) -> None:
    found = told(arranged(TMPDIR=place))
    assert found["temporary"] != place
    assert found["environment"]["TMPDIR"] == found["temporary"]


def test_warnings_that_are_errors_elsewhere_are_none_here() -> None:
    warn = "import warnings; warnings.warn('old', DeprecationWarning)"
    found = told(arranged(warn, PYTHONWARNINGS="error"))
    assert "PYTHONWARNINGS" not in found["environment"]
    told(
        arranged(
            "import subprocess; subprocess._args_from_interpreter_flags()",
            PYTHONWARNINGS="error,default",
        )
    )


def test_a_working_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        [
            "bash",
            "-c",
            'cd "$0" && rmdir "$0" && exec "$1" -m pipeline run --help',
            gone,
            sys.executable,
        ],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("a2-report: the working folder is gone")
    assert done.stderr.count("\n") == 1


def test_our_processes_import_ours_where_a_folder_has_modules_of_like_names(tmp_path: Path) -> None:
    (tmp_path / "report.py").write_text("raise SystemExit('foreign')")
    check = "import subprocess; told['done'] = subprocess.run([sys.executable, '-m', 'report', 'check']).returncode"
    assert told(arranged(check, cwd=tmp_path))["done"] in {0, 2}
    assert told(arranged(check, PYTHONSAFEPATH="1"))["done"] in {0, 2}


def test_a_run_in_a_notebook_on_a_cluster_ends_with_its_report(tmp_path: Path) -> None:
    """Its output begins with a dash, as what one process of ours hands to another has to bear."""
    long = tmp_path / ("l" * 100)
    long.mkdir()
    options = ("--scale", "smoke", "--only", "1", "--seeds", "1", "--output=-x")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", *options],
        cwd=tmp_path,
        env=os.environ
        | {
            "COLUMNS": "abc",
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "OMP_NUM_THREADS": "abc",
            "PYTHONIOENCODING": "ascii",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            "SOURCE_DATE_EPOCH": "abc",
            "TMPDIR": str(long),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not {"Traceback", "Warning", "libgomp"} & set(done.stderr.replace(":", " ").split())
    assert (tmp_path / "-x" / "report.pdf").read_bytes().startswith(b"%PDF")
