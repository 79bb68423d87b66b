"""Part 2, the combination of changes: its scores, what they owe to leaks, its curves and errors."""

from manifest import Comparison, Experiment, Member
from manifest.errors import ManifestError
from report import reasons
from report.chapters.part2 import effects
from report.page import conditions, formats, groups, sentences, settings
from report.page.chapter import Sections
from report.page.evidence import AGAIN, Evidence
from report.page.formats import plural, setting
from report.page.numbering import Numbering
from report.phrases import curves, findings, recipes
from report.phrases.two_classes import confusion_counts, constant, roc_text
from report.reasons import Pair

FREE = "split.leak-free"  # of claims about the split of that protocol


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
    changes = formats.listed(recipes.changes(evidence, member.experiment, evidence.base))
    has = f"Against {base}, this model has {changes}" if changes else f"They are those of {base}"
    return [f"{table} lists the settings. {has}. It was trained for {epochs}."]


def performance(evidence: Evidence, numbering: Numbering) -> list[str]:
    run = evidence.claim(f"{_run(evidence)}.accuracy")
    scores = formats.listed(
        f"{evidence.metric('tabular', name).phrase} {formats.claim_number(evidence.claim(f'{_run(evidence)}.{name}'))}"
        for name in ("balanced-accuracy", "precision", "recall", "f1", "mcc")
    )
    return [
        f"{numbering.table('2.4b')} gives the test scores. The run with seed {evidence.seed} is right on {sentences.share_of(run, f'the test {evidence.called.row.many}')}. "
        f"{sentences.overall(evidence, best(evidence).experiment)}",
        f"The other scores of the run with seed {evidence.seed} are: {scores}.",
    ]


def comparison(evidence: Evidence, numbering: Numbering) -> list[str]:
    member = best(evidence)
    found, base = groups.comparison(evidence, member), groups.against(evidence, member)
    changes = recipes.settings_changed(evidence, member)
    changed = formats.in_words(changes, "setting")
    chosen = evidence.knows_its_source and _is_the_sources(evidence, member)
    meaning = sentences.outcome(
        found.verdict,
        f"The combination improves on {base}. As it changes {changed} at once, none of them can claim the gain for itself."
        if changes > 1
        else f"The combination improves on {base}.",
        f"The combination does worse than {base}{', although the source chose it as its best model' if chosen else ''}.",
        "As far as accuracy goes, either can stand for the other.",
        "These runs do not support the source’s choice of this model."
        if chosen
        else "Whether the combination changes the accuracy stays open.",
    )
    return [
        f"{numbering.figure('2.4c')} sets the two models side by side. "
        f"{sentences.compared(found, member.phrase, base, rows=evidence.called.row.many)} {meaning}",
        " ".join(reasons.given([Pair.of(evidence, member)])),
    ]


def _is_the_sources(evidence: Evidence, member: Member) -> bool:
    """Whether it is the model that the source ends on, with the same comparison."""
    if not evidence.knows_its_source:
        return False
    return any(effect.comparison in member.comparisons for effect in effects.tried(evidence))


def protocols(evidence: Evidence, numbering: Numbering) -> list[str]:
    main = evidence.main()
    return [
        f"{numbering.table('2.5')} repeats {formats.listed(one.phrase for one in main)} {_under_which(evidence)}, and "
        f"{numbering.figure('2.5')} adds the intervals. {_comparable(evidence)} {_otherwise(evidence)}",
        _protocols(evidence),
        _optimisers(evidence),
        _constant(evidence),
    ]


def _comparable(evidence: Evidence) -> str:
    """Oversampling makes the classes of one protocol equally large, where they are not."""
    score = "balanced accuracy, the mean of recall and specificity,"
    if evidence.count("split.oversampled-rows") == evidence.count("data.rows"):
        return (
            f"Both classes are equally large under either protocol; {score} stands beside accuracy."
        )
    return (
        f"The share of positive {evidence.called.row.many} differs between the protocols, and {score} is what can be compared "
        "across them."
    )


