"""Memory that can be had is that of the machine, or what a container's limit leaves of it."""

import sys
from pathlib import Path

import torch

from pipeline.training import device


def test_free_memory_is_some_and_no_more_than_the_machine_has() -> None:
    free = device.free_memory(torch.device("cpu"))
    assert 10**8 < free <= device._machine_memory() * 1.1


def test_a_containers_limit_counts_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("4000000000\n")
    (tmp_path / "memory.current").write_text("1000000000\n")
    assert device._container_memory(tmp_path) == 3 * 10**9
    (tmp_path / "memory.max").write_text("max\n")
    assert device._container_memory(tmp_path) == sys.maxsize
    assert device._container_memory(tmp_path / "none") == sys.maxsize
