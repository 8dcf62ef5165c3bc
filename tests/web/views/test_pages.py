"""The pages as a browser without JavaScript gets them."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.config import Config
from qa.errors import EmptyIndexError, MismatchError, StoreError
from qa.serving.parts import Parts
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

PAGES = [
    "/",
    "/?question=Who+won%3F",
    "/documents",
    "/documents/islands/vell.md?start=24&end=86",
    "/api/docs",
    "/nowhere",
]


class Page(HTMLParser):
    """What a page shows and holds.

    Attributes:
        text: The visible text, without hidden parts and templates.
        marks: The text of each `<mark>`.
        tags: All start tags with their attributes.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.marks, self.tags = "", [], []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, and whether what follows is seen."""
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "input", "br", "img", "path"}:
            self._open.append((tag, "hidden" in dict(attrs) or tag in {"template", "title"}))
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        """Close a tag: the page nests them as it should."""
        if tag != "path":
            assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        """Record what is visible."""
        if any(hidden for _, hidden in self._open):
            return
        self.text += data
        if any(tag == "mark" for tag, _ in self._open):
            self.marks[-1] += data

    def attributes(self, tag: str, name: str) -> list[str]:
        """Return an attribute of all tags of a name that have it."""
        return [attributes[name] or "" for found, attributes in self.tags if found == tag and name in attributes]


def test_the_empty_page_proposes_the_questions_of_the_folder(client: FlaskClient, qa: FakeQA, tmp_path: Path) -> None:
    """Each line of `.questions.txt` beside the documents is a link that asks it; without the file there are none."""
    [examples] = [a for _, a in Page(client.get("/").text).tags if a.get("data-slot") == "examples"]
    assert "hidden" in examples
    qa.library = [replace(document, path=str(tmp_path / document.id)) for document in qa.library]
    (tmp_path / ".questions.txt").write_text("Who lit it?\n\n  Who <b>won</b>?  \nWho lit it?\n", "utf-8")
    page = Page(client.get("/").text)
    assert "Ask your documents" in page.text
    assert "these 3 documents" in page.text
    asked = [(a["href"], a["data-ask"]) for tag, a in page.tags if tag == "a" and a.get("data-ask") == "example"]
    assert asked.pop() == ("", "example")  # in the template
    assert asked == [("/?question=Who+lit+it?", "example"), ("/?question=Who+%3Cb%3Ewon%3C/b%3E?", "example")]
    assert "Who <b>won</b>?" in page.text


def test_examples_that_cannot_be_read_are_no_reason_to_show_no_page(
    client: FlaskClient, qa: FakeQA, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names the file and what to do."""
    qa.library = [replace(document, path=str(tmp_path / document.id)) for document in qa.library]
    (tmp_path / ".questions.txt").write_bytes(b"Who\xff?")
    assert client.get("/").status_code == 200
    assert "no examples are shown" in caplog.text


def test_the_form_asks_with_a_get(client: FlaskClient) -> None:
    """Without JavaScript the form is enough: its field is labelled and named as the page reads it."""
    page = Page(client.get("/").text)
    [form] = [attributes for tag, attributes in page.tags if tag == "form" and attributes.get("class") == "ask"]
    assert (form["action"], form["method"]) == ("/", "get")
    assert page.attributes("label", "for") == page.attributes("textarea", "id") == ["question"]


def test_an_answer_is_rendered_with_its_citations(client: FlaskClient) -> None:
    """Words, sentence, highlights, title, publisher, date, source and confidence stand in the page; marks link."""
    page = Page(client.get("/?question=When+was+the+lighthouse+lit%3F").text)
    seen = " ".join(page.text.split())
    assert "3 March 1871 1" in seen
    assert "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu." in seen
    assert page.marks == ["lighthouse", "lit", "3 March 1871"]
    assert "The lighthouse of Vell Harbour Almanac 5 Dec 2024 High confidence 93 % likely to answer" in seen
    assert ". Made from: “Lights of the north”, Mara Quist, Harbour Almanac" in seen
    labels = [(a.get("aria-label"), a.get("href")) for tag, a in page.tags if tag == "a" and a.get("class") == "cite"]
    [href] = {href or "" for label, href in labels if label == "Source 1: The lighthouse of Vell"}
    assert re.fullmatch(r"/documents/islands/vell\.md\?start=24&end=86&hash=[0-9a-f]{40}&text=[0-9a-f]{16}#quote", href)


