"""Every draw comes from a CPU generator keyed by (seed, purpose, epoch).

A CUDA generator gives other numbers on another GPU model; a CPU generator does not, and
a keyed one makes a member of an ensemble independent of its neighbours.
"""

from hashlib import blake2b

import torch


def key(seed: int, purpose: str, epoch: int = 0) -> int:
    """63 bits that differ for every (seed, purpose, epoch)."""
    digest = blake2b(f"{seed}/{purpose}/{epoch}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def generator(seed: int, purpose: str, epoch: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(key(seed, purpose, epoch))
