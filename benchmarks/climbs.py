"""Count how often the way from `qa ask` to an open index climbs from a low module to a higher one.

    python -m benchmarks climbs DATA --show
    python -m benchmarks climbs DATA --checkout FOLDER

DATA is a data folder with an index that no service has open. The code is that of this checkout or of another one.

The floor of a module is 1 if it imports no other module of the project. Else it is one more than the highest floor that
it imports, anywhere in the module. The way begins with the call of the command `ask`, and ends when `open_qa` returns.
There is a stop in a module when one of its functions is called after one of another module, in the main thread (the
models load in another thread). The way climbs when a stop is on a higher floor than the one before. Comprehensions,
resumed generators, and code that an import runs do not count, and a loop counts once. Then the same is counted for
rooms, the packages and modules directly under `qa` and `web`.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from graphlib import TopologicalSorter
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import FrameType

import click

HERE = Path(__file__).parents[1]
TOPS = ("qa", "web")
INLINED = frozenset(("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"))
_BEGUN = 4  # the highest last instruction of a generator that has just begun

Way = Sequence[tuple[str, str]]


@click.command(help=__doc__)
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--checkout", default=HERE, type=click.Path(exists=True, path_type=Path), help="The code to follow.")
@click.option("--question", default="Who said so?", show_default=True)
@click.option("--show", is_flag=True, help="Print each stop.")
def main(data: Path, checkout: Path, question: str, show: bool) -> None:
    """Print the counts for modules and for rooms."""
    modules = {
        path.relative_to(checkout).with_suffix("").as_posix(): path
        for top in TOPS
        for path in sorted((checkout / top).rglob("*.py"))
    }
    way = follow(checkout, {str(path): name for name, path in modules.items()}, ["ask", question, "--data", str(data)])
    for what, place_of in (("modules", str), ("rooms", room_of)):
        floors = find_floors(modules, place_of)
        stops = list(find_stops(way, place_of))
        heights = [floors[place] for place, _ in stops]
        climbs = [False, *(later > before for before, later in pairwise(heights))]
        click.echo(
            f"{what}: {len(stops)} stops in {len({place for place, _ in stops})} of {len(floors)} {what} "
            f"on {max(floors.values())} floors, {sum(climbs)} climbs"
        )
        if show:
            for (place, function), height, climb in zip(stops, heights, climbs, strict=True):
                click.echo(f"  {height:2} {'↑' if climb else ' '} {place}: {function}")


def room_of(module: str) -> str:
    """Return the package or module directly under `qa` or `web` that holds a module.

    >>> room_of("qa/store/index"), room_of("qa/opening")
    ('qa/store', 'qa/opening')
    """
    return "/".join(module.split("/")[:2])


def find_floors(modules: dict[str, Path], place_of: Callable[[str], str]) -> dict[str, int]:
    """Return the floor of each place. Raises CycleError if places import each other in a circle."""
    below: dict[str, set[str]] = {}
    for name, path in modules.items():
        imported = {place_of(module) for module in _imports(path, modules)}
        below.setdefault(place_of(name), set()).update(imported - {place_of(name)})
    floors: dict[str, int] = {}
    for place in TopologicalSorter(below).static_order():
        floors[place] = 1 + max((floors[other] for other in below[place]), default=0)
    return floors


def _imports(path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """Yield the modules of the project that a module imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            starts = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
            found = next((one for start in starts for one in (start, f"{start}/__init__") if one in modules), None)
            if found is not None:
                yield found


def follow(checkout: Path, files: dict[str, str], arguments: list[str]) -> Way:
    """Run a command of the command line, and return the functions that are called until the index is open.

    Args:
        checkout: The folder of the code.
        files: Modules by the paths of their files.
        arguments: The arguments of `qa`.

    Returns:
        Module and name of each function, in the order of the calls.
    """
    sys.path.insert(0, str(checkout))
    old = "qa/cli" in files.values()  # in old checkouts the command line is one module
    command = import_module("qa.cli" if old else "qa.cli.main").main
    way: list[tuple[str, str]] = []
    importing = 0
    calls: set[tuple[FrameType | None, int]] = set()  # the calling frame, and its instruction
    repeated: set[FrameType | None] = set()  # calls of a loop after its first pass, and all that they call

    def watch(frame: FrameType, event: str, _: object) -> None:
        nonlocal importing
        code = frame.f_code
        if event not in ("call", "return") or code.co_filename not in files:
            return
        if code.co_name == "<module>":
            importing += 1 if event == "call" else -1
        elif event == "return" and code.co_name == "open_qa":
            sys.setprofile(None)
        elif event == "call" and not importing and (way or code.co_name == "ask"):
            if code.co_flags & inspect.CO_GENERATOR and frame.f_lasti > _BEGUN:
                return  # a generator is resumed
            call = (frame.f_back, frame.f_back.f_lasti if frame.f_back else 0)
            if call in calls or frame.f_back in repeated:
                repeated.add(frame)
            elif code.co_name not in INLINED:
                way.append((files[code.co_filename], code.co_qualname))
            calls.add(call)

    sys.setprofile(watch)
    try:
        command(arguments, standalone_mode=False)
    finally:
        sys.setprofile(None)
    return way


def find_stops(way: Way, place_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the calls that enter another place than the call before, each with its place."""
    last = ""
    for module, function in way:
        place = place_of(module)
        if place != last:
            yield place, function
        last = place


if __name__ == "__main__":
    main()
