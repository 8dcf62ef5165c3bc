"""Signing in with a real browser, whose own rules for cookies and forms count: with JavaScript and without."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from qa.access.store import KeyStore
from qa.config import Config
from tests.web.browser.conftest import ask

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.browser


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    """Settings that admit nobody without a key."""
    return Config(data=tmp_path, ask_needs_key=True)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_person_signs_in_and_asks(open_page: Callable[..., Page], tmp_path: Path, script: bool) -> None:
    """A wrong key is refused on the form; the right one leads to the page that the person wanted, and lets them ask."""
    keys = KeyStore(tmp_path)
    key = keys.add("reader", "ask")
    page = open_page("/documents?page=1", java_script_enabled=script)
    expect(page.get_by_label("Key")).to_be_focused()
    page.get_by_label("Key").fill("cw_wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("does not count")
    expect(page.get_by_label("Key")).to_have_value("")
    page.get_by_label("Key").fill(key)
    page.get_by_label("Key").press("Enter")
    page.wait_for_url("**/documents?page=1")
    page.get_by_role("link", name="Ask").first.click()
    ask(page, "Who was the keeper?")
    expect(page.locator(".snippet blockquote").first).to_have_text("In 1902 the keeper was Joon Park.")
    keys.revoke("reader")
    page.get_by_role("link", name="Documents").first.click()
    page.wait_for_url("**/sign-in?next=**")
