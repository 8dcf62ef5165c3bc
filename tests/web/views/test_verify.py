"""Saved citations are checked: the endpoint, W3C annotations, and the page that a permalink opens."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from qa.cli.main import main
from qa.errors import EmptyIndexError
from qa.records import Document
from qa.store.lock import DataLock
from qa.verify.fingerprint import fingerprint
from tests.fake_service import LIBRARY, LIGHTHOUSE
from tests.web.conftest import described

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

QUESTIONS = [
    "When was the lighthouse lit?",
    "When did the café open? 🏝️",
    "متى يفتح المقهى؟",
    "What follows the sentence?",
]
WORDS = "In 1902 the keeper was Joon Park."
START = LIGHTHOUSE.index(WORDS)
CITATION = {"document": "islands/vell.md", "start": START, "end": START + len(WORDS), "exact": WORDS}


def rewrite(qa: FakeQA, text: str) -> None:
    """Change the text of the lighthouse's document, as a later index would have it."""
    qa.library = [replace(d, text=text, headings=()) if d.id == "islands/vell.md" else d for d in qa.library]


def ask(client: FlaskClient, question: str) -> Any:  # noqa: ANN401 - JSON
    """The reply to a question, as it would be saved."""
    return client.post("/api/ask", json={"question": question}).get_json()


def verify(client: FlaskClient, saved: object) -> Any:  # noqa: ANN401 - JSON
    """The status of saved citations."""
    response = client.post("/api/verify", json=saved)
    assert response.status_code == 200, response.text
    return response.get_json()


def annotate(client: FlaskClient, question: str) -> Any:  # noqa: ANN401 - JSON
    """The citations of the answer as annotations, checked against the OpenAPI document."""
    response = client.get("/api/annotations", query_string={"question": question})
    assert response.status_code == 200
    assert response.content_type == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    schema = {"$ref": "#/components/schemas/AnnotationCollection", "components": described()["components"]}
    Draft202012Validator(schema).validate(response.get_json())
    return response.get_json()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_saved_answer_is_intact_as_long_as_nothing_changes(client: FlaskClient, question: str) -> None:
    """The reply of the endpoint is sent back to it unchanged."""
    saved = ask(client, question)
    reply = verify(client, saved)
    assert reply["intact"] is True
    assert [verdict["status"] for verdict in reply["verdicts"]] == ["intact"] * len(saved["citations"])
    for citation, verdict in zip(saved["citations"], reply["verdicts"], strict=True):
        assert verdict["exact"] == verdict["found"]["exact"] == citation["exact"]
        assert verdict["found"]["href"] == citation["href"]
        assert verdict["number"] == citation["number"]


def test_each_verdict_has_its_json(client: FlaskClient, qa: FakeQA) -> None:
    """Moved gives the new place, changed the most similar passage, deleted nothing."""
    saved = ask(client, "When did it begin? 🕯️")
    rewrite(qa, "Prologue.\n\n" + LIGHTHOUSE)
    qa.library = [replace(d, text=d.text.replace("5 May", "6 May")) for d in qa.library if d.id != "hostile & <b>.md"]
    reply = verify(client, saved)
    assert reply["intact"] is False
    moved, changed, deleted = reply["verdicts"]
    words = saved["citations"][0]["exact"]
    text_hash = qa.document("islands/vell.md").sha256
    assert moved == {
        "number": 1,
        "status": "moved",
        "document": "islands/vell.md",
        "start": 24,
        "end": 86,
        "exact": words,
        "found": {
            "document": "islands/vell.md",
            "start": 35,
            "end": 97,
            "exact": words,
            "similarity": 1.0,
            "locator": None,
            "href": f"/documents/islands/vell.md?start=35&end=97&hash={fingerprint(words)}&text={text_hash[:16]}#quote",
        },
        "nearest": None,
    }
    assert (changed["status"], changed["found"]) == ("changed", None)
    assert changed["nearest"]["exact"].endswith("opened the café on 6 May.")
    assert 0.9 < changed["nearest"]["similarity"] < 1
    assert (deleted["status"], deleted["found"], deleted["nearest"]) == ("deleted", None, None)


