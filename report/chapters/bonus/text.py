"""The bonus: changes of an image network, each against its plain twin."""

from manifest import Member
from report.page import equal_terms, formats, groups, verdicts
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.outline import CALIBRATION as CALIBRATIONS
from report.page.outline import EQUAL_TWINS
from report.page.verdicts import Pair

CALIBRATION = "calibration-error"

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
    return [
        f"{numbering.table('B')} and {numbering.figure('B')} set each model beside its plain twin, which was trained "
        "on the same images with the same seeds.",
        verdicts.told(_pairs(evidence, groups.ACCURACY), "test accuracy"),
        _augmentation(evidence),
        _calibration(evidence, numbering),
    ]


def _pairs(evidence: Evidence, metric: str) -> list[Pair]:
    known = ((member, groups.compared_by(evidence, member, metric)) for member in _twins(evidence))
    return [
        Pair(found=found, left=member.phrase, right=_plain(evidence, member))
        for member, found in known
        if found is not None
    ]


def _augmentation(evidence: Evidence) -> str:
    """What it changed beside the test accuracy, where it did not raise that."""
    without = [
        member
        for member in _twins(evidence)
        if _is_augmented(evidence, member)
        and groups.comparison(evidence, member).verdict != "higher"
    ]
    if not without:
        return ""
    told = ". ".join(_fit(evidence, member) for member in without)
    return (
        "Augmentation works against learning the training images by heart; what it can close is the gap between training and "
        f"validation accuracy. {told}. Whether a longer training would change that, these runs do not say."
    )


def _fit(evidence: Evidence, member: Member) -> str:
    """Gap and fit of the plain twin, and with augmentation."""
    own, twin = member.experiment, str(member.against)
    before, after = (formats.points(evidence.value(f"{id}.gap")) for id in (twin, own))
    plain, augmented = (
        formats.claim_percent(evidence.claim(f"{id}.train-accuracy")) for id in (twin, own)
    )
    epochs = formats.plural(evidence.experiment(own).epochs, "epoch")
    return (
        f"In {epochs} of {evidence.phrase(twin)}, that gap has come to {before}, and with augmentation to {after}; the training "
        f"images as they are were read rightly in {plain}, and with augmentation in {augmented}"
    )


def _is_augmented(evidence: Evidence, member: Member) -> bool:
    own, twin = (
        evidence.experiment(id).recipe.get("augmented")
        for id in (member.experiment, str(member.against))
    )
    return bool(own) and not twin


def _calibration(evidence: Evidence, numbering: Numbering) -> str:
    pairs = _pairs(evidence, CALIBRATION)
    if not pairs:
        return ""
    return (
        "A probability can be trusted as far as it is how often the answer is right. "
        f"{numbering.table(CALIBRATIONS)} sets the expected calibration errors side by side. "
        f"{verdicts.told(pairs, 'expected calibration error')}"
    )


def equal(evidence: Evidence, numbering: Numbering) -> list[str]:
    group = next((g for g in evidence.groups("equal") if g.id == EQUAL_TWINS), None)
    return equal_terms.told(evidence, numbering, group) if group else []


def sections(evidence: Evidence) -> Sections:
    if not _twins(evidence):
        return {}
    return {"B-opening": opening, "B": comparison, EQUAL_TWINS: equal}
