"""The cover and the guide to reading: what ran, on what, and what the words mean."""

from manifest import Manifest
from report import formats
from report.formats import plural

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


def notices(manifest: Manifest) -> list[str]:
    """What a reader must know before any number."""
    small = (
        [
            f"This report was made at the scale “{manifest.scale.name}”, which is there to try the pipeline. Its models saw "
            "too few data for too few epochs: the numbers are real, but the sample is too small to conclude anything."
        ]
        if manifest.scale.name == "smoke"
        else []
    )
    return [*small, *(notice for dataset in manifest.datasets for notice in dataset.notices)]


def cover(manifest: Manifest) -> list[tuple[str, list[str]]]:
    """Terms and what they are in this run."""
    return [
        ("Scale", _scale(manifest)),
        *(
            (DATA_NAMES[d.id], [d.name, f"SHA-256 {d.digest[:SHORT_DIGEST]}"])
            for d in manifest.datasets
        ),
        ("Seeds", _seeds(manifest)),
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


def _scale(manifest: Manifest) -> list[str]:
    scale = manifest.scale
    return [f"{scale.name}: {scale.purpose}", *_tabular_work(manifest), *_image_work(manifest)]


def _tabular_work(manifest: Manifest) -> list[str]:
    if not {"1", "2"} & set(manifest.parts):
        return []
    return [f"Parts 1 and 2: {plural(manifest.scale.tabular_epochs, 'epoch')}"]


def _image_work(manifest: Manifest) -> list[str]:
    if not {"3", "4", "bonus"} & set(manifest.parts):
        return []
    models = (("CNN", manifest.scale.cnn), ("VGG-13", manifest.scale.vgg13))
    return [
        f"{name}: {plural(work['images_per_class'], 'image')} per class at {formats.count(work['pixels'])}{formats.THIN}px, "
        f"{plural(work['epochs'], 'epoch')}"
        for name, work in models
    ]


def _seeds(manifest: Manifest) -> list[str]:
    tabular, image = manifest.scale.tabular_seeds, manifest.scale.image_seeds
    return [
        f"{formats.count(tabular)} per network of Parts 1 and 2, {formats.count(image)} per image model"
    ]


def _software(manifest: Manifest) -> str:
    known = manifest.environment.packages
    chosen = [f"{name} {known[name]}" for name in MAIN_PACKAGES if name in known]
    return ", ".join([f"Python {manifest.environment.python}", *chosen])


def guide(manifest: Manifest) -> list[tuple[str, str]]:
    """Terms that the report uses throughout, and what they mean here."""
    ran = set(manifest.parts)
    return [
        *([("Seeds", _tabular_seeds(manifest.scale.tabular_seeds))] if ran & {"1", "2"} else []),
        *(
            [("Image models", _image_seeds(manifest.scale.image_seeds))]
            if ran & {"3", "4", "bonus"}
            else []
        ),
        ("Curves", CURVES),
        ("Intervals", INTERVALS),
        ("Verdicts", VERDICTS),
        *([("Two protocols", PROTOCOLS)] if ran & {"1", "2"} else []),
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


def _tabular_seeds(number: int) -> str:
    if number == 1:
        return (
            f"Every network of Parts 1 and 2 was trained {formats.how_often(number)}. How far the scores would move with another seed is unknown, "
            "so no two setups can be told apart."
        )
    return (
        f"Every network of Parts 1 and 2 was trained {formats.how_often(number)}. A seed sets the split of the rows, the first "
        "weights and the order of the batches. Figures of single runs show seed 42, the source’s own."
    )


def _image_seeds(number: int) -> str:
    trained = f"Each was trained {formats.how_often(number)}."
    if number > 1:
        return trained
    return f"{trained} Its intervals cover the choice of test images; the spread over seeds is unknown."
