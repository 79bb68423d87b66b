"""The command line: `python -m benchmarks NAME`."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter, validators

from console.endings import end, program
from console.places import Place

Rounds = Annotated[int, Parameter(validator=validators.Number(gte=1))]
Number = Annotated[int, Parameter(validator=validators.Number(gte=0))]
Write = Annotated[bool, Parameter(negative="")]

app = App(
    name="python -m benchmarks",
    help="Measure what the project promises in numbers.",
    result_action="return_value",
    version_flags=[],
    suppress_keyboard_interrupt=False,
)


@app.command
def statistics(
    *parts: Literal["here", "new-rows", "noise"],
    work: Place = Path("output-bench"),
    write: Write = False,
) -> None:
    """How often the report's tests see what isn't there, and what is; goes on where it was stopped.

    Parameters
    ----------
    parts
        Which of them are measured. [default: all]
    work
        The folder for what is trained.
    write
        Also bring docs/benchmarks.md and docs/benchmarks.json up to date.
    """
    from benchmarks.statistics import MEASURES, measure

    measure(parts or tuple(MEASURES), work, write)


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


@app.command
def audit(*, work: Place = Path("output-bench"), write: Write = False) -> None:
    """How often the audit accuses a source that is honest, and which faults it finds.

    Trains for about half an hour; goes on where it was stopped.

    Parameters
    ----------
    work
        The folder for what is trained.
    write
        Also bring docs/benchmarks.md and docs/benchmarks-audit.json up to date.
    """
    from benchmarks.audit import measure

    measure(work, write=write)


@app.command
def compared(*, work: Place = Path("output-bench"), write: Write = False) -> None:
    """How often two runs that differ by chance alone are said to differ, and what is found.

    Trains for about 20 minutes; goes on where it was stopped.

    Parameters
    ----------
    work
        The folder for what is trained.
    write
        Also bring docs/benchmarks.md and docs/benchmarks-compared.json up to date.
    """
    from benchmarks.compared import measure

    measure(work, write=write)


@app.command
def damage(
    *,
    damages: Number = 1_000,
    runs: Number = 30,
    seed: Number = 1,
    work: Place = Path("output-bench"),
    only: str | None = None,
    write: Write = False,
) -> None:
    """Whether every damage to a kept file is found, or has no effect; goes on where it was stopped.

    Parameters
    ----------
    damages
        How many are tried at what reads the files; 8 a second, about.
    runs
        How many are tried through a whole run; half a minute each.
    seed
        Of what is drawn.
    work
        The folder for what is done and what it is done with.
    only
        Repeats one that was listed, such as reader-1-17, and keeps nothing.
    write
        Also bring docs/benchmarks.md and docs/benchmarks-damage.json up to date.
    """
    from benchmarks.damage import measure, names

    wanted = [only] if only else names(damages, runs, seed)
    measure(wanted, work, repeat=bool(only), write=write and not only)


@app.command
def kills(
    *,
    kills: Rounds = 100,
    seed: Number = 1,
    work: Place = Path("output-bench"),
    write: Write = False,
) -> None:
    """Whether runs that are killed at any moment end in the bytes of an unbroken one.

    Takes about half an hour on a machine with nothing else to do; goes on where it was stopped.

    Parameters
    ----------
    kills
        How many in all, of which a run gets up to six.
    seed
        Of what is drawn.
    work
        The folder for what is done.
    write
        Also bring docs/benchmarks.md and docs/benchmarks-kills.json up to date.
    """
    from benchmarks.kills import measure

    measure(kills, seed, work, write=write)


@app.command
def checks(
    *,
    tamperings: Number = 1_000,
    honest: Number = 50,
    seed: Number = 1,
    work: Place = Path("output-bench"),
    write: Write = False,
) -> None:
    """Whether every tampered report is found and named, and every honest one passes; goes on where it was stopped.

    Parameters
    ----------
    tamperings
        How many reports are changed; two to four seconds of a core each, about, and eight where pages are rendered.
    honest
        How many reports of other seeds are checked; half a minute each, as they are trained.
    seed
        Of what is drawn.
    work
        The folder for what is made.
    write
        Also bring docs/benchmarks.md up to date.
    """
    from benchmarks.checks import measure, names

    measure(names(tamperings, honest, seed), work, write=write)


@app.command
def idle(
    *,
    rounds: Rounds = 5,
    pictures: Rounds = 30_000,
    work: Place = Path("output-bench"),
    write: Write = False,
) -> None:
    """How long a run takes of which nothing has changed, beside dvc and snakemake where they are installed.

    Parameters
    ----------
    rounds
        How often each is started.
    pictures
        How many are in the folder that a run is made with.
    work
        The folder for what is made.
    write
        Also bring docs/benchmarks.md up to date.
    """
    from benchmarks.idle import measure

    measure(rounds, pictures, work, write=write)


@app.command
def scale(
    scale: Literal["smoke", "laptop", "paper"] = "laptop",
    /,
    *,
    characters: str = "drawn",
    work: Place = Path("output-bench"),
    write: Write = False,
) -> None:
    """How long a run takes on 1 to 32 cores beside the least that it could, by what its trainings take here.

    Parameters
    ----------
    scale
        Of the run that is planned.
    characters
        As `nox -s full` takes it.
    work
        The folder for what is measured.
    write
        Also bring docs/benchmarks.md up to date.
    """
    from benchmarks.scale import measure

    measure(scale, characters, work, write=write)


def main(arguments: list[str] | None = None) -> int:
    """The exit code, one of `console.endings`; a bug is a traceback."""
    return end(lambda: app(arguments, exit_on_error=False, print_error=False), app.name[0])


if __name__ == "__main__":
    sys.exit(program(main, app.name[0]))
