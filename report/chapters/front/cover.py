"""The head of the first page: who wrote the report, when, and what must be known before any number."""

from report.page import formats
from report.page.evidence import Evidence
from report.page.tracing import follows
from report.phrases import gaps
from report.phrases.data import datasets

SMALL = (
    "This report was made at the scale “{name}”, which is there to try the pipeline. Its models saw too few data for too "
    "few epochs: the numbers are real, but the sample is too small to conclude anything."
)


def notices(evidence: Evidence) -> list[str]:
    """What a reader must know before any number."""
    scale = evidence.manifest.scale
    small = [SMALL.format(name=scale.name)] if scale.name == "smoke" else []
    of_data = (notice for dataset in datasets(evidence) for notice in dataset.notices)
    return [*gaps.notices(evidence), *small, *of_data]


def people(evidence: Evidence) -> list[str]:
    """Who wrote the report, as they stand on its cover: "Ada Lovelace (12345678)"."""
    return [
        f"{author.name} ({author.matriculation})" if author.matriculation else author.name
        for author in evidence.manifest.authors
    ]


def authors(evidence: Evidence) -> list[str]:
    """Their names, as files carry them; those of the contributions where no author is named."""
    manifest = evidence.manifest
    return [person.name for person in manifest.authors or manifest.contributions]


def date(evidence: Evidence) -> str:
    """The one that the authors gave, if they did, else that of the run."""
    manifest = evidence.manifest
    if manifest.date:
        return follows(formats.date(manifest.date), ("date",))
    return follows(formats.date(manifest.observed.created), ("observed", "created"))
