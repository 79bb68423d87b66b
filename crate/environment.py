"""The lock and what a run noted → the packages of its environment, as CycloneDX 1.6 in JSON.

The lock is for all Pythons and systems: those lines are taken that hold on the run's Python and on
this system. A run notes the versions of what its numbers come from most; where the lock has another
one, the run's counts, and the list says so.
"""

import platform
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from manifest import Manifest
from manifest.errors import DataError

LOCK = Path(__file__).parents[1] / "requirements.lock"
NOTED, LOCKED = "noted by the run", "of the lock"
_LINE = re.compile(r"^[A-Za-z0-9][^\\\n]*", re.MULTILINE)


def packages(lock: Path, python: str) -> dict[str, str]:
    """Name → version, of the lines of a lock that hold on this Python."""
    try:
        lines = _LINE.findall(lock.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{lock}: {error.strerror}; run this in a checkout of a2-report") from error
    surroundings = {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
    }
    found = dict[str, str]()
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate(surroundings):
            (pin,) = requirement.specifier
            found[canonicalize_name(requirement.name)] = pin.version
    return found


def bill_of(found: Manifest, version: str, lock: Path = LOCK) -> str:
    """The same text for the same run and lock. version: of a2-report."""
    locked = packages(lock, found.environment.python)
    noted = {
        str(canonicalize_name(name)): is_version
        for name, is_version in found.environment.packages.items()
        if re.match(r"\d", is_version)
    }
    bill = Bom(components=_components(locked, noted))
    bill.metadata.component = Component(
        name="a2-report",
        version=f"{version} ({found.environment.revision})",
        type=ComponentType.APPLICATION,
        bom_ref="a2-report",
    )
    python = Component(
        name="python",
        version=found.environment.python,
        type=ComponentType.PLATFORM,
        bom_ref="python",
        properties=[Property(name="a2-report:version", value=NOTED)],
    )
    bill.components.add(python)
    bill.register_dependency(bill.metadata.component, bill.components)
    bill.metadata.timestamp = datetime.fromisoformat(found.observed.created)
    bill.metadata.properties.add(
        Property(name="a2-report:markers", value=f"{platform.system()} {platform.machine()}")
    )
    of = f"{sorted(locked.items())} {sorted(noted.items())} {found.observed.digest}"
    bill.serial_number = uuid5(NAMESPACE_URL, of)
    return JsonV1Dot6(bill).output_as_string(indent=1)


def _components(locked: Mapping[str, str], noted: Mapping[str, str]) -> Iterator[Component]:
    for name, version in sorted({**locked, **noted}.items()):
        link = PackageURL("pypi", name=name, version=version)
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            purl=link,
            bom_ref=str(link),
            properties=[
                Property(name="a2-report:version", value=NOTED if name in noted else LOCKED)
            ],
        )
