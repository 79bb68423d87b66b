"""What the example asks for: a base, sweeps, methods, a combination, simple models and twins."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

BASE, BEST = "base.sgd.published", "best.adam.published"
RECIPE = {
    "hidden": [64, 64, 64], "dropout": 0.5, "batch_size": 64, "learning_rate": 0.007, "optimiser": "sgd",
    "batch_norm": False, "accumulation": 1, "activation": "leaky-relu", "momentum": 0.0, "weight_decay": 0.0,
    "label_smoothing": 0.0, "cosine": False, "early_stopping": None, "protocol": "published",
}  # fmt: skip
PROTOCOLS = ("published", "leak-free")
OPTIMISERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}
ACTIVATIONS = {"leaky-relu": "LeakyReLU", "relu": "ReLU", "tanh": "tanh"}
Value = float | str | tuple[int, ...]
NETWORK = {"learning_rate": 0.001, "batch_size": 32, "batch_norm": False, "augmented": False}


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Values of one setting of the base, its own among them."""

    id: str
    title: str
    noun: str
    parameter: str
    heading: str
    prefix: str
    values: tuple[Value, ...]

    def told(self, value: Value) -> str:
        """As in "a dropout of 0.3" and "the activation ReLU"."""
        if self.parameter == "activation":
            return f"the {self.noun} {ACTIVATIONS[str(value)]}"
        return (
            f"a {self.noun} of {'–'.join(map(str, value)) if isinstance(value, tuple) else value}"
        )


def list_of(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, kw_only=True)
class Named:
    """A method, a simple model or an image network, and what it changes; model: its family."""

    name: str
    title: str
    phrase: str
    question: str = ""
    heading: str = ""
    about: str = ""
    against: str = ""
    part: str = "bonus"
    model: str = ""
    packaged: str = ""  # what the packaged assignment calls it, where that is another name
    equal: str = ""  # the network whose effort it has, beside the one that it is like, `against`
    changes: dict[str, object] = field(default_factory=dict)


SWEEPS = (
    Sweep(id="2.1a", title="Dropout", noun="dropout", parameter="dropout", heading="Dropout Value Tuning",
          prefix="dropout", values=(0.3, 0.5, 0.7)),
    Sweep(id="2.1b", title="Batch size", noun="batch size", parameter="batch_size", heading="Batch Size",
          prefix="batch", values=(32, 64, 128)),
    Sweep(id="2.1c", title="Learning rate", noun="learning rate", parameter="learning_rate", heading="Learning Rate",
          prefix="rate", values=(0.001, 0.007, 0.01)),
)  # fmt: skip
ACTIVATION = Sweep(id="2.1d", title="Activation", noun="activation", parameter="activation", heading="Activation",
                   prefix="activation", values=("leaky-relu", "relu", "tanh"))  # fmt: skip
LAYOUT = Sweep(id="2.1e", title="Layout", noun="layout", parameter="hidden", heading="Layout",
               prefix="hidden", values=((64, 64, 64), (64, 32), (10,)))  # fmt: skip
DECAY = Sweep(id="2.1f", title="Weight decay", noun="weight decay", parameter="weight_decay", heading="Weight Decay",
              prefix="decay", values=(0.0, 0.00001, 0.01))  # fmt: skip
