"""A published number and a run → the number of that run that stands against it."""

from dataclasses import dataclass

from manifest import Cell, Claim, ClaimReference, Interval, SettingReference, Table
from report.page.evidence import Evidence
from report.page.tracing import Number
from report.published import Published

Ends = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Found:
    """value: a number, or text where the source prints a shape.

    ends: where one further training would lie, on another split if there are several; None for
    what is exact, and with one seed. on_first_split: where one further start on the first split
    would lie. level: of both. sample: what the value rests on, where that is counted.
    """

    value: float | str
    sources: tuple[str, ...]
    exact: bool
    ends: Ends | None = None
    on_first_split: Ends | None = None
    level: float | None = None
    sample: int | None = None


def find(evidence: Evidence, published: Published, sample: str = "") -> Found | None:
    """None where the run has no such number. `sample` is the claim that counts its rows."""
    if published.claim:
        claim = evidence.claims.get(published.claim)
        return _of_claim(evidence, published, claim) if claim else None
    value, sources = _located(evidence, published)
    if isinstance(value, str) != published.is_shape:
        value = _as_number(value, sources) if isinstance(value, str) else None
    if value is None:
        return None
    counted = evidence.count(sample) if sample in evidence.claims else None
    return Found(value=value, sources=sources, exact=True, sample=counted)


def _of_claim(evidence: Evidence, published: Published, claim: Claim) -> Found | None:
    """The claim, or what is computed from it and from the count that it is a share of.

    That is the source's own where its matrix has one, as another split has other rows.
    """
    factor = 1.0
    if published.times:
        if published.times not in evidence.claims:
            return None
        factor = evidence.value(published.times) if published.total is None else published.total
    value = _computed(claim.value, factor, published.complement)
    prediction = claim.prediction
    return Found(
        value=value,
        sources=getattr(value, "sources", ()),
        exact=not published.is_trained,
        ends=_ends(prediction, factor, published.complement),
        on_first_split=_ends(claim.on_first_split, factor, published.complement),
        level=prediction.level if prediction else None,
        sample=None if published.needs == "architecture" else claim.n,
    )


def _ends(interval: Interval | None, factor: float, complement: bool) -> Ends | None:
    if interval is None:
        return None
    low, high = (_computed(end, factor, complement) for end in (interval.low, interval.high))
    return (high, low) if complement else (low, high)


def _computed(share: float, factor: float, complement: bool) -> float:
    value = 1 - share if complement else share
    return value if factor == 1 else value * factor


def _located(evidence: Evidence, origin: Published) -> tuple[float | str | None, tuple[str, ...]]:
    """The entry that the origin names, None where there is no such number, and its addresses."""
    entry: object = None
    place = ""
    if origin.cell and (table := evidence.tables.get(origin.cell[0])):
        entry, place = _cell(table, origin.cell[1], origin.cell[2])
    elif origin.fact and (figure := evidence.figures.get(origin.fact[0])):
        entry = figure.facts.get(origin.fact[1])
    elif origin.setting and (experiment := evidence.experiments.get(origin.setting[0])):
        entry = experiment.recipe.get(origin.setting[1])
    if isinstance(entry, ClaimReference):
        entry = evidence.value(entry.claim)
    if isinstance(entry, SettingReference):
        entry = evidence.setting(entry.experiment, entry.setting)
    if isinstance(entry, bool) or not isinstance(entry, int | float | str):
        return None, ()
    return entry, getattr(entry, "sources", (place,) if place else ())


def _cell(table: Table, line: str, column: str) -> tuple[Cell, str]:
    """A cell of a table and its address, which a text doesn't know of itself."""
    titles = [c.name for c in table.columns]
    lines = [row[0] for row in table.rows]
    if line not in lines or column not in titles:
        return None, ""
    row, step = lines.index(line), titles.index(column)
    return table.rows[row][step], f"tables/{table.id}/rows/{row}/{step}"


def _as_number(text: str, sources: tuple[str, ...]) -> float | None:
    """A cell of raw data, which the manifest has as the file has it."""
    try:
        return Number(float(text), sources)
    except ValueError:
        return None
