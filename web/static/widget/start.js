/* The chat box for pages of other sites: defines <citewell-chat>, and puts one on a page that has none.

   Such a page may forbid inline styles, strings of HTML and eval: styles come as constructable sheets, markup by DOM calls. */

import { chatElement } from "./element.js";

const NAME = "citewell-chat";
const HOME = new URL("../../../", import.meta.url); // from /static/VERSION/widget/

/**
 * Make the element known to the page, and put it there unless the page has it or does so itself.
 *
 * @param {string} script address of the script tag; its data-* attributes are those of the element that is made
 * @param {{turns: number, note: number}} limits how many turns of a conversation the service takes, and how many
 *   characters of a note
 */
export async function start(script, { turns, note }) {
  if (customElements.get(NAME)) return; // this is a second script tag
  const sheets = await Promise.all(["../shared/tokens.css", "widget.css"].map(sheet));
  customElements.define(NAME, chatElement({ home: HOME, turns, note, sheets }));
  if (document.readyState === "loading") {
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  }
  const tag = [...document.scripts].find(({ src }) => src === script);
  if (document.querySelector(NAME) || tag?.dataset.create === "no") return;
  const made = document.createElement(NAME);
  for (const { name, value } of tag?.attributes ?? []) {
    if (name.startsWith("data-")) made.setAttribute(name.slice("data-".length), value);
  }
  document.body.append(made);
}

async function sheet(path) {
  const reply = await fetch(new URL(path, import.meta.url));
  if (!reply.ok) throw new Error(`${reply.url} must be a style sheet, its status is ${reply.status}`);
  const made = new CSSStyleSheet();
  made.replaceSync(await reply.text());
  return made;
}
