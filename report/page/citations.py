"""A work → how it is cited: authors and year, which lead to its entry in the references."""

from report.page.bibliography import Work, works
from report.page.links import linked
from report.page.tracing import Count, shown

PREFIX = "reference-"  # of the anchor of an entry
SOURCE = f"{PREFIX}source"  # that of the source of an assignment


def cite(*keys: str) -> str:
    """As in "(Holm, 1979)": after what it is cited for."""
    return f"({'; '.join(map(_cited, keys))})"


def _cited(key: str) -> str:
    work = works()[key]
    return linked(
        shown(f"{work.short}, {work.year}", Count(0, (f"references/{key}",))), f"{PREFIX}{key}"
    )


def work_at(anchor: str | None) -> Work | None:
    """What the entry at an anchor is about; none where it is another anchor."""
    if anchor is None or not anchor.startswith(PREFIX):
        return None
    return works().get(anchor.removeprefix(PREFIX))
