"""Send requests to a running service, which owns the index, over HTTP.

The callers define the models of requests and replies. This module only sends, receives and translates errors.
"""

from copy import copy
from functools import partial
from typing import NoReturn, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from qa.access.local_token import LOCAL_TOKEN
from qa.errors import QuestionError, ServiceError

_SECONDS = 60.0

Reply = TypeVar("Reply", bound=BaseModel)


class Client:
    """Sends requests to the service at an address.

    Args:
        url: The address, without a slash at its end.
        token: Token that the command line sends in place of a key, from `qa.access.local_token.find_token`.
        seconds: Time limit of a reply.
        connection: Sends the requests, for many of them; by default each has its own connection.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        seconds: float = _SECONDS,
        connection: httpx.Client | None = None,
    ) -> None:
        self.url = url
        self._headers = {} if token is None else {LOCAL_TOKEN: token}
        self._seconds = seconds
        self._send_request = partial(httpx.request, trust_env=False) if connection is None else connection.request

    def authorized(self, authorization: str | None) -> "Client":
        """Return a client that sends a header ``Authorization`` besides; this one if there is none to send."""
        if authorization is None:
            return self
        other = copy(self)
        other._headers = {**self._headers, "Authorization": authorization}
        return other

    def below(self, path: str) -> "Client":
        """Return a client of what is mounted at a path of this address, such as a collection."""
        other = copy(self)
        other.url = self.url + path
        return other

    def get(self, path: str, reply: type[Reply]) -> Reply:
        """Get the reply at a path.

        Args:
        path: The path, percent-encoded.
        reply: Model of the reply.

        Raises:
            QuestionError: The service refuses it, or has nothing there.
            ServiceError: The service does not answer as it should.
        """
        return self._send("GET", path, None, reply)

    def post(self, path: str, body: BaseModel, reply: type[Reply]) -> Reply:
        """Send a body to a path. Values that are None are left out.

        Args:
        path: The path, percent-encoded.
        body: The body.
        reply: Model of the reply.

        Raises:
            QuestionError: The service refuses it.
            ServiceError: The service does not answer as it should.
        """
        return self._send("POST", path, body, reply)

    def _send(self, method: str, path: str, body: BaseModel | None, reply: type[Reply]) -> Reply:
        content = None if body is None else body.model_dump(mode="json", exclude_none=True)
        try:
            response = self._send_request(
                method, self.url + path, json=content, headers=self._headers, timeout=self._seconds
            )
        except httpx.HTTPError as exc:
            raise ServiceError(f"the service at {self.url} must answer, does not: {exc}: is it still running?") from exc
        if not response.is_success:
            self._refuse(response)
        try:
            return reply.model_validate_json(response.content)
        except ValidationError as exc:
            raise ServiceError(
                f"the service must reply as this version does, did not ({exc.error_count()} differences): restart it"
            ) from exc

    def _refuse(self, response: httpx.Response) -> NoReturn:
        try:
            message = str(response.json()["error"]["message"])
        except (ValueError, KeyError, TypeError):
            message = f"HTTP status {response.status_code}"
        if response.is_client_error:
            raise QuestionError(message, field="question")
        raise ServiceError(f"the service at {self.url} cannot answer: {message}")
