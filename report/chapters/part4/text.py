"""Part 4: networks against the one of Part 3, or against the first of them."""

from collections.abc import Sequence

from manifest import Verdict
from report.page import formats, sentences
from report.page.chapter import Sections, Writer
from report.page.evidence import Evidence, Facts
from report.page.formats import count, percent, plural
from report.page.numbering import Numbering
from report.page.tracing import follows
from report.phrases import cost, curves
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
            f"{plural(evidence.count(f'{experiment}.parameters'), 'parameter')}{size}."
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


def accuracy(evidence: Evidence, _: Numbering) -> list[str]:
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
    compared = [_set_beside(evidence, other, first) for other in others]
    return [" ".join([f"{', '.join(told)}.", *compared]), *_unequal_data(evidence)]


def _set_beside(evidence: Evidence, other: str, first: str) -> str:
    """What its test says, and what that means for the time that it took."""
    found = evidence.comparison(f"4.3b.{other}")
    name = evidence.phrase(other)
    compared = sentences.compared(found, name, evidence.phrase(first))
    return f"{compared} {_paid(evidence, other, found.verdict)}".strip()


def _paid(evidence: Evidence, other: str, verdict: Verdict) -> str:
    """What a longer training went with, where it was one."""
    ratio = evidence.claims.get(f"{other}.time-ratio")
    if ratio is None or ratio.value <= 1:
        return ""
    name = evidence.phrase(other)
    meaning = sentences.outcome(
        verdict,
        f"The longer training of {name} went with a higher accuracy.",
        f"The longer training of {name} did not buy accuracy here.",
        f"The longer training of {name} bought nothing that would matter.",
        f"Whether the longer training of {name} changes the accuracy stays open.",
    )
    return follows(meaning, ("claims", ratio.id))


def _unequal_data(evidence: Evidence) -> list[str]:
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


def scores(evidence: Evidence, numbering: Numbering) -> list[str]:
    told = (_scores_of(evidence, model, name) for model, name in _by_model(evidence).items())
    untested = (
        " No test was made of these scores; where the classes are balanced, they follow the accuracy closely."
        if len(evidence.compared()) > 1
        else ""
    )
    return [
        f"{numbering.table('4.3b')} has all scores; precision, recall and F1 are means over the classes. {' '.join(told)}{untested}"
    ]


def _scores_of(evidence: Evidence, model: str, name: str) -> str:
    precision, recall, f1, correlation = (
        formats.claim_number(evidence.claim(f"{model}.{s}"))
        for s in ("precision", "recall", "f1", "mcc")
    )
    return (
        f"{formats.sentence(name)} has a precision of {precision}, a recall of {recall}, an F1 score of {f1} and a "
        f"{evidence.metric('image', 'mcc').phrase} of {correlation}."
    )


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3c-accuracy")
    told = (
        f"{formats.sentence(name)}: {formats.clause(curves.accuracy(_of(facts, model)))}"
        for model, name in _by_model(evidence).items()
    )
    return [
        f"{numbering.figure('4.3c-accuracy')} shows {_on_one_scale(evidence)}. {' '.join(told)}",
        *(
            f"{formats.sentence(name)}: {formats.clause(sentences.gap(evidence, model))}"
            for model, name in _by_model(evidence).items()
        ),
    ]


def _on_one_scale(evidence: Evidence) -> str:
    return f"{_all(evidence)} on one scale" if len(evidence.compared()) > 1 else "the accuracy"


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3c-loss")
    told = (
        f"{formats.sentence(name)}: {formats.clause(curves.loss(_of(facts, model)))}"
        for model, name in _by_model(evidence).items()
    )
    tests = (
        f"{formats.fixed(_of(facts, model).value('test'), 3)} for {name}"
        for model, name in _by_model(evidence).items()
    )
    return [
        f"{numbering.figure('4.3c-loss')} shows {'the losses' if len(evidence.compared()) > 1 else 'the loss'}. {' '.join(told)} The test loss is {formats.listed(tests)}."
    ]


def _of(facts: Facts, model: str) -> curves.Curves:
    return curves.Curves(facts, f"{model}_")


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3d")
    told = (_worst(facts, model, name) for model, name in _by_model(evidence).items())
    if len(evidence.compared()) == 1:
        return [f"{numbering.figure('4.3d')} is the confusion matrix. {' '.join(told)}"]
    return [
        f"{numbering.figure('4.3d')} sets the confusion matrices side by side. {' '.join(told)} How often each is right "
        "is told by the accuracy above, not by how clear a diagonal looks."
    ]


def _worst(facts: Facts, model: str, name: str) -> str:
    recall = percent(facts.number(f"{model}_worst_class_recall"))
    return f"The class that {name} recognises least is {facts.name(f'{model}_worst_class')}, with a recall of {recall}."


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3e")
    told = (_areas(facts, model, name) for model, name in _by_model(evidence).items())
    return [
        f"{numbering.figure('4.3e')} draws the ROC curves of {_all(evidence)}, class by class. {' '.join(told)}"
    ]


def _areas(facts: Facts, model: str, name: str) -> str:
    lowest, macro = (
        formats.area(facts.number(f"{model}_{key}")) for key in ("lowest_auc", "macro_auc")
    )
    weakest = facts.name(f"{model}_lowest_class")
    return f"For {name}, the areas have a mean of {macro}; the lowest is {lowest}, for class {weakest}."


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
    }
