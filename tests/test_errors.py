"""What a person is told is one line that no terminal obeys."""

import pytest

from manifest.errors import DataError, one_line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("two\nlines\r\n and\ttabs", "two lines and tabs"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("a\x00b", r"a\x00b"),
        ("\udcff.csv", r"\udcff.csv"),
        ("\u202eabc", r"\u202eabc"),
        ("größe 血糖 😀 –", "größe 血糖 😀 –"),
    ],
)
def test_a_line_shows_what_cannot_be_printed(text: str, told: str) -> None:
    assert one_line(text) == told
    assert str(DataError(text)) == told
