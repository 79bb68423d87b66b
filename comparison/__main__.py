"""The command line: `python -m comparison A B`."""

import sys

from cyclopts import App

from console.endings import BEGIN_ANEW, end, program
from console.places import Place
from manifest.errors import CheckError

app = App(
    name="python -m comparison",
    help="Tell what differs between two runs, and whether it exceeds their noise.",
    result_action="return_value",
    version_flags=[],
    suppress_keyboard_interrupt=False,
)


@app.default
def compare_command(
    left: Place,
    right: Place,
    /,
    *,
    json: Place | None = None,
    html: Place | None = None,
) -> None:
    """Tell what differs between two runs, and whether it exceeds their noise.

    The exit code is 4 where a verdict changed.

    Args:
        left: A, the --output folder of a run, or its report.pdf.
        right: B, that of another one.
        json: Also write all of it to this file.
        html: Also write all of it as this page.
    """
    from comparison import page, text
    from comparison.outcome import compare
    from comparison.read import sides

    page.check_places(json, html)
    found = compare(*sides(left, right))
    if json is not None:
        page.write_json(found, json)
    if html is not None:
        page.write_html(found, html)
    for line in text.lines(found):
        print(line)
    if found.verdicts:
        raise CheckError(f"{len(found.verdicts)} of {found.statements} verdicts changed")


def main(arguments: list[str] | None = None) -> int:
    """The exit code, one of `console.endings`; a bug is a traceback."""
    return end(
        lambda: app(arguments, exit_on_error=False, print_error=False), app.name[0], BEGIN_ANEW
    )


if __name__ == "__main__":
    sys.exit(program(main, app.name[0], BEGIN_ANEW))
