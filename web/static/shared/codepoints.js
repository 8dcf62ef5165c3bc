/* Text in Unicode code points, like the endpoint's offsets: JavaScript's own offsets count UTF-16 code units. */

/**
 * Cut a text at the ends of ranges, as web/rendering/marked_text.py does.
 *
 * cut("🏝 Baku", [[2, 6]]) is [{text: "🏝 ", marked: false}, {text: "Baku", marked: true}].
 *
 * @param {string} text
 * @param {[number, number][]} ranges offsets in code points
 * @returns {{text: string, marked: boolean}[]} joined, they are the text
 */
export function cut(text, ranges) {
  const unit = units(text);
  const places = ranges.map(([start, end]) => [unit(start), unit(end)]);
  return pieces(text, places).map(({ text, range }) => ({ text, marked: range !== null }));
}

/** Return the function that turns an offset of a text from code points into code units; outside, the nearer end. */
export function units(text) {
  const starts = [0];
  let end = 0;
  for (const point of text) starts.push((end += point.length));
  return (offset) => starts[Math.min(Math.max(offset, 0), starts.length - 1)];
}

/**
 * Cut a part of a text at the ends of ranges. All offsets are code units, from the beginning of the text.
 *
 * @param {string} text
 * @param {[number, number][]} ranges
 * @param {number} from where the part begins
 * @param {number} to where it ends
 * @returns {{text: string, range: ?number}[]} joined, they are the part; `range` is the number of its range, from 0
 */
export function pieces(text, ranges, from = 0, to = text.length) {
  const found = [];
  const add = (start, end, range) => {
    if (start < end) found.push({ text: text.slice(start, end), range });
  };
  let position = from;
  const order = [...ranges.keys()].sort((a, b) => ranges[a][0] - ranges[b][0] || ranges[a][1] - ranges[b][1]);
  for (const range of order) {
    const start = Math.max(ranges[range][0], position);
    const end = Math.min(ranges[range][1], to);
    if (start >= end) continue;
    add(position, start, null);
    add(start, end, range);
    position = end;
  }
  add(position, to, null);
  return found;
}
