"""A secret in the data folder. With it the command line proves to a running service that it may read that folder."""

import secrets
from pathlib import Path

from qa.access.files import write_private
from qa.errors import ServiceError, StoreError

LOCAL_TOKEN = "Citewell-Local-Token"  # noqa: S105 - the name of a header
"""Header with the token from the running service's data folder: a caller that can read it may ask."""

_NAME = "local.token"
_BYTES = 32


def make_token(data: Path) -> str:
    """Make a new token, in a file that only the owner of the process may read.

    Raises:
        StoreError: It cannot be written.
    """
    token = secrets.token_urlsafe(_BYTES)
    write_token(data, token)
    return token


def write_token(data: Path, token: str) -> None:
    """Write the token of a service to the folder of a further collection that it serves.

    Raises:
        StoreError: It cannot be written.
    """
    try:
        write_private(data / _NAME, token.encode(), replace=True)
    except OSError as exc:
        raise StoreError(f"the data folder must be writable, {data} is not: {exc.strerror}: grant access") from exc


def read_token(data: Path) -> str:
    """Read the token of the service that has opened a data folder.

    Raises:
        ServiceError: There is none, or this user may not read it.
    """
    try:
        return (data / _NAME).read_text("utf-8")
    except OSError as exc:
        raise ServiceError(
            f"{data / _NAME} must be readable to hand work to the running service, is not ({exc.strerror}): run this "
            "as the user that runs the service"
        ) from exc


def find_token(data: Path) -> str | None:
    """Return the token of the service that has opened a data folder; None if this user may not read it."""
    try:
        return (data / _NAME).read_text("utf-8")
    except OSError:
        return None


def forget_token(data: Path) -> None:
    """Delete the token."""
    (data / _NAME).unlink(missing_ok=True)
