"""A published number, its verdict and a source, each with what a test wants changed."""

from report.published import Origin, Published, Source, source
from report.published.found import Found
from report.published.verdicts import Row


def one(**changes) -> Published:
    fields = {"id": "9.9.x", "name": "x", "value": "0.50", "unit": "none", "where": "nowhere"}
    return Published(**fields | {"needs": "architecture", "origin": Origin(claim="a.b")} | changes)


def corrected(**changes) -> Source:
    """The source with other values; `says`, `order` and `references` are replaced whole or in part."""
    content = source().model_dump()
    values = changes.get("values", {})
    artefacts = [
        artefact
        | {"numbers": [n | {"value": values.get(n["id"], n["value"])} for n in artefact["numbers"]]}
        for artefact in content["artefacts"]
    ]
    references = [n | {"value": values.get(n["id"], n["value"])} for n in content["references"]]
    return Source.model_validate(
        content
        | {
            "artefacts": artefacts,
            "references": [*references, *changes.get("more", ())],
            "says": content["says"] | changes.get("says", {}),
            "order": content["order"] | changes.get("order", {}),
        }
    )


def ranged(low: float, high: float) -> Found:
    return Found(value=(low + high) / 2, sources=(), exact=False, ends=(low, high), sample=20)


def row(verdict="reproduced", *, reason="", name="Test loss", found=None) -> Row:
    return Row(
        artefact="1.5a", published=one(name=name), found=found, verdict=verdict, reason=reason
    )
