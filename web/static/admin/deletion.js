/* The list of documents: a document is deleted in the list, after a confirmation. */

import { fill, slot } from "../shared/templates.js";
import { follow, messageOf } from "./jobs.js";
import { refresh } from "./refresh.js";

/**
 * Make the delete links ask in a dialog instead of on a page.
 *
 * @param {HTMLElement} root
 * @param {{token: string, dialog: HTMLDialogElement, say: (text: string) => void}} options the token of the session; the
 *   question; announces a text
 */
export function mountDeletion(root, { token, dialog, say }) {
  let asked = null;

  root.addEventListener("click", (event) => {
    const link = event.target.closest("a.delete");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    asked = link;
    fill(dialog, "title", rowOf(link).querySelector(".name").textContent);
    dialog.returnValue = "keep"; // also if the Escape key closes it
    dialog.showModal();
  });

  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "delete") remove(asked);
  });

  async function remove(link) {
    const row = rowOf(link);
    const title = row.querySelector(".name").textContent;
    link.hidden = true;
    fill(row, "state", "Deleting…");
    try {
      const response = await fetch(link.dataset.endpoint, { method: "DELETE", headers: { "X-CSRFToken": token } });
      const body = await response.json().catch(() => null);
      if (!response.ok) throw new Error(messageOf(body, response.status));
      const job = await follow(body.href);
      if (!job.report) throw new Error(job.error);
      if (!(await refresh(root))) row.remove();
      say(`${title} is deleted.`);
      root.querySelector("h2").tabIndex = -1;
      root.querySelector("h2").focus();
    } catch (error) {
      link.hidden = false;
      fill(row, "state", error.message);
    }
  }
}

function rowOf(link) {
  return link.closest("[data-document]");
}
