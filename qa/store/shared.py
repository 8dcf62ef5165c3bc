"""An index on a Chroma server, read by this process while others write it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self, cast

from qa.errors import EmptyIndexError, NotFoundError, StoreError
from qa.records import Document, IndexedDocument
from qa.store import rows
from qa.store.chroma import ChromaStore
from qa.store.chroma_server import Server, closed_on_failure, connect
from qa.store.collection import PAGE, Manifest, check_manifest, find_current, stamp_of, translated
from qa.store.rows import Hit


class SharedStore(ChromaStore):
    """The chunks of all documents, as they are written elsewhere.

    A document that turns out to have changed is looked at again, and what was asked is then read anew (`steady`): so
    it is seen in its old or in its new version, and not missed while the ingest goes on. `now` gives the whole index as
    it is after an ingest.
    """

    @classmethod
    def follow(cls, server: Server, manifest: Manifest | None = None) -> Self:
        """Open the current index on a server.

        Args:
            server: The server.
            manifest: What the caller embeds and cuts with; None takes any index, to look something up.

        Raises:
            EmptyIndexError: There is none yet.
            MismatchError: It was built with another embedder or chunker.
            UnavailableError: The server does not answer.
        """
        with translated(f"cannot open the index at {server}"):
            client = connect(server)
        with closed_on_failure(client), translated(f"cannot open the index at {server}"):
            current = find_current(client)
            if current is None:
                raise EmptyIndexError(f'{server} must hold an index, holds none: run "qa index PATH" first')
            store = cls(client, current, shared=True)
            if manifest is not None:
                check_manifest(store.manifest, manifest)
        return store

    def now(self) -> Self:
        """The index as it is now: this one if nothing was finished since, or else another, with this one's client.

        Raises:
            EmptyIndexError: There is none any more.
            MismatchError: It was rebuilt with another embedder or chunker.
            UnavailableError: The server does not answer.
        """
        with translated("cannot read the index"):
            current = find_current(self._client)
        if current is None:
            raise EmptyIndexError('the Chroma server must hold an index, holds none any more: run "qa index PATH"')
        if stamp_of(current) == self.stamp:
            return self
        later = type(self)(self._client, current, shared=True)
        check_manifest(later.manifest, self.manifest)
        return later

    def chunks_of(self, documents: Iterable[IndexedDocument]) -> Iterator[Hit]:
        """Every chunk of some documents; similarity is 0."""
        wanted = [rows.row_id(document.version, place) for document in documents for place in range(document.chunks)]
        for ids in rows.pages(wanted, PAGE):
            with translated("cannot read the index"):
                found = self._collection.get(ids=ids, include=["documents", "metadatas"])
            texts, metadatas = cast("Any", found["documents"]), cast("Any", found["metadatas"])
            yield from self._hits(found["ids"], texts, metadatas, [0.0] * len(found["ids"]))

    def _hits(
        self,
        ids: Sequence[str],
        texts: Sequence[str],
        metadatas: Sequence[rows.Row | None],
        similarities: Sequence[float],
    ) -> list[Hit]:
        unknown = {
            str(row["document_id"])
            for row_id, row in zip(ids, metadatas, strict=True)
            if row is not None and self._owner(row_id, row) is None
        }
        if unknown:
            self._look_again(sorted(unknown))
        return super()._hits(ids, texts, metadatas, similarities)

    def _document(self, document_id: str, indexed: IndexedDocument | None) -> Document:
        try:
            return super()._document(document_id, indexed)
        except (NotFoundError, StoreError):
            self._look_again([document_id])  # `steady` reads again if it has changed
            raise

    def _look_again(self, document_ids: Sequence[str]) -> None:
        """Read what some documents are now; `documents` is replaced if that is something else."""
        with translated("cannot read the index"):
            found = self._collection.get(
                where=cast("Any", {"$and": [{"ordinal": 0}, {"document_id": {"$in": list(document_ids)}}]}),
                include=["metadatas"],
            )
        heads = sorted(cast("Any", found["metadatas"]), key=lambda row: row["generation"])
        present = {row["document_id"]: rows.to_indexed_document(row) for row in heads}
        known = self._documents
        changed = {name: known.get(name) for name in document_ids} != {name: present.get(name) for name in document_ids}
        if changed:
            kept = {name: document for name, document in known.items() if name not in document_ids}
            self._documents = dict(sorted({**kept, **present}.items()))
