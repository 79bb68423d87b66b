"""A figure's file is read from inside the folder, once, within limits, or is one line."""

import base64
import os
import re

import pytest
from picture_example import IMAGE, drawing, embedded, png
from report_example import Example, write

from manifest.errors import ManifestError
from manifest.files import digest_of_bytes, digest_of_file
from report import document
from report.pictures import gallery
from report.pictures.gallery import Gallery
from report.pictures.svg import rebuild


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "output"
    (inside / "figures").mkdir(parents=True)
    (tmp_path / "outside.svg").write_bytes(drawing())
    return inside


def picture(folder, file: str, gallery: Gallery | None = None):
    """With the digest of what stands there."""
    try:
        digest = digest_of_file(folder / file)
    except (OSError, ValueError):
        digest = "none"
    return (gallery or Gallery(folder)).picture(file, digest)


def refusal(folder, file: str = "figures/x.svg") -> str:
    with pytest.raises(ManifestError) as error:
        picture(folder, file)
    told = str(error.value)
    assert told.endswith("; run `nox -s full` to draw the figures again")
    assert "\n" not in told
    assert len(told) < 500
    return told


def test_a_drawing_is_embedded_as_it_was_built_anew(folder):
    (folder / "figures" / "x.svg").write_bytes(drawing("<!-- 0 % -->"))
    shown = picture(folder, "figures/x.svg")
    kind, data = shown.uri.split(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data) == rebuild(drawing()).content
    assert shown.width == 90


def test_pixels_are_embedded_as_they_are(folder):
    (folder / "figures" / "x.png").write_bytes(png())
    shown = picture(folder, "figures/x.png")
    assert shown.uri == embedded(png())
    assert shown.width is None


@pytest.mark.parametrize("file", ["../outside.svg", "figures/../../outside.svg", "{}/outside.svg"])
def test_a_place_outside_is_refused(folder, file):
    assert "no place inside" in refusal(folder, file.format(folder.parent))


def test_a_place_inside_is_not_taken_from_the_root(folder):
    (folder / "figures" / "x.svg").write_bytes(drawing())
    assert "no place inside" in refusal(folder, str(folder / "figures" / "x.svg"))


def test_a_link_out_of_the_folder_is_refused(folder):
    (folder / "figures" / "x.svg").symlink_to(folder.parent / "outside.svg")
    assert "a link out of the folder" in refusal(folder)


def test_a_folder_that_links_outside_is_refused(folder):
    (folder / "more").symlink_to(folder.parent)
    assert "a link out of the folder" in refusal(folder, "more/outside.svg")


def test_a_link_in_a_circle_is_refused(folder):
    (folder / "figures" / "x.svg").symlink_to("x.svg")
    refusal(folder)


def test_a_pipe_is_not_waited_for(folder):
    os.mkfifo(folder / "figures" / "x.svg")
    assert "is a pipe" in refusal(folder)


def test_a_folder_is_no_figure(folder):
    (folder / "figures" / "x.svg").mkdir()
    assert re.search("is a (folder|directory)", refusal(folder), re.IGNORECASE)


def test_a_device_is_no_figure(folder):
    (folder / "figures" / "x.svg").symlink_to("/dev/zero")
    assert "a link out of the folder" in refusal(folder)


def test_a_figure_that_is_gone_is_one_line(folder):
    assert "No such file" in refusal(folder)


@pytest.mark.parametrize("file", ["x\0.svg", "\ud800.svg", "a/" * 5_000 + "x.svg", "x" * 300])
def test_a_name_that_no_file_can_have_is_one_line(folder, file):
    refusal(folder, file)


@pytest.mark.parametrize("file", ["", ".", "x.js", "x.SVG", "x.svg.html"])
def test_what_is_no_picture_by_its_name_is_refused(folder, file):
    assert "neither SVG nor PNG" in refusal(folder, file)


def test_a_name_with_an_end_of_a_line_stays_one_line(folder):
    refusal(folder, "x\n\x1b[31m.svg")


