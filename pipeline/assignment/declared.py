"""The form of an assignment's file as a whole, and the experiments that each part needs."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from manifest import limits
from pipeline.assignment.front import (
    Author,
    Beside,
    Day,
    FirstSeed,
    Heading,
    check_headings,
)
from pipeline.assignment.members import (
    Combination,
    Group,
    Method,
    Methods,
    Network,
    Simple,
    SimpleModel,
    Sweep,
    Twins,
)
from pipeline.choices import Optimiser
from pipeline.config import (
    PARTS,
    PROTOCOLS,
    SCALES,
    Baseline,
    Declaration,
    Experiment,
    ImageExperiment,
    Name,
    Part,
    Protocol,
    Scale,
    TabularExperiment,
)
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
    scales: dict[Literal["smoke", "laptop", "paper"], Scale]

    @model_validator(mode="before")
    @classmethod
    def _name_what_follows_from_its_place(cls, content: Any) -> Any:
        """Names of scales are keys of the file, the base is of Part 1, a protocol has its own name."""
        if not isinstance(content, dict):
            return content
        known = {key: value for key, value in content.items() if value is not None}
        base, scales, protocols = (known.get(key) for key in ("base", "scales", "protocols"))
        if isinstance(base, dict):
            known["base"] = {"name": base.get("id"), "part": "1", **base}
            known["base"].pop("id", None)
            default = TabularExperiment.model_fields["optimiser"].default
            known.setdefault("optimisers", [base.get("optimiser", default)])
        if isinstance(scales, dict):
            known["scales"] = {
                k: {"name": k, **v} if isinstance(v, dict) else v for k, v in scales.items()
            }
        if protocols is None or isinstance(protocols, dict):
            known["protocols"] = {name: name for name in PROTOCOLS} | (protocols or {})
        return known

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        _refuse_repeated("groups: the id", [group.id for group in self.groups])
        _refuse_repeated("optimisers:", self.optimisers)
        _refuse_repeated("protocols:", list(self.protocols.values()))
        self._check_table()
        self._check_images()
        names = [e.name for e in self._own()]
        _refuse_repeated("experiments: the id", [*names, *self.image_experiments])
        self._check_parts()
        sweeps, methods = ([one.id for one in group] for group in (self.sweeps, self.methods))
        check_headings(self.headings, sweeps, methods)
        return self

    def _check_table(self) -> None:
        """What Parts 1 and 2 are made of is there as a whole, or not at all."""
        if self.base is None:
            for name in ("table", "groups", "optimisers"):
                if getattr(self, name):
                    raise ValueError(f"{name}: has no use without a [base]; add one")
            return
        if self.table is None:
            raise ValueError("base: is trained on a table; add a [table]")
        if self.base.protocol != PROTOCOLS[0]:
            raise ValueError("base: has no protocol of its own; take the field out")
        if self.base.optimiser not in self.optimisers:
            raise ValueError(
                f"base.optimiser: {self.base.optimiser!r} must be among `optimisers`, which are "
                f"{', '.join(self.optimisers) or 'none'}"
            )
        self._check_changes(self.base)
        _check_sweeps(self.base, self.sweeps)
        if sum(isinstance(group, Combination) for group in self.groups) > 1:
            raise ValueError("groups: there can be one combination; make methods of the others")
        for name, scale in self.scales.items():
            if scale.tabular is None:
                raise ValueError(f"scales.{name}: has no `tabular`, which a table needs")

    def _check_changes(self, base: TabularExperiment) -> None:
        """Each change of the base as it is trained; a fault is told with its place in the file."""
        for number, group in enumerate(self.groups):
            if isinstance(group, Sweep):
                for place, value in enumerate(group.values):
                    with _placed("groups", number, "values", place):
                        self._check_variants(group.setup(base, value))
            elif isinstance(group, Methods):
                for place, method in enumerate(group.members):
                    with _placed("groups", number, "members", place):
                        self._check_variants(method.applied(base))
            elif isinstance(group, Combination):
                with _placed("groups", number, "member"):
                    self._check_variants(group.member.applied(base))
        with _placed("base"):
            self._check_variants(base)

    def _check_variants(self, recipe: TabularExperiment) -> None:
        for optimiser in self._taken_by(recipe):
            recipe.under(optimiser=optimiser)

    def _check_images(self) -> None:
        if self.networks and self.images is None:
            raise ValueError("networks: are trained on images; add [images]")
        if self.images is not None and not self.networks:
            raise ValueError("images: have no use without [[networks]]; add one")
        for name, scale in self.scales.items() if self.networks else ():
            _check_scale(name, scale, self.image_experiments)

    def _check_parts(self) -> None:
        declared = self.declared_parts
        if not declared:
            raise ValueError("declares no part: it needs a [base], or [[networks]]")
        _refuse_repeated("parts:", self.parts or ())
        if self.parts == ():
            raise ValueError("parts: names none; leave the line out for all that is declared")
        for part in self.parts or ():
            if part not in declared:
                raise ValueError(
                    f"parts: nothing is declared for Part {part}; there is {', '.join(declared)}"
                )

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

    def _own(self) -> Iterator[TabularExperiment | Baseline]:
        """All on the table, each once."""
        if self.base is None:
            return
        yield self.base
        for sweep in self.sweeps:
            yield from (setup for setup in sweep.setups(self.base) if setup != self.base)
        yield from self.method_recipes
        yield from self.combinations
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
            if network.like is not None and network.like not in known:
                raise ValueError(
                    f"networks: {network.id}: like = {network.like!r} names none above"
                )
            with _placed("networks", place):
                known[network.id] = network.experiment(known)
        return known

    def of_part(self, part: Part) -> tuple[ImageExperiment, ...]:
        """The networks that a part is about, in the order of the file."""
        return tuple(e for e in self.image_experiments.values() if e.part == part)

    @property
    def largest(self) -> Scale:
        """The scale whose input sizes the tables of layers have."""
        return next(self.scales[name] for name in reversed(SCALES) if name in self.scales)

    @property
    def twins(self) -> tuple[Twins, ...]:
        """Of the bonus: each network with the one that it is like."""
        known = self.image_experiments
        return tuple(
            (known[n.id], known[n.like]) for n in self.networks if n.part == "bonus" and n.like
        )

    @property
    def main(self) -> frozenset[str]:
        """Ids of the experiments that a name alone stands for: as they are declared."""
        declared = (*self._own(), *self.image_experiments.values())
        return frozenset(experiment.id for experiment in declared)

    def by_part(self, part: Part) -> tuple[Experiment, ...]:
        """What the text of a part needs, in its order."""
        if part in {"1", "2"}:
            return () if self.base is None else tuple(self._on_the_table(part, self.base))
        if part == "bonus":
            return tuple(dict.fromkeys(e for twins in self.twins for e in twins))
        own = self.of_part(part)
        return own if part == "3" else (*self.of_part("3")[:1], *own) if own else ()

    def _on_the_table(self, part: Part, base: TabularExperiment) -> Iterator[Experiment]:
        if part == "1":
            yield from self._variants([base])
            return
        swept = [setup for sweep in self.sweeps for setup in sweep.setups(base)]
        recipes = {e.name: e for e in (base, *swept, *self.method_recipes)}
        yield from self._variants([*recipes.values(), *self.combinations])
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
                for optimiser in self._taken_by(recipe):
                    variant = recipe.under(protocol=protocol, optimiser=optimiser)
                    if optimiser == recipe.optimiser or variant.recipe not in known:
                        yield variant
                    known.append(variant.recipe)

    def _taken_by(self, recipe: TabularExperiment) -> tuple[Optimiser, ...]:
        """The optimisers that it is trained under."""
        own = recipe.optimiser
        return self.optimisers if own in self.optimisers else (own,)


@contextmanager
def _placed(*place: str | int) -> Iterator[None]:
    """Faults of what is made from a part of the file get the place of that part."""
    try:
        yield
    except ValidationError as error:
        faults = [
            InitErrorDetails(
                type=PydanticCustomError("made", "{told}", {"told": fault["msg"]}),
                loc=(*place, *fault["loc"]),
                input=fault["input"],
            )
            for fault in error.errors()
        ]
        raise ValidationError.from_exception_data(error.title, faults) from None


def _under_both_protocols(models: Iterable[SimpleModel]) -> Iterator[Baseline]:
    for model in models:
        for protocol in PROTOCOLS:
            yield model.experiment().under(protocol)


def _check_sweeps(base: TabularExperiment, sweeps: Iterable[Sweep]) -> None:
    for sweep in sweeps:
        own = getattr(base, sweep.parameter)
        if own not in sweep.values:
            raise ValueError(
                f"groups: {sweep.id}: the value of the base, {json.dumps(own)}, must stand among its values"
            )


def _check_scale(name: str, scale: Scale, networks: Mapping[str, ImageExperiment]) -> None:
    """Each network has a size there, and no image is too small for it."""
    if unknown := next((n for n in scale.networks if n not in networks), None):
        raise ValueError(
            f"scales.{name}.networks.{unknown}: no network has this id; there are "
            f"{', '.join(networks) or 'none'}"
        )
    if networks and scale.image_seeds is None:
        raise ValueError(f"scales.{name}: has no `image_seeds`, which networks on images need")
    for network in networks.values():
        own = scale.found(network)
        if own is None:
            raise ValueError(f"scales.{name}: says no `images`, and {network.id} needs some")
        if own.pixels < network.network.least_pixels:
            raise ValueError(
                f"scales.{name}: {network.id} is too deep for images of {own.pixels} pixels; "
                f"it needs {network.network.least_pixels} at least, or fewer layers"
            )


def _refuse_repeated(what: str, ids: Sequence[str]) -> None:
    for id in ids:
        if ids.count(id) > 1:
            raise ValueError(f"{what} {id!r} stands there twice")
