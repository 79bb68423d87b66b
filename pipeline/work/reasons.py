"""A result that is missing → why: in which fields its key differs from that of the nearest there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.store import DamagedError, Store
from pipeline.work.plan import Wanted
from pipeline.work.trials import NEVER

SHORT = 8  # digits of a digest

Fields = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field; None: it is not there."""

    field: str
    old: object
    new: object

    def __str__(self) -> str:
        return f"{self.field}: {_shown(self.old)} → {_shown(self.new)}"


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What the results of a store depend on, of this run and of earlier ones."""

    store: Store
    _of: dict[str, list[tuple[str, Fields]]] = field(default_factory=dict, init=False)

    def differing(self, wanted: Wanted, seed: int) -> tuple[Difference, ...] | None:
        """From the nearest result of the experiment; None where there is none."""
        asked = flat({**wanted.depends_on, "seed": seed, "split": wanted.splits[seed]})
        known = self._known().get(wanted.experiment.id, ())
        found = [tuple(_between(other, asked)) for _, other in known]
        return min(found, key=len, default=None)

    def alike(self, wanted: Wanted) -> str | None:
        """The key of one that took as long as these will: on as much data, by as many steps."""
        asked = flat(wanted.depends_on)
        for key, other in self._known().get(wanted.experiment.id, ()):
            if all(_costs_nothing(found.field) for found in _between(other, asked)):
                return key
        return None

    def _known(self) -> Mapping[str, list[tuple[str, Fields]]]:
        if not self._of:
            for key, experiment in self.store.entries():
                try:
                    content = self.store.depends_on(key)
                except DamagedError:
                    continue
                if content:
                    self._of.setdefault(experiment, []).append((key, flat(content)))
        return self._of


def _costs_nothing(field: str) -> bool:
    """Of code and versions it is supposed."""
    group, _, name = field.partition(".")
    if group == "recipe":
        return name in NEVER
    return group in {"seed", "split", "versions"} or field.startswith("code ")


def flat(content: Fields, beginning: str = "") -> dict[str, object]:
    """`{"recipe": {"dropout": 0.5}}` → `{"recipe.dropout": 0.5}`."""
    found: dict[str, object] = {}
    for name, value in content.items():
        place = f"{beginning}{name}"
        if isinstance(value, Mapping):
            found |= flat(value, f"{place} " if name == "code" else f"{place}.")
        else:
            found[place] = value
    return found


def differences(old: Fields, new: Fields) -> tuple[Difference, ...]:
    """Between what two results depend on."""
    return tuple(_between(flat(old), flat(new)))


def _between(old: Fields, new: Fields) -> Iterator[Difference]:
    for name in sorted({*old, *new}):
        before, after = (_plain(fields.get(name)) for fields in (old, new))
        if before != after:
            yield Difference(field=name, old=before, new=after)


def _plain(value: object) -> object:
    """As JSON gives it back."""
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _shown(value: object) -> str:
    if value is None:
        return "none"
    text = str(value)
    is_digest = len(text) >= 2 * SHORT and set(text) <= set("0123456789abcdef")
    return text[:SHORT] if is_digest else text
