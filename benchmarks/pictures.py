"""Take the pictures of the guides from a running service in Chromium.

    python -m benchmarks pictures http://127.0.0.1:8080/ docs/images

The service should have the folder `seeds/` indexed, and nothing else. `groups` needs documents that differ on when the
lighthouse of Vell was lit: name it, and a service that has such.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PHONE_HEIGHT = 653  # pixels of a phone in the picture of four
GAP = 15  # pixels between two phones

CHAIR = "Who chairs the Azerbaijan Popular Front Party?"
CORRIDOR = "What did Aliyev call the Zangezur Corridor in January 2023?"
LIST = "Which countries co-chaired the Minsk Group?"
CAPITAL = "What is the capital of France?"
LIGHTHOUSE = "When was the lighthouse of Vell lit?"


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the reply and for the next questions."""
    with page.expect_response(lambda response: "/api/questions" in response.url):
        send(page, question)
    page.wait_for_timeout(500)  # they are shown


def send(page: Page, question: str) -> None:
    """Ask, and wait for the reply."""
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    page.locator(".entry article").wait_for()


def read(page: Page, question: str) -> None:
    """Ask, and open the viewer at the first quotation."""
    ask(page, question)
    page.locator(".answer .cite").first.click()
    page.locator(".viewer mark").first.wait_for()


def fail(page: Page, question: str) -> None:
    """Ask a service that cannot be reached."""
    page.route("**/api/ask", lambda route: route.abort())
    send(page, question)


def complete(page: Page) -> None:
    """Begin to type a name."""
    page.get_by_label("Your question").press_sequentially("What did Ali")
    page.get_by_role("option").first.wait_for()


PICTURES: dict[str, Callable[[Page], object]] = {
    "empty": lambda _: None,
    "names": complete,
    "answer": lambda page: ask(page, CHAIR),
    "viewer": lambda page: read(page, CHAIR),
    "dark": lambda page: read(page, CORRIDOR),
    "silence": lambda page: ask(page, CAPITAL),
    "error": lambda page: fail(page, CHAIR),
    "documents": lambda page: page.get_by_role("link", name="Documents", exact=True).click(),
    "groups": lambda page: ask(page, LIGHTHOUSE),
}
PHONES: tuple[tuple[bool, Callable[[Page], object]], ...] = (  # whether it is dark, and what is done
    (False, lambda page: ask(page, CHAIR)),
    (True, lambda page: read(page, CORRIDOR)),
    (False, lambda page: ask(page, LIST)),
    (True, lambda page: ask(page, CAPITAL)),
)


@click.command(help=__doc__)
@click.argument("address")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("names", nargs=-1, type=click.Choice([*PICTURES, "phone"]))
def main(address: str, folder: Path, names: tuple[str, ...]) -> None:
    """Write each picture into the folder."""
    named = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=named if Path(named).exists() else None, args=["--no-sandbox"] * (os.geteuid() == 0)
        )
        for name in names or [*(one for one in PICTURES if one != "groups"), "phone"]:
            picture = phones(chromium, address) if name == "phone" else desk(chromium, address, name)
            picture.quantize(256).save(folder / f"{name}.png", optimize=True)
            click.echo(name)
        chromium.close()


def desk(browser: Browser, address: str, name: str) -> Image.Image:
    """Take a picture of the page on a desk."""
    return taken(browser, address, PICTURES[name], DESK, is_dark=name == "dark")


def phones(browser: Browser, address: str) -> Image.Image:
    """Take pictures of the page on phones, and put them side by side."""
    width = round(PHONE["width"] * PHONE_HEIGHT / PHONE["height"])
    whole = Image.new("RGB", (len(PHONES) * (width + GAP) - GAP, PHONE_HEIGHT), "white")
    for number, (is_dark, act) in enumerate(PHONES):
        one = taken(browser, address, act, PHONE, is_dark=is_dark, phone=True)
        whole.paste(one.resize((width, PHONE_HEIGHT), Image.Resampling.LANCZOS), (number * (width + GAP), 0))
    return whole


def taken(
    browser: Browser,
    address: str,
    act: Callable[[Page], object],
    size: dict[str, int],
    *,
    is_dark: bool,
    phone: bool = False,
) -> Image.Image:
    """Open the page, do something on it, and take its picture."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if is_dark else "light",
        reduced_motion="reduce",
        has_touch=phone,
        is_mobile=phone,
        device_scale_factor=2 if phone else 1,
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address, wait_until="networkidle")
    act(page)
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    context.close()
    return Image.open(io.BytesIO(picture)).convert("RGB")


if __name__ == "__main__":
    main()