METHODS = (
    Named(
        name="early-stopping", title="Early stopping", heading="Early Stopping", phrase="the base with early stopping",
        question="Does stopping on the validation loss help?", changes={"early_stopping": 10},
        about="Early stopping ends the training once the validation loss has stopped falling for a number of epochs, "
        "and goes back to the weights of its lowest point. It saves time, and it can keep a model from overfitting.",
    ),
    Named(
        name="plateau", title="Learning-rate scheduler", heading="Learning Rate Scheduler",
        phrase="the base with the learning-rate scheduler", changes={"plateau_factor": 0.1},
        question="Does lowering the rate on a plateau of the validation loss help?",
        about="ReduceLROnPlateau divides the learning rate once the validation loss has stopped falling. Small steps can "
        "settle into a minimum that large ones jump over; reduced too early, they no longer get there.",
    ),
    Named(
        name="batch-norm", title="Batch normalisation", heading="Batch Normalization",
        phrase="the base with batch normalisation", question="Does batch normalisation help?", changes={"batch_norm": True},
        about="Batch normalisation brings the inputs of each layer to a common mean and spread, batch by batch. "
        "Gradients then keep their size from layer to layer, and the noise of the batches regularises a little.",
    ),
    Named(
        name="accumulation", title="Gradient accumulation", heading="Gradient Accumulation",
        phrase="the base with gradient accumulation", question="Does a step only every four batches help?",
        changes={"accumulation": 4},
        about="Gradient accumulation adds up the gradients of several batches before it takes a step. It stands in for a "
        "large batch where memory is short, and takes fewer steps in the same number of epochs.",
    ),
)  # fmt: skip
MORE_METHODS = (
    Named(
        name="weight-decay", title="Weight decay", heading="Weight Decay", phrase="the base with weight decay",
        question="Does weight decay help?", about="Weight decay pulls the weights towards zero.",
    ),
    Named(name="momentum", title="Momentum", phrase="the base with momentum"),
)  # fmt: skip
COMBINATION = Named(
    name="best", title="Published combination", phrase="the published combination",
    question="How far does the published combination get?",
    changes={"batch_norm": True, "dropout": 0.3, "batch_size": 16, "optimiser": "adam"},
)  # fmt: skip
NETWORK_ON_THE_TABLE = Named(
    name="base", title="Base network", phrase="the base", question="How well does a small network do?",
)  # fmt: skip
SIMPLE = (
    Named(
        name="logistic-regression",
        title="Logistic regression",
        phrase="logistic regression",
        question="How far does a linear model get?",
    ),
    Named(
        name="boosted-trees",
        title="Gradient-boosted trees",
        phrase="gradient-boosted trees",
        question="How far do gradient-boosted trees get?",
    ),
)
PART_3 = (
    Named(name="cnn", title="CNN", phrase="the CNN", question="How well does a small convolutional network read characters?", part="3", model="cnn"),
    Named(name="cnn-batch-norm", title="CNN with batch norm", phrase="the CNN with batch normalisation", question="Does batch normalisation help the CNN?", part="3",
          model="cnn", changes={"batch_norm": True}, about="The source chose the CNN without it."),
)  # fmt: skip
VGG13 = Named(
    name="vgg13",
    title="VGG-13",
    phrase="VGG-13",
    question="Does a deeper network read characters better?",
    part="4",
    model="vgg",
)
VGG11 = Named(name="vgg11", title="VGG-11", phrase="VGG-11", part="4", model="vgg")
RESNET18 = Named(name="resnet18", title="ResNet-18", phrase="ResNet-18", part="4", model="resnet18")
PART_4 = (VGG13,)
TWINS = (
    Named(name="vgg13-batch-norm", part="bonus", model="vgg", title="VGG-13 with batch norm", phrase="VGG-13 with batch normalisation", question="Does batch normalisation help VGG-13?",
          against="vgg13", changes={"batch_norm": True}),
    Named(name="cnn-augmented", part="bonus", model="cnn", title="CNN with augmentation", phrase="the CNN with augmentation", question="Does augmentation help the CNN?",
          against="cnn", changes={"augmented": True}),
    Named(name="vgg13-augmented", part="bonus", model="vgg", title="VGG-13 with augmentation", phrase="VGG-13 with augmentation", question="Does augmentation help VGG-13?",
          against="vgg13", changes={"augmented": True}),
)  # fmt: skip
EQUAL = (
    Named(name="cnn-equal", part="4", model="cnn", title="CNN on equal terms", phrase="the CNN on equal terms", question="How much of it is data?",
          against="cnn", equal="vgg13", changes={"batch_size": 64}),
    Named(name="cnn-augmented-equal", part="bonus", model="cnn", title="CNN with augmentation on equal terms",
          phrase="the CNN with augmentation on equal terms", question="And with augmentation?",
          against="cnn-augmented", equal="vgg13-augmented", changes={"batch_size": 64, "augmented": True}),
)  # fmt: skip


