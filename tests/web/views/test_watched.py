"""The page for managing documents says what is watched, and what failed and why."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask.testing import FlaskClient
from markupsafe import escape

from qa.access.store import KeyStore
from qa.config import Config
from qa.library.folders import Failure
from qa.serving.parts import Parts
from qa.watching.watched import Watched
from tests.web.views.test_documents import FakeManager
from web.application import create_app

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

BROKEN = Failure(
    file="/files/<b>.pdf",
    reason="a file must be a PDF, is not: convert it",
    transient=False,
    duplicate=False,
    attempts=1,
    next_try=None,
    state=None,
    rules="1",
)
LOCKED = replace(
    BROKEN,
    file="/files/a.md",
    reason="file must be readable, is not",
    attempts=3,
    next_try=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
)
PROBLEM = "a watched folder must be readable, /share is not: connect it again"


def manage(settings: Config, qa: "FakeQA", watched: Watched | None) -> str:
    """The page, for somebody who may manage."""
    parts = Parts(qa=qa, manager=FakeManager(), watched=None if watched is None else lambda: watched)
    client: FlaskClient = create_app(settings, parts).test_client()
    key = KeyStore(settings.data).add("m", "manage")
    return client.get("/admin", headers={"Authorization": f"Bearer {key}"}).get_data(as_text=True)


def test_folders_and_failures_are_listed(settings: Config, qa: "FakeQA") -> None:
    """Each with its reason, how often it was tried, and when it is tried again."""
    watched = Watched((("/files", None), ("/share", PROBLEM)), 2, (LOCKED, BROKEN), "the disk is full")
    page = manage(settings, qa, watched)
    for shown in ("/files", PROBLEM, BROKEN.file, BROKEN.reason, LOCKED.reason, "the disk is full"):
        assert str(escape(shown)) in page
    assert "2 files could not be indexed" in page
    assert "Tried once; again when it changes" in page
    assert ">03:04:05 UTC</time>" in page
    assert "2 changed files wait" in page


def test_a_long_list_is_cut(settings: Config, qa: "FakeQA") -> None:
    """The page says where all of it is."""
    failures = tuple(replace(BROKEN, file=f"/files/{number}.pdf") for number in range(60))
    page = manage(settings, qa, Watched(failures=failures))
    assert page.count("Tried once") == 50
    assert "60 files could not be indexed" in page
    assert "<code>qa status</code>" in page


def test_without_watching_nothing_is_said(settings: Config, qa: "FakeQA") -> None:
    """The section is for a service that watches; one without folders says how to name some."""
    assert "Watched folders" not in manage(settings, qa, None)


class FakeOthers:
    """One further collection, `press`, which is watched."""

    def __init__(self, qa: "FakeQA") -> None:
        watched = Watched((("/press", None),), 0, (replace(BROKEN, file="/press/secret.pdf"),))
        self._press = Parts(qa=qa, manager=FakeManager(), watched=lambda: watched)

    def names(self) -> tuple[str, ...]:
        """Its name."""
        return ("press",)

    def find(self, name: str) -> Parts:
        """Its parts."""
        return self._press


def test_each_collection_has_its_own_list(settings: Config, qa: "FakeQA") -> None:
    """Of folders and failures, on its own page."""
    watched = Watched((("/files", None),), 0, (BROKEN,))
    parts = Parts(qa=qa, manager=FakeManager(), watched=lambda: watched, others=FakeOthers(qa))
    client: FlaskClient = create_app(settings, parts).test_client()
    headers = {"Authorization": f"Bearer {KeyStore(settings.data).add('m', 'manage')}"}
    for path, own, other in (("/admin", "/files/", "/press"), ("/collections/press/admin", "/press/", "/files")):
        page = client.get(path, headers=headers).get_data(as_text=True)
        assert own in page
        assert other not in page.replace(f"/collections{other}", "")
