"""An outcome → a file of JSON, or one HTML page that needs no other file and runs nothing."""

import base64
import hashlib
import json
import os
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from comparison import words
from comparison.outcome import Outcome
from comparison.weigh import Weighed
from manifest import files
from manifest.errors import MachineError

TEMPLATES = Path(__file__).parents[1] / "templates" / "comparison"
MARKS = {  # by which a file is known to be one of these
    "--json": b'"of": "a2-report comparison"',
    "--html": b'<meta name="generator" content="a2-report comparison">',
}
HEAD = 2**10  # bytes in which a mark stands


def check_places(json_file: Path | None, html_file: Path | None) -> None:
    """Before anything is compared: a file that is not one of ours is not overwritten."""
    for option, path in (("--json", json_file), ("--html", html_file)):
        if path is None:
            continue
        if not path.absolute().parent.is_dir():
            raise MachineError(
                f"{option} {path}: there is no such folder; make it, or name another"
            )
        if os.path.lexists(path) and not _is_ours(path, MARKS[option]):
            raise MachineError(
                f"{option} {path}: is not from a2-report, as far as can be told; move it away, or "
                "name another file"
            )


def write_json(found: Outcome, path: Path) -> None:
    text = json.dumps(found.as_content(), indent=1, ensure_ascii=False, allow_nan=False)
    _write(path, text + "\n")


def write_html(found: Outcome, path: Path) -> None:
    _write(path, html(found))


def html(found: Outcome) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["side"] = _side
    environment.filters["tested"] = words.tested
    environment.filters["stated"] = words.stated
    environment.filters["explained"] = words.explained
    environment.filters["capitalised"] = lambda text: text[:1].upper() + text[1:]
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    return environment.get_template("page.html").render(
        found=found, style=style, policy=_policy(style)
    )


def _side(number: Weighed, side: str) -> str:
    return words.one_side(number, number.left if side == "left" else number.right)


def _policy(style: str) -> str:
    """The browser loads and runs nothing but this style."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _is_ours(path: Path, mark: bytes) -> bool:
    if not files.is_plain_file(path):
        return False
    with path.open("rb") as file:
        return mark in file.read(HEAD)


def _write(path: Path, text: str) -> None:
    try:
        with files.beside(path) as place:
            place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MachineError(
            f"{path}: can't be written ({error.strerror}); put that right, or name another file"
        ) from error
