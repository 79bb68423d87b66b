"""The command line: `python -m benchmarks NAME`. What can be put right is one line and exit code 2."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter, validators

from manifest.errors import PipelineError, one_line

OUTPUT = "A2_REPORT_OUTPUT"

Rounds = Annotated[int, Parameter(validator=validators.Number(gte=1))]
Write = Annotated[bool, Parameter(negative="")]

app = App(
    name="python -m benchmarks",
    help="Measure what the project promises in numbers.",
    result_action="return_value",
    version_flags=[],
)


@app.command
def statistics(*, output: Path | None = None, write: Write = False) -> None:
    """How often the report's tests see what isn't there, and what is.

    Parameters
    ----------
    output
        The folder of a run, with manifest.json and store/. [default: $A2_REPORT_OUTPUT, else ./output]
    write
        Also bring docs/benchmarks.md and docs/benchmarks.json up to date.
    """
    from benchmarks.statistics import measure

    measure(output or Path(os.environ.get(OUTPUT, "output")), write)


@app.command
def tabular(*, rounds: Rounds = 5, write: Write = False) -> None:
    """How long the base and the best model train: in a notebook, with other libraries, and here.

    Parameters
    ----------
    rounds
        How often each is trained in every way; a round takes about 3 minutes.
    write
        Also bring docs/benchmarks.md and docs/benchmarks-tabular.json up to date.
    """
    from benchmarks.tabular import measure

    measure(rounds, write)


@app.command
def images(*, rounds: Rounds = 5, write: Write = False) -> None:
    """How many images a second the CNN and VGG-13 train on: in a notebook, here, and at most.

    Parameters
    ----------
    rounds
        How often each is trained in every way; a round takes about 2 minutes.
    write
        Also bring docs/benchmarks.md and docs/benchmarks-images.json up to date.
    """
    from benchmarks.images import measure

    measure(rounds, write)


def main(arguments: list[str] | None = None) -> int:
    try:
        app(arguments, exit_on_error=False, print_error=False)
    except (PipelineError, CycloptsError) as error:
        sys.stderr.write(f"a2-report: {one_line(str(error))}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
