"""The page on which documents are managed, without and with JavaScript, over the real store and a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from qa.access.store import KeyStore
from qa.library.librarian import Librarian
from qa.library.open import Library
from qa.opening import answer_from, open_librarian
from qa.serving.parts import Parts
from tests.chromium import Contexts
from tests.serving import served
from tests.web.browser.axe import OF_COLOURS, objections
from tests.web.browser.conftest import wait_on
from web.application import create_app

pytestmark = pytest.mark.browser
SHORT = 30_000  # milliseconds
DRAGGED_OVER = """transfer => {
  document.querySelector("main").dispatchEvent(new DragEvent("dragover", { bubbles: true, dataTransfer: transfer }));
  return getComputedStyle(document.body, "::after").content === '"Drop the files to add them"';
}"""
"""Drags files over the page, as a browser does again and again, and says whether the page tells what to do."""
PAGE = (Path(__file__).parents[2] / "data" / "wall.html").read_text("utf-8")


@dataclass(frozen=True)
class Place:
    """A service over two documents of the operator.

    Attributes:
        url: Its address.
        key: A key with the scope `manage`.
        library: Its library.
        librarian: The librarian that manages it.
    """

    url: str
    key: str
    library: Library
    librarian: Librarian


@pytest.fixture
def place(library: Library, folder: Path) -> Iterator[Place]:
    """The service, served for as long as the test runs."""
    library.index([folder])
    librarian = open_librarian(library)
    app = create_app(library.config, Parts(qa=answer_from(library), manager=librarian))
    key = KeyStore(library.config.data).add("editor", "manage")
    with served(app) as address:
        librarian.start()
        yield Place(address, key, library, librarian)
        librarian.stop()


@pytest.fixture
def open_admin(contexts: Contexts, place: Place) -> Iterator[Callable[..., Page]]:
    """Sign in and open the page; its scripts must not fail."""
    faults: list[str] = []
    lent = ExitStack()

    def open_(**options: object) -> Page:
        page = lent.enter_context(contexts.lend(place.url, **options)).new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{place.url}/admin")
        page.get_by_label("Key").fill(place.key)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Manage documents")).to_be_visible()
        page.wait_for_load_state()  # the modules have run then: what is dropped before falls through
        return page

    with lent:
        yield open_
    assert faults == []


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A file that is accepted, one that is refused for its content, one for its name."""
    named = {"ferry <b>.md": b"# Ferries\n\nThe ferry leaves at noon.", "scan.pdf": b"no pdf", "setup.exe": b"MZ"}
    named = {name.replace(" <b>", " & co"): content for name, content in named.items()}
    for name, content in named.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in named]


def test_files_are_sent_and_told_of_one_by_one(
    open_admin: Callable[..., Page], place: Place, files: list[Path]
) -> None:
    """Each has a row with its result: indexed, or refused with the reason. The next list has the indexed files."""
    page = open_admin()
    page.get_by_label("Folder").fill("town")
    page.locator("#files").set_input_files(files)
    rows = page.locator(".sent li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Indexed, one passage", timeout=SHORT)
    expect(rows.nth(1)).to_contain_text("Refused", timeout=SHORT)
    expect(rows.nth(1)).to_contain_text("PDF must be whole")
    expect(rows.nth(2)).to_contain_text("must end in one of", timeout=SHORT)
    expect(rows.nth(0).locator(".sent-name span").first).to_have_text("town/ferry & co.md")
    understood = rows.nth(0).locator("[data-slot=understood]")
    expect(understood).to_have_text("Understood as Ferries 6 words", use_inner_text=True)
    expect(understood.get_by_role("link", name="Ferries")).to_have_attribute(
        "href", "/documents/town/ferry%20%26%20co.md"
    )
    expect(page.locator('[data-document="town/ferry & co.md"]')).to_contain_text("Ferries")
    assert "town/ferry & co.md" in place.library.store.documents


def test_files_can_be_dropped(open_admin: Callable[..., Page], place: Place) -> None:
    """As a browser drops them: the form shows that it accepts them, and sends them at once."""
    page = open_admin()
    transfer = page.evaluate_handle(
        """() => { const all = new DataTransfer();
        all.items.add(new File(["The crane was built in 1930."], "crane.txt")); return all; }"""
    )
    form = page.locator("form.drop")
    form.dispatch_event("dragenter", {"dataTransfer": transfer})
    expect(form).to_contain_class("over")
    form.dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator(".sent li")).to_contain_text("Indexed", timeout=SHORT)
    expect(form).not_to_contain_class("over")
    assert "crane.txt" in place.library.store.documents


