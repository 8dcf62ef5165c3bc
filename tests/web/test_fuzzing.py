"""Requests that schemathesis (https://schemathesis.io) makes up from the OpenAPI document, right and wrong ones.

The service makes no error, and gives no response that the document does not describe. `benchmarks/fuzz_api.py` is the
long run.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.checks import positive_data_acceptance

from qa.access.store import KeyStore
from qa.config import load_config
from qa.serving.parts import Parts
from tests.fake_service import FakeQA
from tests.serving import served
from tests.web.conftest import described
from tests.web.views.test_documents import FakeManager
from web.application import create_app

# What a schema cannot say is refused, too: a document that is not there, a quotation without words.
NOT_CHECKED = [positive_data_acceptance]

schema = schemathesis.openapi.from_dict(described())


@dataclass(frozen=True, slots=True)
class Target:
    """A service to send requests to.

    Attributes:
        url: Its address.
        key: A key that may manage.
    """

    url: str
    key: str


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The application over the invented library, on a real server."""
    folder = tmp_path_factory.mktemp("fuzzing")
    config = load_config(data=folder, rate_limit="none", manage_rate_limit="none")
    with served(create_app(config, Parts(qa=FakeQA(), manager=FakeManager()))) as address:
        yield Target(address, KeyStore(folder).add("fuzzing", "manage"))


@schema.parametrize()
@settings(max_examples=10, deadline=None, derandomize=True)
def test_every_response_is_described(case: schemathesis.Case, target: Target) -> None:
    """Status, type, headers and schema; and what the schema forbids is refused."""
    headers = {"Authorization": f"Bearer {target.key}"}
    case.call_and_validate(base_url=target.url, headers=headers, excluded_checks=NOT_CHECKED)
