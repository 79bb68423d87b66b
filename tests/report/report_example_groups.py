"""What the example asks for → its experiments and groups, as a manifest has them."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from report_example_asked import (
    ACTIVATIONS,
    EQUAL_TABLES,
    NETWORK,
    OPTIMISERS,
    Asked,
    Named,
    Sweep,
    Value,
)

from manifest import Choice, Experiment, Group, Heading, Member, Protocol

ASSIGNMENT = Path(__file__).parents[2] / "assignments" / "a2" / "assignment.toml"


def experiments(asked: Asked, parts: Sequence[str] = ("3", "4", "bonus")) -> Iterator[Experiment]:
    """All that were trained, called as the assignment calls them."""
    called = {one.name: (one.title, one.phrase, one.question, one.about) for one in asked.main}
    called |= {
        asked.setup(s, v): (f"{s.title} {v}", f"{asked.base.phrase} with {s.told(v)}", f"Does {s.told(v)} help?", "")
        for s in asked.sweeps
        for v in asked.beside(s)
    }  # fmt: skip
    named = (*asked.methods, *asked.simple, *asked.networks)
    called |= {one.name: (one.title, one.phrase, one.question, "") for one in named}
    recipes = {asked.under(name): changes for name, changes in asked.setups.items()} | asked.other
    main = {*asked.tabular, asked.combination_id, *(f"{m.name}.published" for m in asked.simple)}
    for id, changes in recipes.items():
        yield _experiment(id, asked.recipe | changes, called, main)
    for id in asked.baselines:
        name, _, protocol = id.rpartition(".")
        model = next(m.packaged or m.name for m in asked.simple if m.name == name)
        yield _experiment(id, {"model": model, "protocol": protocol}, called, main)
    for one in asked.trained(parts):
        recipe = {"model": one.model} | NETWORK | one.changes
        yield _experiment(one.name, recipe, called, {one.name}, epochs=5, part=one.part)


def _experiment(  # noqa: PLR0917
    id: str,
    recipe: dict[str, object],
    called: dict[str, tuple[str, ...]],
    main: set[str],
    epochs: int = 300,
    part: str = "1",
) -> Experiment:
    name = next(name for name in sorted(called, key=len, reverse=True) if id.startswith(name))
    title, phrase, question, about = called[name]
    return Experiment.model_validate(
        {
            "id": id, "name": name, "main": id in main, "part": part, "title": title, "phrase": phrase,
            "question": question, "about": about, "recipe": recipe, "seeds": (42,), "splits": (42,), "epochs": epochs, "keys": (),
        }
    )  # fmt: skip


def choices() -> Iterator[Choice]:
    """What recipes name."""
    for parameter, known in (("optimiser", OPTIMISERS), ("activation", ACTIVATIONS)):
        for id, title in known.items():
            about, reason = f"{title} is here for a purpose.", f"{title} has its reason."
            yield Choice(
                parameter=parameter, id=id, title=title, phrase=title, about=about, reason=reason
            )


def outline() -> Iterator[Heading]:
    """The headings of the packaged assignment, which are those of the source."""
    asked = tomllib.loads(ASSIGNMENT.read_text(encoding="utf-8"))
    yield from map(Heading.model_validate, asked["headings"])


def groups(asked: Asked) -> Iterator[Group]:
    """In the order of the assignment; one without members is left out."""
    made = [*(_sweep(asked, sweep) for sweep in asked.sweeps)]
    methods = tuple(
        _member(m, asked.under(m.name), asked.base_id, f"2.3.{m.name}") for m in asked.methods
    )
    made.append(Group(id="2.3", kind="methods", members=methods))
    known = [asked.combination] if asked.combination else []
    best = tuple(
        _member(one, asked.combination_id, asked.base_id, f"2.4.{one.name}") for one in known
    )
    made.append(Group(id="2.4", kind="combination", members=best))
    simple = (
        _member(
            m,
            f"{m.name}.leak-free",
            asked.leak_free,
            *(f"simple.{m.name}.{one.name}" for one in asked.main),
        )
        for m in asked.simple
    )
    made.append(Group(id="2.5", kind="simple", members=tuple(simple)))
    twins = (
        _member(t, t.name, t.against, f"B.{t.name}", f"B.{t.name}.calibration") for t in asked.twins
    )
    made.append(Group(id="B", kind="twins", members=tuple(twins)))
    for part, id in EQUAL_TABLES.items():
        beside = (
            _member(one, one.name, one.equal, f"{id}.{one.name}.effort", f"{id}.{one.name}.network")
            for one in asked.equal_of(part)
        )
        made.append(Group(id=id, kind="equal", members=tuple(beside)))
    yield from (group for group in made if group.members)


def _sweep(asked: Asked, sweep: Sweep) -> Group:
    return Group(
        id=sweep.id, kind="sweep", title=sweep.title, heading=sweep.heading, parameter=sweep.parameter, noun=sweep.noun,
        members=tuple(_setup(asked, sweep, value) for value in sweep.values),
    )  # fmt: skip


def _setup(asked: Asked, sweep: Sweep, value: Value) -> Member:
    name = asked.setup(sweep, value)
    id, title = asked.under(name), f"{sweep.title} {value}"
    if name == asked.base.name:
        return Member(experiment=id, title=asked.base.title, phrase=asked.base.phrase)
    phrase = f"{asked.base.phrase} with {sweep.told(value)}"
    compared = (f"{sweep.id}.{name}",)
    return Member(
        experiment=id, title=title, phrase=phrase, against=asked.base_id, comparisons=compared
    )


def _member(one: Named, experiment: str, against: str, *comparisons: str) -> Member:
    return Member(
        experiment=experiment, title=one.title, phrase=one.phrase, heading=one.heading, about=one.about,
        against=against, comparisons=comparisons,
    )  # fmt: skip


def shown(parts: Sequence[str], asked: Asked) -> tuple[Group, ...]:
    """The groups of the parts that ran."""
    of = {"B": "bonus", "B.equal": "bonus", "4.4": "4"}
    return tuple(group for group in groups(asked) if of.get(group.id, "2") in parts)


def protocols(asked: Asked) -> tuple[Protocol, ...]:
    known = ({"id": id, "title": title} for id, title in asked.protocols.items())
    return tuple(map(Protocol.model_validate, known))
