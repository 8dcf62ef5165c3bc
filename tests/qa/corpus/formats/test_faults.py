"""Faults × formats: each fault of a file of each kind is refused with its rule and remedy, or does no harm."""

import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import pytest

from benchmarks.fuzz_loaders import broken_promises, real_files
from benchmarks.sample_files import open_file
from qa.corpus.documents import parse_document
from qa.corpus.formats.kinds import KINDS, OLD_OFFICE
from qa.errors import DocumentError
from tests.documents import source_file

FILES = {suffix: files[-1] for suffix, files in real_files().items()} | {
    ".ods": open_file("spreadsheet", "<table:table/>"),
    ".odp": open_file("presentation", "<draw:page/>"),
}
ARCHIVES = [suffix for suffix, data in FILES.items() if data.startswith(b"PK")]
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
FAULTS: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "blank": lambda _: b" \r\n\n ",
    "zeros": lambda data: bytes(len(data)),
    "a picture": lambda _: PICTURE,
    "encrypted by Office": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
}


def refusal(suffix: str, data: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(DocumentError) as caught:
        parse_document(source_file(f"a{suffix}"), data)
    return str(caught.value)


def patched(data: bytes, offset: int, layout: str, value: int) -> bytes:
    """Change a field of each entry in the directory of a zip archive, and the same one before each member."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        start = archive.start_dir
    changed = bytearray(data)
    while changed[start : start + 4] == b"PK\x01\x02":
        struct.pack_into(layout, changed, start + offset, value)
        start += 46 + sum(struct.unpack_from("<HHH", changed, start + 28))
    return bytes(changed)


@pytest.mark.parametrize("suffix", sorted(set(KINDS) - set(OLD_OFFICE)))
@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_such_file_is_refused(fault: str, suffix: str) -> None:
    """The reason has the rule, and after a colon the remedy."""
    reason = refusal(suffix, FAULTS[fault](FILES.get(suffix, b"Tea is served.")))
    assert ": " in reason
    assert "must" in reason


@pytest.mark.parametrize("suffix", sorted(FILES))
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_file_that_was_cut_off_is_read_or_refused(suffix: str, share: float) -> None:
    """What is read keeps its promises."""
    data, reason = FILES[suffix], "read: whole"
    try:
        document = parse_document(source_file(f"a{suffix}"), data[: int(share * len(data))])
    except DocumentError as exc:
        reason = str(exc)
    else:
        assert list(broken_promises(document)) == []
    assert ": " in reason


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_bombs_and_locked_archives_are_refused(suffix: str) -> None:
    """By what the directory of the archive says, before anything is unpacked."""
    assert "must unpack to at most 1 GB" in refusal(suffix, patched(FILES[suffix], 24, "<I", 1_100_000_000))
    assert "protected by a password" in refusal(suffix, patched(FILES[suffix], 8, "<H", 1))
