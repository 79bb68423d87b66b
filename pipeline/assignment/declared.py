"""The form of an assignment's file as a whole, and the experiments that each part needs."""

import json
from collections.abc import Iterable, Iterator, Sequence
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
    PROTOCOLS,
    Baseline,
    Declaration,
    Experiment,
    ImageExperiment,
    Name,
    Part,
    Scale,
    TabularExperiment,
)
from pipeline.given import ImageData, TableData

BASE, BEST = "base", "best"  # the two recipes that Parts 1 and 2 are built on
BOTH: tuple[Optimiser, ...] = ("sgd", "adam")  # under which each network on the table is trained


class Assignment(Declaration):
    """published, references: files of what a source prints, and of what the report refers to."""

    title: Name
    subtitle: Name
    published: Beside | None = None
    references: Beside | None = None
    course: Name | None = None
    date: Day | None = None
    authors: Annotated[tuple[Author, ...], Field(max_length=limits.AUTHORS)] = ()
    contributions: Beside | None = None
    first_seed: FirstSeed
    headings: Annotated[tuple[Heading, ...], Field(max_length=limits.HEADINGS)] = ()
    table: TableData
    images: ImageData
    base: TabularExperiment
    groups: Annotated[tuple[Group, ...], Field(max_length=100)]
    networks: Annotated[tuple[Network, ...], Field(max_length=100)]
    scales: dict[Literal["smoke", "laptop", "paper"], Scale]

    @model_validator(mode="before")
    @classmethod
    def _name_the_scales_and_the_base(cls, content: Any) -> Any:
        """Their names are keys of the file, and the base is of Part 1."""
        if not isinstance(content, dict):
            return content
        base, scales = content.get("base"), content.get("scales")
        if isinstance(base, dict):
            base = {"name": base.get("id"), "part": "1", **base}
            base.pop("id", None)
        if isinstance(scales, dict):
            scales = {k: {"name": k, **v} if isinstance(v, dict) else v for k, v in scales.items()}
        return content | {"base": base, "scales": scales}

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        _check_base(self.base)
        _refuse_repeated("groups", [group.id for group in self.groups])
        self._check_changes()
        for sweep in self.sweeps:
            if getattr(self.base, sweep.parameter) not in sweep.values:
                raise ValueError(
                    f"groups: {sweep.id}: the value of the base, "
                    f"{json.dumps(getattr(self.base, sweep.parameter))}, must stand among its values"
                )
        sweeps, methods = ([one.id for one in group] for group in (self.sweeps, self.methods))
        check_headings(self.headings, sweeps, methods)
        networks = self.image_experiments
        names = [self.base.name, *(e.name for e in self._own()), *networks]
        _refuse_repeated("experiments", names)
        if {self.combination.name, "cnn", "cnn-batch-norm", "vgg13"} - set(names):
            raise ValueError("networks: cnn, cnn-batch-norm and vgg13 are what Parts 3 and 4 show")
        return self

    def _check_changes(self) -> None:
        """Each change of the base as it is trained; a fault is told with its place in the file."""
        for number, group in enumerate(self.groups):
            if isinstance(group, Sweep):
                for place, value in enumerate(group.values):
                    with _placed("groups", number, "values", place):
                        _check_variants(group.setup(self.base, value))
            elif isinstance(group, Methods):
                for place, method in enumerate(group.members):
                    with _placed("groups", number, "members", place):
                        _check_variants(method.applied(self.base))
            elif isinstance(group, Combination):
                with _placed("groups", number, "member"):
                    _check_variants(group.member.applied(self.base))
        with _placed("base"):
            _check_variants(self.base)

    def _own(self) -> Iterator[Experiment]:
        """All of Part 2 but the base."""
        setups = (setup for sweep in self.sweeps for setup in sweep.setups(self.base))
        yield from (setup for setup in setups if setup != self.base)
        yield from self.method_recipes
        yield self.combination
        yield from (simple.experiment() for simple in self.simple)

    @property
    def sweeps(self) -> tuple[Sweep, ...]:
        return tuple(group for group in self.groups if isinstance(group, Sweep))

    @property
    def methods(self) -> tuple[Method, ...]:
        found = (group.members for group in self.groups if isinstance(group, Methods))
        return next(found, ())

    @property
    def method_recipes(self) -> tuple[TabularExperiment, ...]:
        return tuple(method.applied(self.base) for method in self.methods)

    @cached_property
    def combination(self) -> TabularExperiment:
        found = [group.member for group in self.groups if isinstance(group, Combination)]
        if len(found) != 1 or found[0].id != BEST:
            raise ValueError(f"groups: one combination, with the id {BEST}, is what Part 2 ends on")
        return found[0].applied(self.base)

    @property
    def simple(self) -> tuple[SimpleModel, ...]:
        found = (group.members for group in self.groups if isinstance(group, Simple))
        return next(found, ())

    @cached_property
    def image_experiments(self) -> dict[str, ImageExperiment]:
        """By name, in the order of the file."""
        known = dict[str, ImageExperiment]()
        for network in self.networks:
            if network.id in known:
                raise ValueError(f"networks: the id {network.id!r} stands there twice")
            if network.like is not None and network.like not in known:
                raise ValueError(
                    f"networks: {network.id}: like = {network.like!r} names none above"
                )
            known[network.id] = network.experiment(known)
        return known

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
        declared = (self.base, *self._own(), *self.image_experiments.values())
        return frozenset(experiment.id for experiment in declared)

    def by_part(self, part: Part) -> tuple[Experiment, ...]:
        """What the text of a part needs, in its order."""
        known = self.image_experiments
        if part == "1":
            return tuple(_variants([self.base]))
        if part == "2":
            swept = [setup for sweep in self.sweeps for setup in sweep.setups(self.base)]
            recipes = {e.name: e for e in (self.base, *swept, *self.method_recipes)}
            networks = [*recipes.values(), self.combination]
            return (*_variants(networks), *_under_both_protocols(self.simple))
        if part == "bonus":
            return tuple(dict.fromkeys(e for twins in self.twins for e in twins))
        own = tuple(known[network.id] for network in self.networks if network.part == part)
        return own if part == "3" else (known["cnn"], *own)

    def select(self, parts: Sequence[Part]) -> tuple[Experiment, ...]:
        """The experiments that `parts` need, each once: Part 4 also needs the CNN of Part 3."""
        return tuple({e.id: e for part in parts for e in self.by_part(part)}.values())


