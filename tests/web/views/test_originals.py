"""The file that a document was read from: shown or saved, and only if it is still the one that was indexed."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from fpdf import FPDF
from PIL import Image
from pypdfium2 import PdfDocument

from qa.config import load_config
from qa.records import Cause, Locator, Loss, Reading
from qa.serving.parts import Parts
from tests.documents import make_document
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

PAGE = b"<script>alert(1)</script><p>The wall is long.</p>"


@pytest.fixture
def kept(qa: FakeQA, tmp_path: Path) -> Path:
    """Three files that are indexed, in a folder."""
    for name, data in (("wall.pdf", b"%PDF-1.7 the wall"), ("wall.html", PAGE), ("deep/wall.md", "# Wäll".encode())):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        document = make_document("The wall is long.", name)
        document = replace(document, path=str(path), file_sha256=hashlib.sha256(data).hexdigest())
        qa.library = [*qa.library, document]
    return tmp_path


def test_the_words_left_out_of_a_file_are_shown(kept: Path, qa: FakeQA, client: FlaskClient) -> None:
    """The page of the document counts them and leads to them: by cause, with the rule, as text."""
    data = b"<nav>Home &lt;b&gt; Nets</nav><main><p>The wall is long.</p></main>"
    (kept / "wall.html").write_bytes(data)
    [wall] = [one for one in qa.library if one.id == "wall.html"]
    reading = Reading(words=4, losses=(Loss(Cause.MENU, 2),))
    wall = replace(wall, reading=reading, file_sha256=hashlib.sha256(data).hexdigest())
    qa.library = [wall if one.id == wall.id else one for one in qa.library]
    page = client.get("/documents/wall.html").text
    assert "2 of 6 words are left out (33%): 2 menus, forms and buttons" in page
    assert 'href="/documents/wall.html/left-out"' in page
    shown = client.get("/documents/wall.html/left-out")
    assert "Menus, forms and buttons" in shown.text
    assert "Home &lt;b&gt; Nets" in shown.text
    assert "it stands in an element nav" in shown.text
    (kept / "wall.html").write_bytes(data + b" ")
    assert client.get("/documents/wall.html/left-out").status_code == 410


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("wall.pdf", "application/pdf", "inline; filename=wall.pdf"),
        ("deep/wall.md", "text/plain; charset=utf-8", "inline; filename=wall.md"),
        ("wall.html", "application/octet-stream", "attachment; filename=wall.html"),
    ],
)
def test_a_file_comes_as_it_is(kept: Path, client: FlaskClient, name: str, kind: str, disposition: str) -> None:
    """PDF and plain text are shown; a file that could run scripts under the service's name is offered for saving."""
    response = client.get(f"/documents/{name}/original")
    assert response.data == (kept / name).read_bytes()
    assert (response.content_type, response.headers["Content-Disposition"]) == (kind, disposition)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(f"/documents/{name}/original", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    part = client.get(f"/documents/{name}/original", headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, response.data[1:4])


def test_a_file_that_is_another_now_is_not_shown(kept: Path, client: FlaskClient) -> None:
    """Changed, grown or gone: the page says which, with the remedy and without a path of the server."""
    pdf = kept / "wall.pdf"
    for change, reason in (
        (lambda: pdf.write_bytes(b"%PDF-1.7 the wull"), "has changed since"),
        (lambda: pdf.write_bytes(b"%PDF-1.7 the wall, and more"), "has changed since"),
        (pdf.unlink, "is gone"),
        (lambda: os.mkfifo(pdf), "is gone"),
    ):
        change()
        response = client.get("/documents/wall.pdf/original")
        assert response.status_code == 410
        assert reason in response.text
        assert "qa index" in response.text
        assert str(kept) not in response.text
    assert client.get("/documents/none.pdf/original").status_code == 404


@pytest.mark.usefixtures("kept")
def test_files_can_be_kept_back(qa: FakeQA, tmp_path: Path) -> None:
    """Then only the text is shown, and nothing links to them."""
    for shown in (True, False):
        config = load_config(data=tmp_path / "data", originals=shown)
        client = create_app(config, Parts(qa=qa)).test_client()
        assert client.get("/documents/wall.pdf/original").status_code == (200 if shown else 410)
        address = client.get("/api/documents/wall.pdf").get_json()["original"]
        assert address == ("/documents/wall.pdf/original" if shown else None)
        assert ('href="/documents/wall.pdf/original"' in client.get("/documents/wall.pdf").text) is shown


@pytest.fixture
def pages(qa: FakeQA, tmp_path: Path) -> Path:
    """A PDF of two pages, the second turned and cropped."""
    pdf = FPDF(format=(200, 100), unit="pt")
    for text, style in (("The wall is long.", "r"), ("It is 240 meters long.", "D")):
        pdf.add_page(label_style=style, label_start=1 if style == "r" else 2)
        pdf.set_font("helvetica", size=12)
        pdf.text(20, 50, text)
    path = tmp_path / "pages.pdf"
    with PdfDocument(bytes(pdf.output())) as document:
        document[1].set_cropbox(0, 0, 150, 100)
        document[1].set_rotation(90)
        document.save(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    indexed = make_document("The wall is long.\n\nIt is 240 meters long.", "pages.pdf")
    locators = (
        Locator(start=0, kind="page", number=1, label="i"),
        Locator(start=19, kind="page", number=2, label="2"),
    )
    qa.library = [*qa.library, replace(indexed, path=str(path), file_sha256=sha256, locators=locators)]
    return path


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, in pixels."""
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        return image.size


def test_a_page_is_drawn_for_sharp_screens(pages: Path, client: FlaskClient) -> None:
    """Turned and cropped as the file says, with two pixels per point; a browser that has the picture is told so."""
    first = client.get("/documents/pages.pdf/pages/1.png")
    assert (first.status_code, first.content_type, size_of(first.data)) == (200, "image/png", (400, 200))
    assert size_of(client.get("/documents/pages.pdf/pages/2.png").data) == (200, 300)
    again = client.get("/documents/pages.pdf/pages/1.png", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    pages.write_bytes(b"%PDF-1.7 another")
    assert client.get("/documents/pages.pdf/pages/1.png").status_code == 410


def test_a_quotation_is_marked_on_its_pages(pages: Path, client: FlaskClient) -> None:
    """In points from the upper left corner of the page as it is shown."""
    found = client.get("/api/documents/pages.pdf/boxes?start=9&end=35").get_json()
    assert found["text"] == "is long.\n\nIt is 240 meters"
    first, second = found["pages"]
    assert [first[key] for key in ("number", "label", "width", "height")] == [1, "i", 200, 100]
    assert [second[key] for key in ("number", "label", "width", "height")] == [2, "2", 100, 150]
    assert first["image"] == "/documents/pages.pdf/pages/1.png"
    [box] = first["boxes"]
    assert [box[key] for key in ("left", "top", "right", "bottom")] == pytest.approx([68.0, 38.7, 106.0, 52.7], abs=0.5)
    [box] = second["boxes"]  # the page is turned: the line runs down
    assert box["right"] - box["left"] < 15 < 60 < box["bottom"] - box["top"]
    sizes = client.get("/api/documents/pages.pdf/pages").get_json()["pages"]
    assert sizes == [
        {key: page[key] for key in page if key != "boxes"} | {"label": page["label"]} for page in found["pages"]
    ]
    pages.write_bytes(b"%PDF-1.7 another")
    for address in ("boxes?start=9&end=35", "pages"):
        assert client.get(f"/api/documents/pages.pdf/{address}").status_code == 410


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        ("pages.pdf/boxes?start=9", 400, "end is missing"),
        ("pages.pdf/boxes?start=9&end=x", 400, "end must be a whole number"),
        ("pages.pdf/boxes?start=9&end=12&page=1", 400, "is not known here"),
        ("pages.pdf/boxes?start=9&end=9", 400, "must have start before end"),
        ("pages.pdf/boxes?start=0&end=99", 400, "neither past the 41 characters"),
        ("islands/vell.md/boxes?start=0&end=3", 404, "only a PDF or an image has pages"),
        ("islands/vell.md/pages", 404, "only a PDF or an image has pages"),
        ("none.pdf/boxes?start=0&end=3", 404, "none.pdf"),
    ],
)
def test_what_cannot_be_marked_is_refused(client: FlaskClient, address: str, status: int, message: str) -> None:
    """With what is wrong and what helps."""
    response = client.get(f"/api/documents/{address}")
    assert response.status_code == status
    assert message in response.text


def test_a_quotation_on_many_pages_is_refused(qa: FakeQA, client: FlaskClient, pages: Path) -> None:
    """Each page is work for the parser."""
    locators = tuple(Locator(start=n, kind="page", number=n + 1, label=str(n + 1)) for n in range(30))
    qa.library = [replace(one, locators=locators) if one.path == str(pages) else one for one in qa.library]
    response = client.get("/api/documents/pages.pdf/boxes?start=0&end=41")
    assert response.status_code == 400
    assert "at most 10 pages" in response.text


@pytest.mark.usefixtures("pages")
def test_a_page_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    """A page after the end, or of a file that is no PDF; the message says how many pages there are."""
    for number in (0, 3):
        response = client.get(f"/documents/pages.pdf/pages/{number}.png")
        assert response.status_code == 404
        assert f"a page must be 1 to 2, is {number}" in response.text
    assert client.get("/documents/islands/vell.md/pages/1.png").status_code == 404


def test_a_poster_is_drawn_smaller(qa: FakeQA, client: FlaskClient, tmp_path: Path) -> None:
    """So nobody can request a picture that fills the memory."""
    pdf = FPDF(format=(14_000, 14_000), unit="pt")
    pdf.add_page()
    path = tmp_path / "poster.pdf"
    path.write_bytes(bytes(pdf.output()))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    qa.library = [replace(make_document("A", "poster.pdf"), path=str(path), file_sha256=sha256)]
    width, height = size_of(client.get("/documents/poster.pdf/pages/1.png").data)
    assert 2_000 < width == height < 2_500


def test_a_name_that_no_file_can_have_is_no_fault(qa: FakeQA, client: FlaskClient) -> None:
    """An index from elsewhere may hold any name."""
    qa.library = [replace(make_document("A wall.", "a.pdf"), path="/a\0b")]
    assert client.get("/documents/a.pdf/original").status_code == 410


@pytest.mark.usefixtures("pages")
def test_a_page_is_shown_on_the_page_of_its_document(client: FlaskClient) -> None:
    """The quotation is marked; another page can be chosen, and one that is not there is the nearest."""
    shown = client.get("/documents/pages.pdf?start=19&end=35&view=page").text
    assert '<img src="/documents/pages.pdf/pages/2.png" width="100" height="150" alt="Page 2, with' in shown
    assert '<rect id="quote" x="47.31"' in shown
    assert 'href="/documents/pages.pdf?start=19&amp;end=35&amp;view=page&amp;page=1"' in shown
    for wanted, number in (("1", 1), ("0", 1), ("9", 2), ("x", 2), ("9" * 99, 2)):
        other = client.get(f"/documents/pages.pdf?start=19&end=35&view=page&page={wanted}").text
        assert f"/documents/pages.pdf/pages/{number}.png" in other
        assert ('id="quote"' in other) is (number == 2)
        assert ("page 2</a>" in other) is (number == 1)


def test_pages_that_cannot_be_shown(pages: Path, client: FlaskClient) -> None:
    """The text is shown instead, with the reason; a document that is no PDF has no such view."""
    pages.write_bytes(b"%PDF-1.7 another")
    shown = client.get("/documents/pages.pdf?start=19&end=35&view=page").text
    assert "has changed since" in shown
    assert '<mark id="quote"' in shown
    assert "view=page" not in client.get("/documents/islands/vell.md?view=page").text


@pytest.mark.usefixtures("pages")
def test_a_small_picture(client: FlaskClient) -> None:
    """For the list of pages."""
    assert size_of(client.get("/documents/pages.pdf/pages/1.png?size=small").data) == (50, 25)
    assert client.get("/api/documents/pages.pdf").get_json()["pages"] == "/api/documents/pages.pdf/pages"
    assert client.get("/api/documents/islands/vell.md").get_json()["pages"] is None
