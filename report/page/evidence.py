"""A manifest → its claims, comparisons, tables, figures, recipes and groups, all traced."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from manifest import (
    Choice,
    Claim,
    ClaimReference,
    Comparison,
    Dataset,
    Experiment,
    Fact,
    Figure,
    Group,
    Heading,
    Manifest,
    Member,
    Metric,
    MetricKind,
    Table,
    limits,
)
from manifest.errors import ManifestError
from manifest.outline import OF_METHOD
from report.page.called import Called
from report.page.tracing import traced

Entry = TypeVar("Entry")
Setting = str | int | float | bool | list[int] | None
NOTHING: Mapping[str, Experiment] = MappingProxyType({})
PLAIN = Called()


class Evidence:
    """What a report may say. Whatever is not here can't be said."""

    def __init__(self, plain: Manifest) -> None:
        manifest = traced(plain)
        self.manifest = manifest
        self.called = Called.of(manifest.datasets)
        claims = (*manifest.claims, *manifest.observed.claims)
        self.claims = {c.id: self._counted_in_words(c) for c in claims}
        self.comparisons = {c.id: c for c in manifest.comparisons}
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

    def has_the_sources_seed(self) -> bool:
        """Whether that run splits the rows as the source did."""
        published = self.manifest.published
        return published is not None and bool(published.run.seed == self.manifest.first_seed)

    def _counted_in_words(self, claim: Claim) -> Claim:
        """Counts rows as the assignment calls them."""
        of = self.called.unit(claim.of)
        return claim if of == claim.of else claim.model_copy(update={"of": of})

    @cached_property
    def knows_its_source(self) -> bool:
        """Whether the source is the one that sentences and errata of this program are about."""
        published = self.manifest.published
        return published is not None and published.printed == THE_SOURCE

    def claim(self, name: str) -> Claim:
        return _required(self.claims, "claim", name)

    def value(self, name: str) -> float:
        return self.claim(name).value

    def count(self, name: str) -> int:
        """A whole number, whose claim's value is a float as all are."""
        return _counted(self.claim(name).value, f"claim {name}")

    def total(self, name: str, minimum: int = 1) -> int:
        """A count that others are divided by."""
        return _counted(self.claim(name).value, f"claim {name}", minimum)

    def comparison(self, name: str) -> Comparison:
        return _required(self.comparisons, "comparison", name)

    def metric(self, kind: MetricKind, name: str) -> Metric:
        return _required(self.metrics, "metric", f"{kind} {name}")

    def table(self, name: str) -> Table:
        return _required(self.tables, "table", name)

    def figure(self, name: str) -> Figure:
        return _required(self.figures, "figure", name)

    def experiment(self, name: str) -> Experiment:
        return _required(self.experiments, "experiment", name)

    def setting(self, experiment: str, name: str) -> Setting:
        """One value of an experiment's recipe, such as its learning rate."""
        return _required(dict(self.experiment(experiment).recipe), "setting", name)

    def choice(self, parameter: str, value: str) -> Choice:
        """What is meant by a setting that is a name."""
        return _required(self.choices, "choice", f"{parameter} {value}")

    def title(self, experiment: str) -> str:
        """As over a column: "VGG-13"."""
        return self.experiment(experiment).title

    def phrase(self, experiment: str) -> str:
        """As inside a sentence: "the CNN"."""
        return self.experiment(experiment).phrase

    def groups(self, kind: str) -> list[Group]:
        """Those of a part that ran, as long as they have a member."""
        if PART_OF.get(kind) not in self.manifest.parts:
            return []
        return [group for group in self.manifest.groups if group.kind == kind and group.members]

    def combination(self) -> Member | None:
        """The recipe that stands beside the base all through Part 2, if there is one."""
        return next((group.members[0] for group in self.groups("combination")), None)

    def facts(self, figure: str) -> "Facts":
        member, facts = self.combination(), self.figure(figure).facts
        combination = member.experiment if member else None
        known = (self.claims, self.experiments, combination, self.called)
        return Facts(figure, facts, *known)

    def ran(self, part: str) -> bool:
        """A bonus without twins is none."""
        return part in self.manifest.parts and (part != BONUS or bool(self.groups("twins")))

    def dataset(self, name: str) -> Dataset | None:
        return next((d for d in self.manifest.datasets if d.id == name), None)


THE_SOURCE = "e03bc16667ce25b05d31f5bcffab0ce88b64f257b187d1efc5ff2e8b9a7f8fdc"  # as it prints


def _specific(heading: Heading) -> bool:
    """Those for a report without some part stand first."""
    return heading.without_part is None


BONUS = "bonus"
PART_OF: Mapping[str, str] = {  # by the kind of a group
    **dict.fromkeys(("sweep", "methods", "combination", "simple"), "2"),
    "twins": BONUS,
}


class Facts:
    """The numbers and names that a figure was drawn from, and what experiments are called."""

    def __init__(  # noqa: PLR0917
        self,
        figure: str,
        values: Mapping[str, Fact],
        claims: Mapping[str, Claim],
        experiments: Mapping[str, Experiment] = NOTHING,
        combination: str | None = None,
        called: Called = PLAIN,
    ) -> None:
        self.combination = combination
        self.called = called
        self._figure = figure
        self._claims = claims
        self._experiments = experiments
        self.values = values

    def title(self, experiment: str) -> str:
        return _required(self._experiments, "experiment", experiment).title

    def phrase(self, experiment: str) -> str:
        return _required(self._experiments, "experiment", experiment).phrase

    def number(self, name: str) -> float:
        value = _required(self.values, f"fact of figure {self._figure}", name)
        if isinstance(value, ClaimReference):
            return _required(self._claims, "claim", value.claim).value
        if isinstance(value, str):
            raise ManifestError(
                f"figure {self._figure}: {name} is {value!r}, not a number; {AGAIN}"
            )
        return value

    def count(self, name: str) -> int:
        return _counted(self.number(name), f"figure {self._figure}: {name}")

    def name(self, name: str) -> str:
        return str(_required(self.values, f"fact of figure {self._figure}", name))

    def column(self, name: str) -> str:
        """The title of a column that a fact names."""
        return self.called.column(self.name(name))

    def __contains__(self, name: str) -> bool:
        return name in self.values


AGAIN = "run `nox -s full` to make the manifest again"


def _counted(value: float, what: str, minimum: int = 0) -> int:
    """What words and shares are made of has to be a count, whatever a manifest holds."""
    if not minimum <= value <= limits.COUNTED:
        raise ManifestError(f"{what} is {value:.4g}, at minimum {minimum} is possible; {AGAIN}")
    return round(value)


def _required(known: Mapping[str, Entry], kind: str, name: str) -> Entry:
    """The entry, or a one-line error: a manifest without it is damaged."""
    if name not in known:
        raise ManifestError(f"the manifest has no {kind} {name!r}; {AGAIN}")
    return known[name]
