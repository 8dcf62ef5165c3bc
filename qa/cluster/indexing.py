"""Index files into many shards at the same time. Ray places the work, and starts it again where it was lost."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from qa.cluster.division import settings_of, shard_of
from qa.cluster.ray_cluster import load_ray, translated
from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.errors import LockedError
from qa.ingest.report import Progress, Report
from qa.library.open import Library
from qa.models.embedder import Embedder
from qa.opening import open_library
from qa.parts import load_embedder

_LOOK_SECONDS = 0.5  # between two reports of progress
_LOCK_SECONDS = 60.0  # that a task waits for another one to end


class Board:
    """Collects the progress of all shards. It runs as an actor."""

    def __init__(self) -> None:
        self._steps: dict[int, Progress] = {}

    def tell(self, number: int, step: Progress) -> None:
        """Record the progress of a shard."""
        self._steps[number] = step

    def read(self) -> Progress:
        """Return the progress of all together."""
        steps = self._steps.values()
        return Progress(*(sum(getattr(step, name) for step in steps) for name in ("files", "total", "chunks")))


def index_on_cluster(
    config: Config,
    paths: Sequence[Path],
    *,
    shards: int,
    on_progress: Callable[[Progress], None] = lambda _: None,
    load: Callable[[Config], Embedder] = load_embedder,
) -> list[Report]:
    """Update the shards from the files under some paths. Each shard is a task with the lock on its own folder.

    A lost task is started again by Ray and completes its ingest: what was written costs nothing. After a lost driver
    the same call does this. Every node must see the paths and the data folder.

    Args:
        config: The settings. `QA_PUBLISH` names where the shards are published.
        paths: Folders and files.
        shards: Number of shards. Another number makes other shards.
        on_progress: Called again and again.
        load: Loads the embedder of a task.

    Returns:
        The report of each shard, in order.

    Raises:
        ConfigError: The settings name no place to publish to.
        QAError: As `Library.index`, for one of the shards.
    """
    every = [path.absolute() for path in paths]
    work = dict.fromkeys(range(shards), every)
    return index_shards(config, work, shards=shards, on_progress=on_progress, load=load)


def index_shards(
    config: Config,
    work: Mapping[int, Sequence[Path | SourceFile]],
    *,
    shards: int,
    on_progress: Callable[[Progress], None] = lambda _: None,
    load: Callable[[Config], Embedder] = load_embedder,
) -> list[Report]:
    """Update some of the shards as `index_on_cluster` does, each from paths of its own.

    Args:
        config: The settings. `QA_PUBLISH` names where the shards are published.
        work: Absolute paths of folders, and files, by the number of the shard. A `SourceFile` is not asked for its id.
        shards: Number of shards.
        on_progress: Called again and again.
        load: Loads the embedder of a task.
    """
    ray = load_ray()
    board = ray.remote(num_cpus=0, max_restarts=-1)(Board).remote()
    index = ray.remote(num_cpus=1, max_retries=-1, scheduling_strategy="SPREAD")(_index_shard)
    tasks = [
        index.remote(settings_of(config, number, shards), paths, number, shards, board, load)
        for number, paths in work.items()
    ]
    pending = tasks
    with translated():
        while pending:
            _, pending = ray.wait(pending, num_returns=len(pending), timeout=_LOOK_SECONDS)
            with suppress(ray.exceptions.RayActorError, ray.exceptions.GetTimeoutError):  # it is started again
                on_progress(ray.get(board.read.remote(), timeout=_LOOK_SECONDS))
        reports: list[Report] = ray.get(tasks)
    return reports


def _index_shard(
    config: Config,
    paths: Sequence[Path | SourceFile],
    number: int,
    shards: int,
    board: Any,  # noqa: ANN401 - a handle of Ray's
    load: Callable[[Config], Embedder],
) -> Report:
    """Index the files of one shard, and publish it."""
    config.data.mkdir(parents=True, exist_ok=True)
    embedder = load(config)
    with _open_in_turn(config, embedder, lambda file: shard_of(file.id, shards) == number) as library:
        return library.index(paths, lambda step: board.tell.remote(number, step))


def _open_in_turn(config: Config, embedder: Embedder, admit: Callable[[SourceFile], bool]) -> Library:
    """Open the index of a shard. A task that Ray has given up can hold it for some seconds more."""
    end = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            return open_library(config, embedder=embedder, admit=admit)
        except LockedError:
            if time.monotonic() > end:
                raise
            time.sleep(_LOOK_SECONDS)


def add_up(reports: Sequence[Report]) -> Report:
    """Return the reports of all shards as one."""

    def joined(name: str) -> Any:  # noqa: ANN401 - tuples of several kinds
        return tuple(item for report in reports for item in getattr(report, name))

    return Report(
        added=joined("added"),
        changed=joined("changed"),
        deleted=joined("deleted"),
        unchanged=sum(report.unchanged for report in reports),
        ignored=sum(report.ignored for report in reports),
        refused=tuple(dict.fromkeys(joined("refused"))),
        chunks=sum(report.chunks for report in reports),
        seconds=max((report.seconds for report in reports), default=0.0),
        others=joined("others"),
        notices=joined("notices"),
        readings=joined("readings"),
        reread=sum(report.reread for report in reports),
        reworded=sum(report.reworded for report in reports),
    )
