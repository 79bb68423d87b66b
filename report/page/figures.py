"""A figure of the manifest → its picture as a data URI, its caption, its alternative text."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from report.page.captions import Words
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.pictures.gallery import Gallery

NARROW = (
    300  # points, of the 482 that the text is wide: a drawing leaves room for its caption beside it
)


@dataclass(frozen=True, kw_only=True)
class View:
    """What a template needs of a figure. A picture of pixels has no natural print size."""

    id: str
    number: int
    caption: str
    alternative: str
    source: str
    pixels: bool
    narrow: bool


def views(
    evidence: Evidence, numbering: Numbering, words: Mapping[str, Words], folder: Path
) -> dict[str, View]:
    gallery = Gallery(folder)
    return {
        name: _view(evidence, name, number, words[name], gallery)
        for name, number in numbering.figures.items()
    }


def _view(evidence: Evidence, name: str, number: int, words: Words, gallery: Gallery) -> View:
    figure, facts = evidence.figure(name), evidence.facts(name)
    picture = gallery.picture(figure.file, figure.digest)
    gallery.check_data(figure.data, figure.data_digest)
    return View(
        id=figure.id,
        number=number,
        caption=words.caption(facts),
        alternative=words.alternative(facts),
        source=picture.uri,
        pixels=picture.width is None,
        narrow=picture.width is not None and picture.width < NARROW,
    )
