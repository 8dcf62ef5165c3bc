"""Measure the chat page of a running service in Chromium: its weight, and the time until an answer is visible.

    python -m benchmarks page http://127.0.0.1:8080/

The weight is what is transferred before the first question: the page and all that it loads, also when it is idle, and
the icon. Then questions are asked with the Enter key. The time until the answer is painted has two parts: that of the
endpoint (from the request to the last byte of the reply, in the browser) and that of the page, which is the rest. Exit
code 1: a bar is not met.
"""

import os
import statistics
import sys
from pathlib import Path
from urllib.parse import urljoin

import click
from playwright.sync_api import Page, Response, sync_playwright

MOST_BYTES = 80_000
MOST_MILLISECONDS = 50

WATCH = """() => {
    window.painted = [];
    addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        const start = performance.now();
        const before = document.querySelectorAll(".thread article").length;
        performance.clearResourceTimings();
        const watcher = new MutationObserver(() => {
            if (document.querySelectorAll(".thread article").length === before) return;
            watcher.disconnect();
            requestAnimationFrame(() => setTimeout(() => {  // after the frame that shows it
                const asked = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/api/ask"));
                window.painted.push([performance.now() - start, asked.at(-1).responseEnd - asked.at(-1).startTime]);
            }));
        });
        watcher.observe(document.querySelector(".thread"), { childList: true, subtree: true });
    }, true);
}"""


@click.command(help=__doc__)
@click.argument("address")
@click.option("--questions", type=click.Path(exists=True, path_type=Path), help="File of questions, one a line.")
@click.option("--times", "-n", default=50, show_default=True, help="Questions asked; the given ones over and over.")
def main(address: str, questions: Path | None, times: int) -> None:
    """Print both measurements."""
    named = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    arguments = ["--disable-gpu"] + ["--no-sandbox"] * (os.geteuid() == 0)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=named if Path(named).exists() else None, args=arguments)
        page = chromium.new_page()
        sizes = weigh(page, address)
        asked = questions.read_text(encoding="utf-8").splitlines() if questions else proposed(page)
        if not asked:
            raise click.ClickException("the page must propose questions, proposes none: name a file by --questions")
        pairs = [ask(page, address, asked[number % len(asked)]) for number in range(times)]
        chromium.close()
    for loaded, (size, _) in sorted(sizes.items(), key=lambda item: -item[1][0]):
        click.echo(f"{size:>8,}  {loaded}")
    transferred, whole = map(sum, zip(*sizes.values(), strict=True))
    click.echo(f"{transferred:>8,}  bytes before anything is asked (at most {MOST_BYTES:,}; {whole:,} uncompressed)")
    own = [painted - endpoint for painted, endpoint in pairs]
    median = statistics.median(own)
    click.echo(f"the endpoint's time: median {statistics.median(endpoint for _, endpoint in pairs):.1f} ms")
    click.echo(
        f"the page's own time: median {median:.1f} ms (at most {MOST_MILLISECONDS}), "
        f"least {min(own):.1f}, most {max(own):.1f}, of {len(own)}"
    )
    sys.exit(transferred > MOST_BYTES or median > MOST_MILLISECONDS)


def weigh(page: Page, address: str) -> dict[str, tuple[int, int]]:
    """Open a page, and return the sizes in bytes of all that it loads: as transferred, and uncompressed."""
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.goto(address, wait_until="networkidle")
    sizes = {one.url: (one.request.sizes()["responseBodySize"], len(one.body())) for one in loaded}
    icon = urljoin(address, page.locator("link[rel=icon]").get_attribute("href"))
    of_icon = len(page.request.get(icon).body())  # the browser does not report it
    return sizes | {icon: (of_icon, of_icon)}


def proposed(page: Page) -> list[str]:
    """Return the example questions of the page."""
    return [text for text in page.locator('[data-ask="example"]').all_text_contents() if text]


def ask(page: Page, address: str, question: str) -> tuple[float, float]:
    """Ask on a new page. Return the milliseconds from Enter to the painted answer, and those of the endpoint."""
    page.goto(address, wait_until="networkidle")
    page.evaluate("sessionStorage.clear()")
    page.reload(wait_until="networkidle")
    page.evaluate(WATCH)
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
    page.wait_for_function("() => window.painted.length === 1")
    return tuple(page.evaluate("window.painted[0]"))


if __name__ == "__main__":
    main()
