"""Part 4: networks against the one of Part 3, or against the first of them."""

from collections.abc import Sequence

from manifest import Group
from report.page import equal_terms, formats, sentences, verdicts
from report.page.chapter import Sections, Writer
from report.page.evidence import Evidence, Facts
from report.page.formats import count, plural
from report.page.numbering import Numbering
from report.page.outline import ALIKE, EQUAL
from report.page.verdicts import Pair
from report.phrases import cost, curves, training
from report.phrases.layers import Network


def _by_model(evidence: Evidence) -> dict[str, str]:
    """What each is called inside a sentence, that of Part 3 first."""
    return {model: evidence.phrase(model) for model in evidence.compared()}


def _own_first(evidence: Evidence) -> list[str]:
    """Those of Part 4, and then that of Part 3."""
    return [*evidence.networks("4"), *evidence.networks("3")[:1]]


def _all(evidence: Evidence) -> str:
    """As the subject of a sentence: "both networks"."""
    number = len(evidence.compared())
    return {1: "the network", 2: "both networks"}.get(number, "all networks")


def network(experiment: str) -> Writer:
    """The table of its layers, and how large it is in this run."""

    def told(evidence: Evidence, numbering: Numbering) -> list[str]:
        first = evidence.networks("4")[0]
        table = numbering.table("4.1" if experiment == first else f"4.1.{experiment}")
        known = Network(evidence, experiment)
        layout = ", in the layout of torchsummary" if evidence.knows_its_source else ""
        pixels = evidence.manifest.scale.images[experiment]["pixels"]
        size = (
            ": the first fully connected layer takes the flattened maps"
            if known.depends_on_size
            else ", whatever the size of the images"
        )
        return [
            f"{table} lists the layers of {known.phrase} for images of {plural(known.count('first-side'), 'pixel')} a side{layout}. "
            f"In this run, the images are {plural(pixels, 'pixel')} wide and high, and the network has "
            f"{plural(evidence.count(f'{experiment}.parameters'), 'parameter')}{size}.",
            training.recipe(evidence, numbering, experiment),
        ]

    return told


def differences(evidence: Evidence, numbering: Numbering) -> list[str]:
    table = numbering.table("4.2")
    if len(evidence.compared()) + len(evidence.beside_main()) == 1:
        return [f"{table} counts what the network is made of."]
    return [f"{table} sets the architectures side by side."]


def training_time(evidence: Evidence, numbering: Numbering) -> list[str]:
    own, table = _own_first(evidence), numbering.table("4.3a")
    if not cost.is_known(evidence, *own):
        took = _each(evidence, own, cost.IN_THE_RUN)
        return [f"In this run, {took} ({table}).", *_unequal_work(evidence)]
    return [
        f"Alone, {_each(evidence, own, cost.ALONE)} ({table}). {_ratios(evidence, 'time-ratio')}".strip(),
        f"{formats.sentence(_held(evidence, own))}. {_ratios(evidence, 'memory-ratio')}".strip(),
        _measured(evidence, own[0]),
        *_unequal_work(evidence),
    ]


def _measured(evidence: Evidence, model: str) -> str:
    told = cost.of_batches_too if evidence.ran("3") else cost.of_batches
    return told(evidence, model)


def _each(evidence: Evidence, models: Sequence[str], measure: str) -> str:
    (first, *others), took = models, "takes" if measure == cost.ALONE else "took"
    told = [f"training {evidence.phrase(first)} {took} {cost.seconds(evidence, first, measure)}"]
    told += [f"{evidence.phrase(m)} {cost.seconds(evidence, m, measure)}" for m in others]
    return ", ".join(told)


def _held(evidence: Evidence, models: Sequence[str]) -> str:
    first, *others = models
    told = [f"the training of {evidence.phrase(first)} holds {cost.memory(evidence, first)}"]
    told += [f"that of {evidence.phrase(m)} {cost.memory(evidence, m)}" for m in others]
    return formats.listed(told)


RATIOS = {"time-ratio": "as long", "memory-ratio": "as much memory"}


def _ratios(evidence: Evidence, name: str) -> str:
    first, *others = evidence.compared()
    known = [(o, evidence.claims.get(f"{o}.{name}")) for o in others]
    beside = "" if len(others) == 1 else f" as {evidence.phrase(first)}"
    return " ".join(
        f"{formats.sentence(evidence.phrase(other))} takes {formats.times(ratio.value)} {RATIOS[name]}{beside}."
        for other, ratio in known
        if ratio is not None
    )


