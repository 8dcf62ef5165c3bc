/* Actions on the thread's quotations: see the text around them, read them in their document, copy them. */

import { withStyle } from "../shared/styles.js";

/** Make the marks, titles and buttons below an element do so once there are some; `say` tells a screen reader. */
export function mountEvidence(root, { say }) {
  const mount = async () => {
    if (!root.querySelector("blockquote")) return;
    arrivals.disconnect();
    const [{ mountCard }, { mountCopy }, { openSources }, { mountViewer }] = await loadEvidence();
    const dialog = document.querySelector(".viewer");
    const read = openSources(dialog.dataset);
    const card = mountCard(document.getElementById("card"), root, { read });
    mountCopy(root, { say });
    openInstead(root, mountViewer(dialog, { read, onClose: card.hide }));
  };
  const arrivals = new MutationObserver(mount); // an empty page need not load it
  arrivals.observe(root, { childList: true, subtree: true });
  mount();
}

/** Load what shows the evidence, if it is not there yet. */
export function loadEvidence() {
  return Promise.all([
    import("./card.js"),
    import("./copy-quote.js"),
    import("./documents.js"),
    import("./viewer.js"),
    withStyle(new URL("blocks.css", import.meta.url).href),
    withStyle(new URL("viewer.css", import.meta.url).href),
  ]);
}

/** Make marks and titles open the viewer instead of the document's page. */
function openInstead(root, viewer) {
  root.addEventListener("click", (event) => {
    const link = linkAt(event.target);
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (viewer.open(link)) event.preventDefault();
  });
}

/** Return the mark or the title at an element; marked words stand for the mark below them, unless they are selected. */
function linkAt(element) {
  const words = element.closest(".snippet mark");
  if (words && document.getSelection().isCollapsed) return words.closest("figure").querySelector("a.cite");
  return element.closest("a.cite, a.source-title");
}
