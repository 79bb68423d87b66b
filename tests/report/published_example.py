"""A published number with what a test wants changed, and a source with other numbers in it."""

from report.published import Origin, Published, Source, source


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
