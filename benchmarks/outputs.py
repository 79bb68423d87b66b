"""Two outputs of the same run → what differs, but for its time, its machine and the code's revision."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import manifest
from manifest import Manifest
from manifest.errors import ManifestError
from pipeline.store import PREDICTIONS, RESULT, WEIGHTS
from report import made

KEPT = (RESULT, PREDICTIONS, WEIGHTS)


def levelled(found: Manifest, expected: Manifest) -> Manifest:
    """`found` as it were at the time, on the machine and at the revision of `expected`.

    A commit between two runs is no difference between them.
    """
    revision = {"revision": expected.environment.revision}
    environment = found.environment.model_copy(update=revision)
    return found.model_copy(update={"observed": expected.observed, "environment": environment})


def differing_files(found: Path, expected: Path, names: Iterable[Path]) -> list[str]:
    """Those of `names` whose bytes differ; an `OSError` where a folder lacks one."""
    new, old = (manifest.read(folder).environment.revision.encode() for folder in (found, expected))
    wrong = list[str]()
    for name in names:
        there = (found / name).read_bytes()
        if name.suffix == ".md":  # a card, which has the revision, too
            there = there.replace(new, old)
        if there != (expected / name).read_bytes():
            wrong.append(str(name))
    return wrong


def differing(found: Path, expected: Path) -> list[str]:
    """What of a run's output is not as in an unbroken one, but for what it observes of itself."""
    one, other = manifest.read(found), manifest.read(expected)
    wrong = [manifest.FILE_NAME] * (levelled(one, other) != other)
    names = {path.relative_to(expected) for path in _files(expected)}
    there = {path.relative_to(found) for path in _files(found)}
    wrong += sorted(f"{name}: is there once" for name in names ^ there)
    wrong += differing_files(found, expected, sorted(names & there))
    return [*wrong, *_differing_pages(one, found)]


def _differing_pages(own: Manifest, found: Path) -> Iterator[str]:
    """Those of the folder that its manifest does not give; or why it gives none."""
    try:
        page = made.page(own, found)
        pages = {"report.html": page.encode(), "report.pdf": made.document(own, found, page)}
    except ManifestError as error:
        yield str(error)
        return
    for name, content in pages.items():
        if (found / name).read_bytes() != content:
            yield f"{name}: is not what its manifest gives"


def _files(output: Path) -> list[Path]:
    """Figures with their data, exported models, and what trainings leave; no half that a kill left.

    A later run sweeps halves away, an hour after they were written.
    """
    drawn = [*output.glob("figures/*"), *output.glob("models/*")]
    return drawn + [path for path in output.glob("store/[!.]*/*") if path.name in KEPT]
