"""The cover and the guide to reading: what ran, on what, and what the words mean."""

from manifest import Dataset, Manifest
from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import plural

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
TABULAR, IMAGE = ("1", "2"), ("3", "4", "bonus")
USED_BY = {"table": TABULAR, "images": IMAGE}


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


def people(evidence: Evidence) -> list[str]:
    """Who wrote the report, as they stand on its cover: "Ada Lovelace (12345678)"."""
    return [
        f"{author.name} ({author.matriculation})" if author.matriculation else author.name
        for author in evidence.manifest.authors
    ]


def authors(evidence: Evidence) -> list[str]:
    """Their names, as files carry them; those of the contributions where no author is named."""
    manifest = evidence.manifest
    return [person.name for person in manifest.authors or manifest.contributions]


def cover(evidence: Evidence) -> list[tuple[str, list[str]]]:
    """Terms and what they are in this run."""
    manifest = evidence.manifest
    return [
        ("Scale", _scale(evidence)),
        *((d.title, [d.name, f"SHA-256 {d.digest[:SHORT_DIGEST]}"]) for d in _datasets(evidence)),
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
        *_dates(manifest),
    ]


def _dates(manifest: Manifest) -> list[tuple[str, list[str]]]:
    """The one that the authors gave, if they did, and that of the run."""
    of_run = [formats.date(manifest.observed.created)]
    if not manifest.date:
        return [("Date", of_run)]
    return [("Date", [formats.date(manifest.date)]), ("Run", of_run)]


def _scale(evidence: Evidence) -> list[str]:
    scale = evidence.manifest.scale
    return [f"{scale.name}: {scale.purpose}", *_tabular_work(evidence), *_image_work(evidence)]


def _tabular_work(evidence: Evidence) -> list[str]:
    epochs = evidence.manifest.scale.tabular_epochs
    if not _ran(evidence, TABULAR):
        return []
    return [f"{_tabular_parts(evidence)}: {plural(epochs, 'epoch')}"]


def _image_work(evidence: Evidence) -> list[str]:
    """Of the networks that Parts 3 and 4 are about, and of others that saw something else."""
    if not _ran(evidence, IMAGE):
        return []
    named = evidence.compared()
    known = {model: evidence.manifest.scale.images[model] for model in named}
    for model, work in evidence.manifest.scale.images.items():
        if work not in known.values():
            known[model] = work
    return [
        f"{evidence.title(model)}: {plural(work['images_per_class'], 'image')} per class at "
        f"{formats.count(work['pixels'])}{formats.THIN}px, {plural(work['epochs'], 'epoch')}"
        for model, work in known.items()
    ]


def _seeds(evidence: Evidence) -> list[str]:
    scale = evidence.manifest.scale
    tabular, image = map(formats.count, (scale.splits * scale.starts, scale.image_seeds))
    if not _ran(evidence, IMAGE):
        return [f"{tabular} per network of {_tabular_parts(evidence)}"]
    if not _ran(evidence, TABULAR):
        return [f"{image} per image model"]
    return [f"{tabular} per network of {_tabular_parts(evidence)}, {image} per image model"]


def _software(manifest: Manifest) -> str:
    known = manifest.environment.packages
    chosen = [f"{name} {known[name]}" for name in MAIN_PACKAGES if name in known]
    return ", ".join([f"Python {manifest.environment.python}", *chosen])


def guide(evidence: Evidence, by_hand: bool) -> list[tuple[str, str]]:
    """Terms that the report uses throughout, and what they mean here."""
    scale = evidence.manifest.scale
    tabular, image = _ran(evidence, TABULAR), _ran(evidence, IMAGE)
    return [
        *([("Seeds", _tabular_seeds(evidence))] if tabular else []),
        *([("Image models", _image_seeds(scale.image_seeds))] if image else []),
        ("Curves", CURVES),
        ("Intervals", _intervals(evidence)),
        ("Verdicts", VERDICTS),
        *([("Two protocols", _protocols(evidence))] if tabular else []),
        *([("Written by hand", BY_HAND)] if by_hand else []),
    ]


CURVES = (
    "A training curve is the mean over each epoch, taken while the weights still change and with dropout on. A validation curve "
    "is measured after each epoch, with dropout off. The two can’t be compared to the point; where the text gives a gap, both "
    "sides of it were measured again with the tested weights and with dropout off."
)
VERDICTS = (
    "A difference is the first thing named minus the second. A ranking is stated only where a test found it. “No evidence” doesn’t say that two things are equal: it says that these runs "
    "can’t tell them apart. “Equivalent” does: it is said where the difference was shown to be within a margin that was declared "
    "before the run. Where several comparisons answer one question, Holm’s correction of their p-values keeps the risk of any "
    f"false ranking at 5{formats.THIN}%; the intervals are those of each comparison by itself."
)


def _intervals(evidence: Evidence) -> str:
    tested = {f"test {evidence.called.row.many}": TABULAR, "images": IMAGE}
    named = [what for what, parts in tested.items() if _ran(evidence, parts)]
    if named == ["images"]:
        named = ["test images"]
    return (
        f"An interval in brackets is a 95{formats.THIN}% confidence interval: of the mean over seeds where seeds are named, of a "
        f"single model’s score where {formats.listed(named, 'or')} are named. Numbers are rounded to what their interval supports."
    )


def _protocols(evidence: Evidence) -> str:
    """What each does, with the assignment's words for them."""
    first, other = evidence.protocol("published"), evidence.protocol("leak-free")
    rows = evidence.called.row.many
    steps = {
        "fills gaps": bool(evidence.count("data.invalid-cells")),
        "scales": True,
        "oversamples": evidence.count("split.oversampled-rows") != evidence.count("data.rows"),
    }
    done = formats.listed(step for step, is_needed in steps.items() if is_needed)
    return (
        f"The {first} protocol {done} before it splits the {rows}, so that the test set is no longer "
        f"independent. The {other} protocol splits first and fits every step to the training {rows}. Results are those of the "
        f"{first} protocol unless the other is named."
    )


BY_HAND = (
    "Text with a line beside it was written by the authors. A number or a verdict that was put into it by name comes from this "
    "run, like any other of this report. The words around it, and numbers typed into it, are the authors’ own: nothing has "
    "tested them."
)


WHOSE = {
    "named": "by which the source split its rows",
    "guessed": "a guess, as the source names none",
    None: "the first",
}


def _tabular_seeds(evidence: Evidence) -> str:
    number, parts = _trainings(evidence), _tabular_parts(evidence)
    whose = WHOSE[evidence.seed_of_source()]
    if number == 1:
        return (
            f"Every network of {parts} was trained {formats.how_often(number)}. How far the scores would move with another seed is unknown, "
            "so no two setups can be told apart."
        )
    return (
        f"Every network of {parts} was trained {formats.how_often(number)}. A seed sets the split of the {evidence.called.row.many}, the first "
        f"weights and the order of the batches. Figures of single runs show seed {evidence.seed}, {whose}."
    )


def _trainings(evidence: Evidence) -> int:
    """Of each network on the table: every split of the rows with several starts."""
    scale = evidence.manifest.scale
    return scale.splits * scale.starts


def _image_seeds(number: int) -> str:
    trained = f"Each was trained {formats.how_often(number)}."
    if number > 1:
        return trained
    return f"{trained} Its intervals cover the choice of test images; the spread over seeds is unknown."
