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
