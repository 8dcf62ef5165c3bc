"""Work that needs the index is done by the process that has the index open."""

from pathlib import Path

import pytest

from qa.access.local_token import make_token
from qa.cli.reach import reach
from qa.client import Client
from qa.config import load_config
from qa.errors import LockedError
from qa.store.lock import DataLock

URL = "http://127.0.0.1:1"


def here() -> str:
    """Opens the index."""
    return "here"


def there(service: Client) -> str:
    """Asks a service."""
    return service.url


def refuse() -> str:
    """Fail: this must not be called."""
    raise AssertionError("the index was opened, which a service has")


def test_an_index_that_nobody_has_is_opened_here(tmp_path: Path) -> None:
    """Also if a service was killed and its note is still there."""
    config = load_config(data=tmp_path)
    assert reach(config, here, there) == "here"
    lock = DataLock(tmp_path)
    lock.announce(URL)
    note = (tmp_path / "owner.json").read_text("utf-8")
    lock.release()
    (tmp_path / "owner.json").write_text(note, "utf-8")
    assert reach(config, here, there) == "here"


def test_a_service_that_has_it_is_asked(tmp_path: Path) -> None:
    """Nothing is opened first: that would be slow and useless."""
    make_token(tmp_path)
    lock = DataLock(tmp_path)
    lock.announce(URL)
    try:
        assert reach(load_config(data=tmp_path), refuse, there) == URL
        assert reach(load_config(data=tmp_path, chroma_url="http://127.0.0.1:2"), here, there) == "here"
    finally:
        lock.release()


def test_a_service_that_has_just_started_is_asked(tmp_path: Path) -> None:
    """It took the lock after the check and before the opening. A process that is not a service cannot be asked."""

    def late(url: str | None) -> str:
        raise LockedError("one process at a time may use it", url=url)

    config = load_config(data=tmp_path)
    assert reach(config, lambda: late(URL), there) == URL
    with pytest.raises(LockedError):
        reach(config, lambda: late(None), there)
