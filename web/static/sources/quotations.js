/* The quotations, read from the page: so they are the same from server and script. */

import { slot } from "../shared/templates.js";

/**
 * Return the quotations of an entry of the thread, in order; those of metadata have no place in a text.
 *
 * `href` is the permalink, `start` and `end` are its offsets in code points, and `exact` are the words that are said to
 * stand there; `words` are the places in them of the words that answer, in code units; `page` names its page, and
 * `original` is the address where the document was published, opened there: each is empty where there is none.
 *
 * @param {Element} entry
 * @returns {{href: string, start: number, end: number, exact: string, words: number[][], page: string, original: string}[]}
 */
export function quotationsOf(entry) {
  const quotes = [...entry.querySelectorAll("blockquote[cite]")];
  return quotes.filter(({ cite }) => !new URL(cite).searchParams.has("field")).map(quotationOf);
}

/** Return the element of the quotation that a mark belongs to, in its own figure or below a headline; else undefined. */
export function quoteAt(mark) {
  return [...mark.closest(".entry").querySelectorAll("blockquote[cite]")].find(({ cite }) => cite === mark.href);
}

/** Return the quotation that a mark or a title links to, or undefined. */
export function quotationAt(link) {
  return quotationsOf(link.closest(".entry")).find(({ href }) => href === link.href);
}

function quotationOf(quote) {
  const place = new URL(quote.cite).searchParams;
  return {
    href: quote.cite,
    start: Number(place.get("start")),
    end: Number(place.get("end")),
    exact: quote.textContent,
    words: wordsOf(quote),
    page: slot(quote.closest("figure"), "locator").textContent,
    original: quote.dataset.original,
  };
}

/** Return the places of the marked words in a quotation, in code units. */
function wordsOf(quote) {
  const places = [];
  let start = 0;
  for (const child of quote.childNodes) {
    const end = start + child.textContent.length;
    if (child.nodeName === "MARK") places.push([start, end]);
    start = end;
  }
  return places;
}

/** Make the words that answer stand out in a marked quotation, if it is this one as a whole. */
export function strengthen(mark, { exact, words }) {
  if (mark.textContent !== exact) return;
  const bounds = [...words.flat(), exact.length];
  const pieces = bounds.map((end, at) => [exact.slice(bounds[at - 1] ?? 0, end), at % 2 === 1 && at < bounds.length - 1]);
  mark.replaceChildren(...pieces.map(([text, strong]) => (strong ? strongly(text) : text)));
}

function strongly(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}
