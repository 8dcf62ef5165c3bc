"""Slides, times and messages from the file to the reply: quotations say where they stand, as those of a PDF do."""

import io
from pathlib import Path

from pptx import Presentation

from qa.config import Config
from qa.library.open import Library
from qa.opening import answer_from
from qa.serving.parts import Parts
from web.application import create_app

CUES = (
    "WEBVTT\n\n00:01:12.000 --> 00:01:15.000\nThe ferry to Norway leaves\n\n00:01:15.000 --> 00:01:18.000\nat noon.\n"
)


def write_files(folder: Path) -> None:
    """A talk of two slides, and a film of one sentence in two lines."""
    slides = Presentation()
    for title, text in (("Welcome", "The harbour has a wall."), ("The wall", "Ada Nkemelu led the work on the wall.")):
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, text
    packed = io.BytesIO()
    slides.save(packed)
    folder.mkdir()
    (folder / "talk.pptx").write_bytes(packed.getvalue())
    (folder / "film.vtt").write_text(CUES, "utf-8")


def test_a_quotation_has_its_slide_or_its_times(library: Library, config: Config, tmp_path: Path) -> None:
    """In the reply, on the page, and in annotations, which have a fragment only for pages of a PDF."""
    write_files(tmp_path / "files")
    library.index([tmp_path / "files"])
    client = create_app(config, Parts(qa=answer_from(library, min_confidence=0.0))).test_client()
    shown = {}
    for question in ("Who led the work on the wall?", "When does the ferry to Norway leave?"):
        asked = {"question": question, "limit": 1}
        citation = client.post("/api/ask", json=asked).get_json()["citations"][0]
        shown[citation["document"]] = citation["locator"]
        assert citation["locator"]["text"] in client.get("/", query_string=asked).text
        annotations = client.get("/api/annotations", query_string=asked).get_json(force=True)
        kinds = [one["type"] for one in annotations["first"]["items"][0]["target"]["selector"]]
        assert kinds == ["TextQuoteSelector", "TextPositionSelector"]
    assert shown == {
        "talk.pptx": {"number": 2, "label": "2", "kind": "slide", "through": None, "row": None, "text": "slide 2"},
        "film.vtt": {
            "number": 1,
            "label": "00:01:12",
            "kind": "time",
            "through": {"number": 2, "label": "00:01:15"},
            "row": None,
            "text": "00:01:12–00:01:15",
        },
    }
