"""What was planned, and what of it failed → what can be told: as if nothing else had been asked for.

A report of what is left names each experiment that failed, why, and what can't be told without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import manifest
from manifest import limits
from manifest.errors import GapsError, one_line
from manifest.written import WrittenError, places
from pipeline.assignment import Assignment
from pipeline.assignment.without import without
from pipeline.checks.examine import Examined
from pipeline.command.prepared import Prepared
from pipeline.config import Experiment, Part
from pipeline.work.plan import Plan, Wanted
from pipeline.work.workers import Failure


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a report is made of."""

    prepared: Prepared
    plan: Plan
    parts: tuple[Part, ...]
    examined: Examined
    failed: tuple[manifest.Failed, ...] = ()

    def cleared(self, content: manifest.Manifest) -> manifest.Manifest:
        """Without what people wrote about numbers that are not there now."""
        if not self.failed:
            return content
        kept = tuple(
            heading if _can_be_filled(heading, content) else heading.model_copy(update={"text": ""})
            for heading in content.outline
        )
        return content.model_copy(update={"outline": kept, "failed": self.failed})

    def raise_gaps(self, report: str) -> None:
        """At the end of a run whose report lacks something."""
        if self.failed:
            named = "; ".join(f"{one.experiment}: {one.reason}" for one in self.failed)
            raise GapsError(
                f"{report} lacks what failed and says so ({named}); the same command tries that again"
            )


def told(
    prepared: Prepared,
    plan: Plan,
    parts: tuple[Part, ...],
    examined: Examined,
    failures: Sequence[Failure],
) -> Told:
    """Where nothing is left, the first failure is raised."""
    whole = Told(prepared=prepared, plan=plan, parts=parts, examined=examined)
    if not failures:
        return whole
    first = {failure.experiment.id: failure for failure in reversed(failures)}
    names = {failure.experiment.name for failure in failures}
    ran = {wanted.experiment.name for wanted in plan.wanted}
    left_out = frozenset(names | _networks(prepared.assignment) - ran)
    asked = without(prepared.assignment, left_out)
    ids = {wanted.experiment.id for wanted in plan.wanted}
    kept = {e.id: e for e in asked.select(parts) if e.id in ids}
    left = tuple(part for part in parts if part in asked.declared_parts)
    if not kept or not left:
        raise failures[0].error
    datasets = _datasets(asked)
    return replace(
        whole,
        prepared=replace(
            prepared,
            assignment=asked,
            left_out=left_out,
            experiments=tuple(kept.values()),
            table=prepared.table if "table" in datasets else None,
            characters=prepared.characters if "images" in datasets else None,
        ),
        plan=replace(plan, wanted=tuple(_wanted(plan, kept))),
        parts=left,
        examined=replace(
            examined, findings=tuple(f for f in examined.findings if f.dataset in datasets)
        ),
        failed=tuple(_failed(f, prepared, plan, names, ran) for f in first.values()),
    )


def _wanted(plan: Plan, kept: Mapping[str, Experiment]) -> Iterator[Wanted]:
    """As they are declared now."""
    for wanted in plan.wanted:
        if (experiment := kept.get(wanted.experiment.id)) is not None:
            yield replace(wanted, experiment=experiment)


def _networks(asked: Assignment) -> set[str]:
    return set(asked.image_experiments)


def _datasets(asked: Assignment) -> set[str]:
    there = {"table": asked.base is not None, "images": bool(asked.networks)}
    return {name for name, is_there in there.items() if is_there}


def _failed(
    failure: Failure, prepared: Prepared, plan: Plan, names: set[str], ran: set[str]
) -> manifest.Failed:
    """also: what can't be told without this one, whatever else failed."""
    experiment = failure.experiment
    alone = without(
        prepared.assignment,
        frozenset({experiment.name} | _networks(prepared.assignment) - ran),
    )
    left = {e.name for e in alone.select(alone.declared_parts)}
    others = (w.experiment for w in plan.wanted if w.experiment.name not in left | names)
    return manifest.Failed(
        experiment=experiment.id,
        title=experiment.title,
        part=experiment.part,
        reason=one_line(failure.reason)[: limits.TEXT],
        also=tuple(dict.fromkeys(e.title for e in others)),
    )


def _can_be_filled(heading: manifest.Heading, content: manifest.Manifest) -> bool:
    try:
        for place in places(heading.text):
            content.names.found(place)
    except WrittenError:
        return False
    return True