def _otherwise(evidence: Evidence) -> str:
    """In what else the protocols differ: a difference between them is not of the leak alone."""
    if f"{FREE}.test-rows" not in evidence.claims:
        return ""
    rows = evidence.called.row.many
    first, other = evidence.protocol("published"), evidence.protocol("leak-free")
    sizes = [formats.count(evidence.value(f"{split}.test-rows")) for split in ("split", FREE)]
    positive = formats.count(evidence.value(f"{FREE}.test-positives"))
    trained, distinct = (
        formats.count(evidence.value(f"{FREE}.{name}"))
        for name in ("train-rows", "distinct-train-rows")
    )
    return (
        f"They differ in more than the leak. The {first} protocol splits at random and tests on {sizes[0]} {rows}; the {other} one "
        f"splits each class in its share and tests on {sizes[1]}, {positive} of them positive, after training on {trained}, of which "
        f"{distinct} are distinct. A difference is one of the protocols as a whole."
    )


def _under_which(evidence: Evidence) -> str:
    """The conditions of the table, told for each model where they differ."""
    known = {one.phrase: _optimisers_of(evidence, one.id) for one in evidence.main()}
    if len({tuple(sorted(names)) for names in known.values()}) == 1:
        return f"under {conditions.conditions(evidence)}"
    each = formats.listed(
        f"{phrase} under {formats.listed(names)}" for phrase, names in known.items()
    )
    return f"under both protocols ({each})"


def _optimisers_of(evidence: Evidence, experiment: str) -> list[str]:
    protocol = str(evidence.setting(experiment, "protocol"))
    return [evidence.optimiser(e.id) for e in evidence.under(experiment, protocol=protocol)]


def _protocols(evidence: Evidence) -> str:
    """Every network of the table with leaks against itself without them."""
    found = [
        (evidence.comparison(f"protocol.{other.id}"), _conditioned(evidence, other))
        for one in evidence.main()
        for other in evidence.under(one.id, protocol="published")
    ]
    first, other = evidence.protocol("published"), evidence.protocol("leak-free")
    told = sentences.compared_with(
        [(comparison, f"{phrase} under the {first} protocol") for comparison, phrase in found],
        f"the same network under the {other} one",
        evidence.metric("tabular", "balanced-accuracy").phrase,
        rows=evidence.called.row.many,
    )
    flattered = [phrase for comparison, phrase in found if comparison.verdict == "higher"]
    if flattered:
        told = f"{told} The leaks flatter {formats.listed(flattered)}."
    return " ".join([told, *reasons.given([_pair(evidence, *one) for one in found])])


def _constant(evidence: Evidence) -> str:
    """What was trained without leaks, against having learnt nothing."""
    found, rows = findings.constant(evidence), evidence.called.row.many
    if not found:
        return ""
    share = formats.percent(evidence.value(found[0][0].right))
    told = sentences.compared_with(found, "it", rows=rows)
    return (
        f"Answering with the commoner class every time is right on {share} of the test {rows} without leaks. What may be "
        f"said of a model beside it is asked for new {rows} alone. {told}"
    )


def _pair(evidence: Evidence, comparison: Comparison, phrase: str) -> Pair:
    left, right = (claim.rpartition(".")[0] for claim in (comparison.left, comparison.right))
    return Pair(
        evidence=evidence,
        experiment=left,
        against=right,
        name=phrase,
        base=phrase,
        comparisons=(comparison.id,),
    )


def _conditioned(evidence: Evidence, one: Experiment) -> str:
    """As in "the base with Adam", where there are several optimisers."""
    several = len(evidence.main_optimisers()) > 1
    return f"{one.phrase} with {evidence.optimiser(one.id)}" if several else one.phrase


