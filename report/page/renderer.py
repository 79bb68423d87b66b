"""What turns a manifest into a page and a PDF: the same of it gives the same bytes.

In:  this machine.
Out: versions of packages and libraries, digests of the fonts and of our own code and templates.
"""

import json
import platform
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import cffi

from manifest.files import digest_of_bytes
from report.page.libraries import LIBRARIES

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "templates" / "fonts"
CODE = ("manifest", "report", "templates")
PACKAGES = (
    "brotli",
    "cssselect2",
    "fonttools",
    "jinja2",
    "markdown-it-py",
    "pillow",
    "pydyf",
    "pyphen",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
    "zopfli",
)
VERSIONS = {  # library → the C function that tells it
    "Pango": "pango_version_string",
    "HarfBuzz": "hb_version_string",
    "Fontconfig": "FcGetVersion",
}
Renderer = dict[str, str | dict[str, str]]


def content() -> bytes:
    """As the report carries it."""
    return (json.dumps(renderer(), indent=1, sort_keys=True) + "\n").encode("utf-8")


@cache
def renderer() -> Renderer:
    return {
        "python": platform.python_version(),
        "packages": {package: version(package) for package in PACKAGES},
        "libraries": {**dict(_libraries()), "zlib": zlib.ZLIB_RUNTIME_VERSION},
        "fonts": {path.name: digest_of_bytes(path.read_bytes()) for path in _fonts()},
        "code": _code(),
    }


def _fonts() -> list[Path]:
    return sorted(FONTS.glob("*.woff2"))


def _code() -> str:
    """The digest of every file that decides what stands on a page."""
    found = b""
    for package in CODE:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and path.suffix in {".py", ".html", ".css", ".toml"}:
                name = path.relative_to(ROOT).as_posix()
                found += f"{name}\0{digest_of_bytes(path.read_bytes())}\n".encode()
    return digest_of_bytes(found)


def _libraries() -> Iterator[tuple[str, str]]:
    """Of those that WeasyPrint loads by the same names."""
    foreign = cffi.FFI()
    foreign.cdef(
        "const char *pango_version_string(void);"
        "const char *hb_version_string(void);"
        "int FcGetVersion(void);"
    )
    for library, function in VERSIONS.items():
        loaded = _loaded(foreign, LIBRARIES[library])
        if loaded is None:
            continue
        found = getattr(loaded, function)()
        told = found if isinstance(found, int) else foreign.string(found)
        yield library, told.decode() if isinstance(told, bytes) else str(told)


def _loaded(foreign: cffi.FFI, names: tuple[str, ...]) -> object | None:
    for name in names:
        try:
            return foreign.dlopen(name)
        except OSError:
            continue
    return None
