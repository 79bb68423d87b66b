"""What was made of equal bytes before is not made again: of many reports, or one changed many ways."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from manifest.files import digest_of_bytes

MOST = 8  # of a kind, those used last
Made = TypeVar("Made")


class Kept:
    """By kind and by the digest of what it was made of. most: 0 keeps nothing."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._known: dict[str, OrderedDict[str, object]] = {}

    def made(self, kind: str, of: bytes, make: Callable[[], Made]) -> Made:
        known = self._known.setdefault(kind, OrderedDict())
        key = digest_of_bytes(of)
        if key not in known:
            known[key] = make()
        known.move_to_end(key)
        found = known[key]
        while len(known) > self.most:
            known.popitem(last=False)
        return found  # type: ignore[return-value]
