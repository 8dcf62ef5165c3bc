"""The parts of a .docx file: a zip archive of XML files that refer to each other (Open Packaging Conventions)."""

import posixpath

from lxml import etree
from lxml.etree import _Element as Element

from qa.corpus.formats.archive import Archive
from qa.corpus.formats.wordml.names import STRICT


class Package:
    """The parts of a file.

    Args:
        data: The file.
        kind: What it is, for messages.

    Raises:
        DocumentError: It is encrypted or unpacks to too much.
        zipfile.BadZipFile: It is not an archive.
    """

    def __init__(self, data: bytes, kind: str = "a .docx") -> None:
        self._archive = Archive(data, kind)

    def tree(self, part: str) -> Element:
        """Parse a part. The namespaces of a Strict part become those of a Transitional one.

        Raises:
            DocumentError: It declares a document type or entities.
            KeyError: There is no such part.
        """
        root = self._archive.tree(part)
        if any("{" + space + "}" in STRICT for space in root.nsmap.values()):
            _make_transitional(root)
        return root

    def targets(self, part: str = "") -> dict[str, tuple[str, str]]:
        """Return what a part (or, without a name, the package) refers to: kind and name of the target by its id."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._archive:
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
        return next((name for name in names if name in self._archive), None)


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
