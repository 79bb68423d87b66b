"""The caller's environment → what of it may reach the libraries, and every process of ours.

A report depends on data, options and machine; and a variable that somebody's notebook,
cluster or profile exports for another program is no reason to end. Workers inherit what is
left. Called first by each `__main__`: matplotlib, torch and BLAS read it when imported.
"""

import atexit
import getpass
import importlib.util
import logging
import os
import shutil
import sys
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

from manifest.errors import MachineError
from manifest.files import read_regular

ROOT = Path(__file__).parent.parent

# What begins so is dropped, because …
DROPPED: dict[str, str] = {
    "ATEN_CPU_CAPABILITY": "another instruction set gives other last bits under the same key",
    "BLIS_": "workers share the cores among them; a value that is no number is warned of",
    "DNNL_": "as ATEN_CPU_CAPABILITY; and it writes to standard output",
    "FC_DEBUG": "it writes to standard output",
    "GIT_": "in a hook of git it names another repository than ours",
    "GOMP_": "as BLIS_",
    "G_DEBUG": "it makes warnings of Pango fatal",
    "G_MESSAGES_DEBUG": "it writes to standard output",
    "JUPYTER_": "rich takes it for the width of a notebook",
    "KMP_": "as BLIS_",
    "MKL_": "as BLIS_ and DNNL_",
    "MPLBACKEND": "a kernel's is not installed here; figures are drawn without any",
    "NPY_": "as ATEN_CPU_CAPABILITY",
    "NUMEXPR_": "as BLIS_",
    "NVIDIA_TF32_OVERRIDE": "how exactly a GPU multiplies is ours to say",
    "OMP_": "as BLIS_",
    "ONEDNN_": "as DNNL_",
    "OPENBLAS_": "as BLIS_ and ATEN_CPU_CAPABILITY",
    "PANGO": "it sets the text of the PDF otherwise",
    "PYTHONOPTIMIZE": "what our processes check is to be checked in each of them",
    "PYTHONINSPECT": "a worker would wait for what is typed",
    "PYTORCH_": "torch aborts at values that it does not know, before it can be asked",
    "SCIPY_": "it switches to interfaces that are not tested here",
    "SKLEARN_": "as SCIPY_",
    "SOURCE_DATE_EPOCH": "the PDF bears the moment of its run; one that is no number ends matplotlib",
    "TORCH_": "its logs write to standard error; how it multiplies is ours to say",
    "TORCHDYNAMO_": "as TORCH_",
    "VECLIB_": "as BLIS_",
}
KEPT = {  # of these, because the machine needs it, or it says where files go
    "KMP_DUPLICATE_LIB_OK",
    "TORCH_CUDA_ARCH_LIST",
    "TORCH_HOME",
    "GIT_EXEC_PATH",
}
PLACES = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT")  # dropped where nothing is
# A socket's path has 104 bytes on some systems; below the folder come 35 of multiprocessing.
LONGEST_TMPDIR = 104 - 36
MOST_SETTINGS = 2**20  # bytes
SHORT = ("/tmp", "/var/tmp")  # noqa: S108 - tempfile makes what is in them, under drawn names


def arrange() -> None:
    """Sets and drops variables, of this process and those to come; a fault is a `MachineError`."""
    _check_working_folder()
    _reset_warnings()
    for name in [name for name in os.environ if _is_dropped(name)]:
        del os.environ[name]
    for name in PLACES:
        if name in os.environ and not os.path.exists(os.environ[name]):  # noqa: PTH110 - any text
            del os.environ[name]
    os.environ.update(arithmetic())
    _find_modules()
    _temporary_folder()
    _caches()
    _matplotlib()
    _user()


def arithmetic() -> dict[str, str]:
    """What keeps a product's last bits from what is multiplied beside it.

    Of Intel's processors alone: there MKL chooses its kernels by the size of a batch, unless it is
    told one instruction set, strictly. OpenBLAS, which scikit-learn's models use, is told the same;
    a processor with AVX-512 then gives the bits of one without.
    """
    try:
        processor = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    is_intel = "GenuineIntel" in processor and " avx2 " in processor
    return {"MKL_CBWR": "AVX2,STRICT", "OPENBLAS_CORETYPE": "Haswell"} if is_intel else {}


