/* The paragraphs and headings of a document. */

/**
 * Find their places, like web/rendering/marked_text.py. All offsets are UTF-16 code units.
 *
 * @param {string} text
 * @param {[number, number][]} headings in order
 * @returns {{start: number, end: number, heading: boolean}[]} in order; between them are only line breaks
 */
export function blocks(text, headings) {
  const found = [];
  const add = (start, end, heading) => {
    if (start < end) found.push({ start, end, heading });
  };
  let position = 0;
  for (const [start, end] of [...headings, [text.length, text.length]]) {
    if (position < start) for (const paragraph of paragraphs(text, position, start)) add(...paragraph, false);
    add(start, end, true);
    position = Math.max(position, end);
  }
  return found;
}

/** Yield the offsets of the parts between blank lines, without line breaks at their ends. */
function* paragraphs(text, from, to) {
  for (const { index, 0: paragraph } of text.slice(from, to).matchAll(/[^\n]+(?:\n[^\n]+)*/g)) {
    yield [from + index, from + index + paragraph.length];
  }
}