EQUAL_TABLES = {"4": "4.4", "bonus": "B.equal"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an assignment may ask for in any number, and call as it likes."""

    base: Named = NETWORK_ON_THE_TABLE
    optimisers: tuple[str, ...] = ("sgd", "adam")
    protocols: dict[str, str] = field(default_factory=lambda: {p: p for p in PROTOCOLS})
    sweeps: tuple[Sweep, ...] = SWEEPS
    methods: tuple[Named, ...] = METHODS
    combination: Named | None = COMBINATION
    simple: tuple[Named, ...] = SIMPLE
    part_3: tuple[Named, ...] = PART_3
    part_4: tuple[Named, ...] = PART_4
    twins: tuple[Named, ...] = TWINS
    equal: tuple[Named, ...] = EQUAL

    def swept(self, id: str, *values: Value) -> "Asked":
        """The same with other values in one sweep; without values, without it."""
        known = (replace(s, values=values) if s.id == id else s for s in self.sweeps)
        return replace(self, sweeps=tuple(s for s in known if s.values))

    @property
    def recipe(self) -> dict[str, object]:
        """Of the base."""
        return RECIPE | self.base.changes

    def setup(self, sweep: Sweep, value: Value) -> str:
        """The name of one of its experiments, whose base is the base."""
        if list_of(value) == self.recipe[sweep.parameter]:
            return self.base.name
        return f"{sweep.prefix}-{'-'.join(map(str, value)) if isinstance(value, tuple) else value}"

    def beside(self, sweep: Sweep) -> list[Value]:
        """The values of a sweep that are not the base's."""
        return [v for v in sweep.values if list_of(v) != self.recipe[sweep.parameter]]

    def under(self, name: str, optimiser: object = None, protocol: str = "published") -> str:
        """The id of an experiment; by default under the base's optimiser."""
        return f"{name}.{optimiser or self.recipe['optimiser']}.{protocol}"

    @property
    def base_id(self) -> str:
        return self.under(self.base.name)

    @property
    def combination_id(self) -> str:
        return self._combined("published")

    def _combined(self, protocol: str) -> str:
        """Where there is no combination, the base stands in its place."""
        one = self.combination or self.base
        own = {**self.recipe, **one.changes}["optimiser"]
        return self.under(one.name, own, protocol)

    @property
    def leak_free(self) -> str:
        """What simple models are compared with."""
        return self._combined("leak-free")

    @property
    def setups(self) -> dict[str, dict[str, object]]:
        """What each setup and method changes in the base, by name; each name once."""
        swept = {
            self.setup(s, v): {s.parameter: list_of(v)} for s in self.sweeps for v in self.beside(s)
        }
        methods = {method.name: method.changes for method in self.methods}
        return {self.base.name: {}} | swept | methods

    @property
    def ends(self) -> tuple[str, ...]:
        """The setups that the figures of the lowest and the highest accuracy are of."""
        if not any(self.beside(sweep) for sweep in self.sweeps):
            return ()
        last = next(sweep for sweep in reversed(self.sweeps) if self.beside(sweep))
        return self.setup(last, self.beside(last)[0]), self.base.name

    @property
    def tabular(self) -> list[str]:
        return [self.under(name) for name in self.setups]

    @property
    def main(self) -> list[Named]:
        """What Part 2 shows over all seeds."""
        return [self.base, *([self.combination] if self.combination else [])]

    @property
    def of_both(self) -> list[str]:
        """Of the same, what is shown seed by seed."""
        return [self.base_id, self.combination_id] if self.combination else [self.base_id]

    @property
    def others(self) -> list[str]:
        """Optimisers beside the base's."""
        return [other for other in self.optimisers if other != self.recipe["optimiser"]]

    @property
    def other(self) -> dict[str, dict[str, object]]:
        """What is trained beside setups and methods: recipes by id, without the base's own."""
        made: dict[str, dict[str, object]] = {}
        for one in self.main:
            own = {**self.recipe, **one.changes}["optimiser"]
            known = self.optimisers if own in self.optimisers else (own,)
            for protocol in PROTOCOLS:
                for optimiser in known:
                    conditions = {"optimiser": optimiser, "protocol": protocol}
                    made[self.under(one.name, optimiser, protocol)] = one.changes | conditions
        del made[self.base_id]
        return made

    @property
    def baselines(self) -> list[str]:
        return [f"{model.name}.{p}" for model in self.simple for p in PROTOCOLS]

    @property
    def networks(self) -> tuple[Named, ...]:
        return (*self.part_3, *self.part_4, *self.twins, *self.equal_terms)

    @property
    def equal_terms(self) -> tuple[Named, ...]:
        """Those between two networks that are there."""
        own = {network.name for network in (*self.part_3, *self.part_4, *self.twins)}
        return tuple(one for one in self.equal if {one.against, one.equal} <= own)

    def equal_of(self, part: str) -> list[Named]:
        return [one for one in self.equal_terms if one.part == part]

    @property
    def compared(self) -> list[Named]:
        """Of Part 4, that of Part 3 first."""
        return [*self.part_3[:1], *self.part_4]

    def trained(self, parts: Sequence[str]) -> list[Named]:
        """The networks that a run of these parts trains."""
        twins = {name for twin in self.twins for name in (twin.name, twin.against)}
        needed = {
            "3": {network.name for network in self.part_3},
            "4": {network.name for network in self.compared if self.part_4},
            "bonus": twins,
        }
        for part in ("4", "bonus"):
            needed[part] |= {
                n for one in self.equal_of(part) for n in (one.name, one.against, one.equal)
            }
        names = set().union(*(needed.get(part, set()) for part in parts))
        return [network for network in self.networks if network.name in names]

    @property
    def comparisons(self) -> dict[str, str]:
        """The left side of each comparison, by its id."""
        swept = {
            f"{s.id}.{self.setup(s, v)}": f"{self.under(self.setup(s, v))}.accuracy"
            for s in self.sweeps
            for v in self.beside(s)
        }
        combined = [self.combination.name] if self.combination else []
        names = dict(zip((one.name for one in self.main), self.of_both, strict=True))
        simple = {
            f"simple.{model.name}.{one.name}": f"{model.name}.leak-free.accuracy"
            for model in self.simple
            for one in self.main
        }
        fitted = [*self.of_both, *(self.under(name) for name in self.ends)]
        published = [self.base_id, *(id for id in self.other if id.endswith(".published"))]
        return {
            **swept,
            **{f"2.3.{m.name}": f"{self.under(m.name)}.accuracy" for m in self.methods},
            **{f"2.4.{name}": f"{self.combination_id}.accuracy" for name in combined},
            **{f"protocol.{id}": f"{id}.balanced-accuracy" for id in published},
            **{f"optimiser.{o}": f"{self.under(self.base.name, o)}.accuracy" for o in self.others},
            **simple,
            **{f"fit.{id}": f"{id}.train-accuracy" for id in dict.fromkeys(fitted)},
            **{f"leak.{name}": f"{id}.recall-leaked" for name, id in names.items()},
            **{f"3.6.{one.name}": f"{one.name}.accuracy" for one in self.part_3[1:]},
            **{f"4.3b.{one.name}": f"{one.name}.accuracy" for one in self.compared[1:]},
            **{f"4.3d.{one.name}": f"{one.name}@42.alike-accuracy" for one in self.compared[1:]},
            **{f"B.{twin.name}": f"{twin.name}.accuracy" for twin in self.twins},
            **{f"fit.{one.name}": f"{one.name}.train-accuracy" for one in self.compared},
            **{
                f"B.{twin.name}.calibration": f"{twin.name}.calibration-error"
                for twin in self.twins
            },
            **{
                f"{EQUAL_TABLES[one.part]}.{one.name}.effort": f"{one.name}.accuracy"
                for one in self.equal_terms
            },
            **{
                f"{EQUAL_TABLES[one.part]}.{one.name}.network": f"{one.equal}.accuracy"
                for one in self.equal_terms
            },
        }
