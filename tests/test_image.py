"""The container image, built and run without a container engine.

buildah builds it on a Debian root made by mmdebstrap; bubblewrap runs it as its own user,
without a network, on a read-only root. CUDA, Docker itself and the default base stay unseen.
"""

import csv
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import time
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
CONTEXT = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
TOOLS = ("buildah", "mmdebstrap", "bwrap", "setpriv")
ABSENT = [tool for tool in TOOLS if shutil.which(tool) is None]
BASE, IMAGE, USER = "localhost/base", "localhost/a2-report", "10001"
AUTHORITIES = os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
BUILD_AUTHORITIES = "/run/build-ca.crt"
EPOCH = re.compile(r"epoch (\d)/5")
IDENTITY = ("--reuid", USER, "--regid", USER, "--clear-groups", "--no-new-privs")


def test_the_image_has_the_version_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"ARG VERSION={project['version']}\n" in DOCKERFILE


def test_the_image_starts_with_the_same_command_as_a_person():
    assert 'ENTRYPOINT ["nox"]\nCMD ["-s", "full"]\n' in DOCKERFILE


def test_code_is_copied_after_everything_that_takes_long():
    last_run, code = DOCKERFILE.rindex("\nRUN "), DOCKERFILE.index("\nCOPY . ")
    assert last_run < code


