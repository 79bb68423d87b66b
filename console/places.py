"""Paths that a command is given, by option or variable.

An empty option is a mistake in a script; `Path` would make it the working folder. An empty
variable, as `docker run -e NAME=` sets it, is one that is not set.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, Token

from manifest.errors import OptionError

OUTPUT_VARIABLE = "A2_REPORT_OUTPUT"


def _path(_type: object, tokens: Sequence[Token]) -> Path:
    (token,) = tokens
    if not token.value:
        raise OptionError(f"{token.keyword or 'a path'} '': is empty; name a file or a folder")
    return Path(token.value)


Place = Annotated[Path, Parameter(converter=_path)]


def from_variable(name: str) -> Path | None:
    return Path(found) if (found := os.environ.get(name)) else None


def default_output() -> Path:
    return from_variable(OUTPUT_VARIABLE) or Path("output")
