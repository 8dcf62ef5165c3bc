"""Work that goes on beside other work."""

from collections import deque
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Generator[Item], most: int = 1) -> Generator[Item]:
    """The same items, made in a thread of their own while those before them are used.

    What the making raises is raised here, after the items before it. Closing waits for the item that is being made, and
    closes `items`.

    Args:
        items: Makes the items.
        most: How many are made before they are asked for.
    """
    with ThreadPoolExecutor(1) as executor:
        coming = deque(executor.submit(_next, items) for _ in range(most))
        try:
            while made := coming.popleft().result():
                coming.append(executor.submit(_next, items))
                yield made[0]
        finally:
            for future in coming:
                future.cancel()
            executor.submit(items.close).result()


def _next(items: Generator[Item]) -> tuple[()] | tuple[Item]:
    for item in items:
        return (item,)
    return ()
