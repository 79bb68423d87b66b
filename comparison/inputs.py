"""Two manifests → what went into one run and not into the other, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from manifest import Experiment, Manifest

NOTHING = "–"
IN_KEY = ("torch", "numpy", "scikit-learn", "imbalanced-learn")  # of which a key tells the version
Value = object


@dataclass(frozen=True, kw_only=True)
class Change:
    """kind: `declaration`, `data`, `versions` and so on. experiments: of a declaration, whose it is."""

    kind: str
    field: str
    left: str
    right: str
    experiments: tuple[str, ...] = ()


def changes(left: Manifest, right: Manifest) -> list[Change]:
    """What a reader would ask first comes first."""
    return [
        *_declarations(left, right),
        *_data_changes(left, right),
        *_fields("scale", _scale(left), _scale(right)),
        *_fields("seeds", _seeds(left), _seeds(right)),
        *_fields(
            "code",
            {"revision": left.environment.revision},
            {"revision": right.environment.revision},
        ),
        *_code(left, right),
        *_fields("versions", _versions(left), _versions(right)),
        *_fields("processor", _processor(left), _processor(right)),
    ]


def _fields(kind: str, left: Mapping[str, Value], right: Mapping[str, Value]) -> Iterator[Change]:
    for field in dict.fromkeys((*left, *right)):
        both = [_shown(side, field) for side in (left, right)]
        if both[0] != both[1]:
            yield Change(kind=kind, field=field, left=both[0], right=both[1])


def _shown(side: Mapping[str, Value], field: str) -> str:
    return str(side[field]) if field in side else NOTHING


def _declarations(left: Manifest, right: Manifest) -> Iterator[Change]:
    """Each change once, with all experiments that it is of; then those that one side lacks."""
    sides = [{e.id: e for e in side.experiments} for side in (left, right)]
    of = dict[tuple[str, str, str], list[str]]()
    for id in sides[0].keys() & sides[1].keys():
        both = [_declared(side[id]) for side in sides]
        for change in _fields("declaration", both[0], both[1]):
            of.setdefault((change.field, change.left, change.right), []).append(id)
    order = list(sides[0])
    for (field, before, after), ids in sorted(of.items(), key=lambda one: order.index(one[1][0])):
        listed = tuple(sorted(ids, key=order.index))
        yield Change(kind="declaration", field=field, left=before, right=after, experiments=listed)
    for own, other, texts in ((0, 1, ("there", NOTHING)), (1, 0, (NOTHING, "there"))):
        if alone := tuple(id for id in sides[own] if id not in sides[other]):
            yield Change(
                kind="declaration",
                field="experiment",
                left=texts[0],
                right=texts[1],
                experiments=alone,
            )


def _declared(experiment: Experiment) -> dict[str, Value]:
    return {**experiment.recipe, "epochs": experiment.epochs}


def _data_changes(left: Manifest, right: Manifest) -> Iterator[Change]:
    """What a file is called does not matter where its content is the same."""
    sides = [{str(one.id): one.digest for one in side.datasets} for side in (left, right)]
    for change in _fields("data", _data(left), _data(right)):
        dataset, _, field = change.field.partition(", ")
        if field != "name" or sides[0].get(dataset) != sides[1].get(dataset):
            yield change


def _data(side: Manifest) -> dict[str, Value]:
    found = dict[str, Value]()
    for dataset in side.datasets:
        found |= {
            f"{dataset.id}, {field}": getattr(dataset, field)
            for field in ("name", "kind", "size", "classes", "digest")
        }
        if dataset.target is not None:
            target = dataset.target
            found[f"{dataset.id}, target"] = f"{target.name}: {target.negative}, {target.positive}"
    return found


def _scale(side: Manifest) -> dict[str, Value]:
    scale = side.scale
    efforts = {
        f"{network}, {field}": count
        for network, effort in scale.images.items()
        for field, count in effort.items()
        if field != "epochs"  # which its declaration has
    }
    return {"name": scale.name, "parts": " ".join(side.parts), **efforts}


def _seeds(side: Manifest) -> dict[str, Value]:
    scale = side.scale
    return {
        "first seed": side.first_seed,
        "splits of the table": scale.splits,
        "starts on each split": scale.starts,
        "seeds of each network on images": scale.image_seeds,
    }


def _versions(side: Manifest) -> dict[str, Value]:
    return {"python": side.environment.python, **side.environment.packages}


def _processor(side: Manifest) -> dict[str, Value]:
    return {"device": side.environment.device, "processor": side.observed.processor}


def _code(left: Manifest, right: Manifest) -> Iterator[Change]:
    """Where all else that a key tells of agrees, keys that differ tell of other code."""
    if _conditions(left) != _conditions(right):
        return
    others = {e.id: e for e in right.experiments}
    changed, known = list[str](), 0
    for own in left.experiments:
        other = others.get(own.id)
        if other is not None and _declared(own) == _declared(other):
            keys = [
                dict(zip(zip(e.seeds, e.splits, strict=True), e.keys, strict=True))
                for e in (own, other)
            ]
            shared = keys[0].keys() & keys[1].keys()
            known += bool(shared)
            if any(keys[0][seed] != keys[1][seed] for seed in shared):
                changed.append(own.id)
    if changed:
        yield Change(
            kind="code",
            field="of training",
            left="one",
            right="another",
            experiments=tuple(changed),
        )


def _conditions(side: Manifest) -> object:
    """What keys tell of beside declaration, seed, split and code."""
    packages = side.environment.packages
    efforts = {network: tuple(sorted(of.items())) for network, of in side.scale.images.items()}
    return (
        side.environment.device == "CPU",
        [(one.id, one.digest, one.target) for one in side.datasets],
        {name: packages.get(name) for name in IN_KEY},
        efforts,
    )
