/* The quotations, read from the page: so they are the same from server and script. */

import { slot } from "../shared/templates.js";

/**
 * Return the quotations of an entry of the thread, in order.
 *
 * `href` is the permalink, `start` and `end` are its offsets in code points, and `exact` are the words that are said to
 * stand there; `page` names its page, and `original` is the address where the document was published, opened there:
 * each is empty where there is none.
 *
 * @param {Element} entry
 * @returns {{href: string, start: number, end: number, exact: string, page: string, original: string}[]}
 */
export function quotationsOf(entry) {
  return Array.from(entry.querySelectorAll("blockquote[cite]"), quotationOf);
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
    page: slot(quote.closest("figure"), "locator").textContent,
    original: quote.dataset.original,
  };
}
