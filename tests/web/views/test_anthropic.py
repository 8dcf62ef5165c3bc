"""`POST /api/ask/anthropic`: the blocks of Anthropic's Messages API."""

from flask.testing import FlaskClient

from tests.fake_service import DISPUTED


def test_each_citation_is_a_slice_of_its_document(client: FlaskClient) -> None:
    """`document_index` names the document, and the offsets cut the cited text out of its text."""
    reply = client.post("/api/ask/anthropic", json={"question": DISPUTED, "limit": 10}).get_json()
    for block in reply["content"]:
        [place] = block["citations"]
        document = client.get(f"/api/documents/{reply['documents'][place['document_index']]['id']}").get_json()
        slice_ = document["text"][place["start_char_index"] : place["end_char_index"]]
        assert slice_ == place["cited_text"] == block["text"]
        assert document["title"] == place["document_title"]
    assert [block["text"] for block in reply["content"]] == [
        one["content"][0]["text"] for one in reply["search_results"]
    ]
    assert all(one["source"].startswith("http://localhost/documents/") for one in reply["search_results"])


def test_without_an_answer_nothing_can_be_taken_for_one(client: FlaskClient) -> None:
    """The lists are empty, and the closest passages are left out."""
    reply = client.post("/api/ask/anthropic", json={"question": "Who won?"}).get_json()
    assert reply == {"verdict": "none", "content": [], "documents": [], "search_results": []}
