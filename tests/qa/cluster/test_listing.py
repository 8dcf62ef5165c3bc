"""A list of paths and addresses: what it names, and the copies of what has an address."""

from pathlib import Path

import fsspec
import pytest

from qa.cluster.listing import Listing, mirror, place_below, read_listing
from qa.errors import DocumentError


def test_a_list_names_paths_and_addresses(tmp_path: Path) -> None:
    """Lines are plain or JSON; relative paths start at the list."""
    file = tmp_path / "list.jsonl"
    file.write_text('# ours\n\nnews/a.md\n{"path": "/srv/b.pdf"}\n{"url": "s3://bucket/c.html"}\nnews/a.md\n', "utf-8")
    assert read_listing(file) == Listing((tmp_path / "news/a.md", Path("/srv/b.pdf")), ("s3://bucket/c.html",))


@pytest.mark.parametrize("line", ['{"path": 1}', '{"name": "a.md"}', "{", '{"url": null}'])
def test_a_line_that_names_nothing_is_told(line: str, tmp_path: Path) -> None:
    """The message has the number of the line."""
    file = tmp_path / "list.jsonl"
    file.write_text(f"a.md\n{line}\n", "utf-8")
    with pytest.raises(DocumentError, match=r"line 2 of .*list\.jsonl must"):
        read_listing(file)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """A list is not a document."""
    file = tmp_path / "list.txt"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError, match="must be a text file in UTF-8"):
        read_listing(file)


def test_addresses_are_copied_and_follow_the_list(tmp_path: Path) -> None:
    """A changed file is copied again, one that is listed no more is removed, an unreadable one keeps its copy."""
    store = fsspec.filesystem("memory")
    store.pipe({"/news/a.md": b"one", "/news/b.md": b"two"})
    folder = tmp_path / "listed"
    assert mirror(["memory://news/a.md", "memory://news/b.md"], folder) == []
    store.pipe("/news/a.md", b"three")
    store.rm("/news/b.md")
    (refusal,) = mirror(["memory://news/a.md", "memory://news/b.md"], folder)
    assert "memory://news/b.md is not" in refusal.reason
    assert {path.name: path.read_bytes() for path in folder.rglob("*.md")} == {"a.md": b"three", "b.md": b"two"}
    assert mirror(["memory://news/b.md"], folder)
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["b.md"]


@pytest.mark.parametrize("url", ["s3://bucket/../../etc/x.md", "https://user:secret@host/.ssh/x.md", "http://h//x.md"])
def test_copies_stay_in_the_folder(url: str) -> None:
    """No part of an address climbs out, is hidden, or shows a password."""
    place = place_below(url)
    assert not place.is_absolute()
    assert not any(part.startswith(".") for part in place.parts)
    assert "secret" not in str(place)
