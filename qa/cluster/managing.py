"""Uploads and deletions where the shards of a Ray cluster are served."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from qa.cluster.answering import ClusterIndex
from qa.cluster.division import place_of_shard, settings_of, shard_of
from qa.cluster.indexing import add_up, index_shards
from qa.config import Config
from qa.corpus.documents import SourceFile
from qa.errors import ConfigError, StoreError
from qa.ingest.report import Progress, Report
from qa.library.jobs import Jobs
from qa.library.librarian import Librarian
from qa.library.uploads import UploadFolder, uploads_root
from qa.models.embedder import Embedder
from qa.parts import MEGABYTE, load_embedder
from qa.records import IndexedDocument
from qa.settings.collections import place_of


class ManagedShards:
    """The shards that are served, for a `Librarian`. Each file goes to the shard that has its document.

    The work is done by tasks of the cluster, as in ``qa cluster index``. What is published is served at once.

    Args:
        config: The settings of the service.
        index: The index that answers.
        load: Loads the embedder of a task.

    Raises:
        ConfigError: `QA_SHARDS` does not name the shards that are published below `QA_PUBLISH`, or their own folders
            are not in the data folder.
    """

    unfinished: Sequence[str] = ()  # a killed task is completed by Ray, and a killed service by its next start

    def __init__(self, config: Config, index: ClusterIndex, load: Callable[[Config], Embedder] = load_embedder) -> None:
        self._config = config
        self._index = index
        self._load = load
        self._shards = len(set(config.shards))
        expected = {place_of_shard(config, number, self._shards) for number in range(self._shards)}
        if expected != set(config.shards):
            raise ConfigError(
                f"QA_SHARDS must name all shards below QA_PUBLISH ({' '.join(sorted(expected))}) to manage their "
                f"documents, is {' '.join(config.shards)}: correct it, or unset QA_PUBLISH to answer only"
            )
        folders = [settings_of(config, number, self._shards).data for number in range(self._shards)]
        missing = next((folder for folder in folders if not folder.is_dir()), None)
        if missing is not None:
            raise ConfigError(
                f"the data folder must be that of qa cluster index to manage documents, {missing} is not there: set "
                "QA_DATA to it, or unset QA_PUBLISH to answer only"
            )

    @property
    def documents(self) -> Mapping[str, IndexedDocument]:
        """All documents by id."""
        return self._index.store.documents

    def index(self, paths: Sequence[Path | SourceFile], on_progress: Callable[[Progress], None]) -> Report:
        """Update the shards from the files under some absolute paths.

        Raises:
            QAError: As `qa.library.open.Library.index`, for one of the shards.
        """
        work: dict[int, list[Path | SourceFile]] = {}
        for path in paths:
            for number in range(self._shards) if isinstance(path, Path) else [self._shard_with(path)]:
                work.setdefault(number, []).append(path)
        if not work:
            return add_up([])
        reports = index_shards(self._config, work, shards=self._shards, on_progress=on_progress, load=self._load)
        with suppress(StoreError):  # a shard that does not answer: the index is followed, and takes it up later
            self._index.look()
        return add_up(reports)

    def _shard_with(self, file: SourceFile) -> int:
        """Return the shard that has the document of a file, or will have it."""
        for number in range(self._shards):
            place = place_of(place_of_shard(self._config, number, self._shards), self._config.collection)
            if any(document.file == file.location for document in self._index.documents_of(place).values()):
                return number
        return shard_of(file.id, self._shards)


def open_cluster_librarian(config: Config, index: ClusterIndex) -> Librarian | None:
    """Make the librarian of served shards; None if the settings do not name where they are published.

    Raises:
        ConfigError: As `ManagedShards`.
    """
    if not config.publish:
        return None
    uploads = UploadFolder(uploads_root(config), max_bytes=config.max_file_mb * MEGABYTE)
    return Librarian(ManagedShards(config, index), uploads, Jobs(waiting=config.max_jobs))
