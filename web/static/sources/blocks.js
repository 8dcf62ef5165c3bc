/* The paragraphs, headings, lists and tables of a document, like web/rendering/marked_text.py. */

const ITEM = /^([ \t]*)(?:[-*•◦▪‣·–—]|\(?[\p{L}\p{N}_]{1,4}[.)]|\[[\p{L}\p{N}_]{1,6}\])[ \t]+\S/u;
const BORDER = /(?:(?<=[ \n])|^)\|(?=[ \n]|$)/g;
const INDENT = 2; // characters for each list that an item is within

/**
 * Find their places. All offsets are UTF-16 code units.
 *
 * @param {string} text
 * @param {[number, number][]} headings in order
 * @param {{start: number, end: number, header: number, bars: number[]}[]} tables in order
 * @returns {{kind: string, start: number, end: number, rows: object[]}[]} in order, between them are only line breaks;
 *   `rows` are those of a table, with `cells` (places) and `header`, or the items of a list, with `start`, `end`, `level`
 */
export function blocks(text, headings, tables) {
  const found = [];
  const known = [
    ...headings.map(([start, end]) => ({ kind: "heading", start, end, rows: [] })),
    ...tables.map((table) => ({ kind: "table", ...table, rows: rows(text, table) })),
  ].sort((one, other) => one.start - other.start);
  let position = 0;
  for (const block of [...known, { start: text.length, end: text.length }]) {
    if (position < block.start) found.push(...paragraphs(text, position, block.start));
    if (block.start < block.end) found.push(block);
    position = Math.max(position, block.end);
  }
  return found;
}

/** Yield the parts between blank lines, without line breaks at their ends. */
function* paragraphs(text, from, to) {
  for (const { index, 0: paragraph } of text.slice(from, to).matchAll(/[^\n]+(?:\n[^\n]+)*/g)) {
    const [start, end] = [from + index, from + index + paragraph.length];
    const items = lines(text, start, end).map((line) => ({ ...line, item: ITEM.exec(text.slice(line.start, line.end)) }));
    const isList = items.every(({ item }) => item) && (items.length > 1 || !/^[\p{L}\p{N}]/u.test(paragraph.trimStart()));
    const levels = isList ? items.map(({ item, ...line }) => ({ ...line, level: Math.floor(item[1].length / INDENT) })) : [];
    yield { kind: isList ? "list" : "paragraph", start, end, rows: levels };
  }
}

function lines(text, start, end) {
  const found = [];
  while (start < end) {
    const stop = text.indexOf("\n", start);
    const last = stop < 0 || stop > end ? end : stop;
    found.push({ start, end: last });
    start = last + 1;
  }
  return found;
}

/** Return the rows of a table, like qa/records/tables.py. */
function rows(text, { start, end, header, bars }) {
  return lines(text, start, end).map((row, number) => {
    const line = text.slice(row.start, row.end);
    const borders = Array.from(line.matchAll(BORDER), ({ index }) => row.start + index).filter((at) => !bars.includes(at));
    const edges = [row.start - 1, ...borders, row.end];
    const cells = edges.slice(1).map((last, column) => {
      const first = edges[column] + 1;
      const cell = text.slice(first, last);
      const from = first + cell.length - cell.trimStart().length;
      return [from, Math.max(from, last - (cell.length - cell.trimEnd().length))];
    });
    return { cells, header: number < header };
  });
}
