"""A run's archive has all that it says, says what it is, and nothing of the machine."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

import manifest
from crate.__main__ import main
from crate.code import CLEAN, NO_CODE, NO_PATCH, PATCHED, code_of
from crate.environment import bill_of, packages
from manifest import files
from manifest.output import INDEX, Index
from tests.conftest import ROOT, SmokeRun


@pytest.fixture(scope="module")
def output(smoke_run: SmokeRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run's folder, with the weights of one network in place of all."""
    folder = tmp_path_factory.mktemp("run") / "output"
    found = Index.model_validate_json((smoke_run.output / INDEX).read_bytes())
    weights = sorted(name for name in found.files if name.endswith(".safetensors"))
    listed = {name: one for name, one in found.files.items() if name not in weights[1:]}
    for name in listed:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.link(smoke_run.output / name, folder / name)
    index = found.model_copy(update={"files": listed}).sealed()
    (folder / INDEX).write_text(index.model_dump_json(), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(output: Path) -> Path:
    place = output.parent / "crate"
    assert main([f"--output={output}", f"--to={place}"]) == 0
    return place


def graph(crate: Path) -> dict[str, dict[str, object]]:
    content = json.loads((crate / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    return {entity["@id"]: entity for entity in content["@graph"]}


def test_every_file_is_described_with_its_digest_and_every_description_has_its_file(
    made: Path, smoke_run: SmokeRun
) -> None:
    entities = graph(made)
    there = {p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file()}
    described = {id for id, entity in entities.items() if entity["@type"] == "File"}
    assert described == there - {"ro-crate-metadata.json"}
    for name in described:
        assert entities[name]["sha256"] == files.digest_of_file(made / name)
        assert entities[name]["contentSize"] == str((made / name).stat().st_size)
    figures = {figure.file for figure in smoke_run.manifest.figures}
    assert {"manifest.json", "report.pdf", "report.html", "environment.cdx.json"} | figures <= there
    assert any(name.startswith("models/") for name in there)
    assert manifest.read(made) == smoke_run.manifest


def test_the_run_made_the_files_from_the_data(made: Path, smoke_run: SmokeRun) -> None:
    entities = graph(made)
    act = entities["#run"]
    assert {"@id": "manifest.json"} in act["result"]
    digests = {entities[one["@id"]]["identifier"] for one in act["object"]}
    assert digests == {f"sha256:{one.digest}" for one in smoke_run.manifest.datasets}
    assert entities["#a2-report"]["version"] == smoke_run.manifest.environment.revision


def test_nothing_of_the_machine_is_in_what_the_export_writes(
    made: Path, output: Path, smoke_run: SmokeRun
) -> None:
    host = smoke_run.manifest.observed.host
    for name in ("ro-crate-metadata.json", "environment.cdx.json"):
        text = (made / name).read_text(encoding="utf-8")
        assert str(output) not in text
        assert str(ROOT) not in text
        assert host not in text
        assert "index-url" not in text


def test_the_packages_are_valid_cyclonedx_and_have_the_versions_that_the_run_noted(
    made: Path, smoke_run: SmokeRun
) -> None:
    text = (made / "environment.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    listed = {one["name"]: one["version"] for one in json.loads(text)["components"]}
    for name, version in smoke_run.manifest.environment.packages.items():
        assert listed[name] == version
    assert listed["python"] == smoke_run.manifest.environment.python
    assert len(listed) > 50


def test_the_same_run_is_the_same_crate(made: Path, output: Path, tmp_path: Path) -> None:
    assert main([f"--output={output}", f"--to={tmp_path / 'again'}"]) == 0
    for path in made.rglob("*"):
        if path.is_file():
            other = tmp_path / "again" / path.relative_to(made)
            assert files.digest_of_file(path) == files.digest_of_file(other), path.name


def test_a_place_that_is_taken_is_left_alone(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main([f"--output={output}", f"--to={tmp_path}"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["report.html", "figures/2.8.svg", INDEX])
def test_a_file_that_is_not_as_it_was_written_is_not_archived(
    output: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "output"
    shutil.copytree(output, folder, copy_function=os.link)
    (folder / name).unlink()
    (folder / name).write_text("changed", encoding="utf-8")
    assert main([f"--output={folder}", f"--to={tmp_path / 'crate'}"]) == 2
    assert not (tmp_path / "crate").exists()
    said = capsys.readouterr().err
    assert str(folder / name) in said
    assert "run `nox -s full`" in said


def test_a_figure_that_is_another_than_the_manifests_is_not_archived(
    output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Though the index knows it: a run that was killed in between leaves such a folder."""
    folder = tmp_path / "output"
    shutil.copytree(output, folder, copy_function=os.link)
    found = Index.model_validate_json((folder / INDEX).read_bytes())
    name = manifest.read(folder).figures[0].data
    (folder / name).unlink()
    (folder / name).write_text("another", encoding="utf-8")
    other = found.files[name].model_copy(update={"digest": files.digest_of_file(folder / name)})
    (folder / INDEX).unlink()
    index = found.model_copy(update={"files": {**found.files, name: other}}).sealed()
    (folder / INDEX).write_text(index.model_dump_json(), encoding="utf-8")
    assert main([f"--output={folder}", f"--to={tmp_path / 'crate'}"]) == 2
    assert f"{folder / name}: is not what the manifest" in capsys.readouterr().err


@pytest.mark.validator
def test_roc_validator_finds_it_valid(made: Path) -> None:
    """In the environment of `nox -s validate`, which has another rich than this one."""
    python = ROOT / ".nox" / "validate" / "bin" / "python"
    command = [str(python), "-m", "crate.validator", str(made)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    descriptor = made / "ro-crate-metadata.json"
    whole = descriptor.read_text(encoding="utf-8")
    descriptor.write_text(re.sub(r'"license": \{[^}]*\},?', "", whole), encoding="utf-8")
    broken = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    descriptor.write_text(whole, encoding="utf-8")
    assert broken.returncode == 4
    assert "license" in broken.stderr
    bare = subprocess.run(command[:-1], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (bare.returncode, bare.stderr.count("\n")) == (2, 1)
    assert "nox -s validate -- output/crate" in bare.stderr


def git(folder: Path, *arguments: str) -> str:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    command = ["git", "-C", str(folder), *names, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "a.py").write_text("a = 1\n", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


def test_a_patch_makes_the_code_of_a_dirty_tree_from_its_commit(
    checkout: Path, tmp_path: Path
) -> None:
    revision = git(checkout, "rev-parse", "--short=12", "HEAD")
    assert code_of(revision, checkout).told == CLEAN
    (checkout / "a.py").write_text("a = 2\n", encoding="utf-8")
    (checkout / "new.py").write_text("b = 3\n", encoding="utf-8")
    found = code_of(f"{revision}+", checkout)
    assert (found.told, found.commit) == (PATCHED, git(checkout, "rev-parse", "HEAD"))
    (tmp_path / "patch").write_bytes(found.patch)
    git(tmp_path, "clone", "-q", str(checkout), "clone")
    git(tmp_path / "clone", "apply", str(tmp_path / "patch"))
    for name in ("a.py", "new.py"):
        assert (tmp_path / "clone" / name).read_bytes() == (checkout / name).read_bytes()


def test_a_patch_is_the_same_whatever_its_user_has_set_for_git_and_has_no_results_in_it(
    checkout: Path,
) -> None:
    revision = git(checkout, "rev-parse", "HEAD")
    (checkout / "a.py").write_text("a = 2\n", encoding="utf-8")
    (checkout / os.fsdecode(b"caf\xe9.py")).write_text("b = 3\n", encoding="utf-8")
    output = checkout / "[my] run"
    output.mkdir()
    (output / "result.json").write_text("{}\n", encoding="utf-8")
    found = code_of(f"{revision}+", checkout, output)
    assert found.told == PATCHED
    assert found.patch.count(b"diff --git ") == 2
    assert all(name in found.patch for name in (b"+++ b/a.py", b'+++ "b/caf\\351.py"'))
    assert b"result.json" not in found.patch
    git(checkout, "config", "diff.noprefix", "true")
    assert code_of(f"{revision}+", checkout, output) == found


@pytest.mark.parametrize("what", ["link", "checkout", "many", "large", "large and known"])
def test_a_patch_that_would_lack_something_is_none(
    checkout: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = git(checkout, "rev-parse", "HEAD")
    (checkout / "new.py").write_text("b = 3\n", encoding="utf-8")
    assert code_of(f"{revision}+", checkout).told == PATCHED
    if what == "link":
        (checkout / "link.py").symlink_to("new.py")
    elif what == "checkout":
        (checkout / "other").mkdir()
        git(checkout / "other", "init", "-q")
        (checkout / "other" / "b.py").write_text("b = 1\n", encoding="utf-8")
    elif what == "many":
        monkeypatch.setattr("crate.code.MOST_FILES", 0)
    else:
        name = "large.py" if what == "large" else "a.py"
        (checkout / name).write_text("a" * 100, encoding="utf-8")
        monkeypatch.setattr("crate.code.MOST_BYTES", 99)
    found = code_of(f"{revision}+", checkout)
    assert (found.told, found.commit, found.patch) == (NO_PATCH, revision, b"")


def test_git_that_does_not_answer_is_no_patch(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = git(checkout, "rev-parse", "HEAD")
    (checkout / "new.py").write_text("b = 3\n", encoding="utf-8")
    whole = subprocess.run

    def run(command: list[str], **options: object) -> object:
        if "--no-index" in command:
            raise subprocess.TimeoutExpired(command, 60)
        return whole(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("crate.code.subprocess.run", run)
    assert code_of(f"{revision}+", checkout).told == NO_PATCH


def test_what_is_not_known_of_the_code_is_said(checkout: Path, tmp_path: Path) -> None:
    assert code_of("unknown", checkout).told == NO_CODE
    assert code_of("0123456789ab+", checkout).told == NO_PATCH
    (tmp_path / "nothing").mkdir()
    found = code_of("0123456789ab+", tmp_path / "nothing")
    assert (found.told, found.commit, found.patch) == (NO_PATCH, None, b"")


def test_lines_of_the_lock_that_do_not_hold_are_left_out(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text(
        "one==1.0 \\\n    --hash=sha256:00\ntwo==2.0 ; python_version < '3.12' \\\n    --hash=sha256:00\n",
        encoding="utf-8",
    )
    assert packages(lock, "3.11.4") == {"one": "1.0", "two": "2.0"}
    assert packages(lock, "3.13.0") == {"one": "1.0"}


def test_a_version_that_the_run_noted_counts_more_than_the_lock(
    smoke_run: SmokeRun, tmp_path: Path
) -> None:
    lock = tmp_path / "lock"
    lock.write_text("numpy==0.1 \\\n    --hash=sha256:00\n", encoding="utf-8")
    listed = json.loads(bill_of(smoke_run.manifest, "1", lock))["components"]
    numpy = next(one for one in listed if one["name"] == "numpy")
    assert numpy["version"] == smoke_run.manifest.environment.packages["numpy"]
    assert numpy["properties"][0]["value"] == "noted by the run"
