"""What a benchmark found → its section of docs/benchmarks.md."""

import re
from pathlib import Path

DOCUMENTS = Path(__file__).parent.parent / "docs"
TITLE = "# Benchmarks"


def put_section(path: Path, heading: str, body: str) -> None:
    """Replaces the section `heading`, or adds it at the end; the others stay as they are."""
    text = path.read_text(encoding="utf-8") if path.exists() else TITLE + "\n"
    section = f"## {heading}\n\n{body.strip()}\n"
    old = re.compile(rf"^## {re.escape(heading)}$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(text):
        text = old.sub(lambda _: section + "\n", text)
    else:
        text = f"{text.rstrip()}\n\n{section}"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.rstrip() + "\n", encoding="utf-8")
