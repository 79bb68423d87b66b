"""A report.pdf → one side, by the manifest and the values that it carries.

Its seal and digests are looked at and its numbers are not computed again, which `nox -s verify` does.
Of images a report has no probability of a class that is neither true nor read, but its place among
the others: so it is held beside a folder by what both have.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from comparison.sides import Side, side_of
from comparison.trainings import Training
from manifest.errors import CheckError, DataError, ManifestError
from manifest.files import read_regular
from pipeline.digests import digest_of
from pipeline.records import Run
from pipeline.values import archive, names
from pipeline.values import trainings as packed
from verification import carried
from verification.findings import Checked, Finding
from verification.opened import Opened, opened, values_beside


class Values(NamedTuple):
    trainings: Mapping[str, list[Training]]
    depends_on: Mapping[str, Mapping[str, object]]


def read(path: Path) -> Side:
    """A `ManifestError` of one that was changed since it was written, or is no report of ours."""
    checked = Checked(file=str(path))
    try:
        content = read_regular(path, carried.MOST_PDF)
    except OSError as error:
        raise ManifestError(f"{path}: {error.strerror}; name a report.pdf") from None
    with tempfile.TemporaryDirectory(prefix="a2-report-") as folder:
        try:
            reader = carried.opened(content, str(path))
            own = opened(carried.files(reader, str(path)), Path(folder), checked)
        except (CheckError, DataError) as error:
            raise ManifestError(str(error)) from None
        if checked.findings:
            raise ManifestError(
                f"{path}: {checked.findings[0].line}; `nox -s verify` tells what else was changed"
            )
        found = _values(own, path)
    return side_of(own.manifest, found.trainings, str(path), depends_on=found.depends_on)


def _values(own: Opened, path: Path) -> Values:
    """None at all where they lie beside a large report and are gone."""
    content = values_beside(own, None, path.parent)
    if isinstance(content, Finding):
        return Values({}, {})
    try:
        arrays = archive.unpack(content)
        told = names.document(arrays)
        runs = packed.by_experiment(arrays, told["runs"])
        shared = {str(id): dict(of) for id, of in told["depends_on"].items()}
    except DataError as error:
        raise ManifestError(f"{path}: {error}") from None
    except carried.BROKEN as error:
        raise ManifestError(
            f"{path}: the parts of its values do not belong together ({error!r:.120})"
        ) from error
    declared = {experiment.id for experiment in own.manifest.experiments}
    return Values(
        {id: [Training(run) for run in of] for id, of in runs.items() if of and id in declared},
        {id: of for id, of in shared.items() if _are_of(of, runs.get(id, []))},
    )


def _are_of(shared: Mapping[str, object], runs: Sequence[Run]) -> bool:
    """Whether the key of the first training is the digest of these."""
    return bool(runs) and runs[0].key == digest_of(
        {**shared, "seed": runs[0].seed, "split": runs[0].split}
    )
