"""Write the container of Outlook's messages (MS-CFB), as small as it can be, and a message in it (MS-OXMSG)."""

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

_SECTOR, _SMALL = 512, 64  # bytes
_ENTRIES = _SECTOR // 4  # of a table of sectors
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_ROOT, _STORAGE, _STREAM = 5, 1, 2
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

Members = Mapping[str, "bytes | Members"]


def compound_file(members: Members) -> bytes:
    """Return a compound file of streams and storages, at most 8 kB together."""
    entries: list[tuple[str, int, bytes, int]] = []  # name, kind, content, first child
    links: list[int] = []  # right siblings

    def add(name: str, kind: int, content: "bytes | Members") -> int:
        number = len(entries)
        entries.append((name, kind, content if isinstance(content, bytes) else b"", _NONE))
        links.append(_NONE)
        if not isinstance(content, bytes):
            before = _NONE
            for inner, value in content.items():
                child = add(inner, _STREAM if isinstance(value, bytes) else _STORAGE, value)
                if before == _NONE:
                    entries[number] = (name, kind, b"", child)
                else:
                    links[before] = child
                before = child
        return number

    add("Root Entry", _ROOT, members)
    small, streams = list[int](), b""
    starts = []
    for _, _, content, _ in entries:
        starts.append(len(small) if content else _END)
        padded = content + bytes(-len(content) % _SMALL)
        streams += padded
        small += _chain(len(small), len(padded) // _SMALL)
    if len(small) > _ENTRIES:
        raise ValueError(f"streams written here must have at most {_ENTRIES * _SMALL} bytes, have {len(streams)}")
    folder = b""
    folder_sectors, stream_sectors = -(-len(entries) * 128 // _SECTOR), -(-len(streams) // _SECTOR)
    table = [_FAT, _END, *_chain(2, folder_sectors), *_chain(2 + folder_sectors, stream_sectors)]
    for number, (name, kind, content, child) in enumerate(entries):
        label = name.encode("utf-16-le") + b"\0\0"
        start, size = (starts[number], len(content)) if number else (2 + folder_sectors, len(streams))
        folder += label.ljust(64, b"\0") + struct.pack("<HBBIII", len(label), kind, 1, _NONE, links[number], child)
        folder += bytes(36) + struct.pack("<IQ", start, size)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<10I", 0, 1, 2, 0, 4096, 1, 1, _END, 0, 0) + struct.pack("<108I", *[_FREE] * 108)
    content = folder.ljust(folder_sectors * _SECTOR, b"\0") + streams.ljust(stream_sectors * _SECTOR, b"\0")
    return head + _table(table) + _table(small) + content


def _table(entries: Sequence[int]) -> bytes:
    return struct.pack(f"<{_ENTRIES}I", *entries, *[_FREE] * (_ENTRIES - len(entries)))


def _chain(first: int, length: int) -> list[int]:
    """Return the table's entries of sectors that follow each other."""
    return [*range(first + 1, first + length), _END] if length else []


def outlook_message(
    *, sender: str, subject: str, body: str, sent: datetime, files: Sequence[tuple[str, bytes]] = ()
) -> bytes:
    """Return a message of Outlook to Bo."""
    storages: dict[str, bytes | Members] = {
        f"__attach_version1.0_#{number:08X}": _properties({0x3707: name, 0x3701: content}, head=8)
        for number, (name, content) in enumerate(files)
    }
    receiver = _properties({0x3001: "Bo", 0x39FE: "bo@example.org"}, head=8)
    fields = {0x0037: subject, 0x1000: body, 0x0C1A: sender, 0x0C1F: f"{sender.split()[0].lower()}@example.org"}
    counts = struct.pack("<8x4I8x", 1, len(files), 1, len(files))
    return compound_file(
        {**_properties(fields, head=32, start=counts, sent=sent), "__recip_version1.0_#00000000": receiver, **storages}
    )


def _properties(
    fields: Mapping[int, str | bytes], *, head: int, start: bytes = b"", sent: datetime | None = None
) -> dict[str, bytes | Members]:
    stream, members = start.ljust(head, b"\0"), dict[str, "bytes | Members"]()
    for number, value in fields.items():
        kind, data = (0x001F, value.encode("utf-16-le")) if isinstance(value, str) else (0x0102, value)
        members[f"__substg1.0_{number:04X}{kind:04X}"] = data
        stream += struct.pack("<HHIQ", kind, number, 6, len(data))
    if sent is not None:
        stream += struct.pack("<HHIQ", 0x0040, 0x0039, 6, int((sent - _EPOCH).total_seconds() * 10_000_000))
    return {"__properties_version1.0": stream, **members}
