"""A device → how it computes fast: in bfloat16 where it has instructions for it, and compiled."""

import functools
import os
import shutil
from collections.abc import Callable

import torch
from torch import Tensor, nn

Forward = Callable[[Tensor], Tensor]


@functools.cache
def has_bfloat16(device: torch.device) -> bool:
    """Whether products of bfloat16 are faster here: AMX or AVX512-BF16 on a CPU, Ampere or later."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    able = torch.cpu.get_capabilities()
    return bool(able.get("amx_bf16") or able.get("avx512_bf16"))


def autocast(device: torch.device, *, exact: bool = False) -> torch.autocast:
    """Products in bfloat16 where that is faster, sums and weights in float32."""
    return torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device) and not exact)


def can_compile() -> bool:
    """Whether there is a C compiler, as what is compiled for CUDA needs one to be started."""
    return "CC" in os.environ or any(map(shutil.which, ("gcc", "clang")))


def compiled(
    network: nn.Module,
    example: Tensor,
    announce: Callable[[str], None],
    *,
    backend: str | Callable[..., Forward] = "inductor",
) -> Forward:
    """The network compiled and tried on one batch; where that fails, as it is, and it says so."""
    fast: Forward = torch.compile(network, dynamic=False, backend=backend)
    before = {name: buffer.clone() for name, buffer in network.named_buffers()}
    try:
        with torch.random.fork_rng(), autocast(example.device):
            fast(example).sum().backward()
    except torch.cuda.OutOfMemoryError:
        return fast  # whoever trains takes smaller parts
    except (ImportError, OSError, RuntimeError) as error:
        reason = " ".join(str(error).splitlines()[:2])
        announce(f"torch.compile failed, so training goes on without it: {reason}")
        return network
    finally:
        network.zero_grad(set_to_none=True)
        for name, buffer in network.named_buffers():
            buffer.copy_(before[name])
    return fast