def test_a_drawing_by_the_name_of_a_png_is_refused(folder):
    (folder / "figures" / "x.png").write_bytes(drawing())
    assert "is no PNG" in refusal(folder, "figures/x.png")


def test_a_large_file_is_not_read(folder):
    with (folder / "figures" / "x.svg").open("wb") as file:
        file.truncate(gallery.LARGEST + 1)
    assert "larger than 16,777,216 bytes" in refusal(folder)


@pytest.mark.parametrize(
    ("limit", "file"), [("BYTES", "x.png"), ("WEIGHT", "x.svg"), ("PIXELS", "x.png")]
)
def test_pictures_that_are_too_large_together_are_refused(folder, monkeypatch, limit, file):
    (folder / "x.png").write_bytes(png())
    (folder / "x.svg").write_bytes(drawing("<g/>" * 100))
    shared = Gallery(folder)
    first = picture(folder, file, shared)
    one = {"BYTES": len(first.content), "WEIGHT": first.weight, "PIXELS": first.pixels}[limit]
    monkeypatch.setattr(gallery, f"MOST_{limit}", 3 * one)
    for _ in range(2):
        picture(folder, file, shared)
    with pytest.raises(ManifestError, match=f"{file}: is one picture too many"):
        picture(folder, file, shared)


def test_each_file_is_read_once(folder, monkeypatch):
    content = [drawing()]
    (folder / "figures" / "x.svg").touch()
    monkeypatch.setattr(gallery, "read_regular", lambda path, limit: content.pop())
    shown = Gallery(folder).picture("figures/x.svg", digest_of_bytes(drawing()))
    assert shown.width == 90


USE = '<use xlink:href="#a"/>'
ATTACKS = {
    "a local file": drawing(IMAGE.format("file:///{}/outside.png")),
    "a pipe elsewhere": drawing(IMAGE.format("file:///{}/pipe")),
    "a billion laughs": drawing(
        "<g>&b;</g>", head='<!DOCTYPE svg [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]>'
    ),
    "broken": b"<svg <<< </svg>",
    "huge": drawing(width="1000000000pt"),
    "a loop": drawing(f'<g id="a">{USE}</g>'),
    "a script": drawing("<script>alert(1)</script>"),
}


@pytest.mark.parametrize("content", ATTACKS.values(), ids=ATTACKS)
def test_a_page_is_not_made_of_a_drawing_that_attacks(tmp_path, content):
    output = tmp_path / "output"
    output.mkdir()
    run = write(output)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "outside.png").write_bytes(png())
    attack = content.replace(b"{}", bytes(tmp_path))
    (output / "figures" / "1.3a.svg").write_bytes(attack)
    digests = {"1.3a": digest_of_bytes(attack)}  # the stranger's manifest agrees with it
    run = run.model_copy(
        update={
            "figures": tuple(
                f.model_copy(update={"digest": digests.get(f.id, f.digest)}) for f in run.figures
            )
        }
    )
    with pytest.raises(ManifestError, match=r"1\.3a\.svg: (has|is|shows|names) "):
        document.render(run, output)


def test_the_page_holds_no_picture_that_was_not_built_anew(page):
    sources = re.findall(r'<img src="data:image/svg\+xml;base64,([^"]*)"', page)
    assert sources
    for source in sources:
        content = base64.b64decode(source)
        assert rebuild(content).content == content


def test_the_example_draws_what_the_report_takes(tmp_path):
    run = write(tmp_path, Example())
    shared = Gallery(tmp_path)
    assert all(shared.picture(figure.file, figure.digest).width == 482 for figure in run.figures)


@pytest.mark.parametrize("name", ["x.svg", "x.csv"])
def test_a_picture_or_data_of_another_manifest_are_refused(folder, name):
    (folder / "figures" / name).write_bytes(drawing())
    ask = Gallery(folder).picture if name == "x.svg" else Gallery(folder).check_data
    with pytest.raises(ManifestError, match=f"{name}: is not what the manifest was made with; run"):
        ask(f"figures/{name}", "7a" * 32)
    ask(f"figures/{name}", digest_of_file(folder / "figures" / name))
