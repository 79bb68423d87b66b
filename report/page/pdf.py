"""The HTML of the report → a tagged PDF; the same HTML gives the same bytes."""

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from manifest.errors import ManifestError
from report.page.attached import Attached

VARIANT = "pdf/ua-1"


def render(page: str, created: str, attached: Sequence[Attached] = ()) -> bytes:
    """`created` is the moment of the run, ISO 8601: the only date in the file."""
    files = [_attachment(one, created) for one in attached]
    fetcher = URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    try:
        with _dated(created), _whole():
            content = HTML(string=page, url_fetcher=fetcher).write_pdf(
                pdf_variant=VARIANT, attachments=files
            )
    except FatalURLFetchingError as error:
        raise ManifestError(
            f"{str(error)[:80]}…: the report asks for what it may not load"
        ) from error
    return bytes(content or b"")


def _attachment(one: Attached, created: str) -> Attachment:
    moment = datetime.fromtimestamp(_epoch(created), UTC)
    return Attachment(
        string=one.content,
        name=one.name,
        description=one.about,
        created=moment,
        modified=moment,
        relationship="Data",
    )


class _Failures(logging.Handler):
    """What WeasyPrint leaves out of a document, and only logs: its words, and what was raised."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[tuple[str, BaseException | None]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith("Failed to "):
            self.found.append((record.getMessage(), sys.exc_info()[1]))


@contextmanager
def _whole() -> Iterator[None]:
    """A picture that is left out is an error, an interrupt while one is drawn an interrupt."""
    failures, log = _Failures(), logging.getLogger("weasyprint")
    log.addHandler(failures)
    try:
        yield
    finally:
        log.removeHandler(failures)
    for told, cause in failures.found:
        if isinstance(cause, KeyboardInterrupt | FatalURLFetchingError):
            raise cause
        raise ManifestError(
            f"{told[:80]}… ({cause!r:.80}); run `nox -s full` to draw the figures again"
        ) from cause


@contextmanager
def _dated(created: str) -> Iterator[None]:
    """SOURCE_DATE_EPOCH as the run has it: fonts inside a PDF carry a date, too."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(_epoch(created))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _epoch(created: str) -> int:
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        raise ManifestError(
            f"observed.created is {created!r}, not a date; run `nox -s full` to make the manifest again"
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
