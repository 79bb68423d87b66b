"""What ran, on what and with what: versions, digests, host and date. `facts` is the door."""

from collections.abc import Iterator, Mapping

from manifest import Dataset, Manifest
from manifest.attachments import VALUES
from report.page import formats
from report.page.citations import cite
from report.page.evidence import Evidence
from report.page.formats import plural
from report.phrases import gaps
from report.phrases.data import IMAGE, TABULAR, datasets, ran, tabular_parts

SHORT_DIGEST = 12
PACKAGES: Mapping[str, str] = {  # and the work that one cites for it
    "torch": "paszke",
    "torchvision": "",
    "scikit-learn": "pedregosa",
    "imbalanced-learn": "lemaitre",
    "numpy": "",
    "pandas": "",
    "scipy": "",
    "matplotlib": "",
}
COLLECTIONS: Mapping[str, str] = {"emnist": "cohen"}  # by the kind of a data set
Facts = list[tuple[str, list[str]]]


def facts(evidence: Evidence) -> Facts:
    """Terms and what they are in this run."""
    manifest = evidence.manifest
    return [
        ("Scale", [f"{manifest.scale.name}: {manifest.scale.purpose}", *_work(evidence)]),
        *((d.title, [_named(d), f"SHA-256 {d.digest[:SHORT_DIGEST]}"]) for d in datasets(evidence)),
        ("Seeds", _seeds(evidence)),
        *gaps.facts(evidence),
        (
            "Device",
            [
                manifest.environment.device,
                f"{manifest.observed.processor}, {plural(manifest.observed.cores, 'core')}",
            ],
        ),
        ("Software", [_software(manifest)]),
        ("Trained again", list(_repeats(manifest))),
        ("Revision", [manifest.environment.revision[:SHORT_DIGEST]]),
        ("Date", [formats.date(manifest.observed.created)]),
        *([("Values", _values(manifest))] if manifest.observed.values else []),
    ]


def _values(manifest: Manifest) -> list[str]:
    return [
        f"{VALUES}, attached to the PDF or, where it is large, beside it",
        f"SHA-256 {manifest.observed.values}",
    ]


def _named(dataset: Dataset) -> str:
    work = COLLECTIONS.get(dataset.kind)
    return f"{dataset.name} {cite(work)}" if work else dataset.name


def _work(evidence: Evidence) -> list[str]:
    return [*_tabular_work(evidence), *_image_work(evidence)]


def _tabular_work(evidence: Evidence) -> list[str]:
    epochs = evidence.manifest.scale.tabular_epochs
    if not ran(evidence, TABULAR):
        return []
    return [f"{tabular_parts(evidence)}: {plural(epochs, 'epoch')}"]


def _image_work(evidence: Evidence) -> list[str]:
    """Of the networks that Parts 3 and 4 are about, and of others that saw something else."""
    if not ran(evidence, IMAGE):
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
    told = [
        *(
            [f"{tabular} per network of {tabular_parts(evidence)}"]
            if ran(evidence, TABULAR)
            else []
        ),
        *([f"{image} per image model"] if ran(evidence, IMAGE) else []),
    ]
    return [", ".join(told)]


REPEATS: Mapping[str, str] = {  # by level
    "portable": "gives the same bytes on any Intel processor with AVX2, under Linux and these versions",
    "same instruction set": "gives the same bytes with the same instruction set and number format",
    "same distribution": "differs as another start does",
}


def _repeats(manifest: Manifest) -> Iterator[str]:
    """What training a result again gives, by how far that was tested."""
    for level, gives in REPEATS.items():
        of_level = [e for e in manifest.experiments if e.level == level]
        processors = sorted({e.processor for e in of_level if e.processor})
        named = f" ({'; '.join(processors)})" if processors else ""
        if of_level:
            count = sum(len(e.seeds) for e in of_level)
            yield f"{plural(count, 'training')}: {'each ' if count > 1 else ''}{gives}{named}"


def _software(manifest: Manifest) -> str:
    known = manifest.environment.packages
    chosen = [
        f"{name} {known[name]} {cite(work)}" if work else f"{name} {known[name]}"
        for name, work in PACKAGES.items()
        if name in known
    ]
    return ", ".join([f"Python {manifest.environment.python}", *chosen])