def _variants(experiments: Iterable[TabularExperiment]) -> Iterator[TabularExperiment]:
    """Each recipe under both protocols and both optimisers.

    Which optimiser Part 1 used is inferred, and the published protocol leaks: the
    report shows what either choice changes. What an optimiser doesn't have is left out under
    it; where nothing is left of a change by that, there is no variant.
    """
    known = list[dict[str, object]]()
    for experiment in experiments:
        for protocol in PROTOCOLS:
            for optimiser in dict.fromkeys((*BOTH, experiment.optimiser)):
                variant = experiment.under(optimiser).model_copy(update={"protocol": protocol})
                if optimiser == experiment.optimiser or variant.recipe not in known:
                    yield variant
                known.append(variant.recipe)


def _check_variants(experiment: TabularExperiment) -> None:
    for optimiser in BOTH:
        experiment.under(optimiser)


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
            yield model.experiment().model_copy(update={"protocol": protocol})


def _check_base(base: TabularExperiment) -> None:
    if base.name != BASE or base.optimiser != "sgd":
        raise ValueError(f"base: its id must be {BASE} and its optimiser sgd in this version")


def _refuse_repeated(what: str, ids: Sequence[str]) -> None:
    for id in ids:
        if ids.count(id) > 1:
            raise ValueError(f"{what}: the id {id!r} stands there twice")
