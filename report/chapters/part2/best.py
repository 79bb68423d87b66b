"""Part 2, the published best model: its scores, what they owe to leaks, its curves and errors."""

from collections.abc import Iterator

from manifest import Member
from manifest.errors import ManifestError
from report.page import formats, groups, sentences, settings
from report.page.chapter import Sections
from report.page.evidence import AGAIN, Evidence
from report.page.formats import plural, setting
from report.page.numbering import Numbering
from report.page.roles import BASE, OTHER_OPTIMISER
from report.phrases import curves, recipes
from report.phrases.two_classes import confusion_counts, constant, roc_text


def best(evidence: Evidence) -> Member:
    """The combination, in the sections that are there only where there is one."""
    member = evidence.combination()
    if member is None:
        raise ManifestError(f"the manifest has no combination; {AGAIN}")
    return member


def _run(evidence: Evidence) -> str:
    return evidence.run(best(evidence).experiment)


def architecture(evidence: Evidence, _: Numbering) -> list[str]:
    own = best(evidence).experiment
    steps = recipes.after_each_layer(evidence, own)
    each = "it" if recipes.depth(evidence, own) == 1 else "each"
    come = "comes" if len(steps) == 1 else "come"
    return [
        f"The network has {recipes.layers(evidence, own)}; after {each} {come} {formats.listed(steps)}. The output layer gives "
        "a single value, the logit of the positive class."
    ]


def forward(evidence: Evidence, _: Numbering) -> list[str]:
    own = best(evidence).experiment
    steps = formats.listed(recipes.after_each_layer(evidence, own))
    more = recipes.depth(evidence, own) - 1
    again = f", then {formats.how_often(more)} again through the same sequence" if more else ""
    which = "first hidden layer" if more else "hidden layer"
    return [
        f"Inputs pass through the {which}, {steps}{again}. The last layer gives the raw score; the sigmoid function turns "
        "it into a probability."
    ]


def training(evidence: Evidence, _: Numbering) -> list[str]:
    own = best(evidence).experiment
    optimiser = settings.choice(evidence, own, settings.OPTIMISER)
    batch = setting(evidence.setting(own, "batch_size"))
    told = [
        f"The network is trained with binary cross-entropy on logits (BCEWithLogitsLoss). Its optimiser is {optimiser.phrase}.",
        f"In each epoch, the training {evidence.called.row.many} are put into a new order and cut into batches of {batch}.",
        *recipes.extras(evidence, own),
    ]
    return [" ".join(filter(None, told))]


def recipe(evidence: Evidence, numbering: Numbering) -> list[str]:
    member, table = best(evidence), numbering.table("2.4a")
    epochs = plural(evidence.experiment(member.experiment).epochs, "epoch")
    base = groups.against(evidence, member)
    changes = formats.listed(recipes.changes(evidence, member.experiment, BASE))
    has = f"Against {base}, this model has {changes}" if changes else f"They are those of {base}"
    return [f"{table} lists the settings. {has}. It was trained for {epochs}."]


def performance(evidence: Evidence, numbering: Numbering) -> list[str]:
    run = evidence.claim(f"{_run(evidence)}.accuracy")
    scores = formats.listed(
        f"{evidence.metric('tabular', name).phrase} {formats.claim_number(evidence.claim(f'{_run(evidence)}.{name}'))}"
        for name in ("precision", "recall", "f1", "mcc")
    )
    return [
        f"{numbering.table('2.4b')} gives the test scores. The run with seed {evidence.seed} is right on {sentences.share_of(run, f'the test {evidence.called.row.many}')}. "
        f"{sentences.overall(evidence, best(evidence).experiment)}",
        f"The other scores of the run with seed {evidence.seed} are: {scores}.",
    ]


def comparison(evidence: Evidence, numbering: Numbering) -> list[str]:
    member = best(evidence)
    found, base = groups.comparison(evidence, member), groups.against(evidence, member)
    changes = _changes(evidence, member)
    settings = formats.in_words(changes, "setting")
    meaning = sentences.outcome(
        found.verdict,
        f"The combination improves on {base}. As it changes {settings} at once, none of them can claim the gain for itself."
        if changes > 1
        else f"The combination improves on {base}.",
        f"The combination does worse than {base}, although the source chose it as its best model.",
        "The two are interchangeable as far as accuracy goes.",
        "These runs don’t support the source’s choice of this model.",
    )
    return [
        f"{numbering.figure('2.4c')} sets the two models side by side. "
        f"{sentences.compared(found, member.phrase, base)} {meaning}"
    ]


def _changes(evidence: Evidence, member: Member) -> int:
    """In how many settings the combination differs from the base."""
    return groups.settings(member, recipes.changed(evidence, member.experiment, BASE))


def protocols(evidence: Evidence, numbering: Numbering) -> list[str]:
    known = subjects(evidence)
    return [
        f"{numbering.table('2.5')} repeats {formats.listed(known.values())} under both protocols and both optimisers, and "
        f"{numbering.figure('2.5')} adds the intervals. {_comparable(evidence)}",
        " ".join(_protocol(evidence, name, subject) for name, subject in known.items()),
        _optimiser(evidence),
    ]


