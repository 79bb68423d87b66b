"""An assignment of one's own with other networks alone: a real run, by editing its one file."""

import re
from pathlib import Path

import pytest

import manifest
from pipeline.assignment import PACKAGED
from tests.conftest import ROOT, run_pipeline

DIGITS = ROOT / "assignments" / "tumours-and-digits" / "digits.npz"
TEXT = (PACKAGED / "assignment.toml").read_text(encoding="utf-8")
NETWORKS = """
[[networks]]
id = "residual"
part = "3"
title = "ResNet-18"
phrase = "ResNet-18"
question = "Does a network with skip connections read characters?"
model = "resnet18"
batch_size = 32
learning_rate = 0.001

[[networks]]
id = "deep"
part = "3"
title = "VGG-11"
phrase = "VGG-11"
question = "Does one without them?"
model = "vgg"
letters = "A"
batch_size = 32
learning_rate = 0.0001

"""


@pytest.mark.slow
def test_part_3_alone_with_two_other_networks_is_one_edit_of_a_file(tmp_path: Path) -> None:
    start, end = TEXT.index("[[networks]]"), TEXT.index("# ----", TEXT.index('id = "vgg13-aug'))
    text = re.sub(r"\n\[scales\.\w+\.networks\]\n.*\n", "", TEXT[:start] + NETWORKS + TEXT[end:])
    text = re.sub(r'^\w+ = "\w+\.toml".*\n', "", text, flags=re.MULTILINE)  # what stands beside it
    # Ten classes of ten images, as two large networks are trained on them.
    text = text.replace("images_per_class = 20", "images_per_class = 10")
    (tmp_path / "assignment.toml").write_text(text, encoding="utf-8")
    output = tmp_path / "output"
    arguments = ("--scale", "smoke", f"--characters={DIGITS}", "--only", "3")
    done = run_pipeline(output, *arguments, "--assignment", str(tmp_path))
    assert done.returncode == 0, done.stderr
    found = manifest.read(output)
    assert [experiment.id for experiment in found.experiments] == ["residual", "deep"]
    compared = {c.id for c in found.comparisons}
    assert {"3.6.deep", "fit.residual"} <= compared
    assert all(id.startswith(("3.4h.", "3.6.", "fit.")) for id in compared)
    assert {"residual.architecture.skips", "residual@42.active-4"} <= {c.id for c in found.claims}
    assert sorted(path.stem for path in (output / "models").glob("*.safetensors")) == [
        "deep",
        "residual",
    ]
    card = (output / "models" / "residual.md").read_text(encoding="utf-8")
    assert "architecture: ResNet (`resnet18`)" in card
    page = (output / "report.html").read_text(encoding="utf-8")
    told = page[page.index("</style>") :]
    assert "ResNet-18" in told
    assert not re.findall(r"\bCNN\b|VGG-13|variant|BatchNormalizationCNN", told)
