"""Two sides → what went into one run and not into the other, field by field."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from comparison.sides import Side
from manifest import Experiment, Manifest

NOTHING = "–"
Value = object


@dataclass(frozen=True, kw_only=True)
class Change:
    """kind: `declaration`, `data`, `versions` and so on. experiments: of a declaration, whose it is."""

    kind: str
    field: str
    left: str
    right: str
    experiments: tuple[str, ...] = ()


def changes(one: Side, other: Side) -> list[Change]:
    """What a reader would ask first comes first."""
    left, right = one.manifest, other.manifest
    return [
        *_declarations(left, right),
        *_data_changes(left, right),
        *_fields("scale", _scale(left), _scale(right)),
        *_fields("seeds", _seeds(left), _seeds(right)),
        *_fields("code", _revision(left), _revision(right)),
        *_code(one, other),
        *_fields("versions", _versions(left), _versions(right)),
        *_fields("processor", _processor(left), _processor(right)),
        *_levels(left, right),
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
    declared = [{id: _declared(e) for id, e in side.items()} for side in sides]
    yield from _by_change("declaration", declared[0], declared[1])
    for own, other, texts in ((0, 1, ("there", NOTHING)), (1, 0, (NOTHING, "there"))):
        if alone := tuple(id for id in sides[own] if id not in sides[other]):
            yield Change(
                kind="declaration",
                field="experiment",
                left=texts[0],
                right=texts[1],
                experiments=alone,
            )


def _by_change(
    kind: str,
    left: Mapping[str, Mapping[str, Value]],
    right: Mapping[str, Mapping[str, Value]],
) -> Iterator[Change]:
    """Of what is known by experiment, in the order of the left side."""
    of = dict[tuple[str, str, str], list[str]]()
    for id in left:
        if id in right:
            for change in _fields(kind, left[id], right[id]):
                of.setdefault((change.field, change.left, change.right), []).append(id)
    for (field, before, after), ids in of.items():
        yield Change(kind=kind, field=field, left=before, right=after, experiments=tuple(ids))


def _declared(experiment: Experiment) -> dict[str, Value]:
    return {**experiment.recipe, "epochs": experiment.epochs}


def _repeats(experiment: Experiment) -> dict[str, Value]:
    """What of the processor has to agree, where a result is used again."""
    return {"repeats": experiment.level, "needs": experiment.processor or NOTHING}


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


def _levels(left: Manifest, right: Manifest) -> Iterator[Change]:
    sides = [{e.id: _repeats(e) for e in side.experiments} for side in (left, right)]
    yield from _by_change("processor", sides[0], sides[1])


def _revision(side: Manifest) -> dict[str, Value]:
    return {"revision": side.environment.revision}


def _code(one: Side, other: Side) -> Iterator[Change]:
    """By what the keys are digests of, where both sides keep it; else by the keys themselves."""
    known = (one.depends_on, other.depends_on)
    modules = [{id: _modules(content) for id, content in side.items()} for side in known]
    yield from _by_change("code", modules[0], modules[1])
    told = known[0].keys() & known[1].keys()
    if changed := _of_other_keys(one.manifest, other.manifest, told):
        yield Change(
            kind="code",
            field="of training",
            left="one",
            right="another",
            experiments=tuple(changed),
        )


def _modules(content: Mapping[str, object]) -> dict[str, Value]:
    """By name, the digest of each."""
    found = content.get("code")
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _of_other_keys(left: Manifest, right: Manifest, told: Collection[str]) -> list[str]:
    """Where all else that a key tells of agrees, keys that differ tell of other code."""
    if _conditions(left) != _conditions(right):
        return []
    others = {e.id: e for e in right.experiments if e.id not in told}
    return [
        own.id
        for own in left.experiments
        if own.id in others
        and _declared(own) == _declared(others[own.id])
        and _repeats(own) == _repeats(others[own.id])
        and _have_other_keys(own, others[own.id])
    ]


def _have_other_keys(own: Experiment, other: Experiment) -> bool:
    """Of a training that both have."""
    keys = [
        dict(zip(zip(e.seeds, e.splits, strict=True), e.keys, strict=True)) for e in (own, other)
    ]
    return any(keys[0][seed] != keys[1][seed] for seed in keys[0].keys() & keys[1].keys())


def _conditions(side: Manifest) -> object:
    """What keys tell of beside declaration, seed, split and code."""
    efforts = {network: tuple(sorted(of.items())) for network, of in side.scale.images.items()}
    return (
        side.environment.device == "CPU",
        [(one.id, one.digest, one.target) for one in side.datasets],
        side.environment.packages,
        efforts,
    )
