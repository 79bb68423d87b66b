"""A table and images, and how they are split → a finding of each check, and what results need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from manifest import Finding
from pipeline.checks import copies
from pipeline.checks.images import IMAGES, Pictures
from pipeline.checks.rows import Rows
from pipeline.checks.table import TABLE
from pipeline.config import PROTOCOLS
from pipeline.data.splits import Splits
from pipeline.data.table import as_numbers
from pipeline.records import Characters, Copies, DataTable


@dataclass(frozen=True, kw_only=True)
class Examined:
    """findings: of every check. rows, images: which are copies. stand_ins: by column, the values."""

    findings: tuple[Finding, ...] = ()
    rows: Copies = field(default_factory=Copies)
    images: Copies = field(default_factory=Copies)
    stand_ins: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def announced(self) -> Iterator[str]:
        """One line for each check that found something."""
        for finding in self.findings:
            if finding.count:
                yield f"{finding.dataset}: {_told(finding)} (docs/checks.md, {finding.id})"


def _told(finding: Finding) -> str:
    of = f"{finding.title}: {finding.count:,} of {finding.of:,} {finding.counts}"
    where = dict.fromkeys(one.id for one in finding.concerned)
    return f"{of}: {', '.join(where)}" if where else of


def examine(
    table: DataTable | None,
    characters: Characters | None,
    splits: Splits,
    *,
    ids: Mapping[str, str],
    asked: int,
) -> Examined:
    """ids: of the table's columns by name. asked: images of each class that are taken at most."""
    rows = None if table is None else _rows(table, splits, ids)
    pictures = None if characters is None else _pictures(characters, splits, asked)
    findings = [check.finding(rows, "table") for check in TABLE if rows is not None]
    findings += [check.finding(pictures, "images") for check in IMAGES if pictures is not None]
    return Examined(
        findings=tuple(findings),
        rows=Copies() if rows is None else rows.copies,
        images=Copies() if pictures is None else pictures.copies,
        stand_ins={} if table is None or rows is None else _stand_ins(table, rows),
    )


NEAR_ROWS, NEAR_IMAGES, APART = (
    next(check.threshold for check in (*TABLE, *IMAGES) if check.id == id)
    for id in ("table.near-copies", "images.near-copies", "table.stand-ins")
)


def _rows(table: DataTable, splits: Splits, ids: Mapping[str, str]) -> Rows:
    values = table.clean[table.features].to_numpy(float)
    return Rows(
        values=values,
        cells=as_numbers(table.raw[table.features]).to_numpy(float),
        labels=table.labels,
        columns=tuple(ids[name] for name in table.features),
        equal=copies.equal_rows(values),
        near=copies.near_rows(values, NEAR_ROWS),
        splits={
            protocol: splits.of_table(protocol, splits.repeats.first) for protocol in PROTOCOLS
        },
    )


def _pictures(characters: Characters, splits: Splits, asked: int) -> Pictures:
    return Pictures(
        characters=characters,
        equal=copies.equal_images(characters.images),
        near=copies.near_images(characters.images, NEAR_IMAGES),
        split=splits.of_images,
        asked=asked,
    )


def _stand_ins(table: DataTable, rows: Rows) -> dict[str, tuple[float, ...]]:
    found = dict(zip(table.features, rows.stand_ins(APART), strict=True))
    return {name: values for name, values in found.items() if values}
