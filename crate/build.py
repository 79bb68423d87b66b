"""Contents, code and environment → an RO-Crate 1.3 in a folder, whole or not at all.

The same output folder, code and lock give the same bytes. Nothing of the machine is in it that the
manifest does not have.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.person import Person
from rocrate.rocrate import ROCrate

from crate.code import Code
from crate.contents import Content
from manifest import Manifest, files
from manifest.errors import MachineError

VERSION = "1.3"
BILL, PATCH = "environment.cdx.json", "code/changes.patch"
PROGRAM = "#a2-report"
LICENCE = "#terms"
TERMS = (
    "Whoever made this crate did not state terms for the report; those of the data are said with each "
    "data set. a2-report itself is under the MIT licence."
)
Properties = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a crate is made of. folder: the run's, in which `listed` lies; bill: CycloneDX as text."""

    folder: Path
    manifest: Manifest
    listed: Sequence[Content]
    code: Code
    bill: str


def build(parts: Parts, place: Path) -> None:
    """place: a folder that is not there yet."""
    half = files.name_beside(place)
    try:
        half.mkdir(parents=True)
        _fill(half, parts)
        for path in half.rglob("*"):
            files.settle(path)
        files.move(half, place)
    except OSError as error:
        raise MachineError(
            f"{place}: can't be written ({error.strerror}); put that right, or name another --to"
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _fill(half: Path, parts: Parts) -> None:
    crate = ROCrate(version=VERSION)
    _describe_root(crate, parts.manifest, parts.code)
    for content in parts.listed:
        crate.add_file(parts.folder / content.name, content.name, properties=_of_file(content))
    made = {BILL: _of_bill(parts.manifest)}
    (half / BILL).write_text(parts.bill, encoding="utf-8")
    if parts.code.patch:
        (half / PATCH).parent.mkdir()
        (half / PATCH).write_bytes(parts.code.patch)
        made[PATCH] = _of_patch(parts.code)
    for name, properties in made.items():
        size = {"contentSize": str((half / name).stat().st_size)}
        digest = {"sha256": files.digest_of_file(half / name)}
        crate.add_file(half / name, name, properties=properties | size | digest)
    names = [*(content.name for content in parts.listed), *made]
    _describe_run(crate, parts.manifest, names, parts.code)
    crate.write(half)


def _describe_root(crate: ROCrate, found: Manifest, code: Code) -> None:
    root: Any = crate.root_dataset
    crate.name = f"{found.title}: {found.subtitle}"
    crate.description = (
        f"A report that a2-report made at the scale {found.scale.name}: every number with its source, "
        f"{sum(len(e.seeds) for e in found.experiments):,} trainings. {code.told}"
    )
    root["datePublished"] = found.observed.created
    root["license"] = crate.add(
        ContextEntity(
            crate,
            LICENCE,
            properties={"@type": "CreativeWork", "name": "Terms of use", "description": TERMS},
        )
    )
    people = [
        crate.add(Person(crate, f"#author-{number}", properties={"name": author.name}))
        for number, author in enumerate(found.authors, 1)
    ]
    if people:
        root["author"] = people


def _describe_run(crate: ROCrate, found: Manifest, made: Sequence[str], code: Code) -> None:
    """The program, the data, and the act that made the files from them."""
    program = crate.add(ContextEntity(crate, PROGRAM, properties=_program(code)))
    data = [
        crate.add(ContextEntity(crate, f"#data-{one.id}", properties=properties))
        for one, properties in zip(found.datasets, _data(found), strict=True)
    ]
    act = ContextEntity(
        crate,
        "#run",
        properties={
            "@type": "CreateAction",
            "name": f"The run that this report is of, at the scale {found.scale.name}",
            "endTime": found.observed.created,
        },
    )
    crate.add(act)
    act["instrument"] = program
    act["object"] = data
    act["result"] = [crate.get(name) for name in made]
    crate.root_dataset["mentions"] = [act]


def _program(code: Code) -> Properties:
    known = {"identifier": code.commit} if code.commit else {}
    return {
        "@type": "CreativeWork",  # as software it would need an address, which it has none of
        "name": "a2-report",
        "version": code.revision,
        "description": code.told,
        **known,
    }


def _data(found: Manifest) -> Iterator[Properties]:
    for dataset in found.datasets:
        told = {"description": dataset.origin, "usageInfo": dataset.licence}
        yield {
            "@type": "CreativeWork",
            "name": f"{dataset.title}: {dataset.name}",
            "identifier": f"sha256:{dataset.digest}",
            "size": f"{dataset.size} {dataset.noun.many}",
            **{name: text for name, text in told.items() if text},
        }


def _of_file(content: Content) -> Properties:
    return {
        "name": content.name,
        "description": content.about,
        "encodingFormat": content.type,
        "contentSize": str(content.size),
        "sha256": content.digest,
    }


def _of_bill(found: Manifest) -> Properties:
    return {
        "name": "Packages of the environment",
        "description": (
            f"CycloneDX 1.6: Python {found.environment.python} and the packages of the lock, with the "
            "versions that the run noted"
        ),
        "encodingFormat": "application/vnd.cyclonedx+json",
    }


def _of_patch(code: Code) -> Properties:
    return {
        "name": "What differed from the commit",
        "description": code.told,
        "encodingFormat": "text/x-diff",
    }