def test_what_is_dropped_on_another_page_is_sent_after_signing_in(contexts: Contexts, place: Place) -> None:
    """On the fresh chat page: the files wait in the browser until somebody has signed in, and are sent once."""
    with contexts.lend(place.url) as context:
        page = context.new_page()
        page.goto(place.url)
        transfer = page.evaluate_handle(
            """() => { const all = new DataTransfer();
            const text = "# Kran\\n\\nDer Kran steht seit 1930 am Hafen und steht.\\n\\n<!-- Hier fehlt ein Bild -->";
            all.items.add(new File([text], "kran.md")); return all; }"""
        )
        page.wait_for_function(DRAGGED_OVER, arg=transfer)  # the page's script may come after the first event
        page.locator("main").dispatch_event("drop", {"dataTransfer": transfer})
        expect(page.get_by_text("qa keys add NAME --scope manage")).to_be_visible()
        page.get_by_label("Key").fill(place.key)
        page.get_by_role("button", name="Sign in").click()
        row = page.locator(".sent li")
        expect(row).to_contain_text("Indexed", timeout=SHORT)
        expect(row.locator("[data-slot=language]")).to_contain_text("It is in German.")
        expect(page.locator('[data-document="kran.md"]')).to_be_visible()
        page.reload()
        expect(page.locator('[data-document="kran.md"]')).to_be_visible()
        expect(row).to_have_count(0)


def test_a_folder_is_sent_with_its_folders(open_admin: Callable[..., Page], place: Place, tmp_path: Path) -> None:
    """Each file goes to its own folder; files of other kinds are named once, hidden files are left out."""
    town = tmp_path / "town"
    (town / "quay").mkdir(parents=True)
    (town / "crane.txt").write_text("The crane was built in 1930.", "utf-8")
    (town / "quay" / "lamp.html").write_text(PAGE, "utf-8")
    (town / ".hidden.txt").write_text("Not this one.", "utf-8")
    for number in range(12):
        (town / f"picture{number:02}.gif").write_bytes(b"png")
    page = open_admin()
    page.locator("#directory").set_input_files(town)
    rows = page.locator(".sent li")
    expect(rows).to_have_count(2)
    expect(page.locator(".others")).to_contain_text("Of another kind, not sent: town/picture")
    expect(page.locator(".others")).to_contain_text("and 2 more")
    lamp = rows.filter(has_text="town/quay/lamp.html")
    expect(lamp).to_contain_text("Indexed, one passage", timeout=SHORT)
    lamp.get_by_text("10 % of its words are left out").click()
    expect(lamp.locator("[data-slot=causes]")).to_have_text("3 menus, forms and buttons; 1 marks of notes")
    expect(rows.filter(has_text="town/crane.txt")).to_contain_text("Indexed, one passage", timeout=SHORT)
    expect(page.locator('[data-document="town/quay/lamp.html"]')).to_contain_text(
        "4 of 42 words are left out (10%): 3 menus, forms and buttons; 1 marks of notes"
    )
    assert {"town/crane.txt", "town/quay/lamp.html"} <= set(place.library.store.documents)


def test_a_document_is_deleted_after_a_question(
    open_admin: Callable[..., Page], place: Place, files: list[Path]
) -> None:
    """Escape and "Keep it" keep it; "Delete" removes row, file and document; the operator's have no such button."""
    page = open_admin()
    page.locator("#files").set_input_files(files[0])
    expect(page.locator(".sent li")).to_contain_text("Indexed", timeout=SHORT)
    page.reload()
    row = page.locator('[data-document="ferry & co.md"]')
    dialog = page.get_by_role("dialog", name="Delete this document?")
    for answer in ("Escape", "Keep it"):
        row.get_by_role("link", name="Delete").click()
        expect(dialog).to_contain_text("Ferries")
        expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
        page.keyboard.press("Escape") if answer == "Escape" else dialog.get_by_role("button", name=answer).click()
        expect(dialog).to_be_hidden()
    assert "ferry & co.md" in place.library.store.documents
    row.get_by_role("link", name="Delete").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0, timeout=SHORT)
    assert "ferry & co.md" not in place.library.store.documents
    expect(page.get_by_role("link", name="Delete")).to_have_count(0)


