/* The part below a question without a reply: the wait for it, or a failure. */

import { choose, copy, fill, slot } from "../shared/templates.js";

const SLOW = 4_000; // milliseconds

/**
 * Show that an answer is being searched, and after a while that it takes long.
 *
 * @param {HTMLElement} parent is filled with it
 * @param {() => void} onSlow called when it takes long
 * @returns {() => void} ends the wait
 */
export function mountPending(parent, onSlow) {
  const root = copy("pending");
  parent.replaceChildren(root);
  const timer = setTimeout(() => {
    choose(root, "data-pace", "slow");
    onSlow();
  }, SLOW);
  return () => clearTimeout(timer);
}

/** Show why there is no reply; `retry` is the address that asks again. */
export function mountFailure(parent, { kind, message, retry }) {
  const root = copy("failure");
  choose(root, "data-kind", kind);
  fill(root, "message", message);
  slot(root, "retry").href = retry;
  slot(root, "again").hidden = kind === "refused";
  if (kind === "forbidden") delete slot(root, "retry").dataset.ask; // to the page, which leads to signing in
  parent.replaceChildren(root);
  return root;
}