def _optimisers(evidence: Evidence) -> str:
    """The base under each other optimiser against the base, and their losses; nothing of one alone."""
    base, others = evidence.base, evidence.other_optimisers()
    if not others:
        return ""
    phrase = evidence.phrase(base)
    found = [
        (
            evidence.comparison(f"optimiser.{evidence.setting(other.id, 'optimiser')}"),
            f"{phrase} under {evidence.optimiser(other.id)}",
        )
        for other in others
    ]
    told = sentences.compared_with(
        found, f"{phrase} under {evidence.optimiser(base)}", rows=evidence.called.row.many
    )
    left_out = [_left_out(evidence, other) for other in others]
    losses = _losses(evidence, [base, *(other.id for other in others)])
    given = reasons.given([_under(evidence, other) for other in others])
    return " ".join(
        filter(None, (told, *left_out, losses, *given, _without_leaks(evidence, others)))
    )


def _without_leaks(evidence: Evidence, others: list[Experiment]) -> str:
    """The same under the other protocol, which may turn the order round."""
    names = {
        f"optimiser.{evidence.setting(other.id, 'optimiser')}.leak-free": other for other in others
    }
    found = [
        (
            evidence.comparisons[name],
            f"{evidence.phrase(evidence.base)} under {evidence.optimiser(other.id)}",
        )
        for name, other in names.items()
        if name in evidence.comparisons
    ]
    if not found:
        return ""
    base, rows = f"that under {evidence.optimiser(evidence.base)}", evidence.called.row.many
    told = formats.clause(sentences.compared_with(found, base, rows=rows))
    turned = [name for name in names if _is_turned(evidence, name)]
    end = " Without leaks, the order turns round." if turned else ""
    return f"The same under the {evidence.protocol('leak-free')} protocol: {told}{end}"


def _is_turned(evidence: Evidence, name: str) -> bool:
    """Whether one protocol ranks the two one way, and the other one the other way."""
    known = (evidence.comparisons.get(id) for id in (name, name.removesuffix(".leak-free")))
    return {c.verdict for c in known if c is not None} == {*sentences.RANKED}


def _under(evidence: Evidence, other: Experiment) -> Pair:
    """The base under another optimiser, and under its own."""
    own = f"optimiser.{evidence.setting(other.id, 'optimiser')}"
    named, base = (evidence.optimiser(id) for id in (other.id, evidence.base))
    return Pair(
        evidence=evidence,
        experiment=other.id,
        against=evidence.base,
        name=named,
        base=base,
        comparisons=tuple(
            id for id in evidence.comparisons if id == own or id.startswith(f"{own}.")
        ),
    )


def _left_out(evidence: Evidence, other: Experiment) -> str:
    names = recipes.left_out(evidence, other.id, evidence.base)
    phrase = evidence.optimiser(other.id)
    return f"Under {phrase}, the network has no {formats.listed(names, 'or')}." if names else ""


def _losses(evidence: Evidence, experiments: list[str]) -> str:
    """The test loss under each optimiser, all with as many digits as the least certain."""
    known = {
        id: evidence.claims[f"{id}.loss"] for id in experiments if f"{id}.loss" in evidence.claims
    }
    if len(known) < 2:
        return ""
    decimals = min(map(formats.claim_decimals, known.values()))
    told = (
        f"{formats.fixed(claim.value, decimals)} under {evidence.optimiser(id)}"
        for id, claim in known.items()
    )
    return f"The test loss is {formats.listed(told)}."


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
        f"{curves.test_line(drawn, 'loss')} {_divergence(drawn)}"
    ]


def _divergence(drawn: curves.Curves) -> str:
    if drawn.epochs == 1:
        return "One epoch shows no course."
    lowest = {part: curves.nats(drawn.value(f"{part}_lowest")) for part in ("train", "validation")}
    told = f"At their lowest, training is at {lowest['train']} and validation at {lowest['validation']}."
    if curves.rising(drawn, "validation") and not curves.rising(drawn, "train"):
        return f"{told} The validation loss has turned upwards while the training loss has not."
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
