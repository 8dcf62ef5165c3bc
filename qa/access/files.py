"""Small files that only the service may read, written completely or not at all."""

import os
import secrets
from pathlib import Path

_OWNER_ONLY = 0o600


def write_private(path: Path, content: bytes, *, replace: bool) -> None:
    """Write a file that only its owner may read. A reader meanwhile sees the old file or the new one.

    Args:
        path: The file. Its folder is made if it is missing.
        content: Its whole content.
        replace: Whether it may replace an existing file.

    Raises:
        FileExistsError: It exists and may not be replaced.
        OSError: It cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            beside.replace(path)
        else:
            os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