@pytest.mark.parametrize(
    "saved",
    [
        CITATION,
        [CITATION],
        {"citations": [CITATION]},
        {"question": "Who?", "citations": [{**CITATION, "colour": "of another version"}], "closest": [{"document": 1}]},
        {**{key: CITATION[key] for key in ("document", "start", "end")}, "hash": fingerprint(WORDS)},
        {"url": "https://example.org/vell", "exact": WORDS},
        {"document": "islands/vell.md", "exact": WORDS, "hash": fingerprint(WORDS), "start": None, "end": None},
    ],
)
def test_what_can_be_checked(client: FlaskClient, saved: object) -> None:
    """An answer, a citation, a list; by words or by hash. Keys that are not needed are ignored."""
    reply = verify(client, saved)
    [verdict] = reply["verdicts"]
    assert (verdict["status"], verdict["found"]["exact"]) == ("intact", WORDS)


def test_a_list_may_mix_what_it_holds(client: FlaskClient) -> None:
    """Answers, citations and annotations of one file are checked at once, and numbered in one sequence."""
    collection = annotate(client, QUESTIONS[0])
    saved = [ask(client, QUESTIONS[0]), CITATION, collection, collection["first"], collection["first"]["items"][0]]
    reply = verify(client, saved)
    assert reply["intact"] is True
    assert [verdict["number"] for verdict in reply["verdicts"]] == list(range(1, 9))


def test_an_abstention_has_nothing_to_check(client: FlaskClient) -> None:
    """The closest passages are no citations; with nothing to check the answer is not called intact."""
    assert verify(client, ask(client, "Who won?")) == {"intact": True, "verdicts": []}
    assert verify(client, annotate(client, "Who won?")) == {"intact": True, "verdicts": []}


BODIES = [
    ("", "", "the body must be a JSON object, is empty"),
    ("{", "", "the body must be JSON"),
    ("null", "", "the body must be a saved answer, a citation, an annotation, or a list of them, is null"),
    ("{}", "", "the body must be a saved answer"),
    (
        '[{"citations": []}, 7]',
        "1",
        "the body must be a saved answer, a citation, an annotation, or a list of them, is 7",
    ),
    ("[[]]", "0", "the body must be a saved answer"),
    ('{"citations": {}}', "citations", "citations must be a list of citations, is {}"),
    ('{"citations": [1]}', "citations.0", "citations.0 must be an object, is 1"),
    ('{"document": 1}', "document", "document must be a string, is 1"),
    ('[{"document": "a", "start": 1.5}]', "0.start", "0.start must be a whole number, is 1.5"),
    ('{"document": "a", "exact": "\\ud800"}', "", "a lone surrogate"),
    ('{"document": "a", "document": "b"}', "document", '"document" stands twice'),
    ('{"target": {"source": "a"}}', "target.0.selector", "target.0.selector is missing: an annotation has a target"),
    ('{"target": "https://example.org/a"}', "target.0", "target.0 must be an object"),
    ('{"target": {"source": {}, "selector": []}}', "target.0.source", "target.0.source must be a string, is {}"),
    ('{"type": "AnnotationPage"}', "", "a collection of annotations must hold their first page"),
    ('{"type": "AnnotationCollection", "first": "https://example.org/1"}', "", "must hold their first page"),
    ('{"type": "AnnotationPage", "items": [{}]}', "items.0.target", "items.0.target is missing"),
    (json.dumps([CITATION] * 101), "", "the body must hold at most 100 citations, holds 101"),
]


@pytest.mark.parametrize(("body", "field", "message"), BODIES)
def test_what_cannot_be_read_is_refused(client: FlaskClient, body: str, field: str, message: str) -> None:
    """Each error is named with its field, the rule and the value."""
    response = client.post("/api/verify", data=body, content_type="application/json")
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (400, "invalid_request")
    assert message in error["message"]
    assert [problem["field"] for problem in error["details"]["problems"]] == [field]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"exact": ""}, "its words must not be empty"),
        ({"exact": None}, "its words must be given"),
        ({"end": None}, "start and end must be given together"),
        ({"start": -1}, "start must be 0 or more"),
        ({"hash": "0" * 40}, "hash must be that of its words"),
        ({"hash": "' onload='alert(1)"}, "hash must be 40 digits"),
    ],
)
def test_what_cannot_be_checked_is_refused(client: FlaskClient, changes: dict[str, object], message: str) -> None:
    """The error has the number of the quotation."""
    response = client.post("/api/verify", json=[CITATION, CITATION | changes])
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (400, "invalid_quotation")
    assert error["message"].startswith(f"quotation 2: {message}")