def test_the_image_needs_nothing_that_is_kept_out_of_it():
    copied = re.findall(r"^COPY ([^-].*) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for group in copied for name in group.split()} - {"."}
    kept = [line[1:] for line in CONTEXT if line.startswith("!")]
    assert CONTEXT[1] == "*"
    assert all(any(Path(name).match(pattern) for pattern in kept) for name in names)
    assert all(list(ROOT.glob(pattern)) for pattern in kept)


@dataclass(frozen=True)
class Builder:
    """buildah with its storage in one folder, which goes when the tests are done."""

    folder: Path

    def __call__(self, *arguments):
        environment = {
            "CONTAINERS_STORAGE_CONF": str(self.folder / "storage.conf"),
            "BUILDAH_ISOLATION": "chroot",
        }
        return subprocess.run(
            ["buildah", *arguments],
            check=True,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.strip()

    def make_base(self):
        """A Debian root with Python, from the package sources of this machine."""
        archive = self.folder / "base.tar"
        packages = "--include=python3,python3-venv,ca-certificates"
        quiet = ("--quiet", "--mode=root", "--variant=minbase", packages)
        subprocess.run(["mmdebstrap", *quiet, "bookworm", archive], check=True)
        container = self("from", "scratch")
        self("add", "--quiet", container, str(archive), "/")
        archive.unlink()
        self("commit", "--quiet", "--rm", container, BASE)

    def build(self, project):
        """The project's Dockerfile on that base; the machine's authorities stay outside it."""
        pip = self.folder / "pip.conf"
        pip.write_text(f"[global]\ncert = {BUILD_AUTHORITIES}\n", encoding="utf-8")
        mounts = {AUTHORITIES: BUILD_AUTHORITIES, pip: "/etc/pip.conf"}
        self(
            *("bud", "--layers", "--pull-never", "--format=docker", f"--tag={IMAGE}"),
            *(f"--build-arg=BASE_IMAGE={BASE}", f"--build-arg=SSL_CERT_FILE={BUILD_AUTHORITIES}"),
            *(f"--volume={host}:{inside}:ro" for host, inside in mounts.items()),
            str(project),
        )

    @contextmanager
    def started(self, *arguments, log=subprocess.PIPE):
        """The image's own command and environment, as process 1 of a sandbox."""
        config = json.loads(self("inspect", "--type=image", IMAGE))["OCIv1"]["config"]
        output = self.folder / "output"
        output.mkdir(exist_ok=True)
        os.chown(output, int(USER), int(USER))
        with self.mounted(IMAGE) as root:
            process = subprocess.Popen(
                [
                    *("bwrap", "--ro-bind", root, "/", "--dev", "/dev", "--proc", "/proc"),
                    *("--perms", "1777", "--tmpfs", "/tmp", "--bind", output, "/output"),  # noqa: S108 the sandbox has its own
                    *("--unshare-net", "--unshare-pid", "--unshare-ipc", "--die-with-parent"),
                    *("--as-pid-1", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"),
                    *("--cap-add", "CAP_SETPCAP", "--chdir", config["WorkingDir"]),
                    *("setpriv", *IDENTITY, "--bounding-set=-all"),
                    *config["Entrypoint"],
                    *(arguments or config["Cmd"]),
                ],
                env=dict(line.split("=", 1) for line in config["Env"]),
                stderr=subprocess.STDOUT,
                stdout=log,
                text=True,
                # A shell that starts the tests in the background has its children ignore it.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
            )
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    @contextmanager
    def mounted(self, image):
        """The root of a container of it."""
        container = self("from", "--pull-never", image)
        try:
            yield Path(self("mount", container))
        finally:
            self("umount", container)
            self("rm", container)

    def run(self, *arguments):
        """Until it ends; what it said, and its exit code."""
        with self.started(*arguments) as process:
            said, _ = process.communicate()
            return said, process.returncode

    def stop_signal(self):
        config = json.loads(self("inspect", "--type=image", IMAGE))["Docker"]["config"]
        return signal.Signals[config["StopSignal"]]


def process_1(sandbox):
    """Of the sandbox, by its number outside."""
    return int(
        Path(f"/proc/{sandbox.pid}/task/{sandbox.pid}/children").read_text("ascii").split()[0]
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of what the build may read, to be edited between two builds."""
    folder = tmp_path_factory.mktemp("project")
    for pattern in (line[1:] for line in CONTEXT if line.startswith("!")):
        for path in ROOT.glob(pattern):
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, folder / path.name)
    return folder


@pytest.fixture(scope="module")
def image(tmp_path_factory, project):
    if ABSENT or os.geteuid() != 0:
        pytest.skip(f"needs root and {', '.join(TOOLS)}")
    folder = tmp_path_factory.mktemp("image")
    paths = f'graphroot="{folder}/storage"\nrunroot="{folder}/run"'
    text = f'[storage]\ndriver="overlay"\n{paths}\n'
    (folder / "storage.conf").write_text(text, encoding="utf-8")
    builder = Builder(folder)
    try:
        builder.make_base()
        builder.build(project)
        yield builder
    finally:
        shutil.rmtree(folder)


@pytest.mark.image
def test_the_image_writes_the_report_as_its_own_user_without_network_or_a_writable_root(image):
    said, code = image.run("-s", "full", "--", "--scale", "smoke")
    assert code == 0, said[-4000:]
    report = image.folder / "output/report.pdf"
    assert report.read_bytes().startswith(b"%PDF-")
    assert report.stat().st_uid == int(USER)


@pytest.mark.image
def test_the_image_renders_again_from_the_manifest_it_left(image):
    assert image.run("-s", "render")[1] == 0


@pytest.mark.image
def test_the_tests_pass_inside(image):
    said, code = image.run("-s", "tests")
    assert code == 0, said[-4000:]


@pytest.mark.image
def test_the_image_is_little_more_than_its_base_and_the_wheels(image):
    with image.mounted(BASE) as base, image.mounted(IMAGE) as root:
        wheels = sum(
            int(size)
            for record in root.glob("opt/venv/lib/python*/site-packages/*.dist-info/RECORD")
            for _, _, size in csv.reader(record.read_text(encoding="utf-8").splitlines())
            if size
        )
        assert size_of(root) - size_of(base) - wheels < 400e6


def size_of(root):
    files = (path.lstat() for path in root.rglob("*"))
    return sum({(f.st_dev, f.st_ino): f.st_size for f in files if stat.S_ISREG(f.st_mode)}.values())


@pytest.mark.image
def test_a_stopped_container_ends_soon_and_the_next_one_goes_on(image):
    """As `docker stop` does it, which kills after ten seconds."""
    command = ("-s", "full", "--", "--scale", "laptop", "--characters", "drawn", "--only", "3")
    first = stopped(image, command, when=lambda: both_kept(image))
    assert "interrupted; the same command goes on from here" in first
    again = stopped(image, command, when=lambda: EPOCH.search(log(image)))
    assert int(EPOCH.search(again)[1]) >= 2


def both_kept(image):
    """Part 3 has two networks, and each has an epoch behind it."""
    return len(list(image.folder.glob("output/store/*.partial/epoch.pt"))) == 2


def stopped(image, command, when):
    """What a container said that was stopped at a moment."""
    with (image.folder / "log").open("w") as file, image.started(*command, log=file) as sandbox:
        while not when():
            assert sandbox.poll() is None, log(image)
            time.sleep(0.1)
        os.kill(process_1(sandbox), image.stop_signal())
        sandbox.wait(timeout=10)
    return log(image)


def log(image):
    return (image.folder / "log").read_text(encoding="utf-8")


@pytest.mark.image
def test_a_change_of_code_is_in_the_image_within_half_a_minute(image, project):
    with (project / "noxfile.py").open("a", encoding="utf-8") as file:
        file.write('\n\n@nox.session\ndef added(session: nox.Session) -> None:\n    """New."""\n')
    start = time.monotonic()
    image.build(project)
    assert time.monotonic() - start < 30
    assert "added -> New." in image.run("--list")[0]
