"""What is indexed, without loading a model."""

from typing import Any

from qa.access.local_token import find_token
from qa.config import Config
from qa.errors import EmptyIndexError, LockedError
from qa.library.server_settings import server_of
from qa.store.reading import open_to_read


def read_status(config: Config) -> dict[str, Any]:
    """Describe the index in the data folder or on the Chroma server, or that of the service that has it open.

    Returns:
        ``data``, ``served_at``, ``embedder``, ``chunker``, ``chunks`` and ``documents``; None for what is not known.

    Raises:
        LockedError: Another process, which is no service, has the folder open.
        StoreError: The index cannot be read.
    """
    status: dict[str, Any] = {
        "data": config.chroma_url or str(config.data),
        "served_at": None,
        "embedder": None,
        "chunker": None,
        "chunks": 0,
        "documents": [],
    }
    try:
        with open_to_read(config.data, server_of(config)) as store:
            documents = store.documents.values()
            return status | {
                "embedder": store.manifest.embedder or None,
                "chunker": store.manifest.chunker or None,
                "chunks": sum(document.chunks for document in documents),
                "documents": [_summary(d.id, d.title, d.published, d.chunks) for d in documents],
            }
    except EmptyIndexError:
        return status
    except LockedError as exc:
        if exc.url is None:
            raise
        return status | _served(exc.url, find_token(config.data))


def _served(url: str, token: str | None) -> dict[str, Any]:
    from qa.client import list_documents

    documents = list_documents(url, token=token).documents
    return {
        "served_at": url,
        "chunks": sum(document.chunks for document in documents),
        "documents": [_summary(d.id, d.title, d.published, d.chunks) for d in documents],
    }


def _summary(document_id: str, title: str, published: object, chunks: int) -> dict[str, Any]:
    return {"id": document_id, "title": title, "published": published and str(published), "chunks": chunks}