def test_other_refusals_are_those_of_the_endpoint(client: FlaskClient, qa: FakeQA) -> None:
    """Type, length, parameters, and an index that cannot be used."""
    assert client.post("/api/verify", data="{}").status_code == 415
    assert client.post("/api/verify", json={**CITATION, "exact": "x" * 40_000}).status_code == 413
    assert client.post("/api/verify?limit=3", json=CITATION).status_code == 400
    assert client.get("/api/verify").status_code == 405
    assert client.get("/api/annotations").status_code == 400
    qa.error = EmptyIndexError("nothing is indexed: run “qa index PATH”")
    assert client.post("/api/verify", json=CITATION).status_code == 503


@pytest.mark.parametrize("question", QUESTIONS)
def test_annotations_follow_the_model(client: FlaskClient, question: str) -> None:
    """The rules of https://www.w3.org/TR/annotation-model/: context, IRIs, types, one target, two selectors."""
    collection = annotate(client, question)
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (collection["type"], collection["label"]) == ("AnnotationCollection", question)
    assert (collection["first"]["type"], collection["total"]) == ("AnnotationPage", len(collection["first"]["items"]))
    citations = ask(client, question)["citations"]
    for citation, annotation in zip(citations, collection["first"]["items"], strict=True):
        assert annotation["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert (annotation["type"], annotation["motivation"]) == ("Annotation", "highlighting")
        target = annotation["target"]
        quote, position = target["selector"]
        assert {key: quote[key] for key in ("exact", "prefix", "suffix")} == {
            key: citation[key] for key in ("exact", "prefix", "suffix")
        }
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        text = client.get(f"/api/documents/{citation['document']}").get_json()["text"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert target["id"] == f"http://localhost{citation['href']}"
    ids = [collection["id"], collection["first"]["id"], *(item["id"] for item in collection["first"]["items"])]
    ids += [item["target"]["source"] for item in collection["first"]["items"]]
    assert all(urlsplit(iri).scheme == "http" and urlsplit(iri).netloc and iri.isascii() for iri in ids)
    assert len({*ids}) == 2 + collection["total"] + len({citation["document"] for citation in citations})


def test_a_collection_is_at_its_own_address(client: FlaskClient) -> None:
    """Its id is the address that gives it again, with its filters; behind a proxy every address holds the mount."""
    query = {"question": QUESTIONS[0], "document": ["islands/vell.md", "mixed.md"], "limit": 1}
    first = client.get("/api/annotations", query_string=query).get_json()
    assert first["total"] == 1
    assert client.get(first["id"].removeprefix("http://localhost")).get_json() == first
    mounted = client.get("/api/annotations", query_string=query, environ_overrides={"SCRIPT_NAME": "/library"})
    [item] = mounted.get_json()["first"]["items"]
    assert item["target"]["source"] == "http://localhost/library/documents/islands/vell.md"
    assert verify(client, item)["intact"] is True


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ({"source": "https://example.org/vell", "selector": {"type": "TextQuoteSelector", "exact": WORDS}}, "intact"),
        ({"source": "islands/vell.md", "selector": {"type": "TextQuoteSelector", "exact": WORDS}}, "deleted"),
        ({"source": "http://[", "selector": {"type": "TextQuoteSelector", "exact": WORDS}}, "deleted"),
        (
            {"source": "/documents/islands/vell.md?a#b", "selector": {"type": "TextQuoteSelector", "exact": WORDS}},
            "intact",
        ),
        (
            {
                "source": {"id": "http://elsewhere/documents/islands/vell.md", "type": "Text"},
                "selector": [
                    {"type": "FragmentSelector", "value": "quote"},
                    {"type": "TextPositionSelector", "start": 3, "end": 9},
                    {"type": "TextQuoteSelector", "exact": WORDS},
                ],
            },
            "moved",
        ),
    ],
)
def test_annotations_of_others_are_checked(client: FlaskClient, target: dict[str, object], status: str) -> None:
    """Of a document's page or of the place where it was published, with selectors alone or in a list."""
    annotation = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "id": "urn:x", "target": target}
    assert [verdict["status"] for verdict in verify(client, annotation)["verdicts"]] == [status]
    twice = verify(client, {**annotation, "target": [target, target]})
    assert [verdict["status"] for verdict in twice["verdicts"]] == [status, status]


def test_an_annotation_without_words_is_refused(client: FlaskClient) -> None:
    """A position gives a place, not words."""
    selector = {"type": "TextPositionSelector", "start": 3, "end": 9}
    target = {"source": "https://example.org/vell", "selector": selector}
    error = client.post("/api/verify", json={"type": "Annotation", "target": target}).get_json()["error"]
    assert "quotation 1: its words must be given" in error["message"]


