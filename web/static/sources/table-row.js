/* The row of a table that a quotation is, with the names of its columns; templates/thread.html makes the same. */

import { slot } from "../shared/templates.js";

/** Show a row in place of its quotation, whose exact words stay in the page. */
export function fillTable(root, { header, cells, answer }) {
  const names = header.map((name) => node("th", { scope: "col", dir: "auto" }, name));
  const values = cells.map((cell, place) => {
    return node("td", { dir: "auto" }, place === answer ? node("mark", {}, cell) : cell);
  });
  const rows = [node("thead", {}, node("tr", {}, ...names)), node("tbody", {}, node("tr", {}, ...values))];
  const holder = slot(root, "table");
  Object.assign(holder, { role: "region", ariaLabel: "Row of a table", tabIndex: 0, hidden: false });
  holder.replaceChildren(node("table", {}, ...rows));
  slot(root, "quote").hidden = true;
}

function node(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
