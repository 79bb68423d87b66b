"""What the example asks for → its experiments and groups, as a manifest has them."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from report_example_asked import (
    ACTIVATIONS,
    BASE,
    BEST,
    COMBINATION,
    NETWORK,
    OPTIMISERS,
    RECIPE,
    Asked,
    Named,
    Sweep,
    Value,
)

from manifest import Choice, Experiment, Group, Heading, Member

ASSIGNMENT = Path(__file__).parents[2] / "assignments" / "a2" / "assignment.toml"
OWN = {"best": "adam"}  # optimisers that are not the base's


def experiments(asked: Asked) -> Iterator[Experiment]:
    """All that were trained, called as the assignment calls them."""
    called = {"base": ("Base network", "the base", "How well does a small network do?")}
    called |= {
        s.name(v): (f"{s.title} {v}", f"the base with {s.told(v)}", f"Does {s.told(v)} help?")
        for s in asked.sweeps
        for v in s.values
        if s.name(v) != "base"
    }  # fmt: skip
    named = (*asked.methods, COMBINATION, *asked.simple, *asked.networks)
    called |= {one.name: (one.title, one.phrase, one.question) for one in named}
    recipes = {f"{name}.sgd.published": changes for name, changes in asked.setups.items()}
    recipes |= {id: COMBINATION.changes if id.startswith("best") else {} for id in asked.other}
    recipes["base.adam.published"] = {"optimiser": "adam"}
    for id, changes in recipes.items():
        best = asked.best if id.startswith("best") else {}
        yield _experiment(id, RECIPE | asked.base | changes | best, called)
    for id in asked.baselines:
        yield _experiment(id, {"model": id.partition(".")[0]}, called)
    for one in asked.networks:
        yield _experiment(one.name, NETWORK | one.changes, called, epochs=5)


def _experiment(
    id: str, recipe: dict[str, object], called: dict[str, tuple[str, str, str]], epochs: int = 300
) -> Experiment:
    name = next(name for name in sorted(called, key=len, reverse=True) if id.startswith(name))
    title, phrase, question = called[name]
    return Experiment.model_validate(
        {
            "id": id, "name": name, "main": id in {name, f"{name}.published", f"{name}.{OWN.get(name, 'sgd')}.published"}, "part": "1", "title": title, "phrase": phrase, "question": question,
            "recipe": recipe, "seeds": (42,), "epochs": epochs, "keys": (),
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
    made = [*(_sweep(sweep) for sweep in asked.sweeps)]
    made.append(Group(id="2.3", kind="methods", members=tuple(_method(m) for m in asked.methods)))
    best = _member(COMBINATION, BEST, BASE, "2.4.best")
    made.append(Group(id="2.4", kind="combination", members=(best,) if asked.combination else ()))
    network = "best.adam.leak-free" if asked.combination else "base.sgd.leak-free"
    metrics = ("accuracy", "balanced-accuracy")
    simple = (
        _member(m, f"{m.name}.leak-free", network, *(f"baselines.{m.name}.{k}" for k in metrics))
        for m in asked.simple
    )
    made.append(Group(id="2.5", kind="simple", members=tuple(simple)))
    twins = tuple(_member(t, t.name, t.against, f"B.{t.name}") for t in asked.twins)
    made.append(Group(id="B", kind="twins", members=twins))
    yield from (group for group in made if group.members)


def _sweep(sweep: Sweep) -> Group:
    return Group(
        id=sweep.id, kind="sweep", title=sweep.title, heading=sweep.heading, parameter=sweep.parameter, noun=sweep.noun,
        members=tuple(_setup(sweep, value) for value in sweep.values),
    )  # fmt: skip


def _setup(sweep: Sweep, value: Value) -> Member:
    name = sweep.name(value)
    id, title = f"{name}.sgd.published", f"{sweep.title} {value}"
    if name == "base":
        return Member(experiment=id, title="Base network", phrase="the base")
    phrase = f"the base with {sweep.told(value)}"
    comparisons = (f"{sweep.id}.{name}",)
    return Member(experiment=id, title=title, phrase=phrase, against=BASE, comparisons=comparisons)


def _method(method: Named) -> Member:
    return _member(method, f"{method.name}.sgd.published", BASE, f"2.3.{method.name}")


def _member(one: Named, experiment: str, against: str, *comparisons: str) -> Member:
    return Member(
        experiment=experiment, title=one.title, phrase=one.phrase, heading=one.heading, about=one.about,
        against=against, comparisons=comparisons,
    )  # fmt: skip


def shown(parts: Sequence[str], asked: Asked) -> tuple[Group, ...]:
    """The groups of the parts that ran."""
    of = {"twins": "bonus"}
    return tuple(group for group in groups(asked) if of.get(group.kind, "2") in parts)
