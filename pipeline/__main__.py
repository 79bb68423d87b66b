"""`python -m pipeline`: options → a run. Faults of the user's are one line and exit code 2."""

import errno
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, NoReturn, get_args

from cyclopts import App, CycloptsError, Parameter

from pipeline.config import PARTS, Part, ScaleName
from pipeline.errors import OptionError, PipelineError, one_line

OUTPUT_VARIABLE, CACHE_VARIABLE = "A2_REPORT_OUTPUT", "A2_REPORT_CACHE"
MOST_SEEDS = 1_000  # the splits of all seeds are held at once
DISK_FAULTS = (errno.ENOSPC, errno.EDQUOT)

app = App(
    name="python -m pipeline",
    help="Train every model of the assignment and write its report.",
    help_format="markdown",
    version_flags=[],
)


@app.command(name="run")
def run_command(
    *,
    scale: Annotated[
        str,
        Parameter(
            help="smoke (under 2 minutes), laptop, paper (CUDA), or auto: paper with CUDA, else laptop."
        ),
    ] = "auto",
    characters: Annotated[
        str,
        Parameter(
            help="auto (EMNIST if it can be had, else drawn), emnist, drawn, or the path of an .npz, a folder or a zip with one sub-folder per class."
        ),
    ] = "auto",
    polarity: Annotated[
        Literal["auto", "keep"],
        Parameter(help="auto turns dark-on-light images round by their border; keep leaves them."),
    ] = "auto",
    diabetes: Annotated[
        Path | None,
        Parameter(
            help="A CSV with numeric features and a 0/1 column `target`; by default the assignment's 766 rows."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        Parameter(help="Where report, manifest, figures and store go.", show_default=False),
    ] = None,
    device: Annotated[str, Parameter(help="auto, cpu or cuda.")] = "auto",
    seeds: Annotated[
        int | None,
        Parameter(help="Seeds of each tabular experiment, instead of the scale's number."),
    ] = None,
    only: Annotated[
        tuple[str, ...],
        Parameter(help="Parts to run: any of 1 2 3 4 bonus.", consume_multiple=True, negative=""),
    ] = PARTS,
    contributions: Annotated[
        Path | None, Parameter(help="A TOML file with the contribution table.")
    ] = None,
) -> None:
    """Train what is missing, then write report.html and report.pdf.

    What was trained before under the same conditions is taken from the store, so the
    same command goes on after an interruption.
    """
    from pipeline.display import Display
    from pipeline.run import Options, run

    output = output or Path(os.environ.get(OUTPUT_VARIABLE, "output"))
    options = Options(
        scale=_known_scale(scale),
        parts=_known_parts(only),
        output=output,
        cache=Path(os.environ.get(CACHE_VARIABLE, output / "cache")),
        device=device,
        seeds=_possible(seeds),
        characters=characters,
        polarity=polarity,
        diabetes=diabetes,
        contributions=contributions,
    )
    run(options, Display())


def _known_scale(name: str) -> str:
    known = ("auto", *get_args(ScaleName))
    if name not in known:
        raise OptionError(
            f"--scale {name}: there is no such scale; choose one of {', '.join(known)}"
        )
    return name


def _known_parts(names: tuple[str, ...]) -> tuple[Part, ...]:
    """In the order of the report; `2` needs the base of Part 1 but not its text."""
    if not names:
        raise OptionError(f"--only: name the parts to run, of {' '.join(PARTS)}")
    for name in names:
        if name not in PARTS:
            raise OptionError(
                f"--only {name}: there is no such part; choose from {' '.join(PARTS)}"
            )
    return tuple(part for part in PARTS if part in names)


def _possible(seeds: int | None) -> int | None:
    if seeds is not None and seeds < 1:
        raise OptionError(f"--seeds {seeds}: at least 1 is needed")
    if seeds is not None and seeds > MOST_SEEDS:
        raise OptionError(f"--seeds {seeds}: at most {MOST_SEEDS:,} can be had")
    return seeds


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 2 the user can put it right, 130 interrupted; a bug is a traceback."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app(arguments, exit_on_error=False, print_error=False)
    except PipelineError as error:
        return _fault(str(error))
    except CycloptsError as error:
        return _fault(f"{error} See `python -m pipeline run --help`.")
    except OSError as error:
        if error.errno not in DISK_FAULTS:
            raise
        return _fault(f"{error.strerror}; free some disk, and the same command goes on from here")
    except MemoryError:
        return _fault("this needs more memory than there is; take smaller data or fewer seeds")
    except KeyboardInterrupt:
        print("a2-report: interrupted; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _fault(text: str) -> int:
    print(f"a2-report: {one_line(text)}", file=sys.stderr)
    return 2


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    """`docker stop` and the like end a run as Ctrl-C does."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
