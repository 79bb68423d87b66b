"""The file of a manifest ↔ its content, with the digest that finds every change.

The digest is SHA-256 of canonical bytes: the content as JSON in UTF-8, keys in order, no
white space, without the digest itself (`observed.digest`). White space and the order of
keys are free. A number has one way to be written, the shortest (Python's `repr`), and a
key occurs once: what could be written otherwise could be changed without a trace.
"""

import json
import re
import reprlib
from collections import Counter
from typing import Any, NoReturn

from manifest.files import digest_of_bytes
from manifest.limits import DEPTH

Content = dict[str, Any]

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')
_PAIR = re.compile(rb"\[\]|\{\}")
_NOT_BRACKETS = bytes(sign for sign in range(256) if sign not in b"[]{}")
SEALED, DIGEST = "observed", "digest"


def parse(content: bytes) -> object:
    """What the bytes hold; a `ValueError` or `RecursionError` says why it is no manifest."""
    _check_depth(content)
    return json.loads(
        content.decode("utf-8"),
        object_pairs_hook=_once,
        parse_int=_whole,
        parse_float=_float,
        parse_constant=_refuse,
    )


def digest(content: Content) -> str:
    """Of all but the digest that the content carries."""
    sealed = content.get(SEALED)
    if isinstance(sealed, dict):
        content = content | {SEALED: {k: v for k, v in sealed.items() if k != DIGEST}}
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return digest_of_bytes(text.encode("utf-8", "surrogatepass"))  # JSON can escape half a pair


def sealed(content: Content) -> bytes:
    """The bytes of a file of `content`, with its digest."""
    found = content | {SEALED: content[SEALED] | {DIGEST: digest(content)}}
    return (json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def _check_depth(content: bytes) -> None:
    """Takes the innermost brackets away as often as a manifest is deep, all in C.

    Of a file that was cut off, some are left that were never closed; `json` tells where.
    """
    brackets = _TEXT.sub(b"", content).translate(None, _NOT_BRACKETS)
    for _ in range(DEPTH):
        brackets = _PAIR.sub(b"", brackets)
    opened = brackets.count(b"[") + brackets.count(b"{")
    if _PAIR.search(brackets) or opened > DEPTH:
        raise ValueError(f"nested more than {DEPTH} deep")


def _once(pairs: list[tuple[str, Any]]) -> Content:
    content = dict(pairs)
    if len(content) < len(pairs):
        repeated = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f"{reprlib.repr(repeated)} stands twice in one place")
    return content


def _whole(text: str) -> int:
    value = int(text)
    _check_written(text, str(value))
    return value


def _float(text: str) -> float:
    value = float(text)
    _check_written(text, repr(value))
    return value


def _check_written(text: str, ours: str) -> None:
    """Else a digit beyond the precision of a float could be changed unseen."""
    if text != ours:
        raise ValueError(f"{reprlib.repr(text)} is no number as a manifest has it")


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
