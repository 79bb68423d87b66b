"""Findings of the example: one of every check, each of which found something."""

from collections.abc import Sequence

from manifest import Concerned, Finding
from report.phrases.data_checks import SENTENCES

OF_TABLE = {  # by the end of an id: value and what is concerned
    "giveaway-columns": ("columns", {"f1": (766, 0.9931)}),
    "numbering-columns": ("columns", {"f1": (766, None)}),
    "constant-columns": ("columns", {"f1": (766, None)}),
    "stand-ins": ("cells", {"f1": (372, 0.0), "f2": (5, -999.0)}),
    "filled-columns": ("columns", {"f1": (57, 0.0744)}),
    "small-classes": ("classes", {"1": (63, None)}),
}
OF_IMAGES = {
    "copies-across-classes": ("images", {"O": (9, None)}),
    "blank": ("images", {"O": (9, None)}),
    "small-classes": ("classes", {"O": (61, None)}),
}


def findings(features: Sequence[str], parts: Sequence[str], *, found: bool) -> tuple[Finding, ...]:
    """Of every check, something or nothing."""
    there = {"table": {"1", "2"} & set(parts), "images": {"3", "4", "bonus"} & set(parts)}
    return tuple(
        _finding(id, features, found=found) for id in SENTENCES if there[id.partition(".")[0]]
    )


def _finding(id: str, features: Sequence[str], *, found: bool) -> Finding:
    dataset, _, name = id.partition(".")
    known = OF_TABLE if dataset == "table" else OF_IMAGES
    counts, concerned = known.get(name, ("rows" if dataset == "table" else "images", {}))
    titles = dict(zip(("f1", "f2"), features, strict=False))
    return Finding(
        id=id,
        dataset="table" if dataset == "table" else "images",
        title=name.replace("-", " "),
        count=17 if found else 0,
        of=612,
        counts=counts,
        measure="something",
        threshold=0.013,
        source="somebody",
        value=0.437 if name == "no-signal" else None,
        concerned=tuple(
            Concerned(id=titles.get(id, id), count=count, value=value)
            for id, (count, value) in concerned.items()
        )
        if found
        else (),
    )
