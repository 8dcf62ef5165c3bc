"""A real `qa serve` on the seed documents, as a user starts it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from tests.fake_service import LIGHTHOUSE

ROOT = Path(__file__).parents[2]
START_SECONDS = 180

Qa = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Served:
    """A running service.

    Attributes:
        url: Its address.
        data: Its data folder.
        process: Its process.
    """

    url: str
    data: Path
    process: subprocess.Popen[str]


def command(*arguments: str | Path) -> list[str]:
    """The command line of `qa`."""
    return [sys.executable, "-m", "qa", *map(str, arguments)]


def environment() -> dict[str, str]:
    """The environment without settings of the machine's own, and without the careful reader: it takes long to load."""
    return {name: value for name, value in os.environ.items() if not name.startswith("QA_")} | {"QA_CAREFUL": "never"}


def start(data: Path, *arguments: str | Path, **settings: str) -> Served:
    """Start `qa serve` on a free port and wait for the address that it prints.

    Args:
        data: Its data folder.
        arguments: Further arguments.
        settings: Further settings, as environment variables.
    """
    process = subprocess.Popen(
        command("serve", *arguments, "--data", data, "--port", "0"),
        cwd=ROOT,
        env=environment() | settings,
        stdout=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + START_SECONDS
    assert process.stdout is not None
    for line in process.stdout:
        if match := re.search(r"http://\S+", line):
            return Served(match.group(), data, process)
        assert time.monotonic() < deadline
    raise AssertionError(f"qa serve ended with {process.wait()}")


def stop(service: Served) -> None:
    """Stop a service gently; it must end without an error."""
    service.process.send_signal(signal.SIGTERM)
    service.process.communicate(timeout=START_SECONDS)
    assert service.process.returncode == 0


@pytest.fixture
def qa(tmp_path: Path) -> Qa:
    """Runs `qa` in another process, with the test's data folder unless another is named."""

    def run(*arguments: str | Path, data: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments, "--data", data or tmp_path / "data"),
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def seeds(shared: Path) -> Path:
    """A data folder with the seed documents, to be copied."""
    data = shared / "indexed-seeds"
    with FileLock(shared / "indexed-seeds.lock"):
        if not data.exists():
            indexed = subprocess.run(
                command("index", "seeds", "--data", data), cwd=ROOT, env=environment(), check=False
            )
            assert indexed.returncode == 0
    return data


@pytest.fixture(scope="session")
def careful_cache(shared: Path) -> Path:
    """Where the careful reader is prepared once, for data folders whose cache is a link to it."""
    cache = shared / "careful"
    cache.mkdir(exist_ok=True)
    return cache


def write_lighthouse(folder: Path) -> Path:
    """Write the document of the guides into a folder."""
    (folder / "islands").mkdir(parents=True)
    head = "---\ntitle: The lighthouse of Vell\npublisher: Harbour Almanac\npublished: 2024-12-05\n---\n\n"
    text = LIGHTHOUSE.replace("The keepers", "## The keepers").replace("The lighthouse", "# The lighthouse", 1)
    (folder / "islands" / "vell.md").write_text(head + text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def lighthouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service on the invented document of the guides, for all protocols; stopped gently at the end."""
    folder = write_lighthouse(tmp_path_factory.mktemp("lighthouse"))
    service = start(tmp_path_factory.mktemp("lighthouse-data"), folder)
    yield service
    stop(service)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, careful_cache: Path) -> Iterator[Served]:
    """The service on the seed documents as it is by default, indexed at its first start; stopped gently at the end."""
    data = tmp_path_factory.mktemp("served")
    (data / "cache").symlink_to(careful_cache)
    service = start(data, QA_CAREFUL="auto")
    yield service
    stop(service)
