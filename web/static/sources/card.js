/* The card with the text around a quotation, shown while its mark is pointed at or has the focus. */

import { choose, fill, fillMarked } from "../shared/templates.js";
import { placeOf } from "./documents.js";
import { placeCard } from "./placement.js";
import { quotationAt, quoteAt, strengthen } from "./quotations.js";

const AROUND = 160; // code units shown on either side, within the paragraph
const ENTER = 200; // milliseconds until it opens
const LEAVE = 300; // until it closes, so that the pointer can reach it

/**
 * Make a popover the card of the marks below an element. As WCAG 1.4.13 asks, it can be pointed at, stays as long as
 * its mark, their quotation or itself is pointed at, and closes with Escape. It covers neither mark nor quotation.
 *
 * @param {HTMLElement} root the popover
 * @param {HTMLElement} marks holds the marks
 * @param {{read: (quotation: object) => Promise<object>}} options gives the document of a quotation
 * @returns {{hide: () => void}} closes it
 */
export function mountCard(root, marks, { read }) {
  if (!root.showPopover) return { hide() {} }; // an old browser: the marks still lead to the document
  let link = null;
  let timer = 0;

  const after = (wait, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  const enter = (mark) => after(ENTER, () => show(mark));
  const leave = () => after(LEAVE, () => isWanted() || hide());
  const isWanted = () =>
    root.matches(":hover") || (link && (link.matches(":hover, :focus-visible") || quoteAt(link)?.matches(":hover")));

  marks.addEventListener("pointerover", (event) => {
    const mark = markAt(event);
    if (mark && event.pointerType !== "touch") enter(mark);
  });
  marks.addEventListener("pointerout", (event) => markAt(event) && leave());
  marks.addEventListener("focusin", (event) => markAt(event)?.matches(":focus-visible") && enter(markAt(event)));
  marks.addEventListener("focusout", (event) => markAt(event) && leave());
  marks.addEventListener("click", (event) => markAt(event) && hide());
  root.addEventListener("pointerenter", () => clearTimeout(timer));
  root.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", closeByKey, { capture: true });
  document.addEventListener("scroll", place, { capture: true, passive: true });

  function closeByKey(event) {
    if (event.key !== "Escape" || !link) return;
    event.preventDefault(); // the panel behind the card stays open
    event.stopPropagation();
    hide();
  }

  async function show(mark) {
    const quotation = quotationAt(mark);
    if (mark === link || !quotation) return;
    hide();
    link = mark;
    link.setAttribute("aria-describedby", root.id);
    choose(root, "data-state", "loading");
    root.showPopover();
    place();
    const source = await read(quotation).catch((error) => error);
    if (mark !== link) return;
    choose(root, "data-state", source.kind ?? fillAround(root, source, placeOf(quotation, source)));
    for (const words of root.querySelectorAll("mark")) strengthen(words, quotation);
    place();
  }

  function place() {
    if (link) placeCard(root, link, quoteAt(link));
  }

  function hide() {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = null;
    root.hidePopover();
  }

  return { hide };
}

function markAt(event) {
  return event.target.closest("a.cite");
}

/** Fill in the text around a place. Return the state to show. */
function fillAround(root, { title, text }, place) {
  if (!place) return "misplaced";
  const [start, end] = place;
  fill(root, "title", title);
  fillMarked(root, "lines", [
    { text: before(text, start) },
    { text: text.slice(start, end), marked: true },
    { text: behind(text, end) },
  ]);
  return "placed";
}

/** Return the text before a place in its paragraph, from the beginning of a word if one is near. */
function before(text, place) {
  const paragraph = text.slice(text.lastIndexOf("\n\n", place) + 1, place).trimStart();
  if (paragraph.length <= AROUND) return paragraph;
  return `…${paragraph.slice(-AROUND).replace(/^(?:\S{0,40}\s|[\udc00-\udfff])/, "")}`;
}

/** Return the text after a place in its paragraph, to the end of a word if one is near. */
function behind(text, place) {
  const end = text.indexOf("\n\n", place);
  const paragraph = text.slice(place, end < 0 ? text.length : end).trimEnd();
  if (paragraph.length <= AROUND) return paragraph;
  return `${paragraph.slice(0, AROUND).replace(/(?:\s\S{0,40}|[\ud800-\udbff])$/, "")}…`;
}
