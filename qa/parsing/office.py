"""Files of old Office formats (.doc, .ppt, .xls), converted by LibreOffice where it is installed.

LibreOffice is a program of its own, which the parser's process must not start. It runs here, for one file at a time, in
a new folder with a new profile, so that no macro is trusted, and with limits of time and of what it may write.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from qa.corpus.documents import SourceFile
from qa.corpus.formats.kinds import OLD_OFFICE, needs_office
from qa.errors import DocumentError
from qa.parsing.limits import ParseLimits

_PROGRAMS = ("soffice", "libreoffice")
_LIMITED = 'ulimit -t "$1" -f "$2"; shift 2; exec "$@"'
_BLOCK = 512  # bytes of a block, in which the shell counts the size of files
_ROOM = 20  # times the size of a file: what LibreOffice may write for it, and for its profile
_PROFILE = 50_000_000  # bytes


def is_old(source: SourceFile) -> bool:
    """Whether a file must be converted before it is parsed."""
    return source.name.suffix.lower() in OLD_OFFICE


def find_office() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def convert(source: SourceFile, data: bytes, limits: ParseLimits) -> tuple[SourceFile, bytes]:
    """Convert a file to the new format of its program: .doc to .docx, .ppt to .pptx, .xls to .xlsx.

    Args:
        source: The file.
        data: Its bytes.
        limits: Limits for parsing a file, which hold for converting it too.

    Returns:
        The new file, with the same id, and its bytes.

    Raises:
        DocumentError: LibreOffice is not installed, cannot read the file, or needs too long.
    """
    suffix = source.name.suffix.lower()
    program = find_office()
    if program is None:
        raise needs_office(suffix)
    target = suffix + "x"
    with tempfile.TemporaryDirectory(prefix="citewell-") as name:
        folder = Path(name)
        (folder / f"file{suffix}").write_bytes(data)
        _run(program, folder, target, _ROOM * len(data) + _PROFILE, limits)
        made = folder / "out" / f"file{target}"
        if not made.is_file():
            raise DocumentError(f"a {suffix} must be readable by LibreOffice, this is not: save it as {target}")
        converted = made.read_bytes()
    if source.member:
        return replace(source, member=f"{source.member}x"), converted
    return replace(source, path=source.path.with_name(f"{source.path.name}x")), converted


def _run(program: str, folder: Path, target: str, room: int, limits: ParseLimits) -> None:
    arguments = [
        "--headless",
        "--norestore",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        target[1:],
        "--outdir",
        str(folder / "out"),
        str(folder / f"file{target[:-1]}"),
    ]
    limited = ["sh", "-c", _LIMITED, "sh", str(int(limits.seconds) + 1), str(room // _BLOCK)]
    process = subprocess.Popen(  # noqa: S603 - a program of the system, with our own arguments
        [*limited, program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(folder), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        process.wait(limits.patience)
    except subprocess.TimeoutExpired as exc:
        raise limits.too_slow() from exc
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End LibreOffice with all that it started."""
    with suppress(ProcessLookupError):  # all of it has ended
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
