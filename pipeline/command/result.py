"""One training: its experiment and seed → what it comes to, and nothing else is trained.

It is taken from the store where it is there, and is in it afterwards.
"""

from collections.abc import Iterator

from manifest.errors import OptionError
from manifest.lock import locked
from pipeline.command.options import Options
from pipeline.command.prepared import Prepared
from pipeline.command.run import check, planner_of, prepare
from pipeline.records import Run
from pipeline.results.metrics.scored import ImageScores, TableScores
from pipeline.work.display import Display
from pipeline.work.workers import carry_out_all

NAMED = 12  # experiments that an error names


def result(options: Options, experiment: str, seed: int | None, display: Display) -> Iterator[str]:
    """Lines about it. seed: by default the first."""
    checked = check(options)
    with locked(options.output):
        prepared = prepare(options, checked, display)
        known = {one.id: one for one in prepared.experiments}
        if experiment not in known:
            others = ", ".join([*known][:NAMED]) + (", …" if len(known) > NAMED else "")
            raise OptionError(
                f"--result {experiment}: there is no such experiment; name one of {others}"
            )
        chosen = prepared.repeats.first if seed is None else seed
        plan = planner_of(prepared, display).plan([known[experiment]], [chosen])
        (wanted,) = plan.wanted
        if not wanted.keys:
            raise OptionError(_no_such_seed(prepared, experiment, chosen, display))
        for failure in carry_out_all(plan.jobs, prepared.device, display):
            raise failure.error
        run = prepared.store.read(wanted.keys[chosen], experiment)
    yield from _lines(run, str(wanted.depends_on["level"]), known=not plan.jobs)
    yield f"kept in {options.output / 'store' / run.key}"


def _no_such_seed(prepared: Prepared, experiment: str, seed: int, display: Display) -> str:
    known = {one.id: one for one in prepared.experiments}
    (whole,) = planner_of(prepared, display, only_looks=True).plan([known[experiment]]).wanted
    first, last = min(whole.splits), max(whole.splits)
    return f"--seed {seed}: {experiment} has no such training; name one from {first} to {last}"


def _lines(run: Run, level: str, *, known: bool) -> Iterator[str]:
    scores = ImageScores(run) if run.test_scores.ndim > 1 else TableScores(run)
    right, count = int((scores.predicted == scores.truth).sum()), len(run.test_labels)
    yield f"{run.experiment}, seed {run.seed}, split {run.split}: {'in the store' if known else 'trained'}"
    yield f"right on {right:,} of {count:,} in the test set ({right / count:.4%})"
    yield f"mean loss there {run.test_loss!r}"
    yield f"epoch {run.chosen_epoch} of {len(run.history)}"
    yield f"repeats: {level}"
