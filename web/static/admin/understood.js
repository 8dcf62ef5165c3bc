/* What the service understood of a file: its title, day, pages, words and language, and what it left out. */

import { formatDay } from "../shared/formats.js";
import { fill, slot } from "../shared/templates.js";

const languages = new Intl.DisplayNames("en", { type: "language" });

/** Show it in the row of an upload, from the only new document of its job; nothing if it cannot be read. */
export async function showUnderstood(row, [id, ...others]) {
  if (!id || others.length) return;
  const pages = row.closest("[data-documents]").dataset;
  const name = id.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(`${pages.documents}/${name}`).catch(() => null);
  if (!response?.ok) return;
  const { title, authors, publisher, published, locators, reading, language, original, href } = await response.json();
  fill(row, "title", title).href = href;
  fill(row, "facts", [...authors, publisher, formatDay(published), counted(locators, "page"), words(reading)].filter(Boolean).join(", "));
  slot(row, "understood").hidden = false;
  if (language) fill(row, "language", `It is in ${languages.of(language)}. The service reads English: answers from it are never sure.`);
  if (!reading.left_out.length) return;
  fill(row, "share", `${Math.max(1, Math.round(100 * reading.share))} % of its words are left out`);
  fill(row, "causes", reading.left_out.map((loss) => `${loss.words} ${loss.label}`).join("; "));
  slot(row, "see").href = `${href}/left-out`;
  slot(row, "see").hidden = !original;
  slot(row, "left-out").hidden = false;
}

function counted(locators, kind) {
  const found = locators.filter((locator) => locator.kind === kind).length;
  return found && (found === 1 ? `one ${kind}` : `${found} ${kind}s`);
}

function words({ words: count }) {
  return count && `${count.toLocaleString("en")} words`;
}
