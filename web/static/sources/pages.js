/* The pages of a PDF with the quotations marked. A document may have a thousand: only those in sight are loaded. */

import { withStyle } from "../shared/styles.js";
import { copy, fill, slot } from "../shared/templates.js";
import { loadInSight } from "./in-sight.js";

const SIZES = [0.5, 0.75, 1, 1.5, 2, 3]; // of the width of the viewer
const SVG = "http://www.w3.org/2000/svg";

/**
 * Mount the pages in a panel.
 *
 * @param {HTMLElement} panel
 * @returns {Promise<{show: (place: {source: object, quotations: object[], current: object}) => Promise<void>}>} shows the
 *   page of a quotation, with all quotations marked
 */
export async function mountPages(panel) {
  await withStyle(new URL("pages.css", import.meta.url).href);
  const root = copy("pages");
  const sheets = slot(root, "sheets");
  const thumbnails = slot(root, "thumbnails");
  const number = slot(root, "number");
  let shown = null; // the document
  let size = 1;
  let forget = () => {};
  panel.replaceChildren(root);

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.resize) resize(Number(button.dataset.resize));
    if (button?.dataset.number) turnTo(button.dataset.number);
  });
  panel.closest("dialog").addEventListener("keydown", (event) => {
    if (panel.hidden || event.ctrlKey || event.metaKey || event.altKey || event.target === number) return;
    if (event.key === "+" || event.key === "=") resize(1);
    if (event.key === "-") resize(-1);
    if (thumbnails.contains(event.target)) moveAlong(event);
  });
  number.addEventListener("change", () => number.reportValidity() && turnTo(number.value));
  sheets.addEventListener("scroll", () => requestAnimationFrame(showNumber), { passive: true });

  async function show(place) {
    const { source, quotations, current } = place;
    if (source !== shown && !(await open(source))) return;
    const marks = await Promise.all(quotations.map((quotation) => boxesOf(source, quotation)));
    if (source !== shown) return; // another one was opened meanwhile
    const found = marks[quotations.indexOf(current)];
    for (const svg of sheets.querySelectorAll("svg")) svg.replaceChildren();
    marks.forEach((pages, index) => draw(pages, quotations[index] === current));
    const first = sheets.querySelector(".current") ?? sheetOf(found[0]?.number ?? 1);
    first.scrollIntoView({ block: first.tagName === "rect" ? "center" : "start", behavior: "instant" });
    say(sheets.querySelector(".current") ? "" : "unmarked");
    showNumber();
  }

  /** Show the pages of another document. Return whether they can be shown. */
  async function open(source) {
    shown = source;
    forget();
    sheets.replaceChildren();
    thumbnails.replaceChildren();
    say("loading");
    const reply = await fetch(source.pages).catch(() => null);
    const body = reply?.ok ? await reply.json() : null;
    if (source !== shown) return false;
    if (!body) {
      shown = null;
      say(reply ? "gone" : "offline");
      return false;
    }
    sheets.append(...body.pages.map(sheet));
    thumbnails.append(...body.pages.map(thumbnail));
    number.max = body.pages.length;
    fill(root, "count", `of ${body.pages.length}`);
    const ends = [
      loadInSight(sheets, (figure) => picture(body.pages[figure.dataset.number - 1], "")),
      loadInSight(thumbnails, (button) => picture(body.pages[button.dataset.number - 1], "?size=small")),
    ];
    forget = () => ends.forEach((end) => end());
    return true;
  }

  function say(state) {
    for (const line of root.querySelectorAll("[data-pages]")) line.hidden = line.dataset.pages !== state;
  }

  function draw(pages, isCurrent) {
    for (const page of pages) {
      const rects = page.boxes.map(({ left, top, right, bottom }) => {
        const rect = document.createElementNS(SVG, "rect");
        const place = { x: left, y: top, width: right - left, height: bottom - top };
        for (const [name, value] of Object.entries(place)) rect.setAttribute(name, value);
        rect.classList.toggle("current", isCurrent);
        return rect;
      });
      sheetOf(page.number).querySelector("svg").append(...rects);
    }
  }

  function sheetOf(page) {
    return sheets.children[page - 1];
  }

  function turnTo(page) {
    sheetOf(page)?.scrollIntoView({ block: "start", behavior: "instant" });
    showNumber();
  }

  /** Show which page is in the middle of the view. */
  function showNumber() {
    const middle = sheets.getBoundingClientRect().top + sheets.clientHeight / 2;
    let [low, high] = [0, sheets.childElementCount - 1];
    while (low < high) {
      const between = (low + high) >> 1;
      if (sheets.children[between].getBoundingClientRect().bottom < middle) low = between + 1;
      else high = between;
    }
    if (document.activeElement !== number) number.value = low + 1;
    const before = thumbnails.querySelector('[aria-current="page"]');
    const now = thumbnails.children[low];
    if (!now || before === now) return;
    before?.removeAttribute("aria-current");
    if (before) before.tabIndex = -1;
    now.setAttribute("aria-current", "page");
    now.tabIndex = 0;
    thumbnails.scrollTop = now.offsetTop - thumbnails.clientHeight / 2;
  }

  function moveAlong(event) {
    const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    const next = step && event.target[step];
    if (!next) return;
    event.preventDefault();
    turnTo(next.dataset.number);
    next.focus();
  }

  function resize(by) {
    const next = SIZES[SIZES.indexOf(size) + by];
    if (!next) return;
    const middle = (sheets.scrollTop + sheets.clientHeight / 2) / sheets.scrollHeight;
    size = next;
    sheets.style.setProperty("--size", size);
    sheets.scrollTop = middle * sheets.scrollHeight - sheets.clientHeight / 2;
  }

  return { show };
}

/** Return the pages on which a quotation stands, with its boxes; none if they cannot be found. */
async function boxesOf(source, { start, end }) {
  const reply = await fetch(`${source.address}/boxes?start=${start}&end=${end}`).catch(() => null);
  return reply?.ok ? (await reply.json()).pages : [];
}

/** Return the frame of a page, without its picture. */
function sheet({ number, label, width, height }) {
  const figure = document.createElement("figure");
  figure.className = "sheet";
  figure.dataset.number = number;
  figure.ariaLabel = `Page ${label}`;
  figure.style.aspectRatio = `${width} / ${height}`;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-hidden", "true");
  figure.append(svg);
  return figure;
}

function thumbnail({ number, label, width, height }) {
  const button = document.createElement("button");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.number = number;
  button.ariaLabel = `Page ${label}`;
  button.style.aspectRatio = `${width} / ${height}`;
  return button;
}

function picture({ image }, query) {
  return Object.assign(new Image(), { src: image + query, alt: "", decoding: "async" });
}
