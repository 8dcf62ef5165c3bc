"""The files beside the index that hold the keys, `keys.json`, and the secret that signs cookies, `cookies.secret`.

Each change replaces the whole file of keys. It is read again for each request with a key, which takes 0.1 ms. So `qa
keys` works beside a running service, and a revoked key is refused from the next request on.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from qa.access.files import write_private
from qa.access.keys import Key, Scope, key_id, make_key
from qa.access.locking import one_writer, unusable
from qa.config import Config
from qa.errors import KeyNameError, KeyStoreError
from qa.settings.collections import is_name

_MOST_NAME_CHARACTERS = 64
_SECRET_BYTES = 32
_KEYS = TypeAdapter(tuple[Key, ...])


class KeyStore:
    """Keeps keys. Safe to share between threads and processes.

    Args:
        folder: The data folder. It is made with the first key.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "keys.json"
        self._secret_path = folder / "cookies.secret"

    def add(self, name: str, scope: Scope, collections: Sequence[str] = ()) -> str:
        """Make a key.

        Args:
            name: Who or what uses it: 1 to 64 printable characters that no other key has as its name.
            scope: What it permits.
            collections: Names of the only collections that it admits to; empty for all.

        Returns:
            The key, which is not stored.

        Raises:
            KeyNameError: The name, or that of a collection, cannot be used.
            KeyStoreError: The file cannot be used.
        """
        if not (0 < len(name) <= _MOST_NAME_CHARACTERS and name.isprintable() and name == name.strip()):
            raise KeyNameError(
                f"the name of a key must be 1 to {_MOST_NAME_CHARACTERS} printable characters without space at its "
                f"ends, is {name!r}: choose another"
            )
        if wrong := [one for one in collections if not is_name(one)]:
            raise KeyNameError(f"the name of a collection has letters, digits, - and _, is {wrong[0]!r}: correct it")
        with one_writer(self._folder):
            keys = self.all()
            if any(key.name == name for key in keys):
                raise KeyNameError(f"the name of a key must be new, {name!r} is not: choose another or revoke that one")
            key, text = make_key(name, scope, tuple(dict.fromkeys(collections)))
            self._write([*keys, key])
        return text

    def all(self) -> tuple[Key, ...]:
        """Return the stored part of all keys, the oldest first.

        Raises:
            KeyStoreError: The file cannot be used.
        """
        try:
            return _KEYS.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return ()
        except OSError as exc:
            raise unusable(self._folder, exc) from exc
        except ValidationError as exc:
            raise KeyStoreError(
                f"the file of keys must be as it was written, {self._path} is damaged: put a copy back, or remove it "
                'and make new keys with "qa keys add"'
            ) from exc

    def revoke(self, name: str) -> None:
        """Remove a key for good.

        Args:
            name: Its name or its id.

        Raises:
            KeyNameError: There is no such key.
            KeyStoreError: The file cannot be used.
        """
        with one_writer(self._folder):
            keys = self.all()
            left = [key for key in keys if name not in (key.name, key.id)]
            if len(left) == len(keys):
                raise KeyNameError(f'a key must be there to be revoked, {name!r} is not: see "qa keys list"')
            self._write(left)

    def find(self, wanted: str) -> Key | None:
        """Return the key with an id, unless it is revoked."""
        return next((key for key in self.all() if key.id == wanted), None)

    def recognise(self, text: str) -> Key | None:
        """Return the stored part of a key that a caller sends; None if it is not a key or is revoked."""
        shown = key_id(text)
        found = self.find(shown) if shown else None
        return found if found is not None and found.is_made_from(text) else None

    def cookie_secret(self) -> bytes:
        """Return the secret that signs cookies. The first call makes it.

        Raises:
            KeyStoreError: The file cannot be used, or is damaged.
        """
        try:
            if not self._secret_path.exists():
                with suppress(FileExistsError):  # another process was faster
                    write_private(self._secret_path, secrets.token_bytes(_SECRET_BYTES), replace=False)
            secret = self._secret_path.read_bytes()
        except OSError as exc:
            raise unusable(self._folder, exc) from exc
        if len(secret) < _SECRET_BYTES:
            raise KeyStoreError(
                f"the secret that signs cookies must have {_SECRET_BYTES} bytes, {self._secret_path} has "
                f"{len(secret)}: remove it, and a new one is made; who was signed in signs in again"
            )
        return secret

    def _write(self, keys: Sequence[Key]) -> None:
        write_private(self._path, _KEYS.dump_json(tuple(keys), indent=1), replace=True)


def open_keys(config: Config) -> KeyStore:
    """Return the keys of the data folder in the settings. Nothing is opened before it is used."""
    return KeyStore(config.data)
