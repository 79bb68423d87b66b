"""How far a result repeats: what is called portable is trained by two sets of kernels."""

import json
import os
import re
import subprocess
import sys

import pytest
import torch

from console.surroundings import arithmetic
from pipeline.work import levels
from tests.conftest import ROOT

# Digests of what a network on the table and both simple models come to, after some epochs.
TRAINED = """
import hashlib, json, sys
from pathlib import Path
import numpy as np
from pipeline.training.device import compute_alike
from pipeline.work import baseline_job, jobs
from pipeline.assignment import read
from pipeline.data.splits import leak_free_split
from pipeline.data.table import load_table
compute_alike()
asked = read()
table = load_table(Path("assignments/a2", asked.given_table.file), asked.given_table)
split, base = leak_free_split(table, 42), asked.given_base
norm = next(recipe for recipe in asked.method_recipes if recipe.batch_norm)
def digest(outcome):
    arrays = [outcome.scores, *outcome.weights.values(), *vars(outcome.history).values()]
    text = repr((outcome.test_loss, outcome.fitted)).encode()
    return hashlib.sha256(b"".join([text, *(np.asarray(a).tobytes() for a in arrays)])).hexdigest()
found = {}
for name, e in {"sgd": base, "adam": base.under(optimiser="adam"), "norm": norm}.items():
    job = jobs.TabularJob(
        experiment=e, epochs=10, splits={42: split, 43: split}, keys={}, store=Path(), device="cpu"
    )
    for seed, (outcome, _) in zip(job.splits, jobs.train_members(job, lambda _: None)):
        found[f"{name} {seed}"] = digest(outcome)
for model in (simple.experiment() for simple in asked.simple):
    found[model.model] = digest(baseline_job.fit(model, split, 42)[0])
print(json.dumps(found))
"""
AVX512 = ("F", "CD", "_SKX", "_CLX", "_CNL", "_ICL", "_SPR")
LESS = {  # as on a processor without AVX-512
    "ATEN_CPU_CAPABILITY": "avx2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
    "NPY_DISABLE_CPU_FEATURES": " ".join(f"AVX512{name}" for name in AVX512),
    "ONEDNN_MAX_CPU_ISA": "AVX2",
}


def trained(**kernels: str) -> dict[str, str]:
    environment = {**os.environ, **arithmetic(), **kernels, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", TRAINED],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(
    not levels.is_portable() or not torch.cpu.get_capabilities().get("avx512_f"),
    reason="this processor has one of the two sets of kernels alone",
)
def test_what_is_portable_is_the_same_by_two_sets_of_kernels() -> None:
    whole, less = trained(), trained(**LESS)
    assert len(whole) == 8
    assert less == whole
    assert {name: digest[:16] for name, digest in whole.items()} == told()


def told() -> dict[str, str]:
    """Digests that were found on another machine."""
    text = (ROOT / "docs" / "repeating.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| (\S+(?: \d+)?) \| `([0-9a-f]{16})` \|$", text, re.MULTILINE))


def test_what_is_not_portable_names_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert levels.level_of("image", "cpu") == "same instruction set"
    assert set(levels.processor_of("image", "cpu")) == {"instructions", "format"}
    assert levels.level_of("tabular", "cuda") == "same distribution"
    monkeypatch.setattr(levels, "arithmetic", dict)
    assert levels.level_of("tabular", "cpu") == "same instruction set"
    assert levels.processor_of("tabular", "cpu")["format"] == "float32"
    assert levels.processor_of("baseline", "cpu")["format"] == "float64"


def test_forced_kernels_have_keys_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    before = levels.processor_of("image", "cpu")
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")
    levels.instructions.cache_clear()
    assert levels.processor_of("image", "cpu") != before
    levels.instructions.cache_clear()
