"""The cover and the guide to reading: what ran, on what, and what the words mean."""

from manifest import Dataset, Manifest
from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import plural
from report.page.roles import CNN, VGG

SHORT_DIGEST = 12
MAIN_PACKAGES = (
    "torch",
    "torchvision",
    "scikit-learn",
    "imbalanced-learn",
    "numpy",
    "pandas",
    "scipy",
    "matplotlib",
)
DATA_NAMES = {"diabetes": "Table", "characters": "Characters"}
TABULAR, IMAGE = ("1", "2"), ("3", "4", "bonus")
USED_BY = {"diabetes": TABULAR, "characters": IMAGE}


def _ran(evidence: Evidence, parts: tuple[str, ...]) -> bool:
    return any(map(evidence.ran, parts))


def _datasets(evidence: Evidence) -> list[Dataset]:
    """Those that a part of this run is about."""
    return [d for d in evidence.manifest.datasets if _ran(evidence, USED_BY[d.id])]


def _tabular_parts(evidence: Evidence) -> str:
    """As in "Part 1" or "Parts 1 and 2"."""
    there = [part for part in TABULAR if evidence.ran(part)]
    return f"Part{'' if len(there) == 1 else 's'} {formats.listed(there)}"


def notices(evidence: Evidence) -> list[str]:
    """What a reader must know before any number."""
    manifest = evidence.manifest
    small = (
        [
            f"This report was made at the scale “{manifest.scale.name}”, which is there to try the pipeline. Its models saw "
            "too few data for too few epochs: the numbers are real, but the sample is too small to conclude anything."
        ]
        if manifest.scale.name == "smoke"
        else []
    )
    return [*small, *(notice for dataset in _datasets(evidence) for notice in dataset.notices)]


def cover(evidence: Evidence) -> list[tuple[str, list[str]]]:
    """Terms and what they are in this run."""
    manifest = evidence.manifest
    return [
        ("Scale", _scale(evidence)),
        *(
            (DATA_NAMES[d.id], [d.name, f"SHA-256 {d.digest[:SHORT_DIGEST]}"])
            for d in _datasets(evidence)
        ),
        ("Seeds", _seeds(evidence)),
        (
            "Device",
            [
                manifest.environment.device,
                f"{manifest.observed.processor}, {plural(manifest.observed.cores, 'core')}",
            ],
        ),
        ("Software", [_software(manifest)]),
        ("Revision", [manifest.environment.revision[:SHORT_DIGEST]]),
        ("Date", [formats.date(manifest.observed.created)]),
    ]


def _scale(evidence: Evidence) -> list[str]:
    scale = evidence.manifest.scale
    return [f"{scale.name}: {scale.purpose}", *_tabular_work(evidence), *_image_work(evidence)]


def _tabular_work(evidence: Evidence) -> list[str]:
    epochs = evidence.manifest.scale.tabular_epochs
    if not _ran(evidence, TABULAR):
        return []
    return [f"{_tabular_parts(evidence)}: {plural(epochs, 'epoch')}"]


def _image_work(evidence: Evidence) -> list[str]:
    scale = evidence.manifest.scale
    return [
        f"{evidence.title(model)}: {plural(work['images_per_class'], 'image')} per class at "
        f"{formats.count(work['pixels'])}{formats.THIN}px, {plural(work['epochs'], 'epoch')}"
        for model, work, parts in ((CNN, scale.cnn, IMAGE), (VGG, scale.vgg13, IMAGE[1:]))
        if _ran(evidence, parts) and model in evidence.experiments
    ]


def _seeds(evidence: Evidence) -> list[str]:
    scale = evidence.manifest.scale
    tabular, image = map(formats.count, (scale.tabular_seeds, scale.image_seeds))
    if not _ran(evidence, IMAGE):
        return [f"{tabular} per network of {_tabular_parts(evidence)}"]
    if not _ran(evidence, TABULAR):
        return [f"{image} per image model"]
    return [f"{tabular} per network of {_tabular_parts(evidence)}, {image} per image model"]


def _software(manifest: Manifest) -> str:
    known = manifest.environment.packages
    chosen = [f"{name} {known[name]}" for name in MAIN_PACKAGES if name in known]
    return ", ".join([f"Python {manifest.environment.python}", *chosen])


def guide(evidence: Evidence) -> list[tuple[str, str]]:
    """Terms that the report uses throughout, and what they mean here."""
    scale = evidence.manifest.scale
    tabular, image = _ran(evidence, TABULAR), _ran(evidence, IMAGE)
    return [
        *([("Seeds", _tabular_seeds(evidence))] if tabular else []),
        *([("Image models", _image_seeds(scale.image_seeds))] if image else []),
        ("Curves", CURVES),
        ("Intervals", INTERVALS),
        ("Verdicts", VERDICTS),
        *([("Two protocols", PROTOCOLS)] if tabular else []),
    ]


CURVES = (
    "A training curve is the mean over each epoch, taken while the weights still change and with dropout on. A validation curve "
    "is measured after each epoch, with dropout off. The two can’t be compared to the point; where the text gives a gap, both "
    "sides of it were measured again with the tested weights and with dropout off."
)
INTERVALS = (
    f"An interval in brackets is a 95{formats.THIN}% confidence interval: of the mean over seeds where seeds are named, of a "
    "single model’s score where test rows or images are named. Numbers are rounded to what their interval supports."
)
VERDICTS = (
    "A difference is the first thing named minus the second. A ranking is stated only where a test found it. “No evidence” doesn’t say that two things are equal: it says that these runs "
    "can’t tell them apart. “Equivalent” does: it is said where the difference was shown to be within a margin that was declared "
    "before the run. Where several comparisons answer one question, Holm’s correction of their p-values keeps the risk of any "
    f"false ranking at 5{formats.THIN}%; the intervals are those of each comparison by itself."
)
PROTOCOLS = (
    "The published protocol fills gaps, scales and oversamples before it splits the rows, so that the test set is no longer "
    "independent. The leak-free protocol splits first and fits every step to the training rows. Results are those of the "
    "published protocol unless the other is named."
)


def _tabular_seeds(evidence: Evidence) -> str:
    number, parts = evidence.manifest.scale.tabular_seeds, _tabular_parts(evidence)
    if number == 1:
        return (
            f"Every network of {parts} was trained {formats.how_often(number)}. How far the scores would move with another seed is unknown, "
            "so no two setups can be told apart."
        )
    return (
        f"Every network of {parts} was trained {formats.how_often(number)}. A seed sets the split of the rows, the first "
        f"weights and the order of the batches. Figures of single runs show seed 42{_whose(evidence)}."
    )


def _whose(evidence: Evidence) -> str:
    return ", the source’s own" if evidence.has_the_sources_seed() else ""


def _image_seeds(number: int) -> str:
    trained = f"Each was trained {formats.how_often(number)}."
    if number > 1:
        return trained
    return f"{trained} Its intervals cover the choice of test images; the spread over seeds is unknown."
