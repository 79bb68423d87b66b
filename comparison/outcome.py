"""Two sides → all that a reader is told of them, as plain data: what text, page and JSON show."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from comparison.inputs import Change, changes
from comparison.sides import Side
from comparison.weigh import All, Status, Weighed, weigh
from manifest import Comparison, Manifest, Tested, Unit, Verdict

NAME = "a2-report comparison"  # by which a file of this is known
VERSION = 1
FIRST: tuple[Status, ...] = ("real", "beyond rows", "untested", "within noise", "same")
Same = Literal["bytes", "numbers", "no"]
Statement = Literal["here", "for new rows"]


@dataclass(frozen=True, kw_only=True)
class About:
    """A side. trainings: how many it has the values of, and how many it declares."""

    shown: str
    scale: str
    first_seed: int
    trainings: tuple[int, int]
    revision: str
    created: str


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What one side says of a difference. p_adjusted: of what its verdict denies, if it is tested."""

    verdict: Verdict
    difference: float
    p_adjusted: float | None


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A verdict that changed. moved: what is known of the change of its difference."""

    id: str
    statement: Statement
    claims: tuple[str, str]
    unit: Unit
    left: Stated
    right: Stated
    moved: Weighed


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """numbers: those that differ. only: ids of claims and comparisons that one side alone has.

    verdicts: those that changed, of so many `statements` that both sides make.
    family: among how many tests p is adjusted. single: experiments trained once on each side.
    """

    left: About
    right: About
    same: Same
    inputs: tuple[Change, ...]
    verdicts: tuple[Changed, ...]
    statements: int
    numbers: tuple[Weighed, ...]
    counts: dict[Status, int]
    only: tuple[tuple[str, ...], tuple[str, ...]]
    family: int
    single: tuple[str, ...]

    def of_status(self, status: Status) -> list[Weighed]:
        return [number for number in self.numbers if number.status == status]

    def as_content(self) -> dict[str, object]:
        """For a file of JSON."""
        return {"of": NAME, "version": VERSION, **asdict(self)}


def compare(left: Side, right: Side) -> Outcome:
    found = weigh(left.results, right.results)
    verdicts = list(_statements(left, right, found))
    changed = [one for one in verdicts if one.left.verdict != one.right.verdict]
    return Outcome(
        left=_about(left),
        right=_about(right),
        same=_same(left, right, found),
        inputs=tuple(changes(left, right)),
        verdicts=tuple(sorted(changed, key=_weight_of_change)),
        statements=len(verdicts),
        numbers=tuple(one for one in found.weighed if one.status != "same"),
        counts=dict(Counter(one.status for one in found.weighed)),
        only=(_only(left, right), _only(right, left)),
        family=found.family,
        single=found.single,
    )


def _weight_of_change(change: Changed) -> tuple[int, float]:
    """What noise does not explain comes first."""
    number = change.moved
    p = 1.0 if number.p_adjusted is None else number.p_adjusted
    return FIRST.index(number.status), p


def _about(side: Side) -> About:
    found = side.manifest
    return About(
        shown=side.shown,
        scale=found.scale.name,
        first_seed=found.first_seed,
        trainings=(
            sum(map(len, side.results.trainings.values())),
            sum(len(experiment.seeds) for experiment in found.experiments),
        ),
        revision=found.environment.revision,
        created=found.observed.created,
    )


def _same(left: Side, right: Side, found: All) -> Same:
    """bytes: of all but what a run observes of itself; the trainings of both were there to be held."""
    abouts = [_about(side).trainings for side in (left, right)]
    all_there = all(there == declared for there, declared in abouts)
    if all_there and found.same_trainings and _made(left.manifest) == _made(right.manifest):
        return "bytes"
    same = all(one.status == "same" for one in found.weighed)
    return "numbers" if same and not _only(left, right) and not _only(right, left) else "no"


def _made(of: Manifest) -> str:
    return of.model_dump_json(exclude={"observed"})


def _only(own: Side, other: Side) -> tuple[str, ...]:
    mine, others = own.results, other.results
    return (
        *(id for id in mine.claims if id not in others.claims),
        *(id for id in mine.comparisons if id not in others.comparisons),
    )


def _statements(left: Side, right: Side, found: All) -> Iterator[Changed]:
    """Both of each comparison, as far as both sides make them."""
    moved = {one.id: one for one in found.weighed if one.kind == "comparison"}
    others = right.results.comparisons
    for id, one in left.results.comparisons.items():
        if (other := others.get(id)) is None:
            continue
        yield _changed(id, "here", (one, other), (one, other), moved[id])
        if one.beyond is not None and other.beyond is not None:
            yield _changed(id, "for new rows", (one, other), (one.beyond, other.beyond), moved[id])


def _changed(
    id: str,
    statement: Statement,
    sides: Sequence[Comparison],
    tested: Sequence[Tested],
    moved: Weighed,
) -> Changed:
    stated = [
        Stated(verdict=test.verdict, difference=side.difference, p_adjusted=_p_of(test))
        for side, test in zip(sides, tested, strict=True)
    ]
    return Changed(
        id=id,
        statement=statement,
        claims=(sides[0].left, sides[0].right),
        unit=sides[0].unit,
        left=stated[0],
        right=stated[1],
        moved=moved,
    )


def _p_of(test: Tested) -> float | None:
    """Of a difference of the margin or more, where the two are called equivalent; else of none."""
    return test.p_equivalent_adjusted if test.verdict == "equivalent" else test.p_adjusted
