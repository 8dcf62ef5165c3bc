"""The parts of a .docx file: a zip archive of XML files that refer to each other (Open Packaging Conventions)."""

import posixpath
import zipfile
from typing import BinaryIO

from lxml import etree
from lxml.etree import _Element as Element

from qa.corpus.formats.wordml.names import STRICT
from qa.errors import DocumentError

_LARGEST = 1_000_000_000  # bytes when unpacked


class Package:
    """The parts of a file.

    Args:
        file: The file.

    Raises:
        DocumentError: It unpacks to too much.
        zipfile.BadZipFile: It is not an archive.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(file)
        members = self._archive.infolist()
        size = sum(member.file_size for member in members)
        if size > _LARGEST:
            raise DocumentError(f"a .docx must unpack to at most 1 GB, this one to {size / 1e9:.1f} GB: split it")
        self._names = {member.filename.replace("\\", "/").lower(): member.filename for member in members}

    def tree(self, part: str) -> Element:
        """Parse a part. The namespaces of a Strict part become those of a Transitional one.

        Raises:
            DocumentError: It declares a document type or entities: their text would be missing or come from elsewhere.
            KeyError: There is no such part.
        """
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(self._archive.read(self._names[part.lower()]), parser)
        if root.getroottree().docinfo.internalDTD is not None:
            raise DocumentError(
                "a .docx must not declare a document type or entities, this does: save it again with Word"
            )
        if any("{" + space + "}" in STRICT for space in root.nsmap.values()):
            _make_transitional(root)
        return root

    def targets(self, part: str = "") -> dict[str, tuple[str, str]]:
        """Return what a part (or, without a name, the package) refers to: kind and name of the target by its id."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations.lower() not in self._names:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/")))[1:],
            )
            for relation in self.tree(relations).iterchildren("{*}Relationship")
            if relation.get("TargetMode") != "External"
        }

    def related(self, kind: str, part: str = "") -> str | None:
        """Return the name of the target of a kind that a part or the package refers to; None if there is none."""
        names = (name for found, name in self.targets(part).values() if found == kind)
        return next((name for name in names if name.lower() in self._names), None)


def _make_transitional(root: Element) -> None:
    for element in root.iter(etree.Element):
        element.tag = _transitional(str(element.tag))
        for name, text in element.items():
            if name.startswith("{") and (other := _transitional(name)) != name:
                del element.attrib[name]
                element.set(other, text)


def _transitional(name: str) -> str:
    space, bracket, local = name.rpartition("}")
    return STRICT.get(space + bracket, space + bracket) + local
