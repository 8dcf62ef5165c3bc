/* Text counted in Unicode code points, as the endpoint counts it: JavaScript's own offsets count UTF-16 code units. */

/**
 * Cut a text at the ends of ranges, as web/marks.py does.
 *
 * cut("🏝 Baku", [[2, 6]]) is [{text: "🏝 ", marked: false}, {text: "Baku", marked: true}].
 *
 * @param {string} text
 * @param {[number, number][]} ranges offsets in code points
 * @returns {{text: string, marked: boolean}[]} joined, the text again
 */
export function cut(text, ranges) {
  const points = Array.from(text);
  const pieces = [];
  const add = (start, end, marked) => {
    if (start < end) pieces.push({ text: points.slice(start, end).join(""), marked });
  };
  let position = 0;
  for (const [first, last] of [...ranges].sort(([a, b], [c, d]) => a - c || b - d)) {
    const start = Math.max(first, position);
    const end = Math.min(last, points.length);
    if (start >= end) continue;
    add(position, start, false);
    add(start, end, true);
    position = end;
  }
  add(position, points.length, false);
  return pieces;
}
