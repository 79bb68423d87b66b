"""The command line: `python -m verification report | class`."""

import sys
from typing import Annotated

from cyclopts import App, Parameter

from console import answers
from console.endings import BEGIN_ANEW, end, program
from console.places import Place
from manifest.errors import CheckError, DataError, OptionError, one_line
from verification.again.asked import Asked

Flag = Annotated[bool, Parameter(negative="")]

app = App(
    name="python -m verification",
    help="Check reports by what they carry. Needs no network and no torch.",
    result_action="return_value",
    version_flags=[],
    suppress_keyboard_interrupt=False,
)


@app.command
def report(
    file: Place,
    /,
    *,
    values: Place | None = None,
    json: Place | None = None,
    quick: Flag = False,
    again: Flag = False,
    asked: Annotated[Asked | None, Parameter(name="*")] = None,
) -> None:
    """Whether a report.pdf says what its runs came to. Exit code 4 where it does not.

    Parameters
    ----------
    file
        The PDF.
    values
        values.npz.xz of a report that is too large to carry it. [default: the one of all
        *.npz.xz beside the PDF that the report was made from]
    json
        Also write what was found to this file.
    quick
        Leave out what takes long: pages are not rendered, figures not drawn.
    again
        Also train some of its networks and models again, drawn in strata, which needs torch.
    asked
        Of training again.
    """
    from report.page.libraries import ensure_libraries
    from verification import told
    from verification.checked import Effort, check
    from verification.findings import OF, Checked, Finding

    asked = asked or Asked()
    if asked.typed and not again:
        raise OptionError(f"{asked.typed[0]}: is an option of training again; add --again")
    answers.check_place("--json", json, answers.of(OF))
    if not quick:
        ensure_libraries(False, _say)
    try:
        read = check(file, Effort(draw=not quick, render=not quick), values)
    except DataError as error:
        if json is not None:
            why = Finding(kind="file", place="report", what=str(error))
            answers.write_json(json, Checked(file=str(file), findings=[why]).content())
        raise
    if again:
        from verification.again.again import again as train_again

        train_again(read, asked)
    found = read.checked
    if json is not None:
        answers.write_json(json, found.content())
    for line in told.lines(found):
        _say(line)
    if not found.holds:
        raise CheckError(f"{file}: {told.verdict(found)}")


@app.command(name="class")
def all_of_a_class(
    folder: Place, /, *, pseudonyms: Flag = False, quick: Flag = False, fresh: Flag = False
) -> None:
    """Check every PDF in a folder, and set their results side by side: class.html and class.csv.

    Parameters
    ----------
    folder
        With the reports; the two files are written to it.
    pseudonyms
        Leave out the names of files.
    quick
        Do not render the pages.
    fresh
        Render and compute anew even of equal bytes, as it is done of reports that differ.
    """
    from manifest.output import Output
    from report.page.libraries import ensure_libraries
    from verification.checked import Effort
    from verification.together.every import entries, reports
    from verification.together.page import PAGE, TABLE, Class, line, state

    files, others = reports(folder)
    if others:
        names = "" if pseudonyms else f": {', '.join(other.name for other in others)}"
        _say(f"passed over {len(others):,} that are no plain files{names}")
    if not files:
        raise OptionError(f"{folder}: has no PDF in it; name a folder with reports")
    if not quick:
        ensure_libraries(False, _say)
    effort = Effort(draw=False, render=not quick)
    output = Output(folder, _say)
    output.make_room((PAGE, TABLE))
    found = entries(
        files,
        effort,
        fresh=fresh,
        tell=lambda one: _say(line(one)),
    )
    every = Class(found, pseudonyms)
    output.write(PAGE, every.page())
    output.write(TABLE, every.table())
    _say(f"wrote {folder / PAGE} and {folder / TABLE}")
    if broken := [one for one in found if state(one) != "verified"]:
        raise CheckError(f"{folder}: {len(broken):,} of {len(found):,} PDFs were not verified")


def _say(line: str) -> None:
    print(line[: len(line) - len(line.lstrip())] + one_line(line), flush=True)


def main(arguments: list[str] | None = None) -> int:
    """The exit code, one of `console.endings`; a bug is a traceback."""
    return end(
        lambda: app(arguments, exit_on_error=False, print_error=False), app.name[0], BEGIN_ANEW
    )


if __name__ == "__main__":
    sys.exit(program(main, app.name[0], BEGIN_ANEW))
