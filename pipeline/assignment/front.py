"""What people write into an assignment's file for their report: who they are, and its headings."""

import datetime as dt
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Annotated, Self

from pydantic import Field, model_validator

from manifest import limits, outline
from manifest.written import WrittenError, filled, places
from pipeline.config import Part
from pipeline.declaration import Declaration, Name, Title, Written

Anchor = Annotated[
    str,
    Field(
        max_length=limits.ID,
        json_schema_extra={
            "anyOf": [
                {"enum": sorted(outline.anchors())},
                {"pattern": f"^({outline.OF_GROUP}|{outline.OF_METHOD})"},
            ]
        },
    ),
]
Beside = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][^/\\\x00-\x1f]*$", max_length=100)]
"""A file's name: it stands beside the assignment's own, nowhere else, as a stranger may have
written it."""
Day = Name | dt.date
# Further seeds count up from it; scikit-learn, numpy and torch all take what is below 2³¹.
FirstSeed = Annotated[int, Field(strict=True, ge=0, lt=2**31 - limits.SEEDS)]


class Author(Declaration):
    name: Name
    matriculation: Name | None = None


class Heading(Declaration):
    """A title in the place of the report's own, and text under it: Markdown, with {places}."""

    anchor: Anchor
    title: Title | None = None
    text: Written | None = None
    without_part: Part | None = None

    @model_validator(mode="after")
    def _can_be_filled(self) -> Self:
        try:
            filled(self.title or "", dict.fromkeys(outline.COUNTED, ""))
            places(self.text or "")
        except WrittenError as error:
            raise ValueError(str(error)) from None
        if self.title is None and self.text is None:
            raise ValueError("it has neither a title nor a text")
        return self


def check_headings(
    headings: Sequence[Heading], groups: Iterable[str], methods: Iterable[str]
) -> None:
    """groups, methods: ids of those that have headings of their own."""
    of_groups = [f"{outline.OF_GROUP}{id}" for id in groups]
    of_groups += [f"{outline.OF_METHOD}{id}" for id in methods]
    known, seen = [*outline.anchors(), *of_groups], set[tuple[str, str | None]]()
    for heading in headings:
        if heading.anchor not in known:
            near = get_close_matches(heading.anchor, known, 3, 0.5) or known[:3]
            raise ValueError(
                f"headings: there is no heading {heading.anchor!r}; the nearest are {', '.join(near)}"
            )
        if heading.anchor in of_groups and heading.title is not None:
            raise ValueError(
                f"headings: {heading.anchor}: it is called as the `heading` of its group or method "
                "says; leave the title out"
            )
        if (heading.anchor, heading.without_part) in seen:
            raise ValueError(
                f"headings: {heading.anchor!r} stands there twice; give its title and its text together"
            )
        seen.add((heading.anchor, heading.without_part))
    written = sum(len(heading.text or "") for heading in headings)
    if written > limits.WRITTEN_IN_ALL:
        raise ValueError(
            f"headings: their texts have {written:,} characters together; at most "
            f"{limits.WRITTEN_IN_ALL:,} can be"
        )
