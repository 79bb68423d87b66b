"""What an assignment's source is, as its file and as the manifest have it.

What it prints, what a run must have to be compared with it, what it says in words, and which
effects it states. Numbers are told by limits, like all else that a stranger may have written.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from manifest import canonical, limits
from manifest.entries import Effort, Entry
from manifest.fields import Count, Digest, Key, Words, few, named
from manifest.found import Result, results
from manifest.printed import UNTRAINED, Artefact, Number

TABULAR = "tabular"
URL = Annotated[str, Field(max_length=limits.NAME, pattern=r"^https?://[!-~]+$")]


class Needed(Entry):
    """What a run must have for its numbers to be compared; what is left out is not asked for.

    seed: by which the source split the rows; guessed: it names none, and this one is a guess.
    """

    seed: Count | None = None
    guessed: bool = False
    table_digest: Digest | None = None
    tabular_epochs: Count | None = None
    images: Count | None = None
    classes: Count | None = None
    networks: Annotated[dict[Key, Effort], named(limits.EXPERIMENTS)] = Field(default_factory=dict)


Several = Annotated[tuple[Words, ...], few(limits.QUOTES)]


class Order(Entry):
    """The order of the source: its headings, what its authors name, its steps and methods."""

    headings: Several = ()
    contributed: Several = ()
    steps: Several = ()
    methods: Several = ()


class Effect(Entry):
    """What the source says that a change does, by the comparison of the run that is about it.

    numbers: ids of the accuracy with the change and of that without; values: of what was changed.
    says, quote: the same in its words, where it prints no number.
    """

    comparison: Key
    numbers: tuple[Key, Key] | None = None
    values: tuple[Key, Key] | None = None
    says: Literal["raises", "lowers"] | None = None
    quote: Key | None = None

    @model_validator(mode="after")
    def _it_is_told_in_numbers_or_in_words(self) -> Self:
        if (self.numbers is None) == (self.says is None):
            raise ValueError(f"{self.comparison}: give either numbers or says")
        if (self.says is None) != (self.quote is None):
            raise ValueError(f"{self.comparison}: says and quote belong together")
        return self


class Source(Entry):
    """All that is known of the source. `constants` are numbers that it does not print.

    about: what it is, as the end of a sentence: "the report of …".
    """

    about: Words | None = None
    run: Needed = Needed()
    order: Order = Order()
    artefacts: Annotated[tuple[Artefact, ...], Field(min_length=1), few(limits.ARTEFACTS)]
    effects: Annotated[tuple[Effect, ...], few(limits.EXPERIMENTS)] = ()
    quotes: Annotated[dict[Key, Words], named(limits.QUOTES)] = Field(default_factory=dict)
    says: Annotated[dict[Key, Words], named(limits.QUOTES)] = Field(default_factory=dict)
    constants: Annotated[tuple[Number, ...], few(limits.QUOTES)] = ()

    def numbers(self) -> Iterator[Number]:
        """In the order of the source."""
        for artefact in self.artefacts:
            yield from artefact.all_numbers()

    def results(self) -> tuple[Result, ...]:
        """What it found by training, each once."""
        return results(self.numbers())

    @property
    def printed(self) -> str:
        """The digest of what the source says, whatever of a run stands against it."""
        content = {
            "numbers": {n.id: n.value for n in (*self.numbers(), *self.constants)},
            "order": self.order.model_dump(mode="json"),
            "quotes": dict(self.quotes),
            "says": dict(self.says),
        }
        return canonical.digest(content)

    @model_validator(mode="after")
    def _its_numbers_are_as_many_as_a_report_can_hold(self) -> Self:
        grids = (a.grid for a in self.artefacts if a.grid)
        number = sum(len(g.rows) * len(g.columns) for g in grids)
        number += sum(len(artefact.numbers) for artefact in self.artefacts)
        if number > limits.PUBLISHED:
            raise ValueError(f"{number:,} numbers; at most {limits.PUBLISHED:,} can be")
        return self

    @model_validator(mode="after")
    def _every_id_is_unique_and_known(self) -> Self:
        numbers = list(self.numbers())
        ids = [n.id for n in (*numbers, *self.constants)] + list(self.quotes)
        for kind, names in (("artefact", [a.id for a in self.artefacts]), ("id", ids)):
            if repeated := [name for name, times in Counter(names).items() if times > 1]:
                raise ValueError(f"the {kind} {repeated[0]!r} occurs more than once")
        needs = (*sorted(UNTRAINED), TABULAR, *self.run.networks)
        if strange := [n for n in numbers if n.needs not in needs]:
            raise ValueError(
                f"{strange[0].id} has needs = {strange[0].needs!r}; give one of {', '.join(needs)}"
            )
        measures = {n.id for n in numbers if not n.is_shape}
        for effect in self.effects:
            named = (*(effect.numbers or ()), *(effect.values or ()))
            unknown = [id for id in named if id not in measures]
            unknown += [id for id in (effect.quote,) if id and id not in self.quotes]
            if unknown:
                raise ValueError(
                    f"the effect {effect.comparison!r} names an unknown {unknown[0]!r}"
                )
        return self


class Reference(Entry):
    """An entry of the list of references."""

    url: URL | None = None
    title: Words | None = None

    @model_validator(mode="after")
    def _it_says_something(self) -> Self:
        if self.url is None and self.title is None:
            raise ValueError("a reference has a url, a title or both")
        return self
