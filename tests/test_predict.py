"""`python -m pipeline predict`: weights and image files → characters, or one line of fault."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load_file, save, save_file

from pipeline.__main__ import main
from pipeline.data.characters import load_characters
from pipeline.networks import weights
from pipeline.networks.predict import Prediction, lines, predict
from pipeline.store import Store
from tests.conftest import ROOT, SmokeRun
from tests.packaged import CNN
from tests.test_weights import PLAIN, description
from tests.training.test_images import trained

NAMES = ("A", "B", "C", "D")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CNN that tells four bars apart, each in a place of its own."""
    folder = tmp_path_factory.mktemp("models")
    described = description(network=PLAIN, classes=NAMES)
    path = folder / "cnn.safetensors"
    path.write_bytes(weights.exported(save(dict(trained(CNN).weights)), described))
    return path


def bar(label: int, side: int = 28) -> np.ndarray:
    """(side, side) uint8: light on dark, in the place of class `label`."""
    image = np.full((28, 28), 30, np.uint8)
    image[4 + 6 * label : 8 + 6 * label, 4:24] = 255
    return np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC))


def saved(folder: Path, label: int, form: str) -> Path:
    """A bar as a file of some mode, size and polarity."""
    image = Image.fromarray(bar(label, {"large": 300, "small": 12}.get(form, 28)))
    made = {
        "dark on light": lambda: Image.fromarray(255 - bar(label)),
        "RGB": lambda: image.convert("RGB"),
        "palette": lambda: image.convert("P"),
        "16 bits": lambda: Image.fromarray(bar(label).astype(np.uint16) * 257),
    }.get(form, lambda: image)()
    path = folder / f"{label} {form}.{'jpg' if form == 'RGB' else 'png'}"
    made.save(path)
    return path


@pytest.mark.parametrize(
    "form", ["grey", "RGB", "palette", "16 bits", "dark on light", "large", "small"]
)
def test_a_character_is_read_from_a_file_of_any_mode_and_size(
    model: Path, tmp_path: Path, form: str
) -> None:
    images = [saved(tmp_path, label, form) for label in range(4)]
    found = list(predict(model, images, turn=True))
    assert [prediction.image for prediction in found] == images
    assert [prediction.likeliest[0][0] for prediction in found] == list(NAMES)
    for prediction in found:
        probabilities = [p for _, p in prediction.likeliest]
        assert len(probabilities) == 3
        assert probabilities == sorted(probabilities, reverse=True)
        assert sum(probabilities) <= 1 + 1e-6


def test_keep_leaves_an_image_as_dark_as_it_is(model: Path, tmp_path: Path) -> None:
    dark = saved(tmp_path, 0, "dark on light")
    turned, kept = (next(predict(model, [dark], turn=turn)) for turn in (True, False))
    assert turned.likeliest[0] != kept.likeliest[0]


