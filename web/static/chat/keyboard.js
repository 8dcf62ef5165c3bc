/* The keys that work wherever the focus is: "/" leads to the box, "?" lists the keys, Escape closes what is open or stops
   the wait; and what stands over the thread closes when it is left. */

/**
 * @param {Document} page
 * @param {{focus: () => void, stop: () => boolean}} options leads to the box; stops waiting
 */
export function mountKeys(page, { focus, stop }) {
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      focus();
    }
    if (event.key === "?" && !typing) page.querySelector(".keys").showModal();
    if (event.key === "Escape" && !page.querySelector("dialog[open]") && (close(page) || stop())) event.preventDefault();
  });

  page.addEventListener("click", (event) => {
    closeLeft(page, event.target);
    const keys = page.querySelector(".keys");
    if (event.target.closest("[data-keys]")) keys.showModal();
    else if (event.target === keys) keys.close(); // the dialog itself is its backdrop
  });
  page.addEventListener("focusin", (event) => closeLeft(page, event.target));
}

/** Close what stands over the thread behind those who leave it, be it a press or the focus that goes elsewhere. */
function closeLeft(page, target) {
  for (const panel of page.querySelectorAll(".ask details.panel[open]")) {
    if (!panel.contains(target)) panel.open = false;
  }
}

/** Close the panel with the focus, or else any open one. Return whether there was one. */
function close(page) {
  const inside = page.activeElement?.closest("details.panel[open]");
  const panel = inside ?? page.querySelector("details.panel[open]");
  if (!panel) return false;
  panel.open = false;
  if (inside) panel.querySelector("summary").focus();
  return true;
}
