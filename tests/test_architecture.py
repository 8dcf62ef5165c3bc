"""The rooms: who may import whom, how long a module may be, and what the command line loads."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import errors

ROOT = Path(__file__).parents[1]
MODULES = sorted(path.relative_to(ROOT) for folder in ("qa", "web") for path in (ROOT / folder).rglob("*.py"))
HEAVY = ("torch", "transformers", "sentence_transformers", "chromadb", "flask", "tantivy")

# Modules of `qa` that each room may import. What a room holds may import the rest of the room.
ROOMS = {
    "qa/errors.py": (),
    "qa/records.py": (),
    "qa/vectors.py": (),
    "qa/config.py": ("qa.errors",),
    "qa/english": (),
    "qa/corpus": ("qa.records", "qa.errors", "qa.corpus", "qa.english"),
    "qa/models": ("qa.records", "qa.vectors", "qa.errors", "qa.corpus", "qa.english", "qa.models"),
    "qa/parsing": ("qa.records", "qa.errors", "qa.corpus", "qa.parsing"),
    "qa/store": ("qa.records", "qa.vectors", "qa.errors", "qa.store", "qa.english.words"),
    "qa/answering/agreement": ("qa.records", "qa.english.words", "qa.answering.agreement"),
    "qa/answering/follow_ups": ("qa.english.words", "qa.answering.follow_ups"),
    "qa/verify": ("qa.records", "qa.errors", "qa.verify"),
    "qa/feedback": (
        "qa.records",
        "qa.errors",
        "qa.config",
        "qa.answering.conversation",
        "qa.verify",
        "qa.feedback",
    ),
    "qa/access": ("qa.errors", "qa.config", "qa.access"),
    "qa/answering/timing.py": ("qa.errors",),
    "qa/cli/fast_start.py": (),
    "qa/library/loading.py": ("qa.config", "qa.models"),
    "qa/answering/question.py": ("qa.records", "qa.errors", "qa.config", "qa.answering.conversation"),
    "qa/answering/conversation.py": ("qa.errors", "qa.answering.follow_ups"),
    "qa/answering/compose.py": ("qa.records", "qa.answering.agreement"),
    "qa/answering/cache.py": ("qa.records",),
    "qa/answering/retrieve.py": ("qa.records", "qa.vectors", "qa.store", "qa.models"),
    "qa/answering/consistent.py": ("qa.records", "qa.errors"),
    "qa/ingest/report.py": (),
    "qa/evaluation": (
        "qa.records",
        "qa.vectors",
        "qa.errors",
        "qa.corpus",
        "qa.models",
        "qa.store",
        "qa.ingest",
        "qa.answering.retrieve",
        "qa.answering.question",
        "qa.answering.service",
        "qa.evaluation",
    ),
    "qa/training": (
        "qa.english",
        "qa.records",
        "qa.vectors",
        "qa.errors",
        "qa.corpus",
        "qa.models",
        "qa.answering.retrieve",
        "qa.answering.compose",
        "qa.evaluation",
        "qa.training",
    ),
    "qa/library/uploads.py": ("qa.errors", "qa.corpus", "qa.english"),
    "qa/library/jobs.py": ("qa.errors", "qa.ingest.report"),
    "qa/library/librarian.py": (
        "qa.records",
        "qa.errors",
        "qa.config",
        "qa.corpus",
        "qa.ingest.report",
        "qa.library.open",
        "qa.library.uploads",
        "qa.library.jobs",
    ),
    "qa/access/local_token.py": ("qa.errors", "qa.access"),
    "qa/serving/body_limits.py": (),
    "qa/ingest": (
        "qa.records",
        "qa.vectors",
        "qa.errors",
        "qa.corpus",
        "qa.models",
        "qa.store",
        "qa.ingest.report",
        "qa.ingest",
    ),
}
ONLY_IMPORTERS = {
    "chromadb": ("qa/store/chroma.py", "qa/store/collection.py", "qa/store/lease.py", "qa/store/chroma_server.py"),
    "tantivy": ("qa/store/lexical.py", "qa/store/stems.py"),
    "openvino": ("qa/models/encoder.py",),
    "matplotlib": ("qa/evaluation/plots.py",),
    "sqlite3": ("qa/feedback/store.py",),
    "confusable_homoglyphs": ("qa/library/uploads.py",),
    "rapidfuzz": ("qa/verify/places.py",),
    "py3langid": ("qa/english/language.py",),
    "flask_cors": ("web/guard/origins.py",),
}
# These may import web, but not when they are imported themselves.
FRONT = (
    "qa/cli/main.py",
    "qa/cli/ask.py",
    "qa/cli/verify.py",
    "qa/cli/feedback.py",
    "qa/serving/http_server.py",
    "qa/cli/terminal.py",
)
CLIENT = "qa/client.py"  # a client of the web application, and imported itself only when it is needed


def find_imports(path: Path, *, at_import: bool = False) -> Iterator[str]:
    """Names of the modules that a module imports; on request only those that it imports when it is imported."""
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


def room_of(path: Path) -> tuple[str, ...] | None:
    """What the room of a module may import; None where there is no such rule."""
    return next((allowed for room, allowed in ROOMS.items() if path.is_relative_to(room)), None)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands(room: str) -> None:
    """A rule for a room that is gone, or was renamed, would guard nothing."""
    assert (ROOT / room).exists()


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) is not None], ids=str)
def test_a_room_imports_only_what_stands_above_it(path: Path) -> None:
    """Imports go up the table of rooms only."""
    allowed = room_of(path)
    assert allowed is not None
    assert [name for name in find_imports(path) if is_in(name, ("qa", "web")) and not is_in(name, allowed)] == []


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_each_library_has_its_importers(path: Path) -> None:
    """Chroma and tantivy could each be replaced by writing these modules anew; flask belongs to `web` alone."""
    for library, importers in ONLY_IMPORTERS.items():
        assert str(path) in importers or not any(is_in(name, (library,)) for name in find_imports(path))
    assert path.parts[0] == "web" or not any(is_in(name, ("flask", "werkzeug")) for name in find_imports(path))


@pytest.mark.parametrize("library", ONLY_IMPORTERS)
def test_the_importers_import(library: str) -> None:
    """The rule above names the modules that the library is used by."""
    for path in ONLY_IMPORTERS[library]:
        assert any(is_in(name, (library,)) for name in find_imports(Path(path)))


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] == "qa"], ids=str)
def test_the_core_does_not_need_its_front(path: Path) -> None:
    """Nothing imports the command line but its own start; `web` is imported where it is used, by few."""
    assert path.name == "__main__.py" or not any(is_in(name, ("qa.cli.main",)) for name in find_imports(path))
    if any(is_in(name, ("web",)) for name in find_imports(path)):
        assert str(path) in (*FRONT, CLIENT)
    if str(path) != CLIENT:
        assert not any(is_in(name, ("web", "qa.client")) for name in find_imports(path, at_import=True))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_is_read_in_one_sitting(path: Path) -> None:
    """No module has 300 lines or more, and none is a drawer for odds and ends."""
    assert len((ROOT / path).read_text("utf-8").splitlines()) < 300
    assert path.stem not in ("utils", "helpers", "common", "misc")


@pytest.mark.parametrize("module", ["qa.cli.main", "qa.config", "qa.errors", "qa.records", "qa.cli.ask", "qa.client"])
def test_what_starts_fast_loads_nothing_heavy(module: str) -> None:
    """`qa --help` and `qa ask` of a running service need neither models nor database: a fresh process shows it."""
    program = f"import sys, {module}; print(*(name for name in {HEAVY} if name in sys.modules))"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert finished.stdout.split() == []


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
