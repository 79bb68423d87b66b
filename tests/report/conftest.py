"""Makes the example importable, as folders of tests are no packages, and renders it once."""

import logging
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from report_example import Example, write

from report.document import render as render_page
from report.page import pdf


@pytest.fixture(scope="session")
def output(tmp_path_factory) -> Path:
    """A folder with the manifest of the plain example and its figures."""
    folder = tmp_path_factory.mktemp("output")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def page(output) -> str:
    return render_page(write(output), output)


@pytest.fixture
def rendered(tmp_path):
    """Renders a variant of the example: its fields → the page."""

    def render(**changes) -> str:
        return render_page(write(tmp_path, Example(**changes)), tmp_path)

    return render


class Errors(logging.Handler):
    """Collects what WeasyPrint would only log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(scope="session")
def document(page):
    """The PDF of the plain example; a warning of WeasyPrint fails every test that reads it."""
    errors = Errors()
    logging.getLogger("weasyprint").addHandler(errors)
    content = pdf.render(page, "2026-11-22T14:05:58+00:00")
    logging.getLogger("weasyprint").removeHandler(errors)
    assert errors.lines == []
    return content