def permalink(client: FlaskClient, question: str) -> str:
    """The address of the first citation of an answer, without its fragment."""
    return str(ask(client, question)["citations"][0]["href"]).partition("#")[0]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_permalink_says_intact(client: FlaskClient, question: str) -> None:
    """As long as the words are at their old place."""
    page = client.get(permalink(client, question)).text
    assert 'data-status="intact"' in page
    assert 'id="quote"' in page


def marked(page: str) -> list[str]:
    """The marked pieces of a page without special characters."""
    return [piece.partition(">")[2].partition("</mark>")[0] for piece in page.split("<mark")[1:]]


def test_a_permalink_says_moved_and_shows_where(client: FlaskClient, qa: FakeQA) -> None:
    """The words are marked where they stand now, and the link to that place is intact."""
    address = permalink(client, "Who was the keeper?")
    rewrite(qa, "Prologue.\n\n" + LIGHTHOUSE)
    page = client.get(address).text
    assert 'data-status="moved"' in page
    assert marked(page) == [WORDS]
    [href] = [part.partition('"')[0] for part in page.split('href="')[1:] if "hash=" in part.partition('"')[0]]
    assert f"start={START + 11}&amp;" in href
    assert 'data-status="intact"' in client.get(href.replace("&amp;", "&").partition("#")[0]).text


def test_a_permalink_says_changed_and_marks_nothing(client: FlaskClient, qa: FakeQA) -> None:
    """Other words of the same length at the same place are not marked, nor is a shorter text an error."""
    address = permalink(client, "Who was the keeper?")
    for text in (LIGHTHOUSE.replace("1902", "1903"), "Short."):
        rewrite(qa, text)
        response = client.get(address)
        assert response.status_code == 200
        assert 'data-status="changed"' in response.text
        assert marked(response.text) == []


def test_a_permalink_says_deleted(client: FlaskClient, qa: FakeQA) -> None:
    """The page names the document; without a hash an unknown document is just unknown, as before."""
    address = permalink(client, "Who was the keeper?")
    qa.library = [d for d in qa.library if d.id != "islands/vell.md"]
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert 'data-status="deleted"' in response.text
    assert "islands/vell.md" in response.text
    assert 'data-status="deleted"' not in client.get("/documents/islands/vell.md?start=1&end=2").text
    hostile = client.get("/documents/%3Cscript%3Eboo%3C/script%3E?start=1&end=2&hash=0").text
    assert "<script>boo" not in hostile


def test_a_permalink_follows_a_renamed_document(client: FlaskClient, qa: FakeQA) -> None:
    """By the beginning of the text's hash, also where another document has taken the old name."""
    address = permalink(client, "Who was the keeper?")
    old = qa.document("islands/vell.md")
    for others in ([], [replace(old, text="Other words.", sha256="0" * 64, headings=())]):
        qa.library = [replace(old, id="lights/vell.md"), *others]
        response = client.get(address)
        assert response.status_code == 200
        assert "has another name now" in response.text
        assert marked(response.text) == [WORDS]
        assert f'href="/documents/lights/vell.md?start={START}&amp;' in response.text
    qa.library = [replace(old, id="lights/vell.md")]
    for cut_short in (address[:-1], address.partition("&text=")[0], address.partition("&text=")[0] + "&text="):
        assert client.get(cut_short).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "start=24&end=86&hash=",
        "start=24&end=86&hash=0123",
        "start=24&end=86&hash=%3Cscript%3E",
        "start=24&end=86&hash=" + "G" * 40,
        "start=86&end=24&hash=" + "0" * 40,
        "start=a&end=b&hash=" + "0" * 40,
        "hash=" + "0" * 40,
    ],
)
def test_a_permalink_that_is_none_marks_nothing_and_says_so(client: FlaskClient, query: str) -> None:
    """A link that was cut off says nothing against a document."""
    response = client.get(f"/documents/islands/vell.md?{query}")
    assert response.status_code == 200
    assert "Nothing is marked" in response.text
    assert "data-status" not in response.text
    assert marked(response.text) == []


def test_a_hash_decides_against_the_offsets(client: FlaskClient) -> None:
    """Altered offsets in a link do not make the page call other words intact."""
    page = client.get(f"/documents/islands/vell.md?start=24&end={24 + len(WORDS)}&hash={fingerprint(WORDS)}").text
    assert 'data-status="moved"' in page
    assert marked(page) == [WORDS]
    shorter = client.get(f"/documents/islands/vell.md?start={START}&end={START + 7}&hash={fingerprint(WORDS)}").text
    assert 'data-status="changed"' in shorter


