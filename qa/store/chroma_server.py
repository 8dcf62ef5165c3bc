"""A Chroma server: its address, and a client whose calls have a time limit."""

from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import quote

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError

from qa.errors import UnavailableError

_CONNECT_SECONDS = 2.0  # a running server accepts at once


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromaServer:
    """The Chroma server that holds the index, in place of a folder of this machine.

    Attributes:
        url: Address of the Chroma server, or of a proxy in front of it.
        tenant: Tenant in Chroma.
        database: Database of the tenant.
        headers: Headers sent with every request, for a proxy that checks callers.
        seconds: Time limit of a call.
        collection: Name of the set of documents, which the names of its collections there begin with; empty for the
            first one.
    """

    url: str
    tenant: str = "default_tenant"
    database: str = "default_database"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    seconds: float = 10.0
    collection: str = ""

    def __str__(self) -> str:
        return f"{self.url} ({self.collection})" if self.collection else self.url


def token_headers(token: str, name: str) -> tuple[tuple[str, str], ...]:
    """Return the header with a secret, if there is one.

    >>> token_headers("secret", "Authorization"), token_headers("secret", "X-Key"), token_headers("", "X-Key")
    ((('Authorization', 'Bearer secret'),), (('X-Key', 'secret'),), ())
    """
    value = f"Bearer {token}" if name.lower() == "authorization" else token
    return ((name, value),) if token else ()


def connect(server: ChromaServer) -> Client:
    """Make a client of a Chroma server. `qa.store.collection.translated` translates its errors.

    Raises:
        UnavailableError: The server does not answer, or has no such tenant or database.
    """
    timeout = httpx.Timeout(server.seconds, connect=_CONNECT_SECONDS)
    try:
        # The client requests its database before its time limit can be set. So first test whether the server answers.
        database = f"{server.url.rstrip('/')}/api/v2/tenants/{quote(server.tenant)}/databases/{quote(server.database)}"
        response = httpx.get(database, headers=server.headers, timeout=timeout)
        _refuse_others(response)
        if response.is_error:
            raise unavailable(f"cannot open the index at {server}", ValueError(response.text))
        client = cast(
            "Client",
            chromadb.HttpClient(
                host=server.url,
                headers=dict(server.headers),
                settings=Settings(anonymized_telemetry=False),
                tenant=server.tenant,
                database=server.database,
            ),
        )
    except (httpx.HTTPError, ChromaError, ValueError) as exc:
        raise unavailable(f"cannot open the index at {server}", exc) from exc
    _session_of(client._admin_client).close()  # it was only needed for the tenant
    session = _session_of(client)
    session.timeout = timeout
    session.event_hooks = {"response": [_refuse_others]}
    return client


def close(client: Client) -> None:
    """Close a client. Chroma's own method leaves the connections to a server open."""
    if isinstance(client._server, FastAPI):
        client._server._session.close()
    client.close()


def unavailable(what: str, error: Exception) -> UnavailableError:
    """Return the error for a Chroma server that does not answer."""
    reason = str(error).strip() or type(error).__name__
    return UnavailableError(
        f"{what}: the Chroma server must answer, does not: {reason}: start it, or correct QA_CHROMA_URL, "
        "QA_CHROMA_TENANT or QA_CHROMA_DATABASE"
    )


def _session_of(client: Any) -> httpx.Client:  # noqa: ANN401 - chromadb's clients share no such type
    """Return the HTTP client inside a Chroma client; chromadb has no setting for time limits and hooks."""
    return cast("FastAPI", client._server)._session


def _refuse_others(response: httpx.Response) -> None:
    """Raise an UnavailableError for a reply that is not Chroma's: a proxy's refusal, or another service's page."""
    kind = response.headers.get("Content-Type", "")
    if response.is_error and not kind.startswith("application/json"):
        raise UnavailableError(
            f"the Chroma server must answer, {response.url.host} answers {response.status_code}: start Chroma, or "
            "correct QA_CHROMA_URL and QA_CHROMA_TOKEN"
        )
