"""Two PDFs, as far as one can see and read them → where they differ.

What two renderers make of one manifest has other bytes and the same words and shapes: those of each
page, and the curves and pictures that figures are made of. `seen` says what counts.
"""

import difflib
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from manifest.files import digest_of_bytes
from verification.carried import dictionary
from verification.findings import Finding, short
from verification.seen import Page, page

AROUND = 3  # words before and after a difference that are shown
MOST_WORDS = 2_000  # that are set against others, from the first difference on: 600 on a full page


def differences(stated: Sequence[Page], found: Sequence[Page]) -> Iterator[Finding]:
    """Page by page; where there are more or fewer, all words one after the other."""
    if len(stated) != len(found):
        yield _of_count(len(stated), len(found))
        yield from _in_all(stated, found)
        return
    for number, (old, new) in enumerate(zip(stated, found, strict=True), 1):
        yield from _of_words(number, old.words, new.words)
        yield from _of_figures(number, old, new)


def _in_all(stated: Sequence[Page], found: Sequence[Page]) -> Iterator[Finding]:
    """Pages that have no counterpart, by their words."""
    old, new = ([page.words for page in pages] for pages in (stated, found))
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, first, last, place, end in matcher.get_opcodes():
        if tag != "equal":
            pairs = zip_longest(stated[first:last], found[place:end])
            for number, (a, b) in enumerate(pairs, place + 1):
                yield from _of_pages(number, a, b)


def _begin(words: Sequence[str]) -> str:
    return short(" ".join(words[:12]))


def _of_words(number: int, stated: Sequence[str], found: Sequence[str]) -> Iterator[Finding]:
    if "".join(stated) == "".join(found):  # spaces are a renderer's business
        return
    pairs = enumerate(zip_longest(stated, found))
    begin = max(0, next(place for place, (a, b) in pairs if a != b) - AROUND)
    stated, found = (words[begin : begin + MOST_WORDS] for words in (stated, found))
    matcher = difflib.SequenceMatcher(a=stated, b=found, autojunk=False)
    for tag, first, last, other, end in matcher.get_opcodes():
        if tag != "equal":
            yield Finding(
                kind="page",
                place=str(number),
                what="its text",
                stated=short(" ".join(stated[max(0, first - AROUND) : last + AROUND])),
                found=short(" ".join(found[max(0, other - AROUND) : end + AROUND])),
            )
            return


def _of_figures(number: int, stated: Page, found: Page) -> Iterator[Finding]:
    for name, old, new in (
        ("shapes of a figure", stated.shapes, found.shapes),
        ("pixels of a picture", stated.pictures, found.pictures),
        ("areas, annotations", stated.patches, found.patches),
    ):
        if old != new:
            counts = ((old - new).total(), (new - old).total())
            what = f"{name}: {counts[0]} that should not be there, {counts[1]} that should"
            yield Finding(kind="page", place=str(number), what=what)


NOT_OF_PAGES = {"/Pages", "/StructTreeRoot", "/Dests", "/Outlines"}  # which lead to pages


def unequal(stated: PdfReader, found: PdfReader) -> Iterator[Finding]:
    """Of two files of one renderer: pages, and what else hangs at the root, that differ at all."""
    old, new = Digests(), Digests()
    own, other = (
        [digests.of(page) for page in reader.pages]
        for digests, reader in ((old, stated), (new, found))
    )
    if len(own) != len(other):
        yield _of_count(len(own), len(other))
    matcher = difflib.SequenceMatcher(a=own, b=other, autojunk=False)
    for tag, first, last, place, end in matcher.get_opcodes():
        if tag != "equal":
            pairs = zip_longest(range(first, last), range(place, end))
            for number, (a, b) in enumerate(pairs, place + 1):
                yield from _of_pages(number, _read(stated, a), _read(found, b))
    roots = [dictionary(reader.trailer["/Root"]) for reader in (stated, found)]
    for name in dict.fromkeys(str(key) for root in roots for key in root):
        if name not in NOT_OF_PAGES:
            pair = [digests.of(root.get(name)) for digests, root in zip((old, new), roots)]
            if pair[0] != pair[1]:
                yield Finding(kind="file", place=name[1:], what="is not what was rendered")
    infos = [digests.of(r.trailer.get("/Info")) for digests, r in ((old, stated), (new, found))]
    if infos[0] != infos[1]:
        yield Finding(kind="file", place="metadata", what="are not what was rendered")


def _read(reader: PdfReader, number: int | None) -> Page | None:
    return None if number is None else page(reader, number)


def _of_pages(number: int, stated: Page | None, found: Page | None) -> Iterator[Finding]:
    """Of two that differ, or one without counterpart."""
    if stated is None:
        begins = _begin(found.words if found else ())
        yield Finding(kind="page", place=str(number), what="is missing", found=begins)
    elif found is None:
        begins = _begin(stated.words)
        yield Finding(kind="page", place=str(number), what="is one too many", stated=begins)
    else:
        told = [*_of_words(number, stated.words, found.words), *_of_figures(number, stated, found)]
        what = "is drawn otherwise than the manifest is"
        yield from told or [Finding(kind="page", place=str(number), what=what)]


def _of_count(stated: int, found: int) -> Finding:
    what = "another number of pages"
    return Finding(kind="page", place="count", what=what, stated=str(stated), found=str(found))


class Digests:
    """Of objects with all that they refer to, by content; the way back to a parent is left out."""

    LEFT_OUT = (
        "/Parent",
        "/P",
        "/Dests",
        "/StructParents",
        "/StructParent",
        "/Dest",
        "/Prev",
        "/Next",
    )

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], str] = {}

    def of(self, given: object, depth: int = 60) -> str:
        if isinstance(given, IndirectObject):
            place = (given.idnum, given.generation)
            if place not in self._known:
                self._known[place] = "within itself"
                self._known[place] = self.of(given.get_object(), depth - 1)
            return self._known[place]
        if depth <= 0:
            return "too deep"
        if isinstance(given, DictionaryObject):
            parts = [
                f"{name} {self.of(given.raw_get(name), depth - 1)}"
                for name in sorted(given)
                if name not in self.LEFT_OUT
            ]
            own = digest_of_bytes(given.get_data()) if isinstance(given, StreamObject) else ""
            if own:
                parts = [part for part in parts if not part.startswith(("/Length", "/Filter"))]
            return digest_of_bytes("\n".join([own, *parts]).encode())
        if isinstance(given, ArrayObject):
            return digest_of_bytes("\n".join(self.of(one, depth - 1) for one in given).encode())
        return repr(given)
