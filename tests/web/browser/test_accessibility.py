"""axe-core finds no fault, in any state of any page and of the widget, light and dark, on desktop and phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.browser.axe import OF_COLOURS, objections
from tests.web.browser.states import STATES, Stage

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chromium import Contexts
    from tests.fake_service import FakeQA

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 667}
MODES = [(*scheme, viewport) for viewport in (DESK, PHONE) for scheme in (("light", None), ("dark", OF_COLOURS))]


@pytest.mark.parametrize("state", STATES)
def test_axe_objects_to_nothing(contexts: Contexts, address: str, qa: FakeQA, tmp_path: Path, state: str) -> None:
    """All of its rules apply, not only those of WCAG. Motion is reduced, since a passing colour cannot be measured."""
    with contexts.lend(address, viewport=DESK, reduced_motion="reduce") as context:
        page = context.new_page()
        STATES[state](Stage(page=page, address=address, qa=qa, folder=tmp_path))
        found = []
        for scheme, only, viewport in MODES:
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found += [f"{scheme}, {viewport['width']} px: {objection}" for objection in objections(page, only=only)]
        assert found == [], "\n".join(found)
