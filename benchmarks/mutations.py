"""Random changes to files, for testing loaders."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence

_SPECIAL = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\r",
    b"\n\n\n",
    b"<",
    b">",
    b"&",
    b"---\n",
    b"\x1b[2J",
    b"<!--",
    b"]]>",
    b"&#0;",
    b"&#xD800;",
    b"endobj",
    b"stream\n",
    b"/Kids",
    b"\xe2\x80\xae",
    b"'" * 99,
    b"9" * 99,
    b"<table><tr><td>",
    b"</body>",
    b"```\n",
    b"title: [\n",
    b"published: 9999-99-99\n",
    b"- - - -\n",
    b"\xcc\x81",
)

_ZIP = b"PK\x03\x04"
_TEXTS = (".xml", ".rels", ".opf", ".xhtml")  # of an archive
_MAIN = ("document.xml", "slide1.xml", "content.xml", ".xhtml")  # of these, the ones with the text


def mutated(chance: random.Random, data: bytes) -> bytes:
    """Return a file with a few changes, or sometimes only random bytes."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(1, 2000))
    if data.startswith(_ZIP) and chance.random() < 0.8:
        return _with_changed_part(chance, data)
    return mutate(chance, data)


def mutate(chance: random.Random, data: bytes) -> bytes:
    """Return bytes with one to eight changes."""
    changes: Sequence[Callable[[random.Random, bytes], bytes]] = (_flip, _cut, _drop, _repeat, _insert, _swap)
    for _ in range(chance.randrange(1, 9)):
        data = chance.choice(changes)(chance, data) if data else b"Tea."
    return data or b"Tea."


def _flip(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.3 else data


def _piece(chance: random.Random, data: bytes) -> slice:
    start = chance.randrange(len(data))
    return slice(start, start + chance.randrange(1, 200))


def _drop(chance: random.Random, data: bytes) -> bytes:
    piece = _piece(chance, data)
    return data[: piece.start] + data[piece.stop :]


def _repeat(chance: random.Random, data: bytes) -> bytes:
    piece = _piece(chance, data)
    return data[: piece.start] + data[piece] * chance.choice((2, 3, 50)) + data[piece.stop :]


def _insert(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(_SPECIAL) + data[place:]


def _swap(chance: random.Random, data: bytes) -> bytes:
    piece, place = data[_piece(chance, data)], chance.randrange(len(data))
    return data[:place] + piece + data[place:]


def _with_changed_part(chance: random.Random, data: bytes) -> bytes:
    """Return an archive with one part changed before packing: else its checksum would end every test."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name.endswith(_TEXTS)]
        main = [name for name in names if name.endswith(_MAIN)]
        part = chance.choice(main if main and chance.random() < 0.6 else names)
        for name in old.namelist():
            new.writestr(name, mutate(chance, old.read(name)) if name == part else old.read(name))
    return packed.getvalue()
