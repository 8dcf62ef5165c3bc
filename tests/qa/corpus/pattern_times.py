"""Times every regular expression of `qa.corpus` on hostile strings; started by a test in a process with a limit.

A pattern is found by being there: as a variable of a module, or in a call such as ``re.sub(r"…", …)``. It is tried by
the methods that the package calls it with. The strings are repeated from the pattern's own words and from marks.
"""

import ast
import importlib
import pkgutil
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import qa.corpus

LIMIT = 0.05  # seconds of processor time for one string
SIZES = (130, 600, 100_000)
METHODS = ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")
# fmt: off
MARKS = (
    " ", "\n", "\t", "a", "x ", "1", "1.", "12 ", "[", "(", "[(", ">", "a > ", "« a » ", "|", "a | ", "- ", ", ", ". ",
    "/", "12:30 / ", "&#0", "<!--", "é", "_-", "a_1-", "'", "…", "@a ", "\u3000", "a\n", "\n ", "1 jan ", "mon, ",
    "2024-01-01 ", "12:30:30 ", "home", "Home > ", "getty ", "getty/", "photo: ", "by a ",
)
# fmt: on
ENDS = ("", "x" * 84, " (!")


def patterns() -> Iterator[tuple[str, re.Pattern[str], tuple[str, ...]]]:
    """Name, pattern and methods of each expression for text."""
    root = Path(qa.corpus.__file__).parent
    sources = {path: path.read_text("utf-8") for path in root.rglob("*.py")}
    whole = "\n".join(sources.values())
    for module in pkgutil.walk_packages(qa.corpus.__path__, "qa.corpus."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                used = {method for method in METHODS if re.search(rf"\b{name}\.{method}\(", whole)}
                yield f"{module.name}.{name}", value, tuple(used) or ("search", "fullmatch")
    for path, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in METHODS
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                yield f"{path.name}:{node.lineno}", re.compile(node.args[0].value), (node.func.attr,)


def strings(pattern: re.Pattern[str]) -> Iterator[str]:
    """Hostile strings for a pattern."""
    words = sorted(set(re.findall(r"[^\W\d_][^\W\d_ ]{1,}", pattern.pattern)))
    for unit in (*MARKS, *(f"{word} " for word in words[:5])):
        for size in SIZES:
            run = unit * (size // len(unit))
            for end in ENDS if size < SIZES[-1] else ENDS[2:]:
                yield run + end


def seconds(pattern: re.Pattern[str], method: str, text: str) -> float:
    """Processor time of one call."""
    began = process_time()
    if method == "sub":
        pattern.sub("", text)
    elif method == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)
    return process_time() - began


def main() -> None:
    """Write a line for each pattern, and what was too slow."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1])))
    for name, pattern, methods in patterns():
        print("trying", name, flush=True)
        for text in strings(pattern):
            for method in methods:
                took = seconds(pattern, method, text)
                if took > LIMIT:  # the machine may have been busy
                    took = min(took, *(seconds(pattern, method, text) for _ in range(2)))
                if took > LIMIT:
                    print(f"slow {name}.{method} {took:.2f} s on {len(text)} characters {text[:24]!r}…", flush=True)
                    break
            else:
                continue
            break


if __name__ == "__main__":
    main()
