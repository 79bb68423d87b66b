"""`python -m pipeline`: options → a run."""

import json as encoding
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Literal

from cyclopts import App, Parameter

from console import answers
from console.endings import end, program
from console.places import Place
from manifest.errors import OptionError
from pipeline.command.options import Conditions, Options, whole_number

app = App(
    name="python -m pipeline",
    help="Train every model of the assignment and write its report.",
    help_format="markdown",
    version_flags=[],
    suppress_keyboard_interrupt=False,  # `main` says how to go on
)


@app.command(name="run")
def run_command(
    options: Annotated[Options | None, Parameter(name="*")] = None,
    *,
    result: Annotated[
        str | None,
        Parameter(help="An experiment: of it one training alone is made and told, and no report."),
    ] = None,
    seed: Annotated[
        int | None,
        Parameter(
            help="Of that training, by default the first.",
            converter=whole_number("seed", "give one that the manifest lists"),
        ),
    ] = None,
) -> None:
    """Train what is missing, then write report.html and report.pdf.

    What was trained before under the same conditions is taken from the store, so the
    same command goes on after an interruption. Where nothing has changed, nothing is done.
    """
    from pipeline.command.unchanged import state, taken_in

    chosen = options or Options()
    if result is not None:
        _one(chosen, result, seed)
        return
    if seed is not None:
        raise OptionError(f"--seed {seed}: is that of one --result; name it, or take --seeds")
    begun = taken_in(chosen)
    found = state(chosen, thorough=chosen.check)
    report = chosen.output / "report.pdf"
    if found == "same":
        print(f"nothing has changed since it was made: {report.absolute()}")
        return
    from pipeline.command.run import run, run_pages
    from pipeline.work.display import Display

    if found == "pages":
        run_pages(chosen, begun)
    else:
        run(chosen, Display(), begun)


def _one(options: Options, experiment: str, seed: int | None) -> None:
    from pipeline.command.result import result
    from pipeline.work.display import Display

    for line in result(options, experiment, seed, Display()):
        print(line)


@app.command(name="plan")
def plan_command(
    options: Annotated[Options | None, Parameter(name="*")] = None,
    *,
    json: Annotated[Place | None, Parameter(help="A file for the same as JSON.")] = None,
) -> None:
    """Say what a run would train, why and how long that takes; nothing is trained."""
    from pipeline.command.plan import OF, looked_ahead
    from pipeline.work.display import Display

    answers.check_place("--json", json, answers.of(OF))
    outlook = looked_ahead(options or Options(), Display())
    for line in outlook.lines():
        print(line)
    if json is not None:
        answers.write_json(json, {"of": OF, **asdict(outlook)})


@app.command(name="new")
def new_command(folder: Place, /) -> None:
    """Start an assignment of one's own: a copy of the packaged one, to be changed.

    Args:
        folder: A new folder.
    """
    from pipeline.assignment.new import start

    for file in start(folder):
        print(f"wrote {file}")
    print(f"change {folder}/assignment.toml, then: nox -s full -- --assignment {folder}")


@app.command(name="schema")
def schema_command(
    file: Literal["assignment", "published", "references"] = "assignment", /
) -> None:
    """Print the JSON Schema of an assignment's file.

    Args:
        file: That of what is asked, of a source's numbers, or of the references.
    """
    from pipeline.assignment.schema import schemas

    print(encoding.dumps(schemas()[file], indent=1, sort_keys=True))


@app.command(name="prune")
def prune_command(
    *,
    assignment: Annotated[
        tuple[Place, ...],
        Parameter(
            help="A folder with an assignment.toml, as often as there are any; by default the packaged assignment.",
            negative="",
            show_default=False,
        ),
    ] = (),
    scale: Annotated[
        tuple[str, ...],
        Parameter(
            help="Those whose results are wanted; by default all that an assignment has.",
            consume_multiple=True,
            negative="",
            show_default=False,
        ),
    ] = (),
    remove: Annotated[bool, Parameter(help="Remove what is listed.", negative="")] = False,
    options: Annotated[Conditions | None, Parameter(name="*")] = None,
) -> None:
    """List what of a store no assignment here asks for, and with --remove remove it.

    What the report in the folder was made of stays, and so does what is not ours.
    """
    from pipeline.command.prune import Asked, prune
    from pipeline.work.display import Display

    asked = Asked(
        options=Options(**vars(options or Conditions())),
        assignments=assignment or (None,),
        scales=scale,
    )
    prune(asked, Display(), print, removing=remove)


@app.command(name="predict")
def predict_command(
    weights: Place, /, *images: Place, polarity: Literal["auto", "keep"] = "auto"
) -> None:
    """Print the three likeliest classes of each image, with their probabilities.

    Args:
        weights: A file of OUTPUT/models/, or a folder of OUTPUT/store/.
        images: Image files of any size and mode.
        polarity: auto turns dark-on-light images round by their border; keep leaves them.
    """
    from pipeline.networks.predict import lines, predict

    if not images:
        raise OptionError("predict: name at least one image after the weights")
    for line in lines(list(predict(weights, images, turn=polarity == "auto"))):
        print(line)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code, one of `console.endings`; a bug is a traceback."""
    return end(
        lambda: app(
            arguments, exit_on_error=False, print_error=False, result_action="return_value"
        ),
        app.name[0],
    )


if __name__ == "__main__":
    sys.exit(program(main, app.name[0]))
