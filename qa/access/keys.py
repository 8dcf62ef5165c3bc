"""Keys: what one looks like, what is kept of it, and whether a text is one."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Scope = Literal["ask", "manage"]
"""``manage`` changes the documents, and includes ``ask``."""

_SHAPE = re.compile(r"cw_(?P<id>[0-9a-f]{8})_(?P<secret>[A-Za-z0-9_-]{43})")
_SECRET_BYTES = 32
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key.

    Attributes:
        id: Eight hexadecimal digits, a part of the key; no secret.
        name: Who or what uses it.
        scope: What it admits to.
        made: When it was made.
        salt: Hexadecimal, 16 bytes of its own.
        hash: Hexadecimal SHA-256 of salt and key.
    """

    id: str
    name: str
    scope: Scope
    made: datetime
    salt: str
    hash: str

    def admits(self, scope: Scope) -> bool:
        """Whether it is good for a scope."""
        return self.scope in (scope, "manage")

    def is_made_from(self, text: str) -> bool:
        """Whether a text is this key, compared in constant time."""
        return hmac.compare_digest(self.hash, _hash(self.salt, text))


def make_key(name: str, scope: Scope) -> tuple[Key, str]:
    """Make a key.

    The secret is 256 random bits, which nobody guesses: one round of SHA-256 protects it as well as a slow hash, which
    is for passwords that people choose (https://pages.nist.gov/800-63-4/sp800-63b.html, 3.1.2 on lookup secrets), and
    costs a request nothing.

    Returns:
        What is kept, and the key itself, which cannot be had again.
    """
    key_id, salt = secrets.token_hex(4), secrets.token_hex(_SALT_BYTES)
    text = f"cw_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    return Key(key_id, name, scope, datetime.now(UTC), salt, _hash(salt, text)), text


def key_id(text: str) -> str | None:
    """Return the id in a key, or None for what cannot be one.

    >>> key_id("cw_0123abcd_" + 43 * "A")
    '0123abcd'
    >>> key_id("password") is None
    True
    """
    match = _SHAPE.fullmatch(text)
    return match and match["id"]


def _hash(salt: str, text: str) -> str:
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