def _work(evidence: Evidence, model: str) -> tuple[int, int]:
    return evidence.count(f"{model}.train-images"), evidence.experiment(model).epochs


def _unequal_work(evidence: Evidence) -> list[str]:
    """A warning where they were not all trained on the same images for as long."""
    work = {model: _work(evidence, model) for model in _own_first(evidence)}
    if len(set(work.values())) == 1:
        return []
    (first, (images, epochs)), *others = work.items()
    told = [f"{evidence.phrase(first)} saw {plural(images, 'image')} for {plural(epochs, 'epoch')}"]
    told += [f"{evidence.phrase(m)} {count(i)} for {count(e)}" for m, (i, e) in others]
    has_ratio = len(others) == 1 and any(c.endswith(".time-ratio") for c in evidence.claims)
    unequal = "The ratio compares unequal work" if has_ratio else "Not all did the same work"
    return [f"{unequal}: {', '.join(told)}."]


def accuracy(evidence: Evidence, numbering: Numbering) -> list[str]:
    first, *others = evidence.compared()
    (leading, *rest) = _own_first(evidence)
    told = [
        f"{formats.sentence(evidence.phrase(leading))} reads "
        f"{sentences.share_of(evidence.claim(f'{leading}.accuracy'), 'the test images')} correctly"
    ]
    told += [
        f"{evidence.phrase(model)} {sentences.share(evidence.claim(f'{model}.accuracy'))}"
        for model in rest
    ]
    compared = verdicts.told(
        [
            Pair(
                found=evidence.comparison(f"4.3b.{other}"),
                left=evidence.phrase(other),
                right=evidence.phrase(first),
            )
            for other in others
        ],
        "test accuracy",
    )
    text = f"{', '.join(told)}. {compared}".strip()
    return [f"{text} {_apart(evidence, numbering)}".strip(), *_unequal_data(evidence)]


def _apart(evidence: Evidence, numbering: Numbering) -> str:
    """Where that is told apart which this comparison has in one."""
    group = equal_group(evidence)
    if group is None:
        return ""
    return f"The networks differ in their recipes as well; {numbering.table(group.id)} tells the two apart."


def _unequal_data(evidence: Evidence) -> list[str]:
    """A caveat, where nothing tells both apart."""
    if equal_group(evidence):
        return []
    images = {m: evidence.count(f"{m}.train-images") for m in _own_first(evidence)}
    if len(set(images.values())) == 1:
        return []
    (first, most), *others = images.items()
    told = [f"{formats.sentence(evidence.phrase(first))} was trained on {plural(most, 'image')}"]
    told += [f"{evidence.phrase(model)} on {count(number)}" for model, number in others]
    difference = "The difference is one" if len(others) == 1 else "Differences are some"
    return [
        f"{formats.listed(told)}, as the scale of this run has it. {difference} of networks and data together."
    ]


def equal_group(evidence: Evidence) -> Group | None:
    """Networks of this part that were trained again with the effort of another."""
    return next((g for g in evidence.groups("equal") if g.id == EQUAL), None)


def scores(evidence: Evidence, numbering: Numbering) -> list[str]:
    untested = (
        " No test was made of these scores; where the classes have as many test images each, recall is the accuracy itself."
        if len(evidence.compared()) > 1
        else ""
    )
    return [
        f"{numbering.table('4.3b')} has all scores; precision, recall and F1 are means over the classes, and the "
        f"{evidence.metric('image', 'mcc').phrase} is of all classes at once.{untested}"
    ]


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    """Which weights were tested, and how far training data and others lie apart with them."""
    models = _by_model(evidence)
    opening = f"{numbering.figure('4.3c-accuracy')} shows {_on_one_scale(evidence)}."
    known = [(name, training.tested(evidence, model)) for model, name in models.items()]
    tested = [f"{epoch} for {name}" for name, epoch in known if epoch]
    weights = (
        f" The tested weights are those of the epoch with the highest validation accuracy, {formats.listed(tested)}."
        if tested
        else ""
    )
    return [f"{opening}{weights}", *(_gap(evidence, model) for model in evidence.networks("4"))]


def _gap(evidence: Evidence, model: str) -> str:
    """Part 3 tells that of its own network."""
    told = formats.clause(sentences.gap(evidence, model))
    return f"{formats.sentence(evidence.phrase(model))}: {told}"


