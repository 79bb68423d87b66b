"""Each check has its section in docs/checks.md and its sentence in the report."""

import re

from pipeline.checks.images import IMAGES
from pipeline.checks.table import TABLE
from report.phrases.data_checks import SENTENCES
from tests.conftest import ROOT

IDS = [check.id for check in (*TABLE, *IMAGES)]


def test_each_check_has_a_section_in_the_documents_and_a_sentence_in_the_report() -> None:
    text = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == IDS
    assert list(SENTENCES) == IDS


def test_each_threshold_says_where_it_comes_from() -> None:
    for check in (*TABLE, *IMAGES):
        assert check.measure, check.id
        assert check.source, check.id
