"""What a run has prepared → what the checks of its data find."""

from collections.abc import Callable

from pipeline.checks.examine import Examined, examine
from pipeline.command.prepared import Prepared
from pipeline.data.splits import Splits
from pipeline.results.columns import Names


def examined_data(prepared: Prepared, splits: Splits, announce: Callable[[str], None]) -> Examined:
    """One line is announced for each check that found something."""
    table = prepared.table
    examined = examine(
        table,
        prepared.characters,
        splits,
        ids={} if table is None else Names.of(prepared.assignment.given_table, table).ids,
        asked=0 if prepared.characters is None else prepared.scale.images_per_class,
    )
    for line in examined.announced():
        announce(line)
    return examined
