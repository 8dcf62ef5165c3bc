"""Keys: how one is made, what is stored of it, and whether a text is one."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

Scope = Literal["ask", "manage"]
"""``manage`` may change the documents and includes ``ask``."""

_SHAPE = re.compile(r"cw_(?P<id>[0-9a-f]{8})_(?P<secret>[A-Za-z0-9_-]{43})")
_SECRET_BYTES = 32
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Key:
    """The stored part of a key.

    Attributes:
        id: Eight hexadecimal digits, a part of the key that is not secret.
        name: Who or what uses it.
        scope: What it permits.
        made: When it was made.
        salt: 16 random bytes in hexadecimal, for this key alone.
        hash: SHA-256 of salt and key in hexadecimal.
        collections: Names of the only collections that it admits to; empty for all.
    """

    id: Annotated[str, StringConstraints(pattern="^[0-9a-f]{8}$")]
    name: str
    scope: Scope
    made: datetime
    salt: Annotated[str, StringConstraints(pattern="^[0-9a-f]{32}$")]
    hash: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
    collections: tuple[str, ...] = ()

    def admits(self, scope: Scope) -> bool:
        """Whether it permits a scope."""
        return self.scope in (scope, "manage")

    def admits_to(self, collection: str) -> bool:
        """Whether it is of use for a collection, by name."""
        return not self.collections or collection in self.collections

    def is_made_from(self, text: str) -> bool:
        """Whether a text is this key; the comparison takes constant time."""
        return hmac.compare_digest(self.hash, _hash(self.salt, text))


def make_key(name: str, scope: Scope, collections: tuple[str, ...] = ()) -> tuple[Key, str]:
    """Make a key.

    The secret is 256 random bits, which nobody can guess. So one round of SHA-256 protects it as well as a slow hash,
    and costs a request nothing. Slow hashes are for passwords that people choose
    (https://pages.nist.gov/800-63-4/sp800-63b.html, 3.1.2 on lookup secrets).

    Returns:
        The stored part, and the key itself, which cannot be recovered later.
    """
    key_id, salt = secrets.token_hex(4), secrets.token_hex(_SALT_BYTES)
    text = f"cw_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    return Key(key_id, name, scope, datetime.now(UTC), salt, _hash(salt, text), collections), text


def key_id(text: str) -> str | None:
    """Return the id in a key, or None if the text cannot be a key.

    >>> key_id("cw_0123abcd_" + 43 * "A")
    '0123abcd'
    >>> key_id("password") is None
    True
    """
    match = _SHAPE.fullmatch(text)
    return match and match["id"]


def _hash(salt: str, text: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
