"""Text → the same text, leading to an anchor of the page.

Marks like those of `report.page.tracing`, which may stand inside them; `report.page.html` makes
links of them.
"""

import re
from collections.abc import Iterator

OPEN, TO, CLOSE = "\ue005", "\ue006", "\ue007"  # of private use: no text holds them
LINK = re.compile(f"{OPEN}([^{TO}]*){TO}([^{CLOSE}]*){CLOSE}")


def linked(text: str, anchor: str) -> str:
    return f"{OPEN}{anchor}{TO}{text}{CLOSE}" if anchor else text


def unlinked(text: str) -> str:
    return LINK.sub(r"\2", text)


def parts(text: str) -> Iterator[tuple[str, str | None]]:
    """The stretches of `text`, in order, each with its anchor where it has one."""
    end = 0
    for link in LINK.finditer(text):
        yield text[end : link.start()], None
        yield link[2], link[1]
        end = link.end()
    yield text[end:], None
