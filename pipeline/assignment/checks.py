"""What of an assignment does not go together → one fault, with its place in the file."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from pipeline.assignment.front import check_headings
from pipeline.assignment.members import Combination, Methods, Reason, Reasons, Sweep
from pipeline.config import PROTOCOLS, ImageExperiment, Scale, TabularExperiment

if TYPE_CHECKING:
    from pipeline.assignment.declared import Assignment


def check(asked: "Assignment") -> None:
    """A fault is a ValueError that names its place in the file."""
    _refuse_repeated("groups: the id", [group.id for group in asked.groups])
    _refuse_repeated("optimisers:", asked.optimisers)
    _refuse_repeated("protocols:", list(asked.protocols.values()))
    _check_table(asked)
    _check_images(asked)
    names = [e.name for e in asked.own()]
    _refuse_repeated("experiments: the id", [*names, *asked.image_experiments])
    _refuse_repeated("experiments: the title", [e.title for e in asked.own()])
    _refuse_repeated("groups: the title", [sweep.title for sweep in asked.sweeps])
    _refuse_repeated("networks: the title", [network.title for network in asked.networks])
    _check_parts(asked)
    sweeps, methods = ([one.id for one in group] for group in (asked.sweeps, asked.methods))
    check_headings(asked.headings, sweeps, methods)


def _check_table(asked: "Assignment") -> None:
    """What Parts 1 and 2 are made of is there as a whole, or not at all."""
    if asked.base is None:
        for name in ("table", "groups", "optimisers"):
            if getattr(asked, name):
                raise ValueError(f"{name}: has no use without a [base]; add one")
        return
    if asked.table is None:
        raise ValueError("base: is trained on a table; add a [table]")
    if asked.base.protocol != PROTOCOLS[0]:
        raise ValueError("base: has no protocol of its own; take the field out")
    if asked.base.optimiser not in asked.optimisers:
        raise ValueError(
            f"base.optimiser: {asked.base.optimiser!r} must be among `optimisers`, which are "
            f"{', '.join(asked.optimisers) or 'none'}"
        )
    _check_changes(asked, asked.base)
    _check_sweeps(asked.base, asked.sweeps)
    for name, scale in asked.scales.items():
        if scale.tabular is None:
            raise ValueError(f"scales.{name}: has no `tabular`, which a table needs")


def _check_changes(asked: "Assignment", base: TabularExperiment) -> None:
    """Each change of the base as it is trained; a fault is told with its place in the file."""
    for number, group in enumerate(asked.groups):
        if isinstance(group, Sweep):
            for place, value in enumerate(group.values):
                with placed("groups", number, "values", place):
                    _check_variants(asked, group.setup(base, value))
        elif isinstance(group, Methods):
            for place, method in enumerate(group.members):
                with placed("groups", number, "members", place):
                    _check_variants(asked, method.applied(base))
        elif isinstance(group, Combination):
            with placed("groups", number, "member"):
                _check_variants(asked, group.member.applied(base))
    with placed("base"):
        _check_variants(asked, base)
    for number, group in enumerate(asked.groups):  # of setups and methods that are sound by now
        if isinstance(group, Reasons):
            for place, reason in enumerate(group.members):
                _check_like(reason, asked.explained)
                with placed("groups", number, "members", place):
                    reason.applied(asked.explained[reason.like])


def _check_like(reason: Reason, known: Mapping[str, TabularExperiment]) -> None:
    if reason.like not in known:
        raise ValueError(
            f"groups: {reason.id}: like = {reason.like!r} is no setup and no method; there are "
            f"{', '.join(known)}"
        )


def _check_variants(asked: "Assignment", recipe: TabularExperiment) -> None:
    for optimiser in asked.taken_by(recipe):
        recipe.under(optimiser=optimiser)


def _check_images(asked: "Assignment") -> None:
    if asked.networks and asked.images is None:
        raise ValueError("networks: are trained on images; add [images]")
    if asked.images is not None and not asked.networks:
        raise ValueError("images: have no use without [[networks]]; add one")
    for name, scale in asked.scales.items() if asked.networks else ():
        _check_scale(name, scale, asked.image_experiments)


def _check_parts(asked: "Assignment") -> None:
    declared = asked.declared_parts
    if not declared:
        raise ValueError("declares no part: it needs a [base], or [[networks]]")
    _refuse_repeated("parts:", asked.parts or ())
    if asked.parts == ():
        raise ValueError("parts: names none; leave the line out for all that is declared")
    for part in asked.parts or ():
        if part not in declared:
            raise ValueError(
                f"parts: nothing is declared for Part {part}; there is {', '.join(declared)}"
            )


@contextmanager
def placed(*place: str | int) -> Iterator[None]:
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
        if network.effort and network.name in scale.networks:
            raise ValueError(
                f"scales.{name}.networks.{network.name}: it has the effort of {network.effort[0]}; "
                "take it out"
            )
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
