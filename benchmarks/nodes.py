"""A Ray cluster of several nodes on one machine: each has a network namespace with an address of its own.

Linux, the rights of root and `ip` are needed. The head is outside the namespaces, and does no work.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

ROOT = Path(__file__).parents[1]
BRIDGE = "citewell"
NETWORK = "10.77.0"
PORT = 6390
HEALTH = {"health_check_period_ms": 1000, "health_check_timeout_ms": 3000, "health_check_failure_threshold": 3}
"""As docs/scale.md advises. With Ray's own limits a machine without power is noticed later."""
_ATTEMPTS = 5  # to start a node


@dataclass
class Nodes:
    """The running nodes.

    Attributes:
        address: Address of the cluster.
        names: The namespaces of the nodes.
    """

    address: str
    folder: Path
    processors: int
    names: list[str] = field(default_factory=list)
    made: int = 0

    def add(self) -> None:
        """Start a node."""
        self.made += 1
        name, host = f"{BRIDGE}{self.made}", f"{NETWORK}.{self.made + 1}"
        _run("ip", "netns", "add", name)
        _run("ip", "link", "add", f"{name}h", "type", "veth", "peer", "name", "eth0", "netns", name)
        _run("ip", "link", "set", f"{name}h", "master", BRIDGE, "up")
        for command in (f"addr add {host}/24 dev eth0", "link set eth0 up", "link set lo up"):
            _run("ip", "-n", name, *command.split())
        self.names.append(name)
        _start(
            ["ip", "netns", "exec", name],
            ["--address", self.address, "--node-ip-address", host, "--num-cpus", str(self.processors)],
            lambda: self.processes(name),
        )

    def remove(self, name: str) -> None:
        """Kill all processes of a node at once, as when its power fails, and take its network away."""
        _kill(lambda: self.processes(name))
        _run("ip", "netns", "del", name)
        self.names.remove(name)

    def processes(self, name: str, doing: str = "") -> list[int]:
        """Return the processes of a node, all or those of a task of Ray's."""
        pids = map(int, _run("ip", "netns", "pids", name).split())
        return [pid for pid in pids if f"ray::{doing}" in _command_of(pid)] if doing else list(pids)


@contextmanager
def nodes(count: int, processors: int = 1) -> Iterator[Nodes]:
    """Start a cluster, and stop all of it at the end.

    Args:
        count: Number of nodes.
        processors: Tasks at once on each.
    """
    if os.geteuid() != 0:
        raise click.ClickException("network namespaces need the rights of root, this process has none: run it as root")
    os.environ |= {
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
    }
    with tempfile.TemporaryDirectory(prefix="r", ignore_cleanup_errors=True) as folder:
        cluster = Nodes(f"{NETWORK}.1:{PORT}", Path(folder), processors)
        _run("ip", "link", "add", BRIDGE, "type", "bridge")
        try:
            _run("ip", "addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
            _run("ip", "link", "set", BRIDGE, "up")
            own = ["--head", "--port", str(PORT), "--node-ip-address", f"{NETWORK}.1", "--num-cpus", "0"]
            own += ["--system-config", json.dumps(HEALTH)]
            _start([], [*own, "--include-dashboard=false", "--temp-dir", folder], lambda: _processes_of(folder))
            for _ in range(count):
                cluster.add()
            yield cluster
        finally:
            for name in list(cluster.names):
                cluster.remove(name)
            _kill(lambda: _processes_of(folder))
            _run("ip", "link", "del", BRIDGE)


def _start(prefix: list[str], options: list[str], started: Callable[[], list[int]]) -> None:
    """Run `ray start`, again if it was too slow: it gives up after 30 s, which a busy machine may need."""
    ray = str(Path(sys.executable).with_name("ray"))
    command = [*prefix, ray, "start", "--object-store-memory", "80000000", "--disable-usage-stats", *options]
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            _run(*command)
        except click.ClickException:
            _kill(started)
            if attempt == _ATTEMPTS:
                raise
        else:
            return


def _kill(find: Callable[[], list[int]]) -> None:
    """Kill processes at once, and those that they have just started."""
    while pids := find():
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def _processes_of(folder: str) -> list[int]:
    """Return the processes that have a folder in their command line: those of the head."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if pid != os.getpid() and folder in _command_of(pid)]


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # it has ended
        return ""


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - of this module
    if done.returncode:
        raise click.ClickException(f"{' '.join(command)} must succeed, did not: {done.stderr.strip()[-500:]}")
    return done.stdout
