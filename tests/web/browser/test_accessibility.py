"""axe-core finds no fault, in any state of any page and of the widget, light and dark, on desktop and phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from qa.serving.parts import Parts
from tests.fake_service import FakeQA
from tests.serving import served
from tests.web.browser.axe import OF_COLOURS, objections
from tests.web.browser.states import STATES, Stage
from tests.web.guard.test_collections import FakeOthers
from web.application import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from qa.config import Config
    from tests.chromium import Contexts

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 667}
MODES = [(*scheme, viewport) for viewport in (DESK, PHONE) for scheme in (("light", None), ("dark", OF_COLOURS))]


def objections_in_all_modes(page: Page) -> list[str]:
    """What axe-core objects to, in each scheme on each screen."""
    found = []
    for scheme, only, viewport in MODES:
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found += [f"{scheme}, {viewport['width']} px: {objection}" for objection in objections(page, only=only)]
    return found


@pytest.mark.parametrize("state", STATES)
def test_axe_objects_to_nothing(contexts: Contexts, address: str, qa: FakeQA, tmp_path: Path, state: str) -> None:
    """All of its rules apply, not only those of WCAG. Motion is reduced, since a passing colour cannot be measured."""
    with contexts.lend(address, viewport=DESK, reduced_motion="reduce") as context:
        page = context.new_page()
        STATES[state](Stage(page=page, address=address, qa=qa, folder=tmp_path))
        found = objections_in_all_modes(page)
        assert found == [], "\n".join(found)


def test_axe_objects_to_nothing_where_a_collection_is_chosen(contexts: Contexts, settings: Config) -> None:
    """Nor does the choice make a page wider than a phone; it works by the keyboard, and the page says where it is."""
    app = create_app(settings, Parts(qa=FakeQA(), others=FakeOthers()))
    with served(app) as address, contexts.lend(address, viewport=DESK, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{address}/documents")
        page.get_by_label("Collection").focus()
        page.keyboard.type("press")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/collections/press/")
        expect(page.get_by_label("Collection")).to_have_value("press")
        found = objections_in_all_modes(page)
        assert found == [], "\n".join(found)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
