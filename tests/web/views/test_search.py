"""`POST /api/search`: passages that nothing has read."""

from flask.testing import FlaskClient

from tests.fake_service import LIGHTHOUSE, FakeQA

BODY = {"question": "When was the lighthouse lit?", "limit": 2, "filters": {"document": ["islands/vell.md"]}}


def test_passages_are_slices_with_scores(client: FlaskClient, qa: FakeQA) -> None:
    """Each is a citation, best first; limit, filters and deadline reach the service."""
    response = client.post("/api/search", json=BODY)
    passages = response.get_json()["passages"]
    assert [LIGHTHOUSE[one["start"] : one["end"]] for one in passages] == [one["exact"] for one in passages]
    assert [one["score"] for one in passages] == [1.0, 0.5]
    assert (qa.asked[-1][1], qa.asked[-1][2].documents) == (2, ("islands/vell.md",))
    assert qa.deadlines[-1] is not None
    assert response.headers["Cache-Control"] == "no-store"


def test_what_is_wrong_is_named(client: FlaskClient) -> None:
    """A search has no order."""
    problem = client.post("/api/search", json=BODY | {"order": "newest"}).get_json()["error"]["details"]["problems"][0]
    assert problem["field"] == "order"
