"""The bonus: changes of an image network, each against its plain twin."""

from manifest import Member, Verdict
from report.page import formats, groups, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.numbering import Numbering

SOURCE = "The source’s contribution table names a bonus that its text does not describe."
AUGMENTATION = (
    "Augmentation turns, shifts, zooms and shears every training image a little at random."
)


def _twins(evidence: Evidence) -> list[Member]:
    return groups.members(evidence.groups("twins"))


def _plain(evidence: Evidence, member: Member) -> str:
    return groups.plain(groups.against(evidence, member))


def opening(evidence: Evidence, _: Numbering) -> list[str]:
    twins = _twins(evidence)
    number = formats.in_words(groups.number_of("twins", twins), "model")
    listed = formats.listed(member.phrase for member in twins)
    tried = (
        f"{number} is compared with its plain twin: {listed}."
        if len(twins) == 1
        else f"{number} are compared with their plain twins: {listed}."
    )
    opening = (
        f"{SOURCE} In its place, {tried}" if evidence.knows_its_source else formats.sentence(tried)
    )
    recipes = [evidence.experiment(member.experiment).recipe for member in twins]
    meaning = AUGMENTATION if any(recipe.get("augmented") for recipe in recipes) else ""
    return [f"{opening} {meaning}".strip()]


def comparison(evidence: Evidence, numbering: Numbering) -> list[str]:
    told = [
        sentences.compared(
            groups.comparison(evidence, member), member.phrase, _plain(evidence, member)
        )
        for member in _twins(evidence)
    ]
    return [
        f"{numbering.table('B')} and {numbering.figure('B')} set each model beside its plain twin, which was trained "
        "on the same images with the same seeds.",
        *told,
        _conclusion(evidence),
    ]


def _conclusion(evidence: Evidence) -> str:
    """What the comparisons say together: a sentence for each verdict among them."""
    by_verdict: dict[Verdict, list[Member]] = {}
    for member in _twins(evidence):
        found = groups.comparison(evidence, member)
        by_verdict.setdefault(found.verdict, []).append(member)
    if set(by_verdict) == {"no evidence"}:
        return "At this scale, no change has a proven effect."
    return " ".join(
        _meaning(evidence, verdict, by_verdict[verdict])
        for verdict in sentences.ORDER
        if verdict in by_verdict
    )


def _meaning(evidence: Evidence, verdict: Verdict, twins: list[Member]) -> str:
    """One sentence about the models with the same verdict."""
    names = formats.listed(member.phrase for member in twins)
    gains = "; ".join(f"{member.phrase} over {_plain(evidence, member)}" for member in twins)
    one = len(twins) == 1
    return sentences.outcome(
        verdict,
        f"What pays is thus: {gains}.",
        f"At this scale, {names} {'falls' if one else 'fall'} short of {'its plain twin' if one else 'their plain twins'}.",
        f"For {names}, the change makes no difference that would matter.",
        f"What the change does for {names} stays open.",
    )


def sections(evidence: Evidence) -> Sections:
    return {"B-opening": opening, "B": comparison} if _twins(evidence) else {}
