"""The JSON Schemas of an assignment's files, by which editors complete and check them.

The base has an id where an experiment has a name, and a scale has no name beside its key.
"""

from typing import Any

from manifest import Source
from pipeline.assignment.beside import References
from pipeline.assignment.declared import Assignment
from pipeline.assignment.members import CHANGES
from pipeline.config import WORDS


def schema() -> dict[str, Any]:
    made = Assignment.model_json_schema()
    known = made["$defs"]
    fields = known["TabularExperiment"]["properties"]
    changes = {name: fields[name] for name in sorted(CHANGES)}
    base = known["TabularExperiment"]
    words = {name: fields[name] for name in WORDS if name not in {"name", "part"}}
    base["properties"] = {"id": fields["name"], **words, **changes}
    base["required"] = ["id", *(name for name in words if name != "about")]
    scale = known["Scale"]
    scale["properties"].pop("name")
    scale["required"].remove("name")
    return made


def schemas() -> dict[str, dict[str, Any]]:
    """By the stem of the file that they are of."""
    return {
        "assignment": schema(),
        "published": Source.model_json_schema(),
        "references": References.model_json_schema(),
    }
