"""A family that is not of ours: one file in the folder of families and a line of an assignment."""

import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.assignment import PACKAGED
from tests.conftest import ROOT

FAMILY = '''"""One convolution with a step, and a linear layer."""

from typing import ClassVar, Literal

from pipeline.config import CHANNELS, Family


class Shallow(Family):
    title: ClassVar = "Shallow network"
    initialisation: ClassVar = "{network} starts as PyTorch draws it."
    model: Literal["shallow"] = "shallow"
    filters: int = 4

    @property
    def least_pixels(self):
        return 2

    def build(self, *, classes, pixels, inputs=CHANNELS):
        from torch import nn

        flat = self.filters * (pixels // 2) ** 2
        convolution = nn.Conv2d(inputs, self.filters, 2, stride=2)
        return nn.Sequential(convolution, nn.ReLU(), nn.Flatten(), nn.Linear(flat, classes))

    def blocks(self, network):
        return [network[1]]
'''
READ = """
from pathlib import Path
from pipeline.assignment import read
from pipeline.models.counts import passes
from pipeline.models.summary import torchinfo_table
network = read(Path("assignment.toml")).image_experiments["cnn"]
table = torchinfo_table(network.network, 36, 32, 8)
print(network.recipe["model"], network.recipe["filters"], table.parameters, table.relus)
print(passes(network.network, 36, 32, bfloat16=False).parameters)
"""


def test_a_family_is_one_file_and_a_line_of_an_assignment(tmp_path: Path) -> None:
    for package in ("console", "manifest", "pipeline"):
        shutil.copytree(ROOT / package, tmp_path / package)
    families = tmp_path / "pipeline" / "models" / "families"
    (families / "shallow.py").write_text(FAMILY, encoding="utf-8")
    text = (PACKAGED / "assignment.toml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("channels = "))
    text = text.replace(f'model = "cnn"\n{line}', 'model = "shallow"\nfilters = 5')
    start = text.index('[[networks]]\nid = "cnn-batch-norm"')
    end = text.index('[[networks]]\nid = "vgg13"')
    text = text[:start] + text[end:]
    start = text.index('[[networks]]\nid = "cnn-batch-norm-equal"')  # which is like it
    end = text.index('[[networks]]\nid = "cnn-augmented-equal"')
    (tmp_path / "assignment.toml").write_text(text[:start] + text[end:], encoding="utf-8")
    command = [sys.executable, "-c", READ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    parameters = 5 * (3 * 2 * 2 + 1) + 36 * (5 * 16 * 16 + 1)
    assert done.stdout.split() == ["shallow", "5", str(parameters), "1", str(parameters)]
