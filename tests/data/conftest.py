"""Small characters: an F, which no turn and no mirror leaves as it is."""

import gzip
import io
import struct
import zipfile

import numpy as np
import pytest
from PIL import Image, ImageFile

CLASSES = tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.fixture
def letter():
    """Height and width → an F, light on dark, upright and off the border."""

    def draw(height=28, width=28):
        image = np.zeros((height, width), np.uint8)
        top, bottom, left, right = height // 5, height - height // 5, width // 4, width * 3 // 4
        image[top:bottom, left : left + max(1, width // 10)] = 255
        image[top : top + max(1, height // 10), left:right] = 255
        middle = height // 2
        image[middle : middle + max(1, height // 10), left : width * 5 // 8] = 255
        return image

    return draw


@pytest.fixture
def encoded():
    """Image → the bytes of its file."""

    def encode(image, kind="PNG", **options):
        if isinstance(image, np.ndarray):
            image = Image.fromarray(image)
        content = io.BytesIO()
        image.save(content, kind, **options)
        return content.getvalue()

    return encode


@pytest.fixture
def numbered(encoded):
    """An image whose brightness tells which one it is."""

    def make(number, side=12):
        image = np.zeros((side, side), np.uint8)
        image[3:-3, 3:-3] = 10 + number
        return encoded(image)

    return make


@pytest.fixture
def written(numbered):
    """Writes a folder with images of each class; `images` maps a class to their contents."""

    def write(root, classes="AB", count=10, images=None):
        contents = images or {label: [numbered(i) for i in range(count)] for label in classes}
        for label, files in contents.items():
            (root / label).mkdir(parents=True)
            for number, content in enumerate(files):
                (root / label / f"{number:03}.png").write_bytes(content)
        return root

    return write


@pytest.fixture
def zipped():
    """Packs everything below a folder."""

    def pack(root, path, method=zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(path, "w", method) as archive:
            for file in sorted(root.rglob("*")):
                archive.write(file, file.relative_to(root))
        return path

    return pack


@pytest.fixture
def idx():
    """uint8 array → an idx file, as EMNIST has them."""

    def pack(array):
        head = struct.pack(f">I{array.ndim}I", 0x800 + array.ndim, *array.shape)
        return head + array.astype(np.uint8).tobytes()

    return pack


@pytest.fixture
def emnist_files(letter, idx):
    """The four idx files: 47 classes, 9 + 3 images each, transposed as EMNIST's are."""
    files = {}
    for part, count in (("train", 9), ("test", 3)):
        labels = np.tile(np.arange(47), count)
        images = np.tile(letter().T, (len(labels), 1, 1))
        images[:, 0, 0] = labels  # the corner is where it was after a transposition
        images[:, 0, 1] = 0 if part == "train" else 255
        files[f"emnist-balanced-{part}-images-idx3-ubyte"] = idx(images)
        files[f"emnist-balanced-{part}-labels-idx1-ubyte"] = idx(labels)
    return files


@pytest.fixture
def emnist_root(tmp_path, emnist_files):
    """The idx files where torchvision looks for them."""
    raw = tmp_path / "kept" / "EMNIST" / "raw"
    raw.mkdir(parents=True)
    for name, content in emnist_files.items():
        (raw / name).write_bytes(content)
    return tmp_path / "kept"


@pytest.fixture
def emnist_archive(tmp_path, emnist_files):
    """A small one in the form of EMNIST's own zip."""
    path = tmp_path / "emnist.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in emnist_files.items():
            archive.writestr(f"gzip/{name}.gz", gzip.compress(content))
        archive.writestr("gzip/emnist-letters-mapping.txt", "1 65 97")
    return path


@pytest.fixture(autouse=True)
def _pillow_as_in_a_run(monkeypatch):
    """Importing WeasyPrint, as the report's tests do, makes Pillow accept cut-off files."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
