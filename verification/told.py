"""What was found of a report → a few lines for people."""

from collections.abc import Iterator

from verification.findings import Checked

MOST = 25  # findings that are told one by one


def lines(checked: Checked) -> Iterator[str]:
    yield f"{checked.file}: {verdict(checked)}"
    for finding in checked.findings[:MOST]:
        yield f"  does not hold: {finding.line}"
    if (more := len(checked.findings) - MOST) > 0:
        yield f"  and {more:,} more; --json FILE has all of them"
    yield from (f"  compared: {told}" for told in checked.compared)
    yield from (f"  left out: {told}" for told in checked.left_out)


def verdict(checked: Checked) -> str:
    if checked.holds:
        return "everything that was compared holds"
    count = len(checked.findings)
    return f"does not hold in {count:,} {'place' if count == 1 else 'places'}"
