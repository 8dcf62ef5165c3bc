/* The text of a document as elements: headings, paragraphs, lists and tables, with quotations marked. */

import { pieces } from "../shared/codepoints.js";
import { blocks } from "./blocks.js";

const DEEPEST = 4; // lists within lists that are told apart

/**
 * Return the elements of a document.
 *
 * @param {object} source the document
 * @param {[number, number][]} ranges the places that are marked
 * @param {number[]} numbers the numbers of the quotations there
 * @returns {HTMLElement[]}
 */
export function elementsOf(source, ranges, numbers) {
  const place = (offset) => source.unit(offset);
  const headings = source.headings.map((range) => range.map(place));
  const tables = source.tables.map(({ start, end, header, bars }) => {
    return { start: place(start), end: place(end), header, bars: bars.map(place) };
  });

  function part(tag, [start, end]) {
    const element = document.createElement(tag);
    element.dir = "auto";
    for (const { text, range } of pieces(source.text, ranges, start, end)) {
      element.append(range === null ? text : mark(text, numbers[range]));
    }
    return element;
  }

  function list(block) {
    const element = document.createElement("ul");
    element.className = "items";
    for (const { start, end, level } of block.rows) {
      const item = part("li", [start, end]);
      item.className = `level-${Math.min(level, DEEPEST)}`;
      element.append(item);
    }
    return element;
  }

  function table(block) {
    const element = document.createElement("table");
    for (const { cells, header } of block.rows) {
      const row = element.insertRow();
      row.append(...cells.map((cell) => part(header ? "th" : "td", cell)));
      for (const name of header ? row.cells : []) name.scope = "col";
    }
    const region = Object.assign(document.createElement("div"), { className: "table", tabIndex: 0, ariaLabel: "Table" });
    region.setAttribute("role", "region");
    region.append(element);
    return region;
  }

  return blocks(source.text, headings, tables).map((block) => {
    if (block.kind === "table") return table(block);
    if (block.kind === "list") return list(block);
    return part(block.kind === "heading" ? "h3" : "p", [block.start, block.end]);
  });
}

function mark(text, quotation) {
  const element = document.createElement("mark");
  element.dataset.quotation = quotation;
  element.textContent = text;
  return element;
}
