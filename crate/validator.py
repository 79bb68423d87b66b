"""A crate → whether roc-validator finds it valid, without a network: `python -m crate.validator PATH`.

roc-validator needs an older rich than the rest of this project, so it has an environment of its own,
in which nothing of ours but this file runs. It fetches the JSON-LD context of RO-Crate from the web;
here it finds the one that rocrate ships in its cache.
"""

import json
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from requests import PreparedRequest
from requests_cache import CachedResponse, CachedSession
from rocrate_validator import services

CAN_BE_PUT_RIGHT, INVALID = 2, 4  # as `console.endings` has them
USAGE = "a2-report: name a crate, as in `nox -s validate -- output/crate`\n"


def problems(crate: Path) -> list[str]:
    """What is required of an RO-Crate and not there."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder, "http")
        _keep_context(cache)
        settings = services.ValidationSettings(
            rocrate_uri=str(crate),
            requirement_severity="REQUIRED",
            offline=True,
            cache_path=str(cache),
        )
        result = services.validate(settings)
    return [f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()]


def _keep_context(cache: Path) -> None:
    content = (files("rocrate") / "data" / "ro-crate.jsonld").read_bytes()
    url = json.loads(content)["@id"]
    request = PreparedRequest()
    request.prepare(method="GET", url=url, headers={"Accept": "application/ld+json"})
    with CachedSession(str(cache), backend="sqlite", expire_after=-1) as session:
        response = CachedResponse(
            status_code=200,
            url=url,
            content=content,
            headers={"Content-Type": "application/ld+json"},
        )
        session.cache.save_response(response, session.cache.create_key(request))


def main() -> int:
    if len(sys.argv) != 2:
        sys.stderr.write(USAGE)
        return CAN_BE_PUT_RIGHT
    found = problems(Path(sys.argv[1]))
    for problem in found:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write("valid\n" if not found else "")
    return INVALID if found else 0


if __name__ == "__main__":
    sys.exit(main())
