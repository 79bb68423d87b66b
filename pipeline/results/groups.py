"""The groups of an assignment and what a run compared → the manifest's entries about them."""

from collections.abc import Iterator

from manifest import Group, Member
from pipeline.assignment import Assignment, Sweep
from pipeline.config import Experiment
from pipeline.results import equal_terms
from pipeline.results.ledger import Ledger
from pipeline.results.tabular import of_change


def groups(assignment: Assignment, ran: set[str], ledger: Ledger) -> tuple[Group, ...]:
    """Those whose experiments ran and were compared, in the assignment's order."""
    known = {comparison.id for comparison in ledger.comparisons()}
    kept = []
    for group in _all(assignment):
        members = tuple(m for m in group.members if _is_shown(m, ran, known))
        if any(member.comparisons for member in members):
            kept.append(group.model_copy(update={"members": members}))
    return tuple(kept)


def _is_shown(member: Member, ran: set[str], known: set[str]) -> bool:
    return member.experiment in ran and set(member.comparisons) <= known


def _all(assignment: Assignment) -> Iterator[Group]:
    yield from (_sweep(assignment, sweep) for sweep in assignment.sweeps)
    yield Group(id="2.3", kind="methods", members=tuple(_methods(assignment)))
    yield Group(id="2.4", kind="combination", members=tuple(_combinations(assignment)))
    yield Group(id="2.5", kind="simple", members=tuple(_simple(assignment)))
    yield Group(id="2.9", kind="reasons", members=tuple(_reasons(assignment)))
    twins = (
        _member(own, twin.id, f"B.{own.id}", f"B.{own.id}.calibration")
        for own, twin in assignment.twins
    )
    yield Group(id="B", kind="twins", members=tuple(twins))
    for part, id in equal_terms.TABLES.items():
        beside = tuple(_equal(assignment, part))
        yield Group(id=id, kind="equal", members=beside)


def _sweep(assignment: Assignment, sweep: Sweep) -> Group:
    base = assignment.given_base
    members = (
        _member(setup, None)
        if setup == base
        else _member(setup, base.id, *of_change(f"{sweep.id}.{setup.name}"))
        for setup in sweep.setups(base)
    )
    return Group(
        id=sweep.id,
        kind="sweep",
        title=sweep.title,
        heading=sweep.heading,
        parameter=sweep.parameter,
        noun=sweep.noun,
        members=tuple(members),
    )


def _methods(assignment: Assignment) -> Iterator[Member]:
    for method, recipe in zip(assignment.methods, assignment.method_recipes, strict=True):
        member = _member(recipe, assignment.given_base.id, *of_change(f"2.3.{recipe.name}"))
        yield member.model_copy(update={"heading": method.heading, "about": method.about.strip()})


def _combinations(assignment: Assignment) -> Iterator[Member]:
    for recipe in assignment.combinations:
        yield _member(recipe, assignment.given_base.id, *of_change(f"2.4.{recipe.name}"))


def _reasons(assignment: Assignment) -> Iterator[Member]:
    """Each compared with what it is like, and with the base."""
    for reason, recipe in zip(assignment.reasons, assignment.reason_recipes, strict=True):
        like, base = assignment.explained[reason.like], assignment.given_base
        others = dict.fromkeys(e.name for e in (like, base))
        yield _member(recipe, like.id, *(f"2.9.{recipe.name}.{other}" for other in others))


def _simple(assignment: Assignment) -> Iterator[Member]:
    for model in assignment.simple:
        leak_free = model.experiment().under("leak-free")
        network = assignment.main_recipes[-1].under(protocol="leak-free").id
        compared = (f"simple.{model.id}.{recipe.name}" for recipe in assignment.main_recipes)
        yield _member(leak_free, network, *compared)


def _equal(assignment: Assignment, part: str) -> Iterator[Member]:
    for terms in assignment.equal_terms:
        if terms.equal.part == part:
            yield _member(terms.equal, terms.other.id, *equal_terms.comparisons(terms))


def _member(experiment: Experiment, against: str | None, *comparisons: str) -> Member:
    return Member(
        experiment=experiment.id,
        title=experiment.title,
        phrase=experiment.phrase,
        against=against,
        comparisons=comparisons,
    )
