"""Texts of indexed documents, for the command line: read here, or at the service that has the index open."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.config import Config

if TYPE_CHECKING:
    from qa.client import Client
    from qa.records import Document
    from web.schema import DocumentReply


def read_documents(config: Config, only: Sequence[str] | None = None) -> "list[Document]":
    """Return documents with their texts, all or the named ones; from the service if one has the index open."""
    from qa.cli.reach import reach

    return reach(config, lambda: _documents_here(config, only), lambda service: _documents_there(service, only))


def _documents_here(config: Config, only: Sequence[str] | None) -> "list[Document]":
    from qa.opening import open_contents

    with open_contents(config) as store:
        return [store.document(document_id) for document_id in store.documents if only is None or document_id in only]


def _documents_there(service: "Client", only: Sequence[str] | None) -> "list[Document]":
    from web.schema import DocumentReply, DocumentsReply, document_href

    known = [document.id for document in service.get("/api/documents", DocumentsReply).documents]
    wanted = [document_id for document_id in known if only is None or document_id in only]
    return [_record(service.get(f"/api{document_href(document_id)}", DocumentReply)) for document_id in wanted]


def _record(reply: "DocumentReply") -> "Document":
    from qa.records import Document

    return Document(
        id=reply.id,
        title=reply.title,
        path="",
        sha256=reply.sha256,
        file_sha256="",
        publisher=reply.publisher,
        published=reply.published,
        authors=tuple(reply.authors),
        created=reply.created,
        url=reply.url,
        source=reply.source,
        text=reply.text,
    )
