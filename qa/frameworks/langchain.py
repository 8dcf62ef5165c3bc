"""A retriever for LangChain. It needs ``citewell[langchain]``."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import SecretStr

from qa.config import DEFAULT_LIMIT
from qa.frameworks.remote import URL, Remote


class CitewellRetriever(BaseRetriever):
    """Retrieves passages from a running service, each with its offsets, hashes and permalink as metadata.

    Attributes:
        url: Address of the service.
        key: A key that may ask, if the service wants one.
        limit: Maximum number of passages, 1 to 10.
        filters: The filters of ``/api/ask``.
    """

    url: str = URL
    key: SecretStr | None = None
    limit: int = DEFAULT_LIMIT
    filters: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain passes it
    ) -> list[Document]:
        remote = Remote(self.url, None if self.key is None else self.key.get_secret_value())
        found = remote.search(query, limit=self.limit, filters=self.filters)
        documents = [Document(page_content=one.exact, metadata=remote.metadata(one)) for one in found]
        for document in documents:
            document.id = document.metadata["permalink"]
        return documents
