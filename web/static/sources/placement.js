/* Where a card stands: near its mark, and on neither the mark nor the quotation. */

const EDGE = 8; // pixels to the edge of the window

/**
 * Return the strip of the window for a card: below the mark if the card fits there, else where there is the most room.
 *
 * @param {number} height what the card wants
 * @param {{top: number, bottom: number}[]} taken what it must not cover, the mark first
 * @param {number} whole the window's height
 * @returns {{top: number, bottom: number}} the free strip; the card stands at that end of it which is nearer to the mark
 */
export function stripFor(height, taken, whole) {
  const [mark] = taken;
  const free = [];
  let from = EDGE;
  for (const { top, bottom } of taken.toSorted((one, other) => one.top - other.top)) {
    free.push({ top: from, bottom: Math.min(top, whole) - EDGE });
    from = Math.max(from, bottom + EDGE);
  }
  free.push({ top: from, bottom: whole - EDGE });
  const room = (strip) => Math.min(height, strip.bottom - strip.top);
  const distance = (strip) => Math.max(strip.top - mark.bottom, mark.top - strip.bottom);
  const below = (strip) => (strip.top >= mark.bottom ? 0 : 1);
  const better = (one, other) => room(other) - room(one) || distance(one) - distance(other) || below(one) - below(other);
  return free.sort(better)[0];
}

/** Put a card into its strip; `quotation` is the element that it must not cover, or undefined. */
export function placeCard(card, mark, quotation) {
  card.style.maxBlockSize = "";
  const taken = [mark, quotation].filter((one) => one?.checkVisibility()).map((one) => one.getBoundingClientRect());
  const { left, top: above } = taken[0];
  const { top, bottom } = stripFor(card.offsetHeight, taken, innerHeight);
  card.style.maxBlockSize = `${bottom - top}px`;
  card.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - card.offsetWidth - EDGE))}px`;
  card.style.top = `${top > above ? top : bottom - card.offsetHeight}px`;
}