def test_a_running_service_checks_for_the_command_line(
    address: str, client: FlaskClient, qa: FakeQA, tmp_path: Path
) -> None:
    """The process that has the index open is asked.

    Without a service, `qa verify` gives the same reply and exit code.
    """
    collection = annotate(client, QUESTIONS[0])
    (tmp_path / "chroma").mkdir()
    lock = DataLock(tmp_path)
    lock.announce(address)
    command = ["verify", "-", "--data", str(tmp_path)]
    intact = CliRunner().invoke(main, [*command, "--json"], input=json.dumps(collection))
    assert intact.exit_code == 0, intact.output
    assert json.loads(intact.output) == verify(client, collection)
    rewrite(qa, "Prologue.\n\n" + LIGHTHOUSE)
    moved = CliRunner().invoke(main, command, input=json.dumps(CITATION))
    assert (moved.exit_code, moved.output) == (
        1,
        f"[1] moved   islands/vell.md {START}-{START + len(WORDS)} → "
        f"islands/vell.md {START + 11}-{START + 11 + len(WORDS)}\n",
    )
    refused = CliRunner().invoke(main, command, input=json.dumps({**CITATION, "exact": ""}))
    assert (refused.exit_code, "its words must not be empty" in refused.output) == (1, True)
    lock.release()


def test_the_library_of_these_tests_has_what_they_need() -> None:
    """The address and the words that the tests above name."""
    [document] = [d for d in LIBRARY if d.id == "islands/vell.md"]
    assert isinstance(document, Document)
    assert (document.url, document.text[START : START + len(WORDS)]) == ("https://example.org/vell", WORDS)


ABOUT = "Who published the article “The lighthouse of Vell”?"


def test_an_answer_from_metadata_can_be_checked(client: FlaskClient, qa: FakeQA) -> None:
    """As a saved answer, as an annotation and by its permalink: while the field says it, whatever is in the text."""
    saved = ask(client, ABOUT)
    annotation = annotate(client, ABOUT)["first"]["items"][0]
    (citation,) = saved["citations"]
    assert (citation["field"], citation["exact"], saved["shown_as"]) == ("publisher", "Harbour Almanac", "phrase")
    metadata = client.get("/api/documents/islands/vell.md").get_json()["metadata"]
    assert metadata["publisher"][citation["start"] : citation["end"]] == citation["exact"]
    assert annotation["target"]["selector"][1]["value"] == "metadata-publisher"

    def found() -> list[str]:
        checked = [verify(client, one)["verdicts"][0] for one in (saved, annotation)]
        assert [one["found"] and one["found"]["href"] for one in checked] in ([citation["href"]] * 2, [None] * 2)
        page = client.get(citation["href"]).text
        assert ('<mark class="quote">Harbour Almanac</mark>' in page) == (checked[0]["status"] == "intact")
        return [
            *(one["status"] for one in checked),
            *(word for word in ("Intact", "Changed") if f"<strong>{word}." in page),
        ]

    assert found() == ["intact", "intact", "Intact"]
    qa.library = [replace(one, publisher="Dock & co", text=f"Harbour Almanac {one.text}") for one in qa.library]
    assert found() == ["changed", "changed", "Changed"]
    assert verify(client, citation | {"field": None, "start": 0, "end": 15})["verdicts"][0]["status"] == "intact"


def test_what_a_document_does_not_state_is_met_with_silence(client: FlaskClient) -> None:
    """Its reason is told in the JSON and on the page."""
    reply = ask(client, "Who wrote the article “The lighthouse of Vell”?")
    assert (reply["verdict"], reply["reason"], reply["closest"]) == ("none", "not_stated", [])
    page = client.get("/", query_string={"question": "Who wrote the article “The lighthouse of Vell”?"}).text
    assert '<span data-reason="not_stated">The document does not state this</span>' in page


def test_a_judged_answer_from_metadata_is_kept(client: FlaskClient) -> None:
    """Its words are a slice of its field, and not of the text."""
    sent = {"verdict": "up", "answer": ask(client, ABOUT)}
    assert client.post("/api/feedback", json=sent).status_code == 201
    sent["answer"]["citations"][0]["field"] = None
    assert client.post("/api/feedback", json=sent).get_json()["error"]["code"] == "invalid_feedback"
