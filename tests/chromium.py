"""The browser that tests drive, and contexts of it that are used again and again."""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PATIENCE = 30_000  # milliseconds that a test waits for what must come about, also on a busy machine


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """The Chromium of CHROMIUM, of the system, or else Playwright's own.

    The shell without windows is the same browser, and takes two thirds of its processor time.
    """
    found = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    quiet += ["--no-first-run", "--process-per-site"] + ["--no-sandbox"] * (os.geteuid() == 0)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=quiet)
        yield chromium
        chromium.close()


class Contexts:
    """Contexts of a browser, emptied after each use and lent again.

    The first page of a context starts a process, which takes longer than most tests. Pages of one site share it
    (`--process-per-site`), so one page stays open in each context and keeps the process alive.

    Args:
        browser: The browser.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: defaultdict[str, list[BrowserContext]] = defaultdict(list)

    @contextmanager
    def lend(self, address: str, *, again: bool = True, **options: object) -> Iterator[BrowserContext]:
        """A context that nobody else uses, without cookies or storage.

        Args:
            address: A service on the host whose pages will be opened.
            again: Whether it may be lent again; not where something is done to it that cannot be undone.
            options: Options of the context; one that is lent again had the same.
        """
        alike = self._idle[repr(sorted(options.items()))]
        context = alike.pop() if alike and again else self._new(address, **options)
        kept, *_ = context.pages
        try:
            yield context
        except BaseException:
            again = False
            raise
        finally:
            if again:
                self._empty(context, kept)
                alike.append(context)
            else:
                context.close()

    def _new(self, address: str, **options: object) -> BrowserContext:
        context = self._browser.new_context(**options)  # type: ignore[arg-type]
        context.new_page().goto(f"{address}/health")
        return context

    @staticmethod
    def _empty(context: BrowserContext, kept: Page) -> None:
        for page in context.pages:
            if page is not kept:
                page.close()
        context.set_offline(False)
        context.new_cdp_session(kept).send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        context.clear_cookies()
