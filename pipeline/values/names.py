"""What the arrays of values.npz.xz are called, and the document among them."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from manifest.attachments import VALUES
from manifest.errors import DataError

VERSION = 2  # of names and meanings of the arrays
DOCUMENT = "document"
FILE, RUNS = "file/", "runs/"  # before names that an assignment chooses
TABLE = "table"
MEASURED = ("active", "ink", "on_ink")  # of a reading: what claims rest on
OF_IMAGES = ("labels", "sizes")


def document(arrays: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """What is no number; a `DataError` where it is of another version."""
    found: dict[str, Any] = json.loads(arrays[DOCUMENT].tobytes())
    if found["version"] != VERSION:
        raise DataError(
            f"{VALUES}: is of version {found['version']!r:.20}, and this a2-report reads version "
            f"{VERSION}; check it with the a2-report that made it, which its page Run names"
        )
    return found


def section(arrays: Mapping[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    """Those below `name/`."""
    start = f"{name}/"
    return {n.removeprefix(start): a for n, a in arrays.items() if n.startswith(start)}
