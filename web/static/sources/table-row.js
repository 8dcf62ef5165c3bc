/* The row of a table that a quotation is, with the names of its columns. */

import { slot } from "../shared/templates.js";

/** Show a row in place of its quotation, whose exact words stay in the page. */
export function fillTable(root, { header, cells, answer }) {
  slot(root, "quote").hidden = true;
  slot(root, "table").hidden = false;
  slot(root, "names").replaceChildren(...header.map((name) => cellOf("th", name)));
  slot(root, "cells").replaceChildren(...cells.map((cell, place) => cellOf("td", cell, place === answer)));
}

function cellOf(tag, text, marked = false) {
  const cell = document.createElement(tag);
  cell.dir = "auto";
  if (tag === "th") cell.scope = "col";
  const holder = marked ? cell.appendChild(document.createElement("mark")) : cell;
  holder.textContent = text;
  return cell;
}
