"""A file without an entry in our index → whether it carries our mark all the same.

The mark of a manifest is its schema, of a page its generator, of a PDF its creator, of
weights the key of their metadata. A manifest of any version names the files beside it.
"""

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from manifest.files import read_regular

MOST_BYTES = 2**30  # of a file that is looked at
HEAD = 2**16  # bytes in which a mark stands
GENERATOR = b'<meta name="generator" content="a2-report'
METADATA = b'"a2-report":'
CREATOR = b"<xmp:CreatorTool>a2-report"
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def is_ours(path: Path) -> bool:
    """By what its bytes say."""
    if path.suffix not in {".html", ".json", ".pdf", ".safetensors"}:
        return False
    try:
        content = read_regular(path, MOST_BYTES)
    except OSError:
        return False
    if path.suffix == ".json":
        return _manifest(content) is not None
    if path.suffix == ".html":
        return GENERATOR in content[:HEAD]
    if path.suffix == ".safetensors":
        return METADATA in content[:HEAD]
    return content.startswith(b"%PDF-") and any(CREATOR in stream for stream in _streams(content))


def named_by_manifest(folder: Path) -> set[str]:
    """Names that a manifest in `folder`, of any version, says are its own."""
    try:
        found = _manifest(read_regular(folder / "manifest.json", MOST_BYTES))
    except OSError:
        return set()
    if found is None:
        return set()
    names = {"manifest.json", "report.html", "report.pdf"}
    for figure in _entries(found, "figures"):
        names |= {str(figure.get("file")), str(figure.get("data"))}
    for experiment in _entries(found, "experiments"):
        names |= {f"models/{experiment.get('id')}.{suffix}" for suffix in ("md", "safetensors")}
    return names


def _entries(content: dict[str, object], name: str) -> Iterator[dict[str, object]]:
    found = content[name]
    if isinstance(found, list):
        yield from (entry for entry in found if isinstance(entry, dict))


def _manifest(content: bytes) -> dict[str, object] | None:
    """What was parsed, if it has the fields of every manifest so far."""
    try:
        found = json.loads(content)
    except (RecursionError, ValueError):
        return None
    fields = {"version", "claims", "figures", "experiments", "artefacts", "observed"}
    return found if isinstance(found, dict) and fields <= found.keys() else None


def _streams(content: bytes) -> Iterator[bytes]:
    """Of a PDF, unpacked as far as metadata reach."""
    for match in STREAM.finditer(content):
        try:
            yield zlib.decompressobj().decompress(match[1], HEAD)
        except zlib.error:
            continue