def _on_one_scale(evidence: Evidence) -> str:
    return f"{_all(evidence)} on one scale" if len(evidence.compared()) > 1 else "the accuracy"


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    """What the validation loss says of the epochs that there were."""
    facts = evidence.facts("4.3c-loss")
    what = "the losses" if len(evidence.compared()) > 1 else "the loss"
    known = [(name, _of(facts, model)) for model, name in _by_model(evidence).items()]
    falling = [(name, drawn) for name, drawn in known if curves.still_falling(drawn)]
    if len(falling) < 2:
        falling = []
    told = [
        f"{formats.sentence(name)}: {formats.clause(curves.lowest_loss(drawn))}"
        for name, drawn in known
        if (name, drawn) not in falling
    ]
    if falling:
        ends = formats.listed(f"{name} ({curves.ends_at(drawn)})" for name, drawn in falling)
        told.append(
            f"The validation loss of {ends} was still falling in the last epoch, and training could have gone on."
        )
    return [f"{numbering.figure('4.3c-loss')} shows {what}. {' '.join(told)}"]


def _of(facts: Facts, model: str) -> curves.Curves:
    return curves.Curves(facts, f"{model}_")


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    """Whether the errors are the same ones."""
    several = len(evidence.compared()) > 1
    shows = "sets the confusion matrices side by side" if several else "is the confusion matrix"
    return [
        f"{numbering.figure('4.3d')} {shows}. {_commonest(evidence)}",
        *_alike(evidence, numbering),
    ]


def _commonest(evidence: Evidence) -> str:
    """The commonest error of each, once where it is the same."""
    facts = evidence.facts("4.3d")
    errors: dict[str, list[str]] = {}
    for model, name in _by_model(evidence).items():
        if f"{model}_most_confused_count" in facts:
            true, read = (
                facts.name(f"{model}_most_confused_{kind}") for kind in ("true", "predicted")
            )
            times = formats.how_often(facts.count(f"{model}_most_confused_count"))
            errors.setdefault(f"take {true} for {read}", []).append(f"{times} by {name}")
    told = [f"to {error} ({formats.listed(by)})" for error, by in errors.items()]
    if not told:
        return ""
    return f"The commonest single {'error is' if len(told) == 1 else 'errors are'} {formats.listed(told)}."


def _alike(evidence: Evidence, numbering: Numbering) -> list[str]:
    """What each makes of the classes that the network of Part 3 takes for one another."""
    others = [id for id in evidence.compared()[1:] if f"4.3d.{id}" in evidence.comparisons]
    if ALIKE not in evidence.tables or not others or not evidence.ran("3"):
        return []
    first = evidence.compared()[0]
    inside = [
        f"{formats.count(evidence.count(f'{evidence.run(id)}.alike-errors'))} of {plural(evidence.count(f'{evidence.run(id)}.errors'), 'error')} "
        f"of {evidence.phrase(id)}"
        for id in others
    ]
    compared = verdicts.told(
        [
            Pair(
                found=evidence.comparison(f"4.3d.{id}"),
                left=evidence.phrase(id),
                right=evidence.phrase(first),
            )
            for id in others
        ],
        "accuracy with each of these groups as one class",
    )
    return [
        f"The groups of {numbering.table(ALIKE)}, which {evidence.phrase(first)} gave, hold {formats.listed(inside)}. {compared}"
    ]


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3e")
    told = formats.listed(_areas(facts, model, name) for model, name in _by_model(evidence).items())
    return [
        f"{numbering.figure('4.3e')} draws the ROC curves of {_all(evidence)}, class by class. An area asks only whether the images "
        "of a class come before all others when they are put in order by the probability of that class; another class that they "
        f"are taken for is one of many, and costs it little. The mean areas are {told}."
    ]


def _areas(facts: Facts, model: str, name: str) -> str:
    lowest, macro = (
        formats.area(facts.number(f"{model}_{key}")) for key in ("lowest_auc", "macro_auc")
    )
    return f"{macro} for {name}, with the lowest for class {facts.name(f'{model}_lowest_class')} ({lowest})"


def equal(evidence: Evidence, numbering: Numbering) -> list[str]:
    group = equal_group(evidence)
    return equal_terms.told(evidence, numbering, group) if group else []


def sections(evidence: Evidence) -> Sections:
    return {
        **{f"4.1.{id}": network(id) for id in evidence.networks("4")},
        "4.2": differences,
        "4.3a": training_time,
        "4.3b": accuracy,
        "4.3b-scores": scores,
        "4.3c-accuracy": accuracy_graph,
        "4.3c-loss": loss_graph,
        "4.3d": confusion,
        "4.3e": roc,
        EQUAL: equal,
    }
