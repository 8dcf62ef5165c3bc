"""Finds every regular expression of the project; none has to be registered.

Either it is the value of a module's variable, alone or in a tuple, a list or a dict, or it stands in a call such as
``re.sub(rf"…{NAME}…", …)``. Of such a call the expression is the value of its first argument in its module. A part that
only a function knows counts as the word "word".
"""

import ast
import builtins
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from types import ModuleType

import qa
import web

METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
_Used = Mapping[str, set[str]]
_PARTS_OF_MODULES = (tuple, list, set, frozenset)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular expression.

    Attributes:
        module: The module it stands in.
        name: Its variable or its line there.
        pattern: The expression.
        methods: How the package uses it.
    """

    module: str
    name: str
    pattern: re.Pattern[str]
    methods: tuple[str, ...]


class _Names(dict[str, object]):
    """The names that an expression of a module knows."""

    def __missing__(self, name: str) -> object:
        return getattr(builtins, name, "word")


ELSEWHERE = "qa.frameworks."
"""Modules that need packages which are installed only where they are tested; they use no expressions."""


def find_patterns() -> list[Found]:
    """Find every expression for text in `qa` and `web`. Equal ones are named once."""
    modules = [
        importlib.import_module(one.name)
        for package in (qa, web)
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not one.name.endswith("__main__") and not one.name.startswith(ELSEWHERE)
    ]
    sources = {module: Path(inspect.getfile(module)).read_text("utf-8") for module in modules}
    everywhere = _used("\n".join(sources.values()))
    variables = [found for module, source in sources.items() for found in _in_variables(module, source, everywhere)]
    calls = [one for module, source in sources.items() for one in _in_calls(module, source)]
    found: dict[tuple[re.Pattern[str], str], Found] = {}
    for one in variables:
        found.setdefault((one.pattern, ""), one)
    for one in calls:
        method = one.methods[0] if len(one.methods) == 1 else ""  # what is compiled for a variable is found already
        found.setdefault((one.pattern, method), one)
    return list(found.values())


def _used(source: str) -> _Used:
    """Return the methods by which a name is used."""
    used: dict[str, set[str]] = {}
    for name, method in re.findall(rf"(\w+)\.({'|'.join(METHODS)})\(", source):
        used.setdefault(name, set()).add(method)
    return used


def _in_variables(module: ModuleType, source: str, everywhere: _Used) -> Iterator[Found]:
    own, assigned = _used(source), set(re.findall(r"^(\w+)\b.*=", source, re.MULTILINE))
    for name, value in vars(module).items():
        used = own if name.startswith("_") else everywhere
        for pattern in _patterns_in(value) if name in assigned else ():
            yield Found(module.__name__, name, pattern, tuple(sorted(used.get(name, ()))) or ("search", "fullmatch"))


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, _PARTS_OF_MODULES):
        for part in value:
            yield from _patterns_in(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _patterns_in(part)


def _in_calls(module: ModuleType, source: str) -> Iterator[Found]:
    names = _Names(vars(module))
    for call in _calls(ast.parse(source)):
        pattern = _worth(call.args[0], names)
        if isinstance(pattern, str) and pattern != "word":  # the latter a variable of a comprehension: found by value
            flags = reduce(or_, (_worth(flag, names) for flag in _flags(call)), re.RegexFlag(0))
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            methods = ("search", "fullmatch") if name == "compile" else (name,)
            yield Found(module.__name__, f"line {call.lineno}", re.compile(pattern, flags), methods)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in (*METHODS, "compile")
        ):
            yield node


def _flags(call: ast.Call) -> Iterator[ast.expr]:
    """Return the flags among the arguments, wherever they stand."""
    for argument in (*call.args[1:], *(keyword.value for keyword in call.keywords)):
        if re.match(r"re\.[A-Z]", ast.unparse(argument)):
            yield argument


def _worth(expression: ast.expr, names: _Names) -> object:
    """Return the value of an expression in its module."""
    return eval(compile(ast.Expression(expression), "pattern", "eval"), dict(names), names)  # noqa: S307 - our own source
