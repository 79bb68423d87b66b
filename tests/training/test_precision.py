"""What is compiled computes what the network computes; a compiler that fails is announced."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
import torch
from torch import nn

from pipeline.training.precision import autocast, can_compile, compiled, has_bfloat16
from tests.packaged import cnn

EXAMPLE = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def network() -> nn.Module:
    torch.manual_seed(1)
    return cnn(classes=5, pixels=32, batch_norm=True)


def failing(_graph: Any, _inputs: Any) -> NoReturn:
    raise OSError("no compiler here\nand more")


def too_large(_graph: Any, _inputs: Any) -> Callable[..., NoReturn]:
    def run(*_inputs: Any) -> NoReturn:
        raise torch.cuda.OutOfMemoryError("CUDA out of memory")

    return run


def test_a_compiler_that_fails_is_announced_in_one_line_and_the_network_goes_on() -> None:
    made, said = network(), list[str]()
    assert compiled(made, EXAMPLE, said.append, backend=failing) is made
    assert len(said) == 1
    assert said[0].startswith("torch.compile failed, so training goes on without it: ")
    assert "no compiler here" in said[0]
    assert "\n" not in said[0]


def test_a_compiled_network_computes_the_same_and_says_nothing() -> None:
    made, said = network(), list[str]()
    fast = compiled(made, EXAMPLE, said.append, backend="aot_eager")
    assert fast is not made
    made.eval()
    torch.testing.assert_close(fast(EXAMPLE), made(EXAMPLE))
    assert said == []


@pytest.mark.parametrize("backend", ["aot_eager", failing])
def test_a_trial_leaves_weights_statistics_slopes_and_generator_as_they_were(backend: Any) -> None:
    made = network()
    before = {name: tensor.clone() for name, tensor in made.state_dict().items()}
    generator = torch.get_rng_state()
    compiled(made, EXAMPLE, lambda text: None, backend=backend)
    assert all(torch.equal(tensor, before[name]) for name, tensor in made.state_dict().items())
    assert all(parameter.grad is None for parameter in made.parameters())
    assert torch.equal(torch.get_rng_state(), generator)


def test_a_batch_too_large_for_the_trial_is_no_fault_of_the_compiler() -> None:
    made, said = network(), list[str]()
    assert compiled(made, EXAMPLE, said.append, backend=too_large) is not made
    assert said == []


def test_products_are_bfloat16_exactly_where_the_device_has_them_and_none_asks_for_more() -> None:
    cpu = torch.device("cpu")
    left, right = torch.ones(2, 2), torch.ones(2, 2)
    with autocast(cpu):
        assert (left @ right).dtype == (torch.bfloat16 if has_bfloat16(cpu) else torch.float32)
    with autocast(cpu, exact=True):
        assert (left @ right).dtype == torch.float32


def test_without_a_c_compiler_nothing_can_be_compiled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    assert not can_compile()
    (tmp_path / "gcc").touch(mode=0o755)
    assert can_compile()
    (tmp_path / "gcc").unlink()
    monkeypatch.setenv("CC", "tcc")
    assert can_compile()
