/* The menu of the thread: save it, or clear it. */

/**
 * @param {HTMLDetailsElement} root
 * @param {{records: () => object[], onClear: () => void}} options what the thread holds; called to clear it
 * @returns {{show: (records: object[]) => void}} shows the menu when there is something to save
 */
export function mountConversation(root, { records, onClear }) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    root.open = false;
    if ("clear" in button.dataset) return onClear();
    root.querySelector("summary").focus();
    save(button.dataset.save, records());
  });

  return {
    show: (held) => {
      root.hidden = held.length === 0;
    },
  };
}

async function save(kind, records) {
  const { download, toJson, toMarkdown } = await import("./export.js"); // few people save: it is loaded when needed
  if (kind === "markdown") download("answers.md", "text/markdown", toMarkdown(records, document.baseURI));
  else download("answers.json", "application/json", toJson(records));
}
