"""A retriever for LlamaIndex. It needs ``citewell[llama-index]``."""

from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.config import DEFAULT_LIMIT
from qa.frameworks.remote import URL, Remote


class CitewellRetriever(BaseRetriever):
    """Retrieves passages from a running service, each with its offsets, hashes and permalink as metadata.

    Args:
        url: Address of the service.
        key: A key that may ask, if the service wants one.
        limit: Maximum number of passages, 1 to 10.
        filters: The filters of ``/api/ask``.
    """

    def __init__(
        self,
        url: str = URL,
        key: str | None = None,
        *,
        limit: int = DEFAULT_LIMIT,
        filters: dict[str, Any] | None = None,
    ) -> None:
        super().__init__()
        self._remote = Remote(url, key)
        self._limit = limit
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._remote.search(query_bundle.query_str, limit=self._limit, filters=self._filters)
        return [
            NodeWithScore(
                node=TextNode(
                    id_=self._remote.metadata(one)["permalink"],
                    text=one.exact,
                    metadata=self._remote.metadata(one),
                    start_char_idx=one.start,
                    end_char_idx=one.end,
                ),
                score=one.score,
            )
            for one in found
        ]
