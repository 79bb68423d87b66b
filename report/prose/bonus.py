"""The bonus: batch normalisation and augmentation, each against its plain twin."""

from report import sentences
from report.evidence import Evidence
from report.numbering import Numbering
from report.prose import Sections

TWINS = {
    "B.vgg13-batch-norm": ("VGG-13 with batch normalisation", "plain VGG-13"),
    "B.cnn-augmented": ("the CNN with augmentation", "the plain CNN"),
    "B.vgg13-augmented": ("VGG-13 with augmentation", "plain VGG-13"),
}


def comparison(evidence: Evidence, numbering: Numbering) -> list[str]:
    told = [
        sentences.compared(evidence.comparison(name), left, right)
        for name, (left, right) in TWINS.items()
    ]
    return [
        f"{numbering.table('B')} and {numbering.figure('B')} set each model beside its plain twin, which has the same "
        "layers, recipe, images and seeds.",
        *told,
        _conclusion(evidence),
    ]


def _conclusion(evidence: Evidence) -> str:
    verdicts = [evidence.comparison(name).verdict for name in TWINS]
    if not set(verdicts) & set(sentences.RANKED):
        return "At this scale, no change has a proven effect."
    if "higher" in verdicts:
        gains = [
            f"{left} over {right}"
            for name, (left, right) in TWINS.items()
            if evidence.comparison(name).verdict == "higher"
        ]
        return f"What pays is thus: {'; '.join(gains)}."
    return "At this scale, no change pays."


SECTIONS: Sections = {"B": comparison}
