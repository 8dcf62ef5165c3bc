"""The names of collections, and their folders: each further collection is a whole data folder below the first one."""

import re
from pathlib import Path

DEFAULT = "default"
"""Name of the collection that stands in the data folder itself."""
PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
"""The rule for names. They stand in addresses, in names of folders and on a Chroma server."""

_FOLDER = "collections"


def is_name(text: str) -> bool:
    """Whether a text can be the name of a collection.

    >>> is_name("press-2024"), is_name("../press"), is_name("x" * 65)
    (True, False, False)
    """
    return re.fullmatch(PATTERN.strip("^$"), text) is not None


def folder_of(data: Path, name: str) -> Path:
    """Return the folder of a collection.

    >>> folder_of(Path("/data"), "press").as_posix(), folder_of(Path("/data"), DEFAULT).as_posix()
    ('/data/collections/press', '/data')
    """
    return data if name == DEFAULT else data / _FOLDER / name


def names_in(data: Path) -> tuple[str, ...]:
    """Return the names of the further collections in a data folder, in order."""
    folder = data / _FOLDER
    if not folder.is_dir():
        return ()
    return tuple(sorted(one.name for one in folder.iterdir() if is_name(one.name) and one.is_dir()))


def place_of(url: str, collection: str) -> str:
    """Return where a collection is published: the first one at an address of the settings, the others below it.

    >>> place_of("s3://bucket/news", "default"), place_of("s3://bucket/news/", "laws")
    ('s3://bucket/news', 's3://bucket/news/laws')
    """
    return url if collection == DEFAULT else f"{url.rstrip('/')}/{collection}"