def _is_dropped(name: str) -> bool:
    return name not in KEPT and any(name.startswith(beginning) for beginning in DROPPED)


def _check_working_folder() -> None:
    try:
        Path.cwd()
    except OSError:
        raise MachineError(
            "the working folder is gone, or can't be entered; change to another one (`cd`) and "
            "run the same command again"
        ) from None


def _reset_warnings() -> None:
    """As without PYTHONWARNINGS. What the command line says of them (-W, -X dev) stands."""
    named = os.environ.pop("PYTHONWARNINGS", "")
    for option in named.split(","):
        with suppress(ValueError):
            sys.warnoptions.remove(option)
    if not named or sys.warnoptions:
        return
    warnings.resetwarnings()
    for category in (DeprecationWarning, ImportWarning, PendingDeprecationWarning, ResourceWarning):
        warnings.simplefilter("ignore", category)


def _find_modules() -> None:
    """Our processes import ours, also where a folder or PYTHONPATH has modules of like names."""
    known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if known[0] != str(ROOT):
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, known)])
    os.environ["PYTHONSAFEPATH"] = "1"  # else the working folder comes before it


def _temporary_folder() -> None:
    """One that can be written, and is short enough for the sockets of multiprocessing."""
    try:
        found = tempfile.gettempdir()
    except FileNotFoundError as error:  # it has tried them all
        raise MachineError(
            f"{error.strerror}; free some disk, or name another folder by TMPDIR"
        ) from None
    if not fits_socket(found):
        found = next((place for place in SHORT if _can_write(Path(place))), found)
    os.environ["TMPDIR"] = tempfile.tempdir = found


def fits_socket(folder: str) -> bool:
    """Whether multiprocessing can make its sockets below this folder for temporary files."""
    return len(os.fsencode(folder)) <= LONGEST_TMPDIR


def _caches() -> None:
    """Of fontconfig and matplotlib: where the user has them if it can be written, else for a run."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - no home
    if not os.path.isabs(home) or not _can_write(Path(home)):  # noqa: PTH117 - any text
        home = os.environ["XDG_CACHE_HOME"] = _own_folder()
    named = os.environ.get("MPLCONFIGDIR")
    if not named or not _can_write(Path(named)):
        os.environ["MPLCONFIGDIR"] = str(Path(home) / "a2-report" / "matplotlib")


def _can_write(folder: Path) -> bool:
    """Whether files can be made in it; it is made where it is not there."""
    with suppress(OSError, ValueError):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    return False


def _own_folder() -> str:
    """Gone when this process ends; those that it forks leave it alone."""
    folder, owner = tempfile.mkdtemp(prefix="a2-report-"), os.getpid()

    def remove() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def _matplotlib() -> None:
    """Its own settings, none of the user's: these may be for another version, or broken.

    They would change no figure of ours (`pipeline.results.figures.style`), but are warned of.
    """
    if found := importlib.util.find_spec("matplotlib"):  # which imports nothing
        own = Path(found.origin or "").parent / "mpl-data" / "matplotlibrc"
        os.environ["MATPLOTLIBRC"] = str(own)
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    nearest = Path("matplotlibrc")  # which it reads before any other
    try:
        read_regular(nearest, MOST_SETTINGS).decode("utf-8")
    except (FileNotFoundError, IsADirectoryError):
        return
    except (OSError, UnicodeDecodeError) as error:
        raise MachineError(
            f"{nearest.absolute()}: matplotlib can't read it ({error}); move it away"
        ) from None


def _user() -> None:
    """Whom torch names its cache after, and whom not every container knows."""
    try:
        getpass.getuser()
    except (KeyError, OSError):
        os.environ["LOGNAME"] = f"user-{os.getuid()}"
