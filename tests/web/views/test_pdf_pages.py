"""A PDF from the file to the reply: quotations have their pages wherever they are shown."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from fpdf import FPDF

from qa.cli.terminal import show_answer, show_verdicts
from qa.config import Config
from qa.feedback.export import csv_table, json_lines
from qa.feedback.store import open_store
from qa.library.open import Library
from qa.opening import answer_from
from qa.serving.parts import Parts
from web.application import create_app
from web.schema import AskReply, VerifyReply

MASON, LENGTH = "Who led the work on the wall?", "How long is the harbour wall?"
XIV = {"number": 1, "label": "xiv", "kind": "page", "through": None, "row": None, "text": "p. xiv"}
BOTH = {**XIV, "through": {"number": 2, "label": "xv"}, "text": "pp. xiv–xv"}


def write_pdf(folder: Path, *, first: int = 14) -> None:
    """Two pages with roman labels, and a sentence that runs over the end of the first."""
    pdf = FPDF()
    pages = (
        "Ada Nkemelu led the work on the wall for three winters.\n\nThe harbour wall, as the council found, is",
        "240 meters long and was paid for by the state.",
    )
    for number, text in enumerate(pages):
        pdf.add_page(label_style=None if number else "r", label_start=None if number else first)
        pdf.set_font("helvetica", size=11)
        pdf.multi_cell(0, 6, text, align="L")
    folder.mkdir(exist_ok=True)
    (folder / "wall.pdf").write_bytes(bytes(pdf.output()))


@pytest.fixture
def pdfs(tmp_path: Path) -> Path:
    """A folder with the PDF."""
    write_pdf(tmp_path / "pdfs")
    return tmp_path / "pdfs"


@pytest.fixture
def client(library: Library, pdfs: Path, config: Config) -> FlaskClient:
    """A client of the application over the PDF, without a threshold, so that it answers with anything it finds."""
    library.index([pdfs])
    app = create_app(config, Parts(qa=answer_from(library, min_confidence=0.0)))
    return app.test_client()


def ask(client: FlaskClient, question: str) -> dict[str, Any]:
    """The JSON of an answer."""
    reply: dict[str, Any] = client.post("/api/ask", json={"question": question, "limit": 1}).get_json()
    return reply


def test_an_answer_has_its_page_and_a_sentence_over_two_has_both(client: FlaskClient) -> None:
    """The label is that of the file, the number is counted."""
    assert ask(client, MASON)["citations"][0]["locator"] == XIV
    citation = ask(client, LENGTH)["citations"][0]
    assert citation["exact"].endswith("is 240 meters long and was paid for by the state.")
    assert citation["locator"] == BOTH
    assert citation["deep_link"] is None


def test_a_document_says_where_its_pages_begin(client: FlaskClient) -> None:
    """The offsets are those of its text."""
    document = client.get("/api/documents/wall.pdf").get_json()
    assert document["locators"] == [
        {"number": 1, "label": "xiv", "kind": "page", "start": 0},
        {"number": 2, "label": "xv", "kind": "page", "start": document["text"].index("240")},
    ]


def test_the_pages_show_it(client: FlaskClient) -> None:
    """In the source line of the answer, and on the page of the document."""
    page = client.get("/", query_string={"question": LENGTH, "limit": 1}).text
    assert '<span dir="auto" data-slot="locator">pp. xiv–xv</span>' in page
    href = ask(client, MASON)["citations"][0]["href"]
    assert '<span dir="auto">p. xiv</span>' in client.get(href.partition("#")[0]).text
    assert "p. xiv" not in client.get("/documents/wall.pdf").text


def test_an_annotation_has_it_as_a_fragment(client: FlaskClient) -> None:
    """The fragment of a PDF's address counts the pages; the annotation can still be checked."""
    collection = client.get("/api/annotations", query_string={"question": LENGTH, "limit": 1}).get_json(force=True)
    selectors = collection["first"]["items"][0]["target"]["selector"]
    assert [one["type"] for one in selectors] == ["TextQuoteSelector", "TextPositionSelector", "FragmentSelector"]
    assert selectors[2] == {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc3778",
        "value": "page=1",
    }
    assert client.post("/api/verify", json=collection["first"]["items"]).get_json()["intact"] is True


def test_a_checked_quotation_has_it(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    """In the JSON, and in the lines of the command."""
    saved = ask(client, LENGTH)
    reply = client.post("/api/verify", json=saved).get_json()
    assert reply["verdicts"][0]["found"]["locator"] == BOTH
    show_verdicts(VerifyReply.model_validate_json(json.dumps(reply)))
    assert capsys.readouterr().out.rstrip().endswith(", pp. xiv–xv")
    show_answer(AskReply.model_validate_json(json.dumps(saved)))
    assert ", pp. xiv–xv (wall.pdf " in capsys.readouterr().out


def test_feedback_is_exported_with_it(client: FlaskClient, config: Config) -> None:
    """It is taken from the document, not from what was sent."""
    answer = ask(client, MASON)
    answer["citations"][0]["locator"]["text"] = "p. 99"
    assert client.post("/api/feedback", json={"verdict": "up", "answer": answer}).status_code == 201
    kept = open_store(config).all()
    assert "p. xiv" in csv_table(kept, [])
    assert "p. 99" not in csv_table(kept, [])
    [line] = json_lines(kept, [])
    assert json.loads(line)["judged"]["words"]["locators"] == [
        {"start": 0, "kind": "page", "number": 1, "label": "xiv"}
    ]


def test_new_labels_of_the_same_text_take_the_place_of_the_old(
    client: FlaskClient, library: Library, pdfs: Path, open_library: Callable[[], Library]
) -> None:
    """The file differs, its text does not: its pages are renewed, also for processes that open the index later."""
    write_pdf(pdfs, first=3)
    assert library.index([pdfs]).changed == ("wall.pdf",)
    assert ask(client, MASON)["citations"][0]["locator"]["label"] == "iii"
    library.close()
    document = answer_from(open_library()).document("wall.pdf")
    assert [(document.text[one.start : one.start + 3], one.label) for one in document.locators] == [
        ("Ada", "iii"),
        ("240", "iv"),
    ]
