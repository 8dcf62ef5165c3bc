/* The two views of a document in the source viewer: its text and, if it is a PDF, its pages. */

import { slot } from "../shared/templates.js";
import { mountTabs } from "./tabs.js";

/**
 * Mount the views below the viewer. The chosen one stays for the next documents that have it.
 *
 * @param {HTMLElement} root the viewer
 * @returns {{show: (place: {source: object, quotations: object[], current: object}) => Promise<void>, clear: () => void}}
 *   shows the pages with some quotations of the document, if they are chosen; takes the document away
 */
export function mountViews(root) {
  const tabs = slot(root, "tabs");
  const text = slot(root, "text");
  const panel = slot(root, "pages");
  let wanted = text.id;
  let shown = null;
  let loading = null;

  mountTabs(tabs, {
    onChoose(tab) {
      wanted = tab.getAttribute("aria-controls");
      render();
      text.querySelector(".current")?.scrollIntoView({ block: "center", behavior: "instant" });
    },
  });

  async function render() {
    const place = shown;
    const paged = wanted === panel.id && Boolean(place?.source.pages);
    tabs.hidden = !place?.source.pages;
    text.hidden = paged;
    panel.hidden = !paged;
    if (!paged) return;
    loading ??= import("./pages.js").then(({ mountPages }) => mountPages(panel));
    const pages = await loading;
    if (place === shown) await pages.show(place);
  }

  return {
    show(place) {
      shown = place;
      return render();
    },
    clear() {
      shown = null;
      render();
    },
  };
}
