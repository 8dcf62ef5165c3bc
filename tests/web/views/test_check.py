"""A text is checked: the endpoint, and the page without JavaScript."""

from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.fake_service import LIGHTHOUSE
from web.schema import MOST_CHARACTERS, MOST_QUOTATIONS

TEXT = (
    "The almanac says “In 1902 the keeper was Joon Park” (islands/vell.md), that it “stands 42 metres high, and its "
    "lamp was seen afar”, and “He wrote the weather down twice a day” (mixed.md).\n\n> Nobody ever said this of Vell"
)
STATUSES = ["verbatim", "altered", "misattributed", "not_found"]


def check(client: FlaskClient, **body: object) -> Any:  # noqa: ANN401 - JSON
    """The verdicts on a text."""
    response = client.post("/api/check", json=body)
    assert response.status_code == 200, response.text
    return response.get_json()


def test_each_quotation_has_its_verdict(client: FlaskClient) -> None:
    """Its offsets are those of the text, its place is a slice of the document, and what differs is named."""
    reply = check(client, text=TEXT)
    assert (reply["holds"], [one["status"] for one in reply["quotations"]]) == (False, STATUSES)
    none = ("repaired", "supported", "contradicted", "nearest")
    assert reply["counts"] == dict.fromkeys(STATUSES, 1) | dict.fromkeys(none, 0)
    for one in reply["quotations"]:
        assert TEXT[one["start"] : one["end"]] == one["exact"]
    verbatim, altered, misattributed, not_found = reply["quotations"]
    place = verbatim["place"]
    assert (LIGHTHOUSE[place["start"] : place["end"]], verbatim["named"]) == (place["exact"], "islands/vell.md")
    assert client.get(place["href"]).status_code == 200
    assert altered["changes"] == [{"kind": "number", "quoted": "42", "source": "41"}]
    assert altered["message"].endswith("number “42” instead of “41”")
    assert (misattributed["named"], misattributed["place"]["document"]) == ("mixed.md", "islands/vell.md")
    assert (not_found["kind"], not_found["place"], not_found["message"]) == ("block", None, "stands in no document")


def test_quotations_can_be_sent_alone(client: FlaskClient) -> None:
    """They are checked after those of the text; Markdown is read as such."""
    reply = check(
        client,
        text="`“In 1902 the keeper was code”` “the *keeper* was Joon Park”",
        format="markdown",
        quotations=[{"exact": "In 1902 the keeper was Joon Park", "after": " (islands/vell.md)", "speaker": "Ada"}],
    )
    assert [(one["number"], one["status"]) for one in reply["quotations"]] == [(1, "verbatim"), (2, "verbatim")]
    nothing = check(client)
    assert nothing == check(client, text="")
    assert (nothing["holds"], nothing["quotations"], set(nothing["counts"].values())) == (True, [], {0})


def test_claims_are_checked_on_request(client: FlaskClient) -> None:
    """Only a contradicted one does not hold."""
    text = "In 1902 the keeper was Joon Park. The lamp of Vell was once lit by 12 men."
    assert check(client, text=text)["quotations"] == []
    reply = check(client, text=text, claims=True)
    assert [(one["kind"], one["status"]) for one in reply["quotations"]] == [
        ("claim", "supported"),
        ("claim", "nearest"),
    ]
    assert reply["holds"] is True
    wrong = check(client, text=text.replace("1902", "1903"), claims=True)
    assert (wrong["quotations"][0]["status"], wrong["holds"]) == ("contradicted", False)
    assert "has another number than islands/vell.md" in wrong["quotations"][0]["message"]
    page = client.post("/check", data={"text": text.replace("1902", "1903"), "claims": "true"}).text
    assert "has another number:" in page


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"text": 1}, "text must be a string, is 1"),
        ({"text": "x", "format": "docx"}, 'format must be "text" or "markdown", is "docx"'),
        ({"quotations": ["x"]}, 'quotations must be a list of objects, is ["x"]'),
        ({"quotations": [{"exact": "x", "kind": "odd"}]}, 'quotations.0.kind must be "marks", "block" or "claim"'),
        ({"words": "x"}, '"words" is not known here'),
        ({"text": "“one two three” " * (MOST_QUOTATIONS + 1)}, "a text must have at most 200 quotations, has 201"),
        ({"quotations": [{"exact": "a" * (MOST_CHARACTERS + 1)}]}, "quotation 1 must have at most 3,000 characters"),
    ],
)
def test_what_cannot_be_checked_is_refused(client: FlaskClient, body: dict[str, object], message: str) -> None:
    """With the rule and the value."""
    response = client.post("/api/check", json=body)
    assert (response.status_code, message in response.get_json()["error"]["message"]) == (400, True), response.text


class _Text(HTMLParser):
    """The words of one element of a page."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.depth, self.unseen, self.text = name, 0, False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen = ("class", "unseen") in attrs
        if self.depth or ("class", self.name) in attrs:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.unseen = False
        self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        if self.depth and not self.unseen:
            self.text += data


def test_the_page_shows_the_text_with_its_quotations_marked(client: FlaskClient) -> None:
    """It is complete without JavaScript: the text as it was sent, each quotation a link to what was found out."""
    assert "Check the quotations" in client.get("/check").text
    page = client.post("/check", data={"text": TEXT + "\n<b>&amp;"}).text
    shown = _Text("checked")
    shown.feed(page)
    assert shown.text == TEXT + "\n<b>&amp;"
    for number, status in enumerate(STATUSES, 1):
        assert f'data-status="{status}" href="#quotation-{number}"' in page
        assert f'id="quotation-{number}"' in page
    assert "<del" in page
    assert client.post("/check", data={"text": TEXT}).headers["Cache-Control"] == "no-store"


def test_the_page_says_what_it_cannot_do(client: FlaskClient) -> None:
    """The text stays in the form."""
    many = client.post("/check", data={"text": "“one two three” " * (MOST_QUOTATIONS + 1)})
    assert (many.status_code, "at most 200 quotations" in many.text, "“one two three”" in many.text) == (
        400,
        True,
        True,
    )
    assert "Nothing to check was found" in client.post("/check", data={"text": "none"}).text
