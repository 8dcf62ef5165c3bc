"""Ask a running service, which owns the index, over HTTP.

A token, as `qa.access.local_token.find_token` gives it, lets the command line in where others need a key.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from qa.access.local_token import LOCAL_TOKEN
from qa.answering.conversation import Turn
from qa.errors import QuestionError, ServiceError
from qa.ingest.report import Progress, Report
from qa.records import Filters, Order
from web.schema import (
    AskReply,
    DocumentReply,
    DocumentsReply,
    HealthReply,
    JobReply,
    SavedCitation,
    VerifyReply,
    document_href,
)

_SECONDS = 60.0
_HEALTH_SECONDS = 5.0
_POLL_SECONDS = 0.2

Reply = TypeVar("Reply", bound=BaseModel)


def ask_service(
    url: str,
    question: str,
    *,
    limit: int,
    filters: Filters,
    order: Order,
    history: Sequence[Turn] = (),
    token: str | None = None,
) -> AskReply:
    """Ask a question of the service at an address.

    Raises:
        QuestionError: The service refuses the question.
        ServiceError: The service does not answer as it should.
    """
    body = {
        "question": question,
        "limit": limit,
        "order": order,
        "history": [{"question": turn.question, "answer": turn.answer} for turn in history],
        "filters": {
            "document": list(filters.documents),
            "publisher": list(filters.publishers),
            "published_after": filters.published_after and filters.published_after.isoformat(),
            "published_before": filters.published_before and filters.published_before.isoformat(),
        },
    }
    return _parse(AskReply, _send("POST", f"{url}/api/ask", body, token))


def is_service(url: str) -> bool:
    """Whether a service answers at an address."""
    try:
        return _parse(HealthReply, _send("GET", f"{url}/health", None, None, seconds=_HEALTH_SECONDS)).status == "ok"
    except (QuestionError, ServiceError):
        return False


def list_documents(url: str, *, token: str | None = None) -> DocumentsReply:
    """List the documents of the service at an address.

    Raises:
        ServiceError: The service does not answer as it should.
    """
    return _parse(DocumentsReply, _send("GET", f"{url}/api/documents", None, token))


def read_document(url: str, document_id: str, *, token: str | None = None) -> DocumentReply:
    """Read a document of the service at an address.

    Raises:
        QuestionError: The service has no such document.
        ServiceError: The service does not answer as it should.
    """
    return _parse(DocumentReply, _send("GET", f"{url}/api{document_href(document_id)}", None, token))


def verify_at_service(url: str, citations: Sequence[SavedCitation], *, token: str | None = None) -> VerifyReply:
    """Have citations checked by the service at an address.

    Raises:
        QuestionError: The service refuses them.
        ServiceError: The service does not answer as it should.
    """
    body = {"citations": [citation.model_dump(exclude_none=True) for citation in citations]}
    return _parse(VerifyReply, _send("POST", f"{url}/api/verify", body, token))


def index_at_service(
    url: str, token: str, paths: Sequence[Path], on_progress: Callable[[Progress], None] = lambda _: None
) -> Report:
    """Have the service at an address index paths on its machine, and wait until it has.

    Args:
        url: Its address.
        token: What `qa.access.local_token.read_token` gives.
        paths: Absolute paths.
        on_progress: Called as often as the service is asked.

    Raises:
        QuestionError: The service refuses the paths.
        ServiceError: The service does not answer as it should, or cannot index.
    """
    body = {"paths": [str(path) for path in paths]}
    job = _parse(JobReply, _send("POST", f"{url}/local/index", body, token))
    while job.finished is None:
        time.sleep(_POLL_SECONDS)
        job = _parse(JobReply, _send("GET", f"{url}/local/jobs/{job.id}", None, token))
        on_progress(Progress(job.files, job.total, job.chunks))
    if job.report is None:
        raise ServiceError(f"the service at {url} must index the files, did not: {job.error}")
    return job.report.record()


def _parse(reply: type[Reply], content: bytes) -> Reply:
    try:
        return reply.model_validate_json(content)
    except ValidationError as exc:
        raise ServiceError(
            f"the service must reply as this version does, did not ({exc.error_count()} differences): restart it"
        ) from exc


def _send(method: str, url: str, body: dict[str, Any] | None, token: str | None, *, seconds: float = _SECONDS) -> bytes:
    headers = {} if token is None else {LOCAL_TOKEN: token}
    try:
        response = httpx.request(method, url, json=body, headers=headers, timeout=seconds, trust_env=False)
    except httpx.HTTPError as exc:
        raise ServiceError(f"the service at {url} must answer, does not: {exc}: is it still running?") from exc
    if response.is_success:
        return response.content
    try:
        message = str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        message = f"HTTP status {response.status_code}"
    if response.is_client_error:
        raise QuestionError(message, field="question")
    raise ServiceError(f"the service at {url} cannot answer: {message}")
