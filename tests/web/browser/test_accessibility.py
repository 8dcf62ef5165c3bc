"""axe-core finds no fault, in any state of any page and of the widget, light and dark, on desktop and phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.web.browser.states import STATES, Stage

if TYPE_CHECKING:
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 667}
MODES = [(scheme, viewport) for viewport in (DESK, PHONE) for scheme in ("light", "dark")]


@pytest.mark.parametrize("state", STATES)
def test_axe_objects_to_nothing(browser: Browser, address: str, qa: FakeQA, state: str) -> None:
    """All of its rules apply, not only those of WCAG. Motion is reduced, since a passing colour cannot be measured."""
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    try:
        STATES[state](Stage(page=page, address=address, qa=qa))
        found = []
        for scheme, viewport in MODES:
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found += [
                f"{scheme}, {viewport['width']} px: {violation['id']} at {node['target']}: {node['failureSummary']}"
                for violation in Axe().run(page).response["violations"]
                for node in violation["nodes"]
            ]
        assert found == [], "\n".join(found)
    finally:
        context.close()
