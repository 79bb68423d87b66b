"""Cores and memory as control groups, a batch system and the machine limit them."""

from pathlib import Path

import pytest

from pipeline import machine
from pipeline.machine import SLURM, cores, free_memory

MEMORY = "MemTotal: 9000000 kB\nMemAvailable: 8000000 kB\n"
MOUNTS = {
    "v2": "30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
    "v1": "31 1 0:29 {start} /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
    "35 1 0:32 {start} /sys/fs/cgroup/my\\040memory rw - cgroup cgroup rw,memory\n",
}


@pytest.fixture(autouse=True)
def eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_by_affinity", lambda: 8)


def of_machine(root: Path, mounts: str = "", groups: str = "", **files: str) -> Path:
    """files: of control groups, by path."""
    known = {"proc/meminfo": MEMORY, "proc/self/mountinfo": mounts, "proc/self/cgroup": groups}
    known |= {f"sys/fs/cgroup/{name}": content for name, content in files.items()}
    for name, content in known.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="ascii")
    return root


def version_2(root: Path, **files: str) -> Path:
    return of_machine(root, MOUNTS["v2"], "0::/batch.slice/job\n", **files)


def test_without_any_limit_they_are_those_of_the_machine(tmp_path: Path) -> None:
    root = of_machine(tmp_path)
    assert (cores(root, {}), free_memory(root)) == (8, 8_000_000 * 1024)
    nothing = tmp_path / "none"
    assert cores(nothing, {}) == 8
    assert free_memory(nothing) > 10**8


@pytest.mark.parametrize(
    ("quota", "found"),
    [("max 100000", 8), ("150000 100000", 2), ("10000 100000", 1), ("400000 100000", 4), ("", 8)],
)
def test_a_quota_is_rounded_up(tmp_path: Path, quota: str, found: int) -> None:
    assert cores(version_2(tmp_path, **{"batch.slice/job/cpu.max": quota}), {}) == found


@pytest.mark.parametrize("place", ["", "batch.slice/", "batch.slice/job/"])
def test_the_limits_of_groups_around_it_hold_too(tmp_path: Path, place: str) -> None:
    limits = {
        "batch.slice/job/memory.max": "9000000000",
        "batch.slice/job/cpu.max": "600000 100000",
    }
    limits |= {f"{place}memory.max": "4000000000", f"{place}memory.current": "1000000000"}
    root = version_2(tmp_path, **(limits | {f"{place}cpu.max": "300000 100000"}))
    assert (cores(root, {}), free_memory(root)) == (3, 3 * 10**9)


def test_files_that_nobody_reads_are_given_back(tmp_path: Path) -> None:
    own = {
        "memory.max": "4000000000",
        "memory.high": "max",
        "memory.current": "3500000000",
        "memory.stat": "anon 7\ninactive_file 3000000000\nactive_file 5\n",
    }
    root = version_2(tmp_path, **{f"batch.slice/job/{name}": text for name, text in own.items()})
    assert free_memory(root) == 3_500_000_000
    (root / "sys/fs/cgroup/batch.slice/job/memory.high").write_text("3600000000")
    assert free_memory(root) == 3_100_000_000
    (root / "sys/fs/cgroup/batch.slice/job/memory.max").write_text("100")
    assert free_memory(root) == 0


@pytest.mark.parametrize(
    ("start", "group", "inside"),
    [("/", "/docker/a", "docker/a/"), ("/docker/a", "/docker/a", ""), ("/", "/../b", "")],
)
def test_version_1_is_found_at_its_mounts(
    tmp_path: Path, start: str, group: str, inside: str
) -> None:
    """Of a container that sees all groups, one that sees its own alone, and one of another place."""
    root = of_machine(
        tmp_path,
        MOUNTS["v1"].format(start=start),
        f"4:memory:{group}\n1:cpu,cpuacct:{group}\n",
        **{
            f"cpu/{inside}cpu.cfs_quota_us": "250000",
            f"cpu/{inside}cpu.cfs_period_us": "100000",
            f"my memory/{inside}memory.limit_in_bytes": "2000000000",
            f"my memory/{inside}memory.usage_in_bytes": "500000000",
            f"my memory/{inside}memory.stat": "total_inactive_file 100000000",
        },
    )
    assert (cores(root, {}), free_memory(root)) == (3, 1_600_000_000)
    (root / f"sys/fs/cgroup/cpu/{inside}cpu.cfs_quota_us").write_text("-1")
    (root / f"sys/fs/cgroup/my memory/{inside}memory.limit_in_bytes").write_text(
        "9223372036854771712"
    )
    assert (cores(root, {}), free_memory(root)) == (8, 8_000_000 * 1024)


@pytest.mark.parametrize(("asked", "found"), [("3", 3), ("16", 8), ("", 8), ("0", 1), ("many", 8)])
def test_a_batch_system_gives_so_many(tmp_path: Path, asked: str, found: int) -> None:
    assert cores(of_machine(tmp_path), {SLURM: asked}) == found


def test_here_there_are_some() -> None:
    assert cores() >= 1
    assert free_memory() > 10**8
