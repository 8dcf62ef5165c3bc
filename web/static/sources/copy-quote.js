/* "Copy quote": the quotation with its citation. */

import { copyOut, showCopied } from "../shared/clipboard.js";
import { formatDay } from "../shared/formats.js";
import { slot } from "../shared/templates.js";

/** Make the buttons below an element copy their quotations; `say` tells a screen reader. */
export function mountCopy(root, { say }) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const figure = button.closest("figure");
    const copied = await copyOut(asText(figure), button, asHtml(figure));
    if (copied) showCopied(button);
    say(copied ? "Quote copied, with its source." : "The clipboard is closed. The quote is selected: copy it by hand.");
  });
}

function asText(figure) {
  const quote = slot(figure, "quote");
  return `“${quote.textContent}”\n— ${[slot(figure, "title").textContent, ...facts(figure)].join(", ")}\n${quote.cite}`;
}

function asHtml(figure) {
  const quote = document.createElement("blockquote");
  quote.setAttribute("cite", slot(figure, "quote").cite);
  quote.textContent = slot(figure, "quote").textContent;
  const link = document.createElement("a");
  link.setAttribute("href", slot(figure, "quote").cite);
  link.textContent = slot(figure, "title").textContent;
  const line = document.createElement("p");
  line.append("— ", link, ...facts(figure).map((fact) => `, ${fact}`));
  return quote.outerHTML + line.outerHTML;
}

/** Return authors, publisher, day and page, as far as they are known. */
function facts(figure) {
  const text = (name) => slot(figure, name).textContent;
  return [text("authors"), text("publisher"), formatDay(slot(figure, "published").dateTime), text("locator"), text("field")].filter(Boolean);
}
