"""What axe-core objects to on a page."""

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that depend on colours. A scheme has other colours than another, and nothing else."""
RUN = """(only) => axe.run({ resultTypes: ["violations"], ...(only && { runOnly: only }) })
    .then(({ violations }) => violations)"""


def objections(page: Page, *, only: Sequence[str] | None = None) -> list[str]:
    """Each violation of any rule of axe-core, or of some, with the element and what is wrong with it."""
    if not page.evaluate("'axe' in window"):  # it is half a megabyte, and stays as long as the page
        page.evaluate(AXE_SCRIPT)
    return [
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in page.evaluate(RUN, only)
        for node in violation["nodes"]
    ]
