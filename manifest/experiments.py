"""What was trained, under which conditions, what belongs together, in its order, and what each is called.

A sweep changes one field of the base, any number of times; a method any fields; a combination
is one recipe; simple models are no networks; reasons test why another one does what it does;
twins differ in one thing; equal are networks with the effort of the one that they stand against.
"""

from typing import Annotated, Literal

from manifest import limits
from manifest.entries import Entry
from manifest.fields import Count, Key, Name, Number, Share, Text, Whole, few, named
from manifest.outline import Part

Setting = Name | Whole | Number | bool | Annotated[list[Count], few(limits.SETTINGS)] | None


Level = Literal["portable", "same instruction set", "same distribution"]


class Protocol(Entry):
    """How the rows of a table are split, and the report's word for it.

    published: after all rows were filled, scaled and oversampled; leak-free: before.
    """

    id: Literal["published", "leak-free"]
    title: Name


class Experiment(Entry):
    """What was trained: the declaration, the seeds, and where the store keeps each.

    splits: for each seed, the one that its split of the data was drawn with.

    name: as declared; one name may stand for several protocols and optimisers, which the recipe
    has. title: as in a table or over a column ("VGG-13"); phrase: as inside a sentence ("the
    CNN"); about: what else the assignment says of it. main: whether the name alone stands for
    this one.
    """

    id: Key
    name: Key
    main: bool = False
    part: Key
    title: Name
    phrase: Name
    question: Text
    about: Text = ""
    recipe: Annotated[dict[Key, Setting], named(limits.SETTINGS)]
    seeds: Annotated[tuple[Count, ...], few(limits.SEEDS)]
    splits: Annotated[tuple[Count, ...], few(limits.SEEDS)]
    epochs: Count
    keys: Annotated[tuple[Key, ...], few(limits.SEEDS)]
    level: Level = "same distribution"
    processor: Name = ""


class Network(Entry):
    """What is known of an experiment's network that no layer of it shows.

    family: as people call it; structure, initialisation: sentences of the family about it;
    about: what the assignment says of it; dropout: the share of units that it drops, if any;
    optimiser, loss: what it is trained by, inside a sentence; schedule, chosen: sentences about the
    learning rate and about which weights are tested.
    """

    experiment: Key
    family: Name
    dropout: Share | None = None
    optimiser: Name = ""
    loss: Name = ""
    schedule: Text = ""
    chosen: Text = ""
    structure: Text = ""
    initialisation: Text = ""
    about: Text = ""


class Failed(Entry):
    """An experiment that was asked for and could not be carried out: nothing of it is told.

    reason: in one line, as it was said; also: titles of what can't be told without it.
    """

    experiment: Key
    title: Name
    part: Part
    reason: Text
    also: Annotated[tuple[Name, ...], few(limits.EXPERIMENTS)] = ()


class Choice(Entry):
    """What recipes name by an id, such as an optimiser, in words.

    parameter: the setting of a recipe; id: its value there; title: as in a table; phrase: as inside
    a sentence; about, reason: what it does and why one takes it, in whole sentences.
    """

    parameter: Key
    id: Key
    title: Name
    phrase: Name
    about: Text = ""
    reason: Text = ""


class Member(Entry):
    """One experiment of a group.

    title: as in a table; phrase: as inside a sentence; heading: over its own text, if it has one;
    about: what it is for, as the assignment says it; against: the experiment that it is compared
    with; comparisons: with that one, by the metrics of the group.
    """

    experiment: Key
    title: Name
    phrase: Name
    heading: Name = ""
    about: Text = ""
    against: Key | None = None
    comparisons: Annotated[tuple[Key, ...], few(limits.LISTED)] = ()


class Group(Entry):
    """id: of its table; parameter and noun: of a sweep, as the recipe and a sentence have it."""

    id: Key
    kind: Literal["sweep", "methods", "combination", "simple", "reasons", "twins", "equal"]
    title: Name = ""
    heading: Name = ""
    parameter: Name = ""
    noun: Name = ""
    members: Annotated[tuple[Member, ...], few(limits.EXPERIMENTS)]