def test_a_row_is_shown_as_a_table(client: FlaskClient) -> None:
    """Names above cells, empty ones too, with the answer marked; the exact words stay in the page, hidden."""
    html = client.get("/?question=How+high+is+it%3F").text
    table = html[html.index('data-slot="table"') : html.index("</table>")]
    assert re.findall(r"<(?:th|td) [^>]*>(.*?)</(?:th|td)>", table) == [
        "What",
        "&lt;b&gt;Height",
        "Lighthouse",
        "",
        "<mark>41 metres</mark>",
    ]
    assert re.search(r'<blockquote [^>]*data-slot="quote" hidden>', html)


def test_sources_stand_side_by_side(client: FlaskClient) -> None:
    """Each answer has its count, its words and its sources by name and day; the words are not said above them too."""
    page = Page(client.get("/", query_string={"question": "When did it begin? 🕯️"}).text)
    seen = " ".join(page.text.split())
    assert "2 sources say 3 March 1871 1 Harbour Almanac 5 Dec 2024 3 " in seen
    assert "4 sources say 5 May 2 مجلة الجزيرة 31 Jan 2025 and others that are not quoted here Newest first" in seen
    assert seen.count("and others that are not quoted here") == 1
    assert [a["class"] for tag, a in page.tags if "answer-words" in (a.get("class") or "") and "hidden" not in a] == []


def test_one_source_is_not_compared(client: FlaskClient) -> None:
    """An answer of one source is said once, without a count."""
    assert "source says" not in Page(client.get("/?question=When+was+the+lighthouse+lit%3F").text).text


@pytest.mark.parametrize(("confidence", "word"), [(0.8, "High"), (0.799, "Medium"), (0.5, "Medium"), (0.49, "Low")])
def test_confidence_is_told_in_a_word(client: FlaskClient, qa: FakeQA, confidence: float, word: str) -> None:
    """The number stands behind the word, for those who want it."""
    answer = qa.ask("Who was the keeper?")
    qa.ask = lambda question, **_: replace(answer, snippets=(replace(answer.snippets[0], confidence=confidence),))
    page = client.get("/?question=Who+was+the+keeper%3F").text
    [summary] = re.findall(
        r'<details class="confidence">\s*<summary>(.*?)</summary>', page.partition("<template")[0], re.DOTALL
    )
    assert re.findall(r"<span[^>]*>(\w+)</span>", summary) == [word]


def kept_by_the_form(page: Page) -> list[tuple[str, str]]:
    """Name and value of the fields that the form for the next question sends besides it."""
    first = next(number for number, (_, a) in enumerate(page.tags) if a.get("class") == "ask")
    fields = [a for tag, a in page.tags[first:] if tag == "input" and a.get("name") != "reason" and a.get("value")]
    return [(a["name"] or "", a["value"] or "") for a in fields if a["type"] != "checkbox" or "checked" in a]


def test_the_order_of_the_address_is_kept_and_can_be_turned(client: FlaskClient, qa: FakeQA) -> None:
    """The page asks in that order, says so, keeps it for the next question, and links the other."""
    page = Page(
        client.get("/?question=When+did+it+begin%3F+🕯️&order=newest&limit=3&published_after=2024-01-01&x=1").text
    )
    assert qa.orders == ["newest"]
    assert kept_by_the_form(page) == [("limit", "3"), ("order", "newest"), ("published_after", "2024-01-01")]
    [other] = {href for href in page.attributes("a", "href") if "order=relevance" in href}
    assert "published_after=2024-01-01" in other
    assert "x=1" not in other


