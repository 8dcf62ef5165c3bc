"""The browser that tests drive."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """The Chromium of CHROMIUM, of the system, or else Playwright's own."""
    named = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    quiet += ["--no-first-run"] + ["--no-sandbox"] * (os.geteuid() == 0)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=named if Path(named).exists() else None, args=quiet)
        yield chromium
        chromium.close()
