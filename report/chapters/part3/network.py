"""Part 3, its network: scores, curves and errors, and the other networks of the part."""

from manifest import Claim
from report.page import formats, groups, sentences
from report.page.chapter import Sections, Writer
from report.page.evidence import Evidence, Facts
from report.page.formats import count, percent, plural
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.phrases import cost, curves, recipes, training
from report.phrases.layers import Network


def network(evidence: Evidence, numbering: Numbering) -> list[str]:
    side = Network(evidence, evidence.main_network()).count("first-side")
    layout = ", in the layout of torchinfo" if evidence.knows_its_source else ""
    return [
        f"{numbering.table('3.3')} lists the layers of the network for images of {plural(side, 'pixel')} a side{layout}. "
        "Counting them takes no training, so the table is the same at every scale of a run.",
        training.recipe(evidence, numbering, evidence.main_network()),
    ]


def performance(evidence: Evidence, numbering: Numbering) -> list[str]:
    main = evidence.main_network()
    accuracy = evidence.claim(f"{main}.accuracy")
    return [
        f"{formats.sentence(evidence.phrase(main))} reads {sentences.share_of(accuracy, 'the test images')} correctly. Guessing would be right in "
        f"{percent(1 / evidence.total('images.classes'))}. {numbering.table('3.4b')} holds all scores; precision, recall and F1 "
        "are means over the classes: in macro averages each class counts the same, in weighted ones by its test images. "
        f"The {evidence.metric('image', 'mcc').phrase}, which is of all classes at once, is "
        f"{formats.claim_number(evidence.claim(f'{main}.mcc'))}; guessing gives zero on average.",
        *_single_seed(evidence),
        *_guessing(evidence),
    ]


def _guessing(evidence: Evidence) -> list[str]:
    """A warning where the network has learned nothing that could be shown."""
    interval = evidence.claim(f"{evidence.main_network()}.accuracy").interval
    if interval is None or interval.low > 1 / evidence.total("images.classes"):
        return []
    if interval.high < 1 / evidence.total("images.classes"):
        return ["The whole interval lies below what guessing gives."]
    return ["The interval contains what guessing gives: the two cannot be told apart."]


def _single_seed(evidence: Evidence) -> list[str]:
    if evidence.claim(f"{evidence.main_network()}.accuracy").of == "seeds":
        return []
    return [
        "The interval covers the choice of test images. The network was trained with one seed, so what another "
        "initialisation would change is unknown."
    ]


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("3.4a-loss"))
    return [
        f"{numbering.figure('3.4a-loss')} shows the loss. {curves.loss(drawn)} {curves.test_line(drawn, 'loss')} {curves.lowest_loss(drawn)}"
    ]


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("3.4a-accuracy"))
    chosen = (
        f" The weights of epoch {count(drawn.chosen)} were tested, where the validation accuracy is highest."
        if drawn.chosen
        else ""
    )
    return [
        f"{numbering.figure('3.4a-accuracy')} shows the accuracy. {curves.accuracy(drawn)}{chosen} {curves.test_line(drawn, 'accuracy')}",
        sentences.gap(evidence, evidence.main_network()),
    ]


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.4d")
    return [
        f"{numbering.figure('3.4d')} counts the answers: a row for each true class, a column for each predicted one. "
        f"{percent(facts.number('accuracy'))} of the {plural(facts.count('n'), 'test image')} lie on the diagonal. "
        f"The class with the lowest recall is {facts.name('worst_class')}, of which "
        f"{percent(facts.number('worst_class_recall'))} are recognised. {_confused(facts)}",
        _pairs(evidence, numbering),
    ]


def _pairs(evidence: Evidence, numbering: Numbering) -> str:
    """How much of all errors the pairs of the table make up, and where images of them are."""
    if "3.4f" not in evidence.tables or not evidence.table("3.4f").rows:
        return ""
    main = evidence.main_network()
    rows, facts = evidence.table("3.4f").rows, evidence.facts("3.4d")
    run = evidence.run(main)
    listed = sum(evidence.count(f"{run}.confused-{place + 1}") for place in range(len(rows)))
    errors = round(facts.count("n") * (1 - facts.number("accuracy")))
    return (
        f"{numbering.table('3.4f')} lists the pairs that are confused most often. Together they make up "
        f"{count(listed)} of {plural(errors, 'error')} ({percent(listed / max(errors, listed))})."
        f"{_both_ways(evidence.claim(f'{run}.mutual-pairs'))}{_images_of_pairs(numbering)}"
    )


