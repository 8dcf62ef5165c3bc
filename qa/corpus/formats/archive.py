"""Files that are zip archives of other files: one guarded way to open them and to parse the XML in them.

Nothing is unpacked to the disk, so that no name can lead out of a folder. How much memory and time a member may take is
limited by the parser's process.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from qa.errors import DocumentError

_LARGEST = 1_000_000_000  # bytes when unpacked
_ENCRYPTED = 0x1  # bit of a member's flags
_HEAD = 4096  # bytes of an XML file in which a document type would stand
_DECLARATIONS = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_COMPOUND = b"\xd0\xcf\x11\xe0"  # the container of Office's old formats, and of encrypted files of its new ones


class Archive:
    """The members of a file. Their names are compared without regard to case and to the kind of slash.

    Args:
        data: The file.
        kind: What it is, for messages: ``a .docx``.

    Raises:
        DocumentError: It is encrypted or unpacks to too much.
        zipfile.BadZipFile: It is not an archive.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        self._kind = kind
        if data.startswith(_COMPOUND):
            raise DocumentError(
                f"{kind} must not be protected or of an old format of Office, this is: save it as plain {kind[2:]}"
            )
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        members = self._archive.infolist()
        size = sum(member.file_size for member in members)
        if size > _LARGEST:
            raise DocumentError(f"{kind} must unpack to at most 1 GB, this one to {size / 1e9:.1f} GB: split it")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise DocumentError(f"{kind} must not be protected by a password, this is: save it without one")
        self._names = {_plain(member.filename): member.filename for member in members}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._names

    def read(self, name: str) -> bytes:
        """Return a member. Raises KeyError if there is none of that name."""
        return self._archive.read(self._names[_plain(name)])

    def tree(self, name: str) -> Element:
        """Parse a member as XML. Nothing outside it is fetched.

        Raises:
            DocumentError: It declares a document type or entities: their text would be missing or come from elsewhere.
            KeyError: There is no such member.
            etree.XMLSyntaxError: It is not XML.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(self.read(name), parser)
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._declares()
        return root

    def refuse_declarations(self) -> None:
        """Check the XML of all members, for a library that parses them itself.

        Raises:
            DocumentError: One declares a document type or entities.
        """
        for name in self._names.values():
            if name.lower().endswith((".xml", ".rels")):
                with self._archive.open(name) as member:
                    head = member.read(_HEAD)
                if any(declaration in head for declaration in _DECLARATIONS):
                    raise self._declares()

    def _declares(self) -> DocumentError:
        return DocumentError(f"{self._kind} must not declare a document type or entities, this does: save it again")


def unreadable(kind: str, error: Exception) -> DocumentError:
    """Return the error for a file that is broken; libraries raise many kinds of errors, down to KeyError.

    >>> str(unreadable("a .pptx", KeyError("no slides")))
    'a .pptx must be readable as such, this is broken (no slides): save it again'
    """
    said = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    return DocumentError(f"{kind} must be readable as such, this is broken ({said}): save it again")


@contextmanager
def readable(kind: str) -> Iterator[None]:
    """Tell any error of a library while it reads a file as an `unreadable` file; what was refused by rule stays.

    Libraries for zip archives and XML, and files with missing parts, raise many kinds.
    """
    try:
        yield
    except (DocumentError, MemoryError):
        raise
    except Exception as exc:
        raise unreadable(kind, exc) from exc


def _plain(name: str) -> str:
    return unquote(name).replace("\\", "/").lower()
