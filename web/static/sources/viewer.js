/* The source viewer: a whole document with the quotations of one answer marked. */

import { copyOut, showCopied } from "../shared/clipboard.js";
import { formatDay } from "../shared/formats.js";
import { choose, fill, slot } from "../shared/templates.js";
import { placeOf } from "./documents.js";
import { quotationAt, quotationsOf, strengthen } from "./quotations.js";
import { elementsOf } from "./text.js";
import { mountViews } from "./views.js";

/**
 * Turn a dialog into the source viewer: beside the thread if there is space, else over it.
 *
 * @param {HTMLDialogElement} root
 * @param {{read: (quotation: object) => Promise<object>, onClose: () => void}} options gives the
 *   document of a quotation, and is told that the focus is back where it was
 * @returns {{open: (link: HTMLAnchorElement) => boolean}} shows the quotation that a mark or a title of the thread
 *   leads to; false when it leads to none
 */
export function mountViewer(root, { read, onClose }) {
  const room = matchMedia("(min-width: 64rem)");
  const text = slot(root, "text");
  const views = mountViews(root);
  let opener = null;
  let quotations = []; // of the answer
  let current = null; // of them
  let shown = null; // the document

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button?.dataset.do === "previous") step(-1);
    if (button?.dataset.do === "next") step(1);
    if (button?.dataset.do === "copy") copyLink(button);
    if (button?.dataset.do === "again") go(quotations.indexOf(current));
    if (button?.dataset.do === "close" || event.target === root) close(); // the dialog itself is its backdrop
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea")) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
  root.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || !root.open) return;
    event.preventDefault();
    close();
  });
  room.addEventListener("change", () => {
    if (!root.open) return;
    root.close();
    show();
  });

  function open(link) {
    const quotation = quotationAt(link);
    if (!quotation) return false;
    opener = link;
    quotations = quotationsOf(link.closest(".entry"));
    shown = null; // other places are marked
    if (!root.open) show();
    text.focus({ preventScroll: true });
    if (room.matches) opener.scrollIntoView({ block: "nearest" }); // the thread has become narrower
    go(quotations.findIndex(({ href }) => href === quotation.href));
    return true;
  }

  function show() {
    if (room.matches) root.show();
    else root.showModal();
  }

  function close() {
    const within = root.contains(document.activeElement);
    root.close();
    if (within && opener.isConnected) opener.focus();
    onClose();
  }

  function step(by) {
    go((quotations.indexOf(current) + by + quotations.length) % quotations.length);
  }

  async function go(number) {
    const quotation = (current = quotations[number]);
    fillPosition(number);
    if (shown && pageOf(shown) !== pageOf(quotation)) shown = null;
    if (!shown) showNone("loading");
    const source = await read(quotation).catch((error) => error);
    if (quotation !== current) return;
    if (source.kind) return showNone(source.kind);
    if (source !== shown) mountText(source);
    fillPlace(source);
    const marks = text.querySelectorAll(`[data-quotation="${number}"]`);
    choose(root, "data-state", marks.length ? "placed" : "misplaced");
    for (const mark of text.querySelectorAll(".current")) mark.classList.remove("current");
    for (const mark of marks) flash(mark);
    marks[0]?.scrollIntoView({ block: "center", behavior: source === shown ? "auto" : "instant" });
    if (!marks.length) text.scrollTop = 0;
    shown = source;
    const placed = quotations.filter((one) => pageOf(one) === pageOf(source) && placeOf(one, source));
    views.show({ source, quotations: placed, current: quotation });
  }

  function showNone(state) {
    shown = null;
    views.clear();
    text.replaceChildren();
    choose(root, "data-state", state);
  }

  function fillPosition(number) {
    fill(root, "position", `${number + 1} of ${quotations.length}`);
    slot(root, "steps").hidden = quotations.length < 2;
    for (const link of root.querySelectorAll("[data-permalink]")) link.href = current.href;
  }

  function mountText(source) {
    fill(root, "title", source.title);
    fill(root, "authors", source.authors?.join(", "));
    fill(root, "publisher", source.publisher);
    fill(root, "published", formatDay(source.published)).dateTime = source.published ?? "";
    text.replaceChildren(...elements(source, quotations));
  }

  /** Show the page of the quotation; file and original open there. */
  function fillPlace(source) {
    fill(root, "locator", current.page);
    const page = source.locators.findLast(({ kind, start }) => kind === "page" && start <= current.start);
    const file = slot(root, "file");
    file.hidden = !source.original;
    file.href = source.original ? source.original + (page ? `#page=${page.number}` : "") : "";
    const original = slot(root, "original");
    const published = current.original || source.url;
    original.hidden = !isWebAddress(published);
    original.href = original.hidden ? "" : published;
  }

  async function copyLink(button) {
    if (await copyOut(current.href, button)) showCopied(button);
  }

  return { open };
}

/** Return the text of a document as elements, with its quotations marked. */
function elements(source, quotations) {
  const here = [...quotations.keys()].filter((number) => pageOf(quotations[number]) === pageOf(source));
  const marked = here.filter((number) => placeOf(quotations[number], source));
  const ranges = marked.map((number) => placeOf(quotations[number], source));
  const shown = [...elementsOf(source, ranges, marked)];
  for (const mark of shown.flatMap((element) => [...element.querySelectorAll("mark")])) {
    for (const quotation of quotations) strengthen(mark, quotation);
  }
  return shown;
}

function pageOf({ href }) {
  return new URL(href, document.baseURI).pathname;
}

function flash(mark) {
  void mark.offsetWidth; // so that it flashes again
  mark.classList.add("current");
}

function isWebAddress(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
