"""Which device trains and why not a GPU, and what memory can be had."""

import warnings
from collections.abc import Callable

import pytest
import torch

from manifest.errors import MachineError, OptionError
from pipeline.training import device

# As torch 2.14 words it.
TOO_OLD = (
    "CUDA initialization: The NVIDIA driver on your system is too old (found version 11040). "
    "Please update your GPU driver by downloading and installing a new version."
)
UNKNOWN = "CUDA initialization: CUDA unknown error - this may be due to an incorrectly set up environment. Setting the available devices to be zero."


def saying(text: str) -> Callable[[], bool]:
    """A torch that can't use CUDA, and says why."""

    def is_available() -> bool:
        if text:
            warnings.warn(text, stacklevel=1)
        return False

    return is_available


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            TOO_OLD,
            f"driver is too old: it can do CUDA 11.4 and this torch needs {torch.version.cuda}",
        ),
        (UNKNOWN, "CUDA does not start: CUDA initialization: CUDA unknown error"),
        ("", "torch finds no NVIDIA GPU"),
    ],
)
def test_without_cuda_the_cpu_trains_and_there_is_a_reason(
    monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    monkeypatch.setattr(torch.backends.cuda, "is_built", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", saying(said))
    chosen, reason = device.resolve("auto")
    assert chosen == torch.device("cpu")
    assert told in reason
    with pytest.raises(MachineError, match=r"--device cuda: .*nvidia-smi"):
        device.resolve("cuda")


def test_with_cuda_or_by_wish_there_is_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert device.resolve("auto") == (torch.device("cuda"), "")
    assert device.resolve("cpu") == (torch.device("cpu"), "")
    with pytest.raises(OptionError, match="--device tpu: choose one of"):
        device.resolve("tpu")


WHEELS = ["sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120", "compute_120"]


def with_gpus(
    monkeypatch: pytest.MonkeyPatch, *capabilities: tuple[int, int], known: list[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: len(capabilities))
    monkeypatch.setattr(torch.cuda, "get_arch_list", lambda: known)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda number: capabilities[number])
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda number: f"GPU {number}")


@pytest.mark.parametrize("capability", [(7, 5), (8, 0), (8, 9), (9, 0), (12, 0), (12, 1), (13, 0)])
def test_gpus_that_torch_has_code_for_train(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int]
) -> None:
    with_gpus(monkeypatch, (9, 0), capability, known=WHEELS)
    assert device.resolve("auto") == (torch.device("cuda"), "")


@pytest.mark.parametrize("capability", [(5, 2), (6, 1), (7, 0)])
def test_a_gpu_that_is_too_old_is_one_line_and_the_cpu(
    monkeypatch: pytest.MonkeyPatch, capability: tuple[int, int]
) -> None:
    with_gpus(monkeypatch, (9, 0), capability, known=WHEELS)
    chosen, reason = device.resolve("auto")
    assert chosen == torch.device("cpu")
    assert reason.startswith(
        "GPU 1 is of compute capability {}.{}, and this torch has".format(*capability)
    )
    with pytest.raises(MachineError, match="--device cuda: GPU 1"):
        device.resolve("cuda")


def test_code_of_one_gpu_alone_runs_on_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with_gpus(monkeypatch, (9, 0), known=["sm_90a"])
    assert device.resolve("auto")[0] == torch.device("cuda")
    with_gpus(monkeypatch, (10, 0), known=["sm_90a"])
    assert device.resolve("auto")[0] == torch.device("cpu")


def test_a_gpu_that_another_process_has_for_itself_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_gpus(monkeypatch, (9, 0), known=WHEELS)

    def busy(_: int) -> tuple[int, int]:
        raise RuntimeError("CUDA error: all CUDA-capable devices are busy\nCUDA kernel errors …")

    monkeypatch.setattr(torch.cuda, "get_device_capability", busy)
    chosen, reason = device.resolve("auto")
    assert chosen == torch.device("cpu")
    assert reason == "CUDA does not start: CUDA error: all CUDA-capable devices are busy"
