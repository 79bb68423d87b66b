"""Texts that stand in the page itself → what a browser may load and run there: only them.

What a manifest brings along is escaped and checked before it comes here. If something were
overlooked, the browser still would neither run it nor ask any server for it.
"""

import base64
import hashlib


def policy(styles: tuple[str, ...]) -> str:
    """The value of Content-Security-Policy; a style is what stands between its two tags."""
    rules = {
        "default-src": "'none'",
        "img-src": "data:",
        "font-src": "data:",
        "style-src": " ".join(map(_digest, styles)),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
