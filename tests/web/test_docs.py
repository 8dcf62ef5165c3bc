"""docs/api.md is complete, with the pages of the protocols."""

import re
from pathlib import Path

import pytest

from tests.web.conftest import described
from web.errors import HTTP_CODES, STATUSES

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "api.md").read_text(encoding="utf-8")
PAGES = GUIDE + "".join(
    (DOCS / f"{protocol}.md").read_text(encoding="utf-8") for protocol in ("openai", "anthropic", "check")
)


@pytest.mark.parametrize("schema", described()["components"]["schemas"].items(), ids=lambda schema: schema[0])
def test_every_key_is_documented(schema: tuple[str, dict[str, dict[str, object]]]) -> None:
    """Each key of each model, and each value of a list of them, stands in the guide or in the page of its protocol."""
    missing = [
        key for key in schema[1].get("properties") or schema[1]["enum"] if not re.search(rf"[`\".]{key}[`\"]", PAGES)
    ]
    assert missing == []


def test_every_address_is_documented() -> None:
    """Each address of the OpenAPI document stands in the guide's first table."""
    addresses = [path.replace("document_id", "id") for path in described()["paths"]]
    assert [address for address in addresses if f" {address}" not in GUIDE] == []


def test_every_error_code_is_documented() -> None:
    """The guide's table has each code with its status."""
    codes = {code: int(status) for status, code in STATUSES.values()} | {c: int(s) for s, c in HTTP_CODES.items()}
    codes |= {"bad_request": 400, "internal_error": 500}
    table = {code: int(status) for status, code in re.findall(r"^\| (\d+) \| `(\w+)` \|", GUIDE, flags=re.MULTILINE)}
    assert table == codes
