"""What a recipe names by an id: optimisers and activations, each with its words.

The manifest carries the words of those that a run used, so that the report has no list of its own.
What they compute stands in `training.updates` and in `models.activations`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Optimiser = Literal["sgd", "adam", "adamw"]
Activation = Literal["leaky-relu", "relu", "tanh", "elu", "gelu", "silu", "sigmoid"]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """title: as in a table; phrase: inside a sentence.

    about, reason: what it does and why one takes it, in whole sentences.
    """

    title: str
    phrase: str
    about: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class OptimiserChoice(Choice):
    """takes: the fields of a recipe that not every optimiser has, and this one has."""

    takes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Training:
    """What all networks on images have in common, as `training.images` does it, in words.

    optimiser and loss: inside a sentence; schedule, chosen: whole sentences.
    """

    optimiser: str
    loss: str
    schedule: str
    chosen: str


OF_IMAGES = Training(
    optimiser="Adam",
    loss="cross-entropy",
    schedule="The learning rate rises in a line over the first twentieth of all steps, and then falls "
    "as half a cosine to zero.",
    chosen="After each epoch, the accuracy on the validation images is measured; the weights of the "
    "epoch in which it is highest are tested.",
)

OPTIMISERS: Mapping[Optimiser, OptimiserChoice] = {
    "sgd": OptimiserChoice(
        title="SGD",
        phrase="SGD",
        about="Stochastic gradient descent (SGD) takes a step against the gradient of each batch.",
        takes=frozenset({"momentum"}),
    ),
    "adam": OptimiserChoice(
        title="Adam",
        phrase="Adam",
        about="Adam scales the step of each weight by what its gradients have been.",
    ),
    "adamw": OptimiserChoice(
        title="AdamW",
        phrase="AdamW",
        about="AdamW scales the step of each weight by what its gradients have been, and shrinks "
        "the weights apart from that.",
    ),
}
NOT_OF_ALL = frozenset[str]().union(*(choice.takes for choice in OPTIMISERS.values()))

ACTIVATIONS: Mapping[Activation, Choice] = {  # about: after "It follows each hidden layer."
    "leaky-relu": Choice(
        title="LeakyReLU",
        phrase="LeakyReLU",
        about="It makes the network non-linear, and as it lets a small part of negative values "
        "through, a unit whose input has turned negative still receives a gradient and can recover.",
        reason="LeakyReLU keeps all units trainable.",
    ),
    "relu": Choice(
        title="ReLU",
        phrase="ReLU",
        about="It makes the network non-linear: positive values pass as they are, and negative ones "
        "become zero. A unit whose input is negative for every row receives no gradient.",
        reason="ReLU passes the gradient of an active unit on as it is.",
    ),
    "tanh": Choice(
        title="Tanh",
        phrase="tanh",
        about="It makes the network non-linear and keeps every output between minus one and one, "
        "centred on zero. Far from zero it is flat, and little of the gradient gets through.",
        reason="Tanh keeps the outputs of all layers in one range.",
    ),
    "elu": Choice(
        title="ELU",
        phrase="ELU",
        about="It makes the network non-linear: positive values pass as they are, and negative ones "
        "approach minus one, so a unit whose input has turned negative still receives a gradient.",
        reason="ELU keeps units trainable and their outputs near zero on average.",
    ),
    "gelu": Choice(
        title="GELU",
        phrase="GELU",
        about="It makes the network non-linear: each value is multiplied by the share of a normal "
        "distribution that lies below it. It is smooth, and a part of small negative values passes.",
        reason="GELU has a smooth slope everywhere.",
    ),
    "silu": Choice(
        title="SiLU",
        phrase="SiLU",
        about="It makes the network non-linear: each value is multiplied by its own sigmoid. It is "
        "smooth, and a part of small negative values passes.",
        reason="SiLU has a smooth slope everywhere.",
    ),
    "sigmoid": Choice(
        title="Sigmoid",
        phrase="the sigmoid",
        about="It makes the network non-linear and keeps every output between zero and one. Its "
        "slope is a quarter at most, so gradients shrink from layer to layer.",
        reason="The sigmoid keeps the outputs of all layers in one range.",
    ),
}
CHOICES: Mapping[str, Mapping[str, Choice]] = {  # by the field of a recipe
    "optimiser": dict(OPTIMISERS.items()),
    "activation": dict(ACTIVATIONS.items()),
}

Value = float | int | str | Sequence[int]


def is_named(parameter: str) -> bool:
    """Whether its values are names ("ReLU"), of which one doesn't say "an activation of"."""
    return parameter in CHOICES


def told(parameter: str, value: Value) -> str:
    """A value as the report tells it: "ReLU", "64–32", "0.00001", 32."""
    if isinstance(value, str):
        return CHOICES[parameter][value].phrase
    if isinstance(value, Sequence):
        return "–".join(map(str, value))
    return f"{Decimal(str(value)).normalize():f}"


def key(value: Value) -> str:
    """A value as a part of an id: "relu", "64-32", "1e-05"."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "-".join(map(str, value))
    return str(value)
