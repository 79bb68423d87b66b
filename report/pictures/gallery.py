"""A file of an output folder → its picture, read once and checked, ready to be embedded."""

import base64
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from manifest.errors import ManifestError
from manifest.files import digest_of_bytes, read_regular
from report.pictures import png, svg
from report.pictures.refusal import Refused, shortened

LARGEST = 16 * 2**20  # bytes of one file; ours: 130,000; 150 columns: 5 million
# Of all pictures of a report together; ours: 2 MB, 7 million of `rules.WEIGHT`, 7 million pixels.
MOST_BYTES = 96 * 2**20
MOST_WEIGHT = 64 * 2**20
MOST_PIXELS = 200_000_000
SUFFIXES, DATA_SUFFIXES = (".svg", ".png"), (".csv", ".json")
_LONGEST_NAME = 200
_AGAIN = "run `nox -s full` to draw the figures again"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What is embedded. `width` is that of a drawing, in points; pixels have no print size."""

    content: bytes
    media_type: str
    width: float | None = None
    weight: int = 0
    pixels: int = 0

    @property
    def uri(self) -> str:
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode('ascii')}"


class Gallery:
    """The pictures of one output folder, which keep within common limits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bytes = self._weight = self._pixels = 0

    def picture(self, file: str, digest: str) -> Picture:
        """A `ManifestError` where `file` is no whole picture of ours inside the folder.

        digest: of its bytes, as the manifest has it.
        """
        try:
            picture = _checked(self._read(file, SUFFIXES, digest), file)
            self._add(picture)
        except Refused as refused:
            raise self._told(file, refused) from None
        return picture

    def check_data(self, file: str, digest: str) -> None:
        """That the data beside a picture are those of the manifest; nothing of them is shown."""
        try:
            self._read(file, DATA_SUFFIXES, digest)
        except Refused as refused:
            raise self._told(file, refused) from None

    def _told(self, file: str, refused: Refused) -> ManifestError:
        name = file if len(file) <= _LONGEST_NAME else shortened(file)
        return ManifestError(f"{self._folder / name}: {refused}; {_AGAIN}")

    def _read(self, file: str, suffixes: tuple[str, ...], digest: str) -> bytes:
        path = PurePosixPath(file)
        if path.is_absolute() or ".." in path.parts or len(file) > _LONGEST_NAME:
            raise Refused("is no place inside the folder")
        if path.suffix not in suffixes:
            raise Refused("is neither " + " nor ".join(s[1:].upper() for s in suffixes))
        content = self._bytes_of(path)
        if digest_of_bytes(content) != digest:
            raise Refused("is not what the manifest was made with")
        return content

    def _bytes_of(self, path: PurePosixPath) -> bytes:
        try:
            place = (self._folder / path).resolve(strict=True)
            if not place.is_relative_to(self._folder.resolve(strict=True)):
                raise Refused("is a link out of the folder")
            return read_regular(place, LARGEST)
        except OSError as error:
            raise Refused(error.strerror or str(error)) from None
        except (ValueError, RuntimeError):  # of names that no file can have, and links in a circle
            raise Refused("can't be opened") from None

    def _add(self, picture: Picture) -> None:
        self._bytes += len(picture.content)
        self._weight += picture.weight
        self._pixels += picture.pixels
        if self._bytes > MOST_BYTES or self._weight > MOST_WEIGHT or self._pixels > MOST_PIXELS:
            raise Refused("is one picture too many: together they are too large for a report")


def _checked(content: bytes, file: str) -> Picture:
    if file.endswith(".png"):
        return Picture(content=content, media_type="image/png", pixels=png.count_pixels(content))
    drawing = svg.rebuild(content)
    return Picture(
        content=drawing.content,
        media_type="image/svg+xml",
        width=drawing.width,
        weight=drawing.weight,
        pixels=drawing.pixels,
    )
