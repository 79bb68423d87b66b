"""What a run has prepared → what the checks of its data find."""

from pipeline.checks.examine import Examined, examine
from pipeline.command.prepared import Prepared
from pipeline.data.splits import Splits
from pipeline.results.columns import Names


def examined_data(prepared: Prepared, splits: Splits) -> Examined:
    table = prepared.table
    return examine(
        table,
        prepared.characters,
        splits,
        ids={} if table is None else Names.of(prepared.assignment.given_table, table).ids,
        asked=0 if prepared.characters is None else prepared.scale.images_per_class,
    )