def _both_ways(claim: Claim) -> str:
    """How many pairs stand in the table the other way round as well; one alone can't."""
    if claim.n < 2:
        return ""
    found = f"{count(claim.value)} are" if claim.value else f"{shown('none', claim.value)} is"
    return f" Of the {plural(claim.n, 'pair')}, {found} listed in both directions."


def _images_of_pairs(numbering: Numbering) -> str:
    if "3.4f" not in numbering.figures:
        return ""
    return f" {numbering.figure('3.4f')} shows images of each pair."


def _confused(facts: Facts) -> str:
    if "most_confused_count" not in facts:
        return "No class is taken for another."
    return (
        f"The commonest single error is to take {facts.name('most_confused_true')} for "
        f"{facts.name('most_confused_predicted')}, {formats.how_often(facts.count('most_confused_count'))}."
    )


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.4e")
    return [
        f"{numbering.figure('3.4e')} draws one ROC curve per class, that class against all others, and names the area under "
        f"each. The areas run from {formats.area(facts.number('lowest_auc'))} (class {facts.name('lowest_class')}) to "
        f"{formats.area(facts.number('highest_auc'))} (class {facts.name('highest_class')}); their mean is "
        f"{formats.area(facts.number('macro_auc'))}. The dashed diagonal is where guessing would lie, at an area of 0.5.",
        *([MANY] if evidence.total("images.classes") > FEW else []),
    ]


FEW = 10  # classes, of which each has a share of the images that one does not overlook
MANY = (
    "With many classes, nearly all images are easy negatives for any one of them, so areas near 1 are to be expected; the "
    "confusion matrix is the stricter view."
)


def training_time(evidence: Evidence, _: Numbering) -> list[str]:
    main = evidence.main_network()
    images = evidence.count(f"{main}.train-images")
    epochs = evidence.experiment(main).epochs
    work = f"training {evidence.phrase(main)} for {plural(epochs, 'epoch')} of {plural(images, 'image')}"
    device = evidence.manifest.environment.device
    in_the_run = cost.seconds(evidence, main, cost.IN_THE_RUN)
    if not cost.is_known(evidence, main):
        return [f"In this run, {work} took {in_the_run} on {device}. {cost.BESIDE}"]
    return [
        f"Alone, {work} takes {cost.seconds(evidence, main)} on {device}, and {cost.memory(evidence, main)} of memory. "
        f"{cost.of_batches(evidence, main)}",
        f"In this run it took {in_the_run}. {cost.BESIDE}",
    ]


def beside(experiment: str) -> Writer:
    """Another network of Part 3 beside its first, which the report goes on with."""

    def told(evidence: Evidence, numbering: Numbering) -> list[str]:
        main = evidence.main_network()
        found, name = evidence.comparison(f"3.6.{experiment}"), evidence.phrase(experiment)
        is_variant = groups.is_variant(evidence, experiment, main)
        other = groups.plain(evidence.phrase(main)) if is_variant else evidence.phrase(main)
        other = recipes.compared(other, experiment, main)
        return [
            f"{_set_beside(evidence, numbering, experiment)}{_choice(evidence, experiment, other)}",
            f"The test accuracy chose nothing, and reports: {formats.clause(sentences.compared(found, name, other))}",
        ]

    return told


def _choice(evidence: Evidence, experiment: str, other: str) -> str:
    """By validation, as a test that chooses tests no more."""
    main, name = evidence.main_network(), evidence.phrase(experiment)
    own, beside = (evidence.claim(f"{id}.validation-accuracy") for id in (main, experiment))
    reached = f"On the validation images, {other} reaches {sentences.share(own)} and {name} {sentences.share(beside)}."
    if own.value == beside.value:
        return f"{reached} That decides for neither, and the report goes on with {other}."
    if own.value > beside.value:
        return f"{reached} By that, {other} is chosen, and the report goes on with it."
    return f"{reached} By that, {name} would be chosen; the report goes on with {other}, which the assignment names first."


def _set_beside(evidence: Evidence, numbering: Numbering, experiment: str) -> str:
    """Of the first of them, the table that has all."""
    others = evidence.beside_main()
    if experiment != others[0]:
        return ""
    together = "the two" if len(others) == 1 else "all of them"
    return f"{numbering.table('3.6')} sets {together} side by side. "


SECTIONS: Sections = {
    "3.3": network,
    "3.4b": performance,
    "3.4a-loss": loss_graph,
    "3.4a-accuracy": accuracy_graph,
    "3.4d": confusion,
    "3.4e": roc,
    "3.5": training_time,
}


def sections(evidence: Evidence) -> Sections:
    return {f"3.6.{id}": beside(id) for id in evidence.beside_main()}