def test_a_corrected_question_says_how_it_was_read(client: FlaskClient) -> None:
    """Without the script too; the link asks what was typed."""
    page = Page(client.get("/?question=When+was+the+lighthuose+lit%3F&limit=2").text)
    assert "Read as: When was the lighthouse lit? Ask it literally" in " ".join(page.text.split())
    [href] = [a["href"] for tag, a in page.tags if a.get("data-slot") == "literal" and a["href"]]
    assert href == "/?question=When+was+the+lighthuose+lit%3F&limit=2&spelling=exact"
    literal = Page(client.get(href).text)
    assert "Read as:" not in literal.text
    assert "none is sure enough" in literal.text


def test_words_that_are_the_whole_sentence_are_not_said_twice(client: FlaskClient) -> None:
    """The sentence stands once when it is the answer."""
    page = Page(client.get("/?question=Who+was+the+keeper%3F").text)
    assert page.text.count("In 1902 the keeper was") == 1


def test_no_answer_is_calm_and_says_why(client: FlaskClient) -> None:
    """The page counts the documents, gives one reason, and labels the closest passages. It is no error."""
    response = client.get("/?question=Who+won%3F")
    seen = " ".join(Page(response.text).text.split())
    assert response.status_code == 200
    assert "No passage in these 3 documents answers this" in seen
    assert "none is sure enough" in seen
    assert "The filters leave no document" not in seen
    assert "Closest passages (not answers) He wrote the weather down twice a day." in seen


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("question=", "question must hold words"),
        ("question=" + "x" * 1001, "question must be at most 1,000 characters"),
        ("question=Who&limit=many", "limit must be a whole number"),
        ("question=Who&published_after=soon", "published_after must be a date"),
        ("question=Who&question=What", "question must be given once"),
        ("question=Who&document=nowhere.md", "no document is named"),
    ],
)
def test_a_question_that_cannot_be_asked_is_explained_beside_the_form(
    client: FlaskClient, query: str, message: str
) -> None:
    """The page says what is wrong, and keeps the question for correction."""
    response = client.get(f"/?{query}")
    page = Page(response.text)
    assert response.status_code == 400
    assert message in page.text
    assert "This question cannot be asked" in page.text
    assert "Try again" not in page.text


def test_fields_left_blank_and_parameters_of_others_do_not_count(client: FlaskClient, qa: FakeQA) -> None:
    """A form sends empty fields, and a link from elsewhere has parameters of its own: both are ignored."""
    response = client.get("/?question=Who&published_after=&publisher=&utm_source=letter")
    assert response.status_code == 200
    assert [(question, bool(filters)) for question, _, filters in qa.asked] == [("Who", False)]


def test_filters_are_shown_and_kept_for_the_next_question(client: FlaskClient) -> None:
    """Filters of the address are shown in words and in the form."""
    page = Page(client.get("/?question=Who&document=mixed.md&publisher=A+%26+B&published_after=2024-10-01").text)
    assert "from 1 October 2024" in page.text
    kept = [("publisher", "A & B"), ("published_after", "2024-10-01"), ("document", "mixed.md")]
    assert kept_by_the_form(page) == kept


def test_documents_are_listed_with_links(client: FlaskClient) -> None:
    """Each document leads to its text."""
    page = Page(client.get("/documents").text)
    assert "3 documents are searched" in page.text
    assert "/documents/hostile%20&%20%3Cb%3E.md" in page.attributes("a", "href")


@pytest.mark.parametrize("question", ["When was the lighthouse lit?", "When did the café open? 🏝️", "متى يفتح المقهى؟"])
def test_following_a_citation_shows_exactly_the_quotation_marked(client: FlaskClient, question: str) -> None:
    """The marked text is the citation's `exact`, and the mark is where the address points."""
    for citation in client.post("/api/ask", json={"question": question}).get_json()["citations"]:
        page = Page(client.get(citation["href"].partition("#")[0]).text)
        assert page.marks == [citation["exact"]]
        assert page.attributes("mark", "id") == ["quote"]


