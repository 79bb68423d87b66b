"""The form of an assignment's file as a whole, and the experiments that each part needs."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

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
from pipeline.config import (
    OPTIMISERS,
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

BASE, BEST = "base", "best"  # the two recipes that Parts 1 and 2 are built on
Margin = Annotated[float, Field(gt=0, lt=1)]
# Beside the assignment's own, nowhere else: a stranger may have written its name.
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][^/\\\x00-\x1f]*$", max_length=100)]


class TableData(Declaration):
    file: FileName
    margin: Margin


class ImageData(Declaration):
    margin: Margin


class Assignment(Declaration):
    """published, references: files of what a source prints, and of what the report refers to."""

    title: Name
    subtitle: Name
    published: FileName | None = None
    references: FileName | None = None
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
        for sweep in self.sweeps:
            if getattr(self.base, sweep.parameter) not in sweep.values:
                raise ValueError(
                    f"groups: {sweep.id}: the value of the base, "
                    f"{getattr(self.base, sweep.parameter)}, must stand among its values"
                )
        networks = self.image_experiments
        names = [self.base.name, *(e.name for e in self._own()), *networks]
        _refuse_repeated("experiments", names)
        if {self.combination.name, "cnn", "cnn-batch-norm", "vgg13"} - set(names):
            raise ValueError("networks: cnn, cnn-batch-norm and vgg13 are what Parts 3 and 4 show")
        return self

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
    report shows what either choice changes.
    """
    for experiment in experiments:
        for protocol in PROTOCOLS:
            for optimiser in OPTIMISERS:
                yield experiment.model_copy(update={"protocol": protocol, "optimiser": optimiser})


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