def _comparable(evidence: Evidence) -> str:
    """Oversampling makes the classes of the published protocol equally large, where they are not."""
    score = "balanced accuracy, the mean of recall and specificity,"
    if evidence.count("split.oversampled-rows") == evidence.count("data.rows"):
        return (
            f"Both classes are equally large under either protocol; {score} stands beside accuracy."
        )
    return (
        f"The share of positive {evidence.called.row.many} differs between the protocols, so that {score} is what can be compared "
        "across them."
    )


def subjects(evidence: Evidence) -> dict[str, str]:
    """The phrases of the base and, if there is one, of the combination, as figures name them."""
    member = evidence.combination()
    return {"base": evidence.phrase(BASE)} | ({"best": member.phrase} if member else {})


def _protocol(evidence: Evidence, name: str, subject: str) -> str:
    found = evidence.comparison(f"protocol.{name}")
    told = sentences.compared(
        found,
        f"{subject} under the published protocol",
        "the same network under the leak-free one",
        evidence.metric("tabular", "balanced-accuracy").phrase,
    )
    meaning = sentences.outcome(
        found.verdict,
        "The leaks flatter it.",
        "The leaks do not flatter it.",
        "The leaks don’t change its score by an amount that would matter.",
        "",
    )
    return f"{told} {meaning}".strip()


def _optimiser(evidence: Evidence) -> str:
    found, base = evidence.comparison("optimiser.base"), evidence.phrase(BASE)
    told = sentences.compared(found, f"{base} under Adam", f"{base} under SGD")
    left_out = " ".join(_left_out(evidence))
    return " ".join(filter(None, (told, left_out, inferred(evidence))))


def _left_out(evidence: Evidence) -> Iterator[str]:
    """What the base has under its own optimiser alone."""
    for name in recipes.changed(evidence, OTHER_OPTIMISER, BASE):
        if name not in {settings.OPTIMISER, "protocol"}:
            other = settings.choice(evidence, OTHER_OPTIMISER, settings.OPTIMISER).phrase
            yield f"Under {other}, there is no {name.replace('_', ' ')}, which it doesn’t have."


def inferred(evidence: Evidence) -> str:
    """Why the choice of the optimiser matters to a reader of the published numbers."""
    adam = evidence.claims.get(f"{OTHER_OPTIMISER}.loss")
    sgd = evidence.claims.get(f"{BASE}.loss")
    if adam is None or sgd is None:
        return ""
    decimals = min(map(formats.claim_decimals, (adam, sgd)))
    return (
        f"The test loss is {formats.fixed(sgd.value, decimals)} under SGD and {formats.fixed(adam.value, decimals)} under Adam; "
        "the optimiser of the base is inferred, so both are shown."
    )


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("2.4d-accuracy"))
    return [
        f"{numbering.figure('2.4d-accuracy')} follows the run with seed {evidence.seed}. {curves.accuracy(drawn)} "
        f"{curves.swing(drawn)} {curves.test_line(drawn, 'accuracy')}",
        sentences.gap(evidence, best(evidence).experiment),
    ]


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("2.4d-loss"))
    return [
        f"{numbering.figure('2.4d-loss')} shows the loss of that run. {curves.loss(drawn)} "
        f"{curves.test_line(drawn, 'loss')} {_divergence(drawn, evidence.called.row.many)}"
    ]


def _divergence(drawn: curves.Curves, rows: str) -> str:
    if drawn.epochs == 1:
        return "One epoch shows no course."
    lowest = {part: curves.nats(drawn.value(f"{part}_lowest")) for part in ("train", "validation")}
    told = f"At the lowest, they are {lowest['train']} and {lowest['validation']}."
    if curves.rising(drawn, "validation") and not curves.rising(drawn, "train"):
        return (
            f"{told} The validation loss has turned upwards while the training loss has not: the model grows surer of itself on "
            f"the {rows} that it has seen, and on others it is punished for it."
        )
    if curves.rising(drawn, "validation"):
        return f"{told} Both have turned upwards again by the last epoch."
    return f"{told} The validation loss ends near its lowest point."


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    return [
        f"{numbering.figure('2.4e')} counts the answers of the run with seed {evidence.seed}.",
        *confusion_counts(evidence, _run(evidence)),
    ]


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    return roc_text(evidence, numbering.figure("2.4f"), best(evidence).experiment)


COMBINATION: Sections = {
    "2.4a-architecture": architecture,
    "2.4a-forward": forward,
    "2.4a-training": training,
    "2.4a": recipe,
    "2.4b": performance,
    "2.4c": comparison,
    "2.4d-accuracy": accuracy_graph,
    "2.4d-loss": loss_graph,
    "2.4e": confusion,
    "2.4e-constant": lambda evidence, _: constant(evidence, _run(evidence)),
    "2.4f": roc,
}


def sections(evidence: Evidence) -> Sections:
    return {**(COMBINATION if evidence.combination() else {}), "2.5": protocols}
