"""The rooms: which may import which, how long a module may be, and what the command line loads."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from qa import errors

ROOT = Path(__file__).parents[1]
TOPS = ("qa", "web", "benchmarks")
MODULES = sorted(path.relative_to(ROOT) for folder in TOPS for path in (ROOT / folder).rglob("*.py"))
HEAVY = ("ray", "torch", "transformers", "sentence_transformers", "chromadb", "flask", "tantivy")
MOST_FLOORS = 10
MOST_LINES = 250
MOST_LOOSE = 8  # modules of `qa` that stand in no room

TEST_FOLDERS = sorted({path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")})
WHOLE = {
    Path(): "rules for all rooms",
    Path("end_to_end"): "the product",
    Path("patterns"): "regular expressions",
    Path("web/browser"): "pages in Chromium",
}
"""Folders of tests that are about more than one room, and what they are about."""

ONLY_IMPORTERS = {
    "chromadb": (
        "qa/store/chroma.py",
        "qa/store/chroma_server.py",
        "qa/store/collection.py",
        "qa/store/contents.py",
        "qa/store/lease.py",
    ),
    "tesserocr": ("qa/corpus/scans/tesseract.py",),
    "tantivy": ("qa/store/lexical.py", "qa/store/stems.py"),
    "fsspec": ("qa/cluster/listing.py", "qa/shards/place.py"),
    "openvino": ("qa/models/encoder.py",),
    "matplotlib": ("qa/evaluation/plots.py",),
    "sqlite3": ("qa/feedback/database.py",),
    "confusable_homoglyphs": ("qa/library/uploads.py",),
    "rapidfuzz": ("qa/answering/spelling.py", "qa/checking/aligning.py", "qa/verify/places.py"),
    "watchfiles": ("qa/watching/changes.py",),
    "py3langid": ("qa/english/language.py",),
    "flask_cors": ("web/guard/origins.py",),
    "mcp": ("web/mcp_server/server.py", "web/mcp_server/transports.py"),
    "langchain_core": ("qa/frameworks/langchain.py",),
    "llama_index": ("qa/frameworks/llama_index.py",),
    "haystack": ("qa/frameworks/haystack.py",),
    "ray": ("qa/cluster/ray_cluster.py",),
    "starlette": ("web/mcp_server/transports.py",),
    "uvicorn": ("web/mcp_server/connections.py", "web/mcp_server/transports.py"),
}


@cache
def find_imports(path: Path, *, at_import: bool = False) -> tuple[str, ...]:
    """Names of the modules that a module imports; on request only those that it imports when it is imported."""
    return tuple(_imports(path, at_import=at_import))


def _imports(path: Path, *, at_import: bool) -> Iterator[str]:
    pending: list[ast.AST] = [ast.parse((ROOT / path).read_text("utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively: the rules below name modules in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        lazy = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or (
            isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        )
        if not (at_import and lazy):
            pending += ast.iter_child_nodes(node)


def is_in(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of some packages, or stands in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def read_rooms() -> dict[str, frozenset[str]]:
    """The table of docs/design.md: each room, and the rooms that it may import."""
    design = (ROOT / "docs" / "design.md").read_text("utf-8")
    rooms = {}
    for room, allowed in re.findall(r"^\| `([\w/.]+)` \|.*\| ([^|]+) \|$", design, re.MULTILINE):
        names = [] if allowed == "nothing" else allowed.split(", ")
        rooms[_room_name(room)] = frozenset(name if name.startswith("web/") else f"qa/{name}" for name in names)
    return rooms


def _room_name(path: str) -> str:
    return path.removesuffix("/").removesuffix(".py")


ROOMS = read_rooms()


def room_of(module: str) -> str | None:
    """The innermost room that a module, named as a path without its suffix, stands in; None where there is no rule."""
    return max((room for room in ROOMS if module == room or module.startswith(f"{room}/")), key=len, default=None)


def rooms_imported(path: Path, *, at_import: bool = False) -> set[str]:
    """The rooms that a module imports."""
    named = (name.replace(".", "/") for name in find_imports(path, at_import=at_import) if is_in(name, TOPS))
    return {room for name in named if (room := room_of(name)) is not None}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands(room: str) -> None:
    """A rule for a room that is gone or renamed would check nothing, and neither would a permission for one."""
    for name in (room, *ROOMS[room]):
        assert (ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file(), name


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_room_imports_only_what_stands_above_it(path: Path) -> None:
    """Each module stands in a room of the table, and imports what the table lets it."""
    room = room_of(_room_name(path.as_posix()))
    assert room is not None, f"{path} stands in no room of docs/design.md"
    inner = {name for name in ROOMS if name.startswith(f"{room}/")}
    benches = set(ROOMS) if room == "benchmarks" else set()
    wrong = rooms_imported(path) - {room} - ROOMS[room] - inner - benches
    assert wrong == set()


def test_no_arrow_leads_up() -> None:
    """The rooms can be put in an order in which each imports only those before it, and the order is not deep."""
    floors: dict[str, int] = {}
    for room in TopologicalSorter(ROOMS).static_order():  # raises CycleError
        floors[room] = 1 + max((floors[other] for other in ROOMS[room]), default=0)
    assert max(floors.values()) <= MOST_FLOORS, sorted(floors.items(), key=lambda floor: -floor[1])


def test_every_rule_is_used() -> None:
    """What a room may import, it imports: a rule that nobody needs would let in what nobody meant."""
    used: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path in MODULES:
        room = room_of(_room_name(path.as_posix()))
        if room is not None:
            used[room] |= rooms_imported(path)
    assert {room: sorted(ROOMS[room] - used[room]) for room in ROOMS if ROOMS[room] - used[room]} == {}


def test_little_stands_loose() -> None:
    """What `qa` holds beside its rooms is what all of them speak of, and what wires them."""
    loose = [path for path in MODULES if path.parent == Path("qa") and not path.name.startswith("__")]
    assert len(loose) <= MOST_LOOSE


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_each_library_has_its_importers(path: Path) -> None:
    """Chroma and tantivy could be replaced by rewriting only these modules; only `web` uses flask."""
    for library, importers in ONLY_IMPORTERS.items():
        assert (
            path.parts[0] == "benchmarks"
            or str(path) in importers
            or not any(is_in(name, (library,)) for name in find_imports(path))
        )
    assert path.parts[0] != "qa" or not any(is_in(name, ("flask", "werkzeug")) for name in find_imports(path))


@pytest.mark.parametrize("library", ONLY_IMPORTERS)
def test_the_importers_import(library: str) -> None:
    """The rule above names the modules that the library is used by."""
    for path in ONLY_IMPORTERS[library]:
        assert any(is_in(name, (library,)) for name in find_imports(Path(path)))


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] == "qa"], ids=str)
def test_the_core_does_not_need_its_front(path: Path) -> None:
    """`web` and the client of a service are loaded by who uses them, when they are used."""
    assert not any(is_in(name, ("web", "qa.client")) for name in find_imports(path, at_import=True))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    """No module is longer than 250 lines, and none is a collection of unrelated helpers."""
    lines = len((ROOT / path).read_text("utf-8").splitlines())
    assert lines <= MOST_LINES
    assert path.stem not in ("utils", "helpers", "common", "misc")


@pytest.mark.parametrize(
    "module",
    [
        "qa",
        "qa.cli.main",
        "qa.config",
        "qa.errors",
        "qa.records",
        "qa.opening",
        "qa.parts",
        "qa.cli.reach",
        "qa.client",
    ],
)
def test_what_starts_fast_loads_nothing_heavy(module: str) -> None:
    """`qa --help` and `qa ask` of a running service need neither models nor database: a fresh process shows it."""
    program = f"import sys, {module}; print(*(name for name in {HEAVY} if name in sys.modules))"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert finished.stdout.split() == []


@pytest.mark.parametrize("folder", TEST_FOLDERS, ids=str)
def test_tests_stand_where_the_room_stands(folder: Path) -> None:
    """Each folder of tests has the path of a folder of the code, so that the tests of a room are easy to find."""
    assert folder in WHOLE or (ROOT / folder).is_dir()


def test_the_tree_of_errors_is_drawn_whole() -> None:
    """The drawing on top of the file shows each class once, under its base."""
    drawn: dict[str, str] = {}
    branch: list[str] = []
    for mark, name in re.findall(r"^    ((?:[│ ]   )*(?:[├└]── )?)(\w+Error)\b", errors.__doc__ or "", re.MULTILINE):
        branch[len(mark) // 4 :] = [name]
        assert name not in drawn
        drawn[name] = branch[-2] if len(branch) > 1 else "Exception"
    defined = dict(inspect.getmembers(errors, inspect.isclass))
    assert drawn == {name: kind.__base__.__name__ for name, kind in defined.items()}
    assert all(issubclass(kind, errors.QAError) for kind in defined.values())
