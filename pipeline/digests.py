"""Whatever a result depends on → its key."""

import hashlib
import json
from collections.abc import Mapping


def digest_of(content: Mapping[str, object]) -> str:
    """The key of whatever depends on `content` alone: 24 hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:24]