def test_the_command_prints_a_line_for_each_image(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    images = [str(saved(tmp_path, label, "grey")) for label in (2, 0)]
    assert main(["predict", str(model), *images]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    for line, image, name in zip(told.out.splitlines(), images, "CA", strict=True):
        assert line.startswith(f"{image}  {name} ")
        assert line.count("%") == 3


def test_names_stand_in_a_column_and_steer_no_terminal() -> None:
    first = Prediction(image=Path("a.png"), likeliest=(("A", 0.9312), ("4", 0.032)))
    second = Prediction(image=Path("\x1b[31m.png"), likeliest=(("Ä", 1.0),))
    assert list(lines([first, second])) == [
        r"a.png         A 93.1%  4 3.2%",
        r"\x1b[31m.png  Ä 100.0%",
    ]


def faulty(kind: str, model: Path, folder: Path) -> list[str]:
    """The arguments of a command that can't be carried out."""
    image, text = saved(folder, 0, "grey"), folder / "text.txt"
    text.write_text("no picture, and no weights either")
    save_file({"a": np.zeros(3)}, folder / "other.safetensors")
    os.mkfifo(folder / "pipe")
    return {
        "no weights": [],
        "no image": [str(model)],
        "weights are missing": [str(folder / "none.safetensors"), str(image)],
        "weights are a picture": [str(image), str(image)],
        "weights are of another program": [str(folder / "other.safetensors"), str(image)],
        "weights are an empty folder": [str(folder), str(image)],
        "weights are a pipe": [str(folder / "pipe"), str(image)],
        "image is missing": [str(model), str(image), str(folder / "none.png")],
        "image is text": [str(model), str(text)],
        "image is a folder": [str(model), str(folder)],
        "image is a pipe": [str(model), str(folder / "pipe")],
        "unknown polarity": [str(model), str(image), "--polarity", "up"],
    }[kind]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("no weights", "WEIGHTS"),
        ("no image", "name at least one image"),
        ("weights are missing", "none.safetensors: there is no such file"),
        ("weights are a picture", "0 grey.png: it holds no weights"),
        ("weights are of another program", "other.safetensors: its metadata don't say"),
        ("weights are an empty folder", "no file of weights"),
        ("weights are a pipe", "pipe: there is no such file"),
        ("image is missing", "none.png: it can't be read: No such file"),
        ("image is text", "text.txt: this image can't be read"),
        ("image is a folder", "it is no file"),
        ("image is a pipe", "pipe: it is no file"),
        ("unknown polarity", "polarity"),
    ],
)
def test_a_fault_gets_one_line_exit_code_2_and_no_answer(
    kind: str, says: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", *faulty(kind, model, tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert told.err.startswith("a2-report: ")
    assert says in told.err


def test_weights_without_numbers_are_told_from_an_answer(model: Path, tmp_path: Path) -> None:
    arrays = {name: np.full_like(array, np.nan) for name, array in load_file(model).items()}
    path = tmp_path / "nan.safetensors"
    path.write_bytes(weights.exported(save(arrays), weights.describe(model)))
    assert main(["predict", str(path), str(saved(tmp_path, 0, "grey"))]) == 2


@pytest.mark.xdist_group("smoke")
def test_every_model_of_a_run_reads_its_test_images_as_the_run_did(
    smoke_run: SmokeRun, tmp_path: Path
) -> None:
    """The probabilities are those of the store, so nothing differs between run and file."""
    output = smoke_run.output
    characters = load_characters(
        "drawn", per_class=20, seed=42, cache=output / "cache", announce=lambda _: None
    )
    kept = sorted(output.glob(f"models/*{weights.SUFFIX}"))
    changes = ("", "-batch-norm", "-augmented")
    own = {f"{model}{change}" for model in ("cnn", "vgg13") for change in changes}
    assert {path.stem for path in kept} == own | {f"cnn{change}-equal" for change in changes}
    for path in kept:
        described = weights.describe(path)
        run = Store(output / "store").read(described.keys[0], path.stem)
        files = []
        for row in run.test_rows[:5]:
            files.append(tmp_path / f"{row}.png")
            Image.fromarray(characters.images[row]).save(files[-1])
        folder = output / "store" / described.keys[0]
        for place in (path, folder):
            answers = list(predict(place, files, turn=False))
            best = [dict(a.likeliest)[a.likeliest[0][0]] for a in answers]
            np.testing.assert_allclose(best, run.test_scores[:5].max(axis=1), atol=1e-4)
        card = path.with_suffix(".md").read_text(encoding="utf-8")
        accuracy = next(c for c in smoke_run.manifest.claims if c.id == f"{path.stem}.accuracy")
        assert f"| accuracy | {accuracy.value:.4f} |" in card


def test_predict_answers_in_an_encoding_that_lacks_the_names(model: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.safetensors"
    found = weights.describe(model)
    named = found.model_copy(update={"classes": ("अ", "🫠", "É", "D")})
    odd.write_bytes(weights.exported(save(load_file(model)), named))
    done = _predict(f"{odd} '{saved(tmp_path, 0, 'grey')}'", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert r"\u0905" in done.stdout


def test_an_answer_that_cannot_be_written_is_one_line(model: Path, tmp_path: Path) -> None:
    if not os.access("/dev/full", os.W_OK):
        pytest.skip("this system has no /dev/full")
    done = _predict(f"{model} '{saved(tmp_path, 0, 'grey')}' > /dev/full")
    assert done.returncode == 2
    assert done.stderr.startswith("a2-report: standard output can't be written")
    assert done.stderr.count("\n") == 1


def test_an_image_that_is_a_pipe_is_not_waited_for(model: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = _predict(f"{model} {tmp_path / 'pipe'} <(cat {model})")
    assert done.returncode == 2
    assert done.stderr == f"a2-report: {tmp_path / 'pipe'}: it is no file; name an image\n"


def _predict(arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-c", f"{sys.executable} -m pipeline predict {arguments}"],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
