"""What a report carries of its figures, and what is drawn from the values → where they differ.

Data are compared on any machine; drawings where matplotlib and what it computes with are those of
the run. What shows pixels can't be drawn again.
"""

from collections.abc import Iterator, Mapping
from importlib.metadata import version

from manifest import Figure, Manifest
from pipeline.values.packed import PIXELS as OF_PIXELS
from verification.entries import are_alike
from verification.findings import Checked, Finding

PIXELS = (*OF_PIXELS, "3.1b", "3.4f")  # figures that show some
# Areas under curves of images are summed in another order: their last bits decide how a drawing
# orders equal curves, so that of these figures the data alone are compared.
BY_DATA = ("3.4e", "4.3e")
DRAWING = ("matplotlib", "numpy", "pandas", "scipy", "scikit-learn")
NEAR = 0.02  # points of a drawing, by which the last bits of another processor may move a line


def compare(
    run: Manifest, carried: Mapping[str, bytes], found: Mapping[str, bytes], checked: Checked
) -> None:
    """found: what was drawn, pictures of no bytes where they were not."""
    is_drawn = any(found.get(figure.file) for figure in run.figures)
    if is_drawn and (other := _others(run)):
        is_drawn = False
        checked.left_out.append(f"drawings, which other versions made ({', '.join(other)})")
    elif is_drawn:
        checked.left_out += _passed_over(run)
    else:
        checked.left_out.append("the pictures of figures: they were not drawn")
    checked.add(_differing(run, carried, found, is_drawn))
    told = "the data of figures" + (" and their drawings" if is_drawn else "")
    checked.compared.append(f"{told}, made again from the values")


def _passed_over(run: Manifest) -> Iterator[str]:
    for ids, why in (
        (PIXELS, "they show pixels"),
        (BY_DATA, "the last bits of areas decide in which order curves are drawn"),
    ):
        if shown := [figure.id for figure in run.figures if figure.id in ids]:
            yield f"the pictures of figures {', '.join(shown)}: {why}"


def _others(run: Manifest) -> list[str]:
    known = run.environment.packages
    return [
        f"{name} {known.get(name)} there, {version(name)} here"
        for name in DRAWING
        if known.get(name) != version(name)
    ]


def _differing(
    run: Manifest, carried: Mapping[str, bytes], found: Mapping[str, bytes], is_drawn: bool
) -> Iterator[Finding]:
    for figure in run.figures:
        if figure.id not in OF_PIXELS and not _is_same(figure.data, carried, found):
            yield _finding(figure, "its data are not those of the runs")
        if (
            is_drawn
            and figure.id not in (*PIXELS, *BY_DATA)
            and not _is_same(figure.file, carried, found, NEAR)
        ):
            yield _finding(figure, "its picture is not what is drawn from the runs")


def _finding(figure: Figure, what: str) -> Finding:
    return Finding(kind="figure", place=figure.id, what=what)


def _is_same(
    name: str, carried: Mapping[str, bytes], found: Mapping[str, bytes], far: float = 1e-9
) -> bool:
    """What is missing is told elsewhere."""
    own, other = carried.get(name), found.get(name)
    if own is None or other is None or own == other:
        return True
    if name.endswith(".png"):
        return False
    try:
        return are_alike(own.decode("utf-8"), other.decode("utf-8"), far)
    except UnicodeDecodeError:
        return False
