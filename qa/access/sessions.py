"""Sessions that were signed out, in a file beside the keys. A copied cookie of such a session is refused."""

import time
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from qa.access.files import write_private
from qa.access.locking import one_writer, unusable
from qa.errors import KeyStoreError

SESSION_SECONDS = 12 * 3600
"""How long a browser's session lasts; a session that was signed out is remembered for as long."""

_ENDED = TypeAdapter(dict[str, float])


class EndedSessions:
    """Remembers which sessions were signed out. Safe to share between threads and processes.

    Each change replaces the whole file. It is read again for each request with a cookie, like the file of keys.

    Args:
        folder: The data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "ended_sessions.json"

    def end(self, session: str) -> None:
        """Remember that a session was signed out. Sessions that have expired are forgotten.

        Raises:
            KeyStoreError: The file cannot be used.
        """
        with one_writer(self._folder):
            now = time.time()
            ended = {name: until for name, until in self._read().items() if until > now}
            ended[session] = now + SESSION_SECONDS
            write_private(self._path, _ENDED.dump_json(ended), replace=True)

    def has_ended(self, session: str) -> bool:
        """Whether a session was signed out.

        Raises:
            KeyStoreError: The file cannot be used.
        """
        return session in self._read()

    def _read(self) -> dict[str, float]:
        try:
            return _ENDED.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as exc:
            raise unusable(self._folder, exc) from exc
        except ValidationError as exc:
            raise KeyStoreError(
                f"the file of ended sessions must be as it was written, {self._path} is damaged: remove it together "
                "with cookies.secret; who was signed in signs in again"
            ) from exc
