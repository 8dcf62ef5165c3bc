"""A retriever and an extractive reader for Haystack. They need ``citewell[haystack]``."""

from typing import Any

from haystack import Document, ExtractedAnswer, component
from haystack.utils import Secret

from qa.config import DEFAULT_LIMIT
from qa.frameworks.remote import URL, Remote


@component
class CitewellRetriever:
    """Retrieves passages from a running service, each with its offsets, hashes and permalink as `meta`.

    Args:
        url: Address of the service.
        key: A key that may ask, if the service wants one.
        top_k: Maximum number of passages, 1 to 10.
        filters: The filters of ``/api/ask``.
    """

    def __init__(
        self,
        url: str = URL,
        key: Secret | None = None,
        top_k: int = DEFAULT_LIMIT,
        filters: dict[str, Any] | None = None,
    ) -> None:
        self.url = url
        self.key = key
        self.top_k = top_k
        self.filters = filters

    @component.output_types(documents=list[Document])
    def run(self, query: str, top_k: int | None = None) -> dict[str, list[Document]]:
        """Retrieve passages for a question."""
        remote = _remote(self.url, self.key)
        found = remote.search(query, limit=self.top_k if top_k is None else top_k, filters=self.filters)
        return {"documents": [Document(content=one.exact, meta=remote.metadata(one), score=one.score) for one in found]}


@component
class CitewellReader:
    """Marks the words of documents that answer, by ``/api/extract`` of a running service. Nothing is indexed.

    Args:
        url: Address of the service.
        key: A key that may ask, if the service wants one.
        top_k: Maximum number of answers, 1 to 10.
    """

    def __init__(self, url: str = URL, key: Secret | None = None, top_k: int = DEFAULT_LIMIT) -> None:
        self.url = url
        self.key = key
        self.top_k = top_k

    @component.output_types(answers=list[ExtractedAnswer], verdict=str)
    def run(self, query: str, documents: list[Document], top_k: int | None = None) -> dict[str, Any]:
        """Answer a question from documents.

        Args:
            query: The question.
            documents: At most 100 documents. Those without text are not read.
            top_k: Maximum number of answers; by default that of the component.

        Returns:
            ``answers``: whole sentences, each with its offsets in its document. They are empty if the documents do not
            answer. ``verdict``: ``answer``, ``possible`` (not certain) or ``none``.
        """
        read = [one for one in documents if one.content]
        if not read:
            return {"answers": [], "verdict": "none"}
        remote, limit = _remote(self.url, self.key), self.top_k if top_k is None else top_k
        reply = remote.extract(query, [one.content or "" for one in read], limit=limit)
        answers = [
            ExtractedAnswer(
                query=query,
                score=snippet.confidence,
                data=cited.exact,
                document=read[int(cited.id)],
                context=cited.exact,
                document_offset=ExtractedAnswer.Span(cited.start, cited.end),
                context_offset=ExtractedAnswer.Span(0, len(cited.exact)),
                meta={"sha256": cited.sha256, "highlights": [list(one) for one in snippet.highlights]},
            )
            for snippet, cited in zip(reply.snippets, reply.citations, strict=True)
        ]
        return {"answers": answers, "verdict": reply.verdict}


def _remote(url: str, key: Secret | None) -> Remote:
    return Remote(url, None if key is None else key.resolve_value())
