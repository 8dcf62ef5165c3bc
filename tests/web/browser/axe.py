"""What axe-core objects to on a page."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)"


def objections(page: Page) -> list[str]:
    """Each violation of any rule of axe-core, with the element and what is wrong with it."""
    if not page.evaluate("'axe' in window"):  # it is half a megabyte, and stays as long as the page
        page.evaluate(AXE_SCRIPT)
    return [
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in page.evaluate(RUN)
        for node in violation["nodes"]
    ]
