/* The quotations that stand on the page, read off it: so they are the same whoever put them there. */

/**
 * Return the quotations of an entry of the thread, in order.
 *
 * `href` is the permalink, `start` and `end` are its offsets in code points, and `exact` are the words that are said to
 * stand there.
 *
 * @param {Element} entry
 * @returns {{href: string, start: number, end: number, exact: string}[]}
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
  return { href: quote.cite, start: Number(place.get("start")), end: Number(place.get("end")), exact: quote.textContent };
}
