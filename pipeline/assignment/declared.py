"""The form of an assignment's file as a whole, and the experiments that each part needs."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from manifest import limits
from pipeline.assignment.checks import check, placed
from pipeline.assignment.front import (
    Author,
    Beside,
    Day,
    FirstSeed,
    Heading,
)
from pipeline.assignment.members import (
    Combination,
    Group,
    Method,
    Methods,
    Reason,
    Reasons,
    Simple,
    SimpleModel,
    Sweep,
)
from pipeline.assignment.networks import EqualTerms, Network, Twins
from pipeline.choices import Optimiser
from pipeline.config import (
    PARTS,
    PROTOCOLS,
    SCALES,
    Baseline,
    Experiment,
    ImageExperiment,
    Part,
    Protocol,
    Scale,
    TabularExperiment,
)
from pipeline.declaration import Declaration, Name
from pipeline.given import ImageData, TableData


class Assignment(Declaration):
    """What a part has no use for may be left out; a part that is not declared is not reported.

    parts: those to report, of what is declared; left out, all of it. optimisers: each network on
    the table is trained under each of them; left out, the base's alone. protocols: what the
    report calls them. published, references: files of what a source prints, and of what the
    report refers to.
    """

    title: Name
    subtitle: Name
    parts: tuple[Part, ...] | None = None
    optimisers: tuple[Optimiser, ...] = ()
    protocols: dict[Protocol, Name] = Field(default_factory=dict)
    published: Beside | None = None
    references: Beside | None = None
    course: Name | None = None
    date: Day | None = None
    authors: Annotated[tuple[Author, ...], Field(max_length=limits.AUTHORS)] = ()
    contributions: Beside | None = None
    first_seed: FirstSeed
    headings: Annotated[tuple[Heading, ...], Field(max_length=limits.HEADINGS)] = ()
    table: TableData | None = None
    images: ImageData | None = None
    base: TabularExperiment | None = None
    groups: Annotated[tuple[Group, ...], Field(max_length=100)] = ()
    networks: Annotated[tuple[Network, ...], Field(max_length=100)] = ()
    scales: Annotated[dict[Literal["smoke", "laptop", "paper"], Scale], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _name_what_follows_from_its_place(cls, content: Any) -> Any:
        """Names of scales are keys of the file, the base is of Part 1, a protocol has its own name."""
        if not isinstance(content, dict):
            return content
        known = {key: value for key, value in content.items() if value is not None}
        base, scales, protocols = (known.get(key) for key in ("base", "scales", "protocols"))
        if isinstance(base, dict):
            _refuse_own(base, "base", ("name", "part"))
            known["base"] = {"name": base.get("id"), "part": "1", **base}
            known["base"].pop("id", None)
            default = TabularExperiment.model_fields["optimiser"].default
            known.setdefault("optimisers", [base.get("optimiser", default)])
        if isinstance(scales, dict):
            for key, scale in scales.items():
                _refuse_own(scale, f"scales.{key}", ("name",))
            known["scales"] = {
                k: {"name": k, **v} if isinstance(v, dict) else v for k, v in scales.items()
            }
        if protocols is None or isinstance(protocols, dict):
            known["protocols"] = {name: name for name in PROTOCOLS} | (protocols or {})
        return known

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        check(self)
        return self

    @property
    def declared_parts(self) -> tuple[Part, ...]:
        """In the order of the report: what experiments are declared for."""
        found: set[Part] = {network.part for network in self.networks}
        found |= {"1"} if self.base is not None else set()
        found |= {"2"} if self.groups else set()
        return tuple(part for part in PARTS if part in found)

    @property
    def reported(self) -> tuple[Part, ...]:
        """The parts that a report has."""
        return tuple(p for p in self.declared_parts if self.parts is None or p in self.parts)

    def own(self) -> Iterator[TabularExperiment | Baseline]:
        """All on the table, each once."""
        if self.base is None:
            return
        yield self.base
        for sweep in self.sweeps:
            yield from (setup for setup in sweep.setups(self.base) if setup != self.base)
        yield from self.method_recipes
        yield from self.combinations
        yield from self.reason_recipes
        yield from (simple.experiment() for simple in self.simple)

    @property
    def given_base(self) -> TabularExperiment:
        """Where something is asked that there is no use for without it."""
        if self.base is None:
            raise AssertionError("a part on the table without its base")
        return self.base

    @property
    def given_table(self) -> TableData:
        if self.table is None:
            raise AssertionError("a part on the table without it")
        return self.table

    @property
    def given_images(self) -> ImageData:
        if self.images is None:
            raise AssertionError("a part on images without them")
        return self.images

    @property
    def sweeps(self) -> tuple[Sweep, ...]:
        return tuple(group for group in self.groups if isinstance(group, Sweep))

    @property
    def methods(self) -> tuple[Method, ...]:
        found = (group.members for group in self.groups if isinstance(group, Methods))
        return next(found, ())

    @property
    def method_recipes(self) -> tuple[TabularExperiment, ...]:
        return tuple(method.applied(self.given_base) for method in self.methods)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        found = (group.members for group in self.groups if isinstance(group, Reasons))
        return next(found, ())

    @property
    def explained(self) -> dict[str, TabularExperiment]:
        """What a reason may be like, by its id: the base, setups and methods."""
        base = self.given_base
        swept = (setup for sweep in self.sweeps for setup in sweep.setups(base))
        return {e.name: e for e in (base, *swept, *self.method_recipes)}

    @property
    def reason_recipes(self) -> tuple[TabularExperiment, ...]:
        return tuple(reason.applied(self.explained[reason.like]) for reason in self.reasons)

    @property
    def combinations(self) -> tuple[TabularExperiment, ...]:
        """The one recipe that changes several things at once, if it is declared."""
        known = (group for group in self.groups if isinstance(group, Combination))
        return tuple(group.member.applied(self.given_base) for group in known)

    @property
    def main_recipes(self) -> tuple[TabularExperiment, ...]:
        """What is shown under both protocols and over all seeds: the base, and the combination."""
        return (self.given_base, *self.combinations)

    @property
    def simple(self) -> tuple[SimpleModel, ...]:
        found = (group.members for group in self.groups if isinstance(group, Simple))
        return next(found, ())

    @cached_property
    def image_experiments(self) -> dict[str, ImageExperiment]:
        """By name, in the order of the file."""
        known = dict[str, ImageExperiment]()
        for place, network in enumerate(self.networks):
            if network.id in known:
                raise ValueError(f"networks: the id {network.id!r} stands there twice")
            for field in ("like", "effort_of"):
                name = getattr(network, field)
                if name is not None and name not in known:
                    raise ValueError(f"networks: {network.id}: {field} = {name!r} names none above")
            with placed("networks", place):
                known[network.id] = network.experiment(known)
        return known

    def of_part(self, part: Part) -> tuple[ImageExperiment, ...]:
        """The networks that a part is about, in the order of the file."""
        beside = {terms.equal.name for terms in self.equal_terms}
        known = self.image_experiments.values()
        return tuple(e for e in known if e.part == part and e.name not in beside)

    @property
    def largest(self) -> Scale:
        """The scale whose input sizes the tables of layers have."""
        return next(self.scales[name] for name in reversed(SCALES) if name in self.scales)

    @property
    def twins(self) -> tuple[Twins, ...]:
        """Of the bonus: each network with the one that it is like."""
        known = self.image_experiments
        return tuple(
            (known[n.id], known[n.like])
            for n in self.networks
            if n.part == "bonus" and n.like and n.effort_of is None
        )

    @property
    def equal_terms(self) -> tuple[EqualTerms, ...]:
        """Each network with the effort of another one, between the two that it is set beside."""
        known = self.image_experiments
        return tuple(
            EqualTerms(own=known[n.like], equal=known[n.id], other=known[n.effort_of])
            for n in self.networks
            if n.like and n.effort_of
        )

    @property
    def main(self) -> frozenset[str]:
        """Ids of the experiments that a name alone stands for: as they are declared."""
        declared = (*self.own(), *self.image_experiments.values())
        return frozenset(experiment.id for experiment in declared)

    def by_part(self, part: Part) -> tuple[Experiment, ...]:
        """What the text of a part needs, in its order."""
        if part in {"1", "2"}:
            return () if self.base is None else tuple(self._on_the_table(part, self.base))
        equal = [e for terms in self.equal_terms if terms.equal.part == part for e in terms]
        own = self.of_part(part)
        if part == "bonus":
            own = tuple(e for twins in self.twins for e in twins)
        elif part == "4" and own:
            own = (*self.of_part("3")[:1], *own)
        return tuple({e.name: e for e in (*own, *equal)}.values())

    def _on_the_table(self, part: Part, base: TabularExperiment) -> Iterator[Experiment]:
        if part == "1":
            yield from self._variants([base])
            return
        yield from self._variants([*self.explained.values(), *self.combinations])
        yield from self.reason_recipes
        yield from _under_both_protocols(self.simple)

    def select(self, parts: Sequence[Part]) -> tuple[Experiment, ...]:
        """The experiments that `parts` need, each once: Part 4 also needs the first of Part 3."""
        return tuple({e.id: e for part in parts for e in self.by_part(part)}.values())

    def _variants(self, recipes: Iterable[TabularExperiment]) -> Iterator[TabularExperiment]:
        """Each under both protocols and all optimisers; one with another optimiser, under that.

        Which optimiser suits is a choice, and the published protocol leaks: the report shows
        what either choice changes. What an optimiser doesn't have is left out under it; where
        nothing is left of a change by that, there is no variant.
        """
        known = list[dict[str, object]]()
        for recipe in recipes:
            for protocol in PROTOCOLS:
                for optimiser in self.taken_by(recipe):
                    variant = recipe.under(protocol=protocol, optimiser=optimiser)
                    if optimiser == recipe.optimiser or variant.recipe not in known:
                        yield variant
                    known.append(variant.recipe)

    def taken_by(self, recipe: TabularExperiment) -> tuple[Optimiser, ...]:
        """The optimisers that it is trained under."""
        own = recipe.optimiser
        return self.optimisers if own in self.optimisers else (own,)


def _under_both_protocols(models: Iterable[SimpleModel]) -> Iterator[Baseline]:
    for model in models:
        for protocol in PROTOCOLS:
            yield model.experiment().under(protocol)


def _refuse_own(content: object, place: str, derived: Sequence[str]) -> None:
    """What follows from the place of a table in the file is not said in it."""
    for name in derived:
        if isinstance(content, dict) and name in content:
            raise ValueError(f"{place}.{name}: follows from its place in the file; take it out")
