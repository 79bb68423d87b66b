"""A manifest → its claims, comparisons, tables, figures, recipes and groups, all traced."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, TypeVar

from manifest import (
    Choice,
    Claim,
    Comparison,
    Dataset,
    Experiment,
    Figure,
    Group,
    Heading,
    Manifest,
    Member,
    Metric,
    MetricKind,
    Network,
    Table,
)
from manifest.errors import ManifestError
from manifest.outline import OF_METHOD
from report.page.called import Called
from report.page.facts import AGAIN, Facts, Models, counted, first, required
from report.page.tracing import traced

__all__ = ["AGAIN", "PART_OF", "Evidence", "Facts", "Setting"]

Setting = str | int | float | bool | list[int] | None
Counted = TypeVar("Counted", Claim, Comparison)
ProtocolName = Literal["published", "leak-free"]


class Evidence:
    """What a report may say. Whatever is not here can't be said."""

    def __init__(self, plain: Manifest) -> None:
        manifest = traced(plain)
        self.manifest = manifest
        self.called = Called.of(manifest.datasets)
        claims = (*manifest.claims, *manifest.observed.claims)
        self.claims = {c.id: self._counted_in_words(c) for c in claims}
        self.comparisons = {c.id: self._counted_in_words(c) for c in manifest.comparisons}
        self.tables = {t.id: t for t in manifest.tables}
        self.figures = {f.id: f for f in manifest.figures}
        self.experiments = {e.id: e for e in manifest.experiments}
        self.choices = {f"{c.parameter} {c.id}": c for c in manifest.choices}
        self.metrics = {f"{m.kind} {m.id}": m for m in manifest.metrics}
        self.names = plain.names
        self._headings = {self._anchor(h): h for h in sorted(manifest.outline, key=_specific)}

    def _anchor(self, heading: Heading) -> tuple[str, str | None]:
        """As the report has it: methods by the ids of their experiments."""
        anchor = heading.anchor
        if anchor.startswith(OF_METHOD):
            name = anchor.removeprefix(OF_METHOD)
            anchor = f"{OF_METHOD}{self.names.main.get(name, name)}"
        return anchor, heading.without_part

    def heading(self, anchor: str) -> Heading | None:
        """What people wrote for one, if they did: first what holds without a part that is missing."""
        return next(
            (
                h
                for (known, without), h in self._headings.items()
                if known == anchor and (without is None or not self.ran(without))
            ),
            None,
        )

    @property
    def seed(self) -> int:
        """Of the runs that single figures show. It names them, and is no result."""
        return int(self.manifest.first_seed)

    def run(self, experiment: str) -> str:
        """What claims about that one run of an experiment begin with: `base.sgd.published@42`."""
        return f"{experiment}@{self.seed}"

    def _counted_in_words(self, counted: Counted) -> Counted:
        """Counts rows as the assignment calls them."""
        of = self.called.unit(counted.of)
        return counted if of == counted.of else counted.model_copy(update={"of": of})

    @cached_property
    def knows_its_source(self) -> bool:
        """Whether the source is the one that sentences and errata of this program are about."""
        published = self.manifest.published
        return published is not None and published.printed == THE_SOURCE

    def claim(self, name: str) -> Claim:
        return required(self.claims, "claim", name)

    def value(self, name: str) -> float:
        return self.claim(name).value

    def count(self, name: str) -> int:
        """A whole number, whose claim's value is a float as all are."""
        return counted(self.claim(name).value, f"claim {name}")

    def total(self, name: str, minimum: int = 1) -> int:
        """A count that others are divided by."""
        return counted(self.claim(name).value, f"claim {name}", minimum)

    def comparison(self, name: str) -> Comparison:
        return required(self.comparisons, "comparison", name)

    def metric(self, kind: MetricKind, name: str) -> Metric:
        return required(self.metrics, "metric", f"{kind} {name}")

    def table(self, name: str) -> Table:
        return required(self.tables, "table", name)

    def figure(self, name: str) -> Figure:
        return required(self.figures, "figure", name)

    def experiment(self, name: str) -> Experiment:
        return required(self.experiments, "experiment", name)

    def setting(self, experiment: str, name: str) -> Setting:
        """One value of an experiment's recipe, such as its learning rate."""
        return required(dict(self.experiment(experiment).recipe), "setting", name)

    def choice(self, parameter: str, value: str) -> Choice:
        """What is meant by a setting that is a name."""
        return required(self.choices, "choice", f"{parameter} {value}")

    def title(self, experiment: str) -> str:
        """As over a column: "VGG-13"."""
        return self.experiment(experiment).title

    def phrase(self, experiment: str) -> str:
        """As inside a sentence: "the CNN"."""
        return self.experiment(experiment).phrase

    def groups(self, kind: str) -> list[Group]:
        """Those of a part that ran, as long as they have a member."""
        known = (g for g in self.manifest.groups if g.kind == kind and g.members)
        return [group for group in known if self._part_of(group) in self.manifest.parts]

    def _part_of(self, group: Group) -> str:
        """Equal terms are of the part of their networks."""
        own = PART_OF.get(group.kind)
        return own or self.experiment(group.members[0].experiment).part

    def combination(self) -> Member | None:
        """The recipe that stands beside the base all through Part 2, if there is one."""
        return next((group.members[0] for group in self.groups("combination")), None)

    @property
    def base(self) -> str:
        """The experiment that all others on the table are compared with."""
        if self.manifest.base is None:
            raise ManifestError(f"the manifest has no base; {AGAIN}")
        return self.manifest.base

    def main(self) -> list[Experiment]:
        """What is shown over all seeds: the base, and the combination if there is one."""
        member = self.combination()
        ids = [self.base, *([member.experiment] if member else [])]
        return [self.experiment(id) for id in ids]

    def under(self, experiment: str, **conditions: str) -> list[Experiment]:
        """The same network, trained under these conditions; of several optimisers, all."""
        own = self.experiment(experiment)
        return [
            other
            for other in self.manifest.experiments
            if other.name == own.name
            and all(other.recipe.get(name) == value for name, value in conditions.items())
        ]

    def other_optimisers(self) -> list[Experiment]:
        """The base under each of them."""
        protocol = str(self.setting(self.base, "protocol"))
        known = self.under(self.base, protocol=protocol)
        return [other for other in known if other.id != self.base]

    def main_optimisers(self) -> list[str]:
        """Those that the base or the combination was trained under."""
        names = {one.name for one in self.main()}
        known = (e.recipe.get("optimiser") for e in self.manifest.experiments if e.name in names)
        return [str(name) for name in dict.fromkeys(known) if name is not None]

    def optimiser(self, experiment: str) -> str:
        """What the one is called, inside a sentence, that it was trained under."""
        return self.choice("optimiser", str(self.setting(experiment, "optimiser"))).phrase

    def protocol(self, name: ProtocolName) -> str:
        """The assignment's word for it."""
        known: Mapping[str, str] = {one.id: one.title for one in self.manifest.protocols}
        return required(known, "protocol", name)

    def facts(self, figure: str) -> "Facts":
        facts = self.figure(figure).facts
        main = self.main() if self.manifest.base is not None else []
        models = Models(
            experiments=self.experiments,
            main={experiment.name: experiment.phrase for experiment in main},
            optimisers=len(self.main_optimisers()) if main else 0,
            compared=tuple(self.compared()),
        )
        return Facts(figure, facts, self.claims, models, self.called)

    def networks(self, part: str) -> list[str]:
        """Those on images that a part is about, in the order of the assignment."""
        equal = {m.experiment for g in self.manifest.groups if g.kind == EQUAL for m in g.members}
        about = self.manifest.scale.images.keys() - equal
        return [e.id for e in self.experiments.values() if e.part == part and e.id in about]

    def network(self, experiment: str) -> Network | None:
        """What is known of one on images beside its layers."""
        known = self.manifest.networks
        return next((one for one in known if one.experiment == experiment), None)

    def main_network(self) -> str:
        """What Part 3 is about."""
        return first(self.networks("3"), "network of Part 3")

    def beside_main(self) -> list[str]:
        """The other networks of Part 3."""
        return self.networks("3")[1:]

    def compared(self) -> list[str]:
        """Of Part 4: that of Part 3 where it ran, and its own."""
        return [*self.networks("3")[:1], *self.networks("4")]

    def ran(self, part: str) -> bool:
        """A bonus without twins is none, and no part without networks that is about some."""
        there = {BONUS: self.groups("twins"), "3": self.networks("3"), "4": self.networks("4")}
        return part in self.manifest.parts and bool(there.get(part, True))

    def dataset(self, name: str) -> Dataset | None:
        return next((d for d in self.manifest.datasets if d.id == name), None)


THE_SOURCE = "6212b8e0939b1fb738ffb9893e5606f47665559f249f0af02daf74678e219f20"  # as it prints


def _specific(heading: Heading) -> bool:
    """Those for a report without some part stand first."""
    return heading.without_part is None


BONUS = "bonus"
EQUAL = "equal"
PART_OF: Mapping[str, str] = {  # by the kind of a group
    **dict.fromkeys(("sweep", "methods", "combination", "simple", "reasons"), "2"),
    "twins": BONUS,
}
