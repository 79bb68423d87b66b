"""An outcome → a file of JSON, or one HTML page that needs no other file and runs nothing."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from comparison import words
from comparison.outcome import NAME, Outcome
from comparison.weigh import Weighed
from console import answers

TEMPLATES = Path(__file__).parents[1] / "templates" / "comparison"
GENERATOR = f'<meta name="generator" content="{NAME}">'


def check_places(json_file: Path | None, html_file: Path | None) -> None:
    """Before anything is compared."""
    answers.check_place("--json", json_file, answers.of(NAME))
    answers.check_place("--html", html_file, GENERATOR)


def write_json(found: Outcome, path: Path) -> None:
    answers.write_json(path, found.as_content())


def write_html(found: Outcome, path: Path) -> None:
    answers.write(path, html(found))


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
