/* The menu of the thread: save it, share it, print it, or put it away. */

import { slot } from "../shared/templates.js";

/**
 * @param {HTMLFormElement} root the question form, whose tools the menu is one of
 * @param {object} options
 * @param {() => object[]} options.records what the thread holds
 * @param {(forget: boolean) => void} options.onClear called to clear it, and to forget it if it is kept
 * @returns {{show: (records: object[]) => void}} offers what can be done with these records
 */
export function mountConversation(root, { records, onClear }) {
  const menu = root.querySelector(".keep");
  root.querySelector("[data-share]").hidden = !navigator.canShare?.({ files: [new File([], "a.txt", { type: "text/plain" })] });

  root.querySelector("[data-new]").addEventListener("click", () => onClear(false));
  menu.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    menu.open = false;
    if ("clear" in button.dataset) return onClear(true);
    menu.querySelector("summary").focus();
    if ("print" in button.dataset) return print();
    give(button.dataset.save ?? "share", records());
  });

  return {
    show: (held) => {
      slot(menu, "kept").hidden = held.length === 0;
      root.querySelector("[data-new]").hidden = held.length === 0;
    },
  };
}

async function give(kind, records) {
  const { download, share, toJson, toMarkdown } = await import("./export.js"); // few people save: it is loaded when needed
  if (kind === "json") return download("answers.json", "application/json", toJson(records));
  const text = toMarkdown(records, document.baseURI, new Date());
  return kind === "share" ? share("answers.txt", text) : download("answers.md", "text/markdown", text);
}