def test_a_quotation_over_two_paragraphs_is_marked_in_both(client: FlaskClient) -> None:
    """Each paragraph has its part of the mark; only the first is the place to go to."""
    [citation] = client.post("/api/ask", json={"question": "What follows the sentence?"}).get_json()["citations"]
    page = Page(client.get(citation["href"].partition("#")[0]).text)
    assert "\n\n".join(page.marks) == citation["exact"]
    assert page.attributes("mark", "id") == ["quote"]


@pytest.mark.parametrize(
    "query",
    [
        "start=5&end=99999",
        "start=9&end=9",
        "start=9&end=5",
        "start=-1&end=5",
        "start=a&end=b",
        "start=5",
        "end=5",
        "start=٣&end=٩",
        "start=0&end=" + "9" * 5000,
    ],
)
def test_a_place_that_is_not_there_marks_nothing_and_says_so(client: FlaskClient, query: str) -> None:
    """The text is shown all the same."""
    response = client.get(f"/documents/islands/vell.md?{query}")
    page = Page(response.text)
    assert response.status_code == 200
    assert page.marks == []
    assert "Nothing is marked" in page.text
    assert "In 1902 the keeper was Joon Park." in page.text


def test_a_document_says_where_it_comes_from(client: FlaskClient) -> None:
    """Publisher, date, source and a link to the original; nothing is marked when no place is asked for."""
    page = Page(client.get("/documents/islands/vell.md").text)
    seen = " ".join(page.text.split())
    assert "Harbour Almanac 5 December 2024 Original" in seen
    assert "Made from: “Lights of the north”" in seen
    assert "https://example.org/vell" in page.attributes("a", "href")
    assert page.marks == []
    assert "Nothing is marked" not in seen


def test_only_web_addresses_are_linked(client: FlaskClient) -> None:
    """A document whose url is a script gets no link to it."""
    page = Page(client.get("/documents/hostile%20%26%20%3Cb%3E.md").text)
    assert "Original" not in page.text
    assert not [href for href in page.attributes("a", "href") if href.startswith("javascript")]


@pytest.mark.parametrize(
    "path",
    [
        "/documents",
        "/documents/hostile%20%26%20%3Cb%3E.md?start=0&end=90",
        "/?question=%3Cscript%3Edocument.title+%3D+%27owned%27%3C/script%3E",
        "/?question=%22%3E%3Cscript%3Eboo%3C/script%3E",
        "/documents/%3Cscript%3Eboo%3C/script%3E",
        "/%3Cscript%3Eboo%3C/script%3E",
    ],
)
def test_hostile_text_stays_text(client: FlaskClient, path: str) -> None:
    """The page has no script except its own file, and no handler and no style at all."""
    page = Page(client.get(path).text)
    assert [a for tag, a in page.tags if tag == "script" and not (a.get("src") or "").startswith("/static/")] == []
    assert [name for _, a in page.tags for name in a if name.startswith("on") or name == "style"] == []
    assert "script>" in page.text


