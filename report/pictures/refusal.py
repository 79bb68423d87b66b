"""Why a picture is not embedded: what was found in it, short enough for one line."""

import reprlib

_SHORT = reprlib.Repr()
_SHORT.maxstring = 60


class Refused(Exception):  # noqa: N818  it is no fault of the program
    """The text says what was found; the gallery adds which file it was found in."""


def shortened(text: str) -> str:
    return _SHORT.repr(text)
