"""Do work in a thread beside other work."""

from collections import deque
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Generator[Item], most: int = 1) -> Generator[Item]:
    """Yield the same items, but make them in another thread while the earlier ones are used.

    An error in making an item is raised here, after the items before it. Closing waits for the item that is being made,
    and closes `items`.

    Args:
        items: Makes the items.
        most: Maximum number of items that are made in advance.
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