def test_carriage_returns_survive(client: FlaskClient, qa: FakeQA) -> None:
    """HTML turns a bare carriage return into a line feed, so it is written as a reference."""
    qa.library = [replace(qa.library[1], text="One\r\ntwo.", headings=())]
    assert "One&#13;\ntwo." in client.get("/documents/islands/vell.md").text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_to_itself(client: FlaskClient, path: str) -> None:
    """Every response has strict headers, and the page holds no address of another host except the original's."""
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    page = Page(response.text)
    loaded = page.attributes("script", "src") + page.attributes("link", "href") + page.attributes("img", "src")
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_landmarks(client: FlaskClient, path: str) -> None:
    """One main, a header, a footer, a language, a title and a way past the header."""
    page = Page(client.get(path).text)
    names = [tag for tag, _ in page.tags]
    assert [names.count(tag) for tag in ("main", "header", "footer", "title")] == [
        1,
        1 + ("article" in names and "/documents/" in path),
        1,
        1,
    ]
    assert page.attributes("html", "lang") == ["en"]
    assert "#main" in page.attributes("a", "href")
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_static_files_are_kept_for_good_under_their_version(client: FlaskClient) -> None:
    """The address holds a hash of the files; under another one nothing is kept."""
    [address] = [a for a in Page(client.get("/").text).attributes("link", "href") if a.endswith("base.css")]
    with client.get(address) as kept:
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with client.get(re.sub(r"/static/\w+/", "/static/000000000000/", address)) as old:
        assert old.status_code == 200
        assert "no-cache" in old.headers["Cache-Control"]


def test_static_files_are_compressed_for_those_who_take_that(client: FlaskClient) -> None:
    """And pages are not: they repeat what somebody sent."""
    [address] = [a for a in Page(client.get("/").text).attributes("link", "href") if a.endswith("base.css")]
    with client.get(address) as whole, client.get(address, headers={"Accept-Encoding": "gzip"}) as small:
        assert "Content-Encoding" not in whole.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert (whole.headers["Vary"], small.headers["Vary"]) == ("Accept-Encoding", "Accept-Encoding")
        assert gzip.decompress(small.data) == whole.data
        assert small.content_type == whole.content_type
        assert small.get_etag() != whole.get_etag()
    assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": "gzip"}).headers


def test_the_page_is_light(client: FlaskClient) -> None:
    """The chat page, with all that it loads before anything is asked, is at most 80 kB, uncompressed."""
    response = client.get("/")
    page = Page(response.text)
    wanted = page.attributes("script", "src") + page.attributes("link", "href")
    weights: dict[str, int] = {}
    while wanted:
        address = wanted.pop()
        if address in weights:
            continue
        with client.get(address) as file:
            weights[address] = len(file.data)
            imports = re.findall(r'^import .* from "(\.[\w/.-]+)";$', file.text, re.MULTILINE)
        wanted += [urljoin(address, name) for name in imports]
    assert any(address.endswith("thread.js") for address in weights)
    assert len(response.data) + sum(weights.values()) <= 80_000


def test_an_unknown_address_gets_a_page(client: FlaskClient) -> None:
    """People get HTML where programs get JSON."""
    response = client.get("/nowhere")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "There is no such page" in Page(response.text).text
    assert "Nothing is at /nowhere" in Page(response.text).text


def test_an_unknown_document_gets_a_page(client: FlaskClient) -> None:
    """The page names the document."""
    response = client.get("/documents/nowhere.md")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "nowhere.md" in Page(response.text).text


@pytest.mark.parametrize(
    "error", [EmptyIndexError("nothing is indexed: run “qa index PATH”"), MismatchError("wrong embedder: rebuild")]
)
def test_without_an_index_the_page_says_what_to_do(client: FlaskClient, qa: FakeQA, error: StoreError) -> None:
    """The remedy is on the page, which is a 503."""
    qa.error = error
    for path in ("/", "/documents", "/?question=Who"):
        response = client.get(path)
        assert response.status_code == 503
        assert str(error) in Page(response.text).text


def test_a_bug_shows_no_details(client: FlaskClient, qa: FakeQA) -> None:
    """The page apologises; the log has the rest."""
    qa.error = RuntimeError("secret detail")
    response = client.get("/")
    assert response.status_code == 500
    assert "secret" not in response.text


def test_an_empty_library_says_how_to_fill_it(client: FlaskClient, qa: FakeQA) -> None:
    """An empty list explains itself."""
    qa.library = ()
    assert "No document is indexed yet" in Page(client.get("/documents").text).text