def test_without_javascript_forms_do_the_same(open_admin: Callable[..., Page], place: Place, files: list[Path]) -> None:
    """Upload, the page with its result, a confirmation page, deletion."""
    page = open_admin(java_script_enabled=False)
    page.locator("#files").set_input_files(files[:2])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="Done", exact=True)).to_be_visible(timeout=SHORT)
    expect(page.locator("main")).to_contain_text("PDF must be whole")
    expect(page.get_by_role("link", name="ferry & co.md")).to_be_visible()
    page.get_by_role("link", name="Back to the documents").click()
    page.locator('[data-document="ferry & co.md"]').get_by_role("link", name="Delete").click()
    expect(page.get_by_role("heading", name="Delete this document?")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Deleted")).to_be_visible(timeout=SHORT)
    assert "ferry & co.md" not in place.library.store.documents


def test_what_is_pressed_is_large_enough_on_a_phone(open_admin: Callable[..., Page], files: list[Path]) -> None:
    """44 pixels at least, and nothing to scroll sideways to."""
    page = open_admin(viewport={"width": 320, "height": 640})
    page.locator("#files").set_input_files(files[0])
    expect(page.locator(".sent li")).to_contain_text("Indexed", timeout=SHORT)
    page.reload()
    for target in page.locator(
        "main button:visible, main a.plain:visible, main a.name:visible, main input:visible"
    ).all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 43.9, target.evaluate("element => element.outerHTML")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_files_chosen_before_the_script_came_are_sent(
    open_admin: Callable[..., Page], place: Place, files: list[Path]
) -> None:
    """On a slow connection somebody is quicker than the script, which then must still send the files."""
    page = open_admin()
    held: list[Route] = []
    page.route("**/admin.js", lambda route: held.append(route))  # playwright looks at the function
    page.reload(wait_until="commit")
    page.locator("#files").set_input_files(files[0])
    wait_on(page, lambda: bool(held), "the page must ask for its script")
    expect(page.locator(".sent li")).to_have_count(0)
    held[0].continue_()
    expect(page.locator(".sent li")).to_contain_text("Indexed", timeout=SHORT)
    assert "ferry & co.md" in place.library.store.documents


def test_documents_are_found_by_words(open_admin: Callable[..., Page]) -> None:
    """Of title, file or publisher, in any case; nothing that is typed is taken for markup."""
    page = open_admin()
    find = page.get_by_role("searchbox")
    find.fill("COAST gazette")
    find.press("Enter")
    expect(page.locator(".rows li")).to_have_count(1)
    expect(page.locator(".rows li")).to_contain_text("The harbour")
    find = page.get_by_role("searchbox")
    find.fill('"><script>document.title = "owned"</script>')
    find.press("Enter")
    expect(page.locator("main")).to_contain_text("0 fit")
    expect(page).to_have_title("Manage documents · Citewell")


@pytest.mark.parametrize(("scheme", "only"), [("light", None), ("dark", OF_COLOURS)], ids=["light", "dark"])
def test_axe_objects_to_nothing(
    open_admin: Callable[..., Page], files: list[Path], scheme: str, only: Sequence[str] | None
) -> None:
    """On desktop and phone: sent and refused files, the dialog, the confirmation page, the page of a job."""
    page = open_admin(color_scheme=scheme, reduced_motion="reduce")
    found = []

    def look(state: str) -> None:
        for viewport in ({"width": 375, "height": 667}, {"width": 1280, "height": 720}):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            found.extend(f"{state}, {viewport['width']} px: {objection}" for objection in objections(page, only=only))

    page.locator("#files").set_input_files(files)
    expect(page.locator(".sent li[data-end]")).to_have_count(3, timeout=SHORT)
    look("sent")
    page.reload()
    link = page.get_by_role("link", name="Delete")
    asking = link.get_attribute("href") or ""
    link.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("dialog")
    page.goto(page.url.rpartition("/admin")[0] + asking)
    look("confirmation")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="Deleted")).to_be_visible(timeout=SHORT)
    look("job")
    assert found == [], "\n".join(found)
