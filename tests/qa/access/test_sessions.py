"""Sessions that were signed out are remembered for as long as their cookie would have been valid."""

from pathlib import Path

import pytest

from qa.access import sessions
from qa.access.sessions import SESSION_SECONDS, EndedSessions
from qa.errors import KeyStoreError


def test_only_what_was_ended_has_ended(tmp_path: Path) -> None:
    """Every process that reads the folder knows, and no other session ends with it."""
    assert not EndedSessions(tmp_path).has_ended("a")
    EndedSessions(tmp_path).end("a")
    assert EndedSessions(tmp_path).has_ended("a")
    assert not EndedSessions(tmp_path).has_ended("b")


def test_what_is_over_by_itself_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file does not grow for ever."""
    now = 1_000_000.0
    monkeypatch.setattr(sessions.time, "time", lambda: now)
    EndedSessions(tmp_path).end("a")
    now += SESSION_SECONDS + 1
    EndedSessions(tmp_path).end("b")
    assert b'"a"' not in (tmp_path / "ended_sessions.json").read_bytes()
    assert EndedSessions(tmp_path).has_ended("b")


def test_a_damaged_file_lets_nobody_in(tmp_path: Path) -> None:
    """The error names the file and the remedy: a session that was ended could be in it."""
    (tmp_path / "ended_sessions.json").write_text("{")
    with pytest.raises(KeyStoreError, match=r"ended_sessions\.json is damaged"):
        EndedSessions(tmp_path).has_ended("a")