def test_one_document_is_not_called_documents(client: FlaskClient, qa: FakeQA) -> None:
    """Words agree with the number."""
    qa.library = qa.library[1:2]
    assert "No passage in this document answers this" in Page(client.get("/?question=Who").text).text
    assert "from one document" in Page(client.get("/").text).text


def test_two_applications_do_not_share_a_service(qa: FakeQA) -> None:
    """The factory keeps nothing at import: each application has its own parts."""
    one, other = (create_app(Config(), Parts(qa=service)) for service in (qa, type(qa)(library=())))
    assert isinstance(one, Flask)
    assert one.test_client().get("/ready").status_code == 200
    assert other.test_client().get("/ready").status_code == 503


def test_the_list_is_searched_and_ordered(client: FlaskClient, qa: FakeQA) -> None:
    """By words, kind and order, on pages of fifty; with day, kind, length and original; no copy of it is kept."""
    many = [replace(qa.library[1], id=f"reports/{n:02}.pdf", title=f"Report {n:02}") for n in range(60)]
    qa.library = [*qa.library, *many]
    response = client.get("/documents")
    assert response.headers["Cache-Control"] == "no-store"
    first = Page(response.text)
    assert "63 documents" in first.text
    assert "Page 1 of 2" in first.text
    assert "https://example.org/vell" in first.attributes("a", "href")
    assert not any(address.startswith("javascript") for address in first.attributes("a", "href"))
    second = Page(client.get("/documents?page=2&order=title").text)
    assert "Report 59" in second.text
    newest = Page(client.get("/documents?order=newest").text)
    assert newest.text.index("Café") < newest.text.index("Report 00")
    found = Page(client.get("/documents?q=CAF%C3%89&kind=MD").text)
    assert "One fits" in found.text
    assert "Report 01" not in found.text


def test_a_long_document_has_its_contents_and_its_title_once(client: FlaskClient, qa: FakeQA) -> None:
    """Links to its headings; the heading that repeats the title is not shown, unless it is quoted."""
    parts = ["The title", "One", "Two", "Three"]
    text = "\n\n".join(f"{part}\n\nText." for part in parts)
    headings = tuple((text.index(part), text.index(part) + len(part)) for part in parts)
    qa.library = [replace(qa.library[1], id="a.md", title="The title", text=text, headings=headings)]
    page = Page(client.get("/documents/a.md").text)
    linked = [address for address in page.attributes("a", "href") if address.startswith("#part-")]
    assert linked == [f"#part-{number}" for number in range(1, 5)]
    assert [a["id"] for tag, a in page.tags if tag == "h2"] == ["part-1", "part-2", "part-3", "part-4"]
    assert "repeated" in page.attributes("h2", "class")
    assert "repeated" not in Page(client.get("/documents/a.md?start=0&end=3").text).attributes("h2", "class")


def test_authors_are_shown_where_a_document_is(client: FlaskClient, qa: FakeQA) -> None:
    """In the lists, on its page, beside a quotation and among the filters; in the JSON and as `creator`."""
    qa.library = [replace(one, authors=("Ada Vint", "<b>Bo</b>")) for one in qa.library if one.id == "islands/vell.md"]
    asked = "question=When+was+the+lighthouse+lit%3F&limit=1"
    for address in ("/documents", "/documents/islands/vell.md", f"/?{asked}"):
        assert "Ada Vint, <b>Bo</b>" in Page(client.get(address).text).text, address
    offered = [dict(attributes) for tag, attributes in Page(client.get("/").text).tags if tag == "input"]
    assert [one["value"] for one in offered if one.get("name") == "author"] == ["<b>Bo</b>", "Ada Vint"]
    assert client.get(f"/api/ask?{asked}").get_json()["citations"][0]["authors"] == ["Ada Vint", "<b>Bo</b>"]
    target = client.get(f"/api/annotations?{asked}").get_json()["first"]["items"][0]["target"]
    assert target["creator"] == [{"type": "Person", "name": "Ada Vint"}, {"type": "Person", "name": "<b>Bo</b>"}]
