"""The entry point: ``python -m benchmarks NAME`` runs a benchmark. Without a name it lists them."""

import ast
import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
HELPERS = frozenset(  # modules that benchmarks share
    "__init__ __main__ conversations damage made_shards mutations news nodes peer processes results "
    "running systems table_files".split()
)


def names() -> dict[str, str]:
    """Return each benchmark with the first line of its docstring."""
    modules = (path for path in sorted(HERE.glob("*.py")) if path.stem not in HELPERS)
    return {path.stem: _first_line(path) for path in modules}


def _first_line(path: Path) -> str:
    described = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return described.partition("\n")[0]


def main() -> None:
    """Run the benchmark in the first argument, with the arguments after it."""
    known = names()
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        width = max(map(len, known))
        print("python -m benchmarks NAME [--help]\n")
        print("\n".join(f"  {name:{width}}  {line}" for name, line in known.items()))
        return
    name = sys.argv[1].replace("-", "_")
    if name not in known:
        sys.exit(f"a benchmark must be one of {', '.join(known)}, is {name!r}: name another")
    del sys.argv[1]
    runpy.run_module(f"benchmarks.{name}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
