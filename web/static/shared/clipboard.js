/* Copies text to the clipboard, by any way that is allowed. */

import { choose, copy } from "./templates.js";

const SHOWN = 2000; // milliseconds that a button says it is done

/**
 * Copy a text.
 *
 * Where the browser refuses, or the page is not served safely, it is put into a field below the button, selected, so
 * that a key copies it; the field goes when it is left.
 *
 * @param {string} text
 * @param {HTMLElement} button that was pressed
 * @param {string} [html] the same for programs that take mark-up
 * @returns {Promise<boolean>} whether it is on the clipboard
 */
export async function copyOut(text, button, html) {
  try {
    await write(text, html);
    return true;
  } catch {
    return select(text, button);
  }
}

/** Make a button say for a while that it is done. */
export function showCopied(button) {
  choose(button, "data-copied", "yes");
  setTimeout(() => choose(button, "data-copied", "no"), SHOWN);
}

async function write(text, html) {
  if (!html || !globalThis.ClipboardItem) return navigator.clipboard.writeText(text);
  const kinds = { "text/plain": text, "text/html": html };
  const blobs = Object.entries(kinds).map(([type, content]) => [type, new Blob([content], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

function select(text, button) {
  const field = copy("by-hand");
  field.value = text;
  button.after(field);
  field.select();
  const copied = document.execCommand("copy");
  if (copied) {
    field.remove();
    button.focus();
  } else {
    field.addEventListener("blur", () => field.remove());
  }
  return copied;
}
