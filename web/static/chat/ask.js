/* The question form. */

import { fill } from "../shared/templates.js";
import { parameters, requestOf } from "./address.js";
import { prepareReplies } from "./replies.js";

const SPARE = 200; // characters before the limit from which on they are counted

/**
 * Let a form ask without leaving the page.
 *
 * @param {HTMLFormElement} root
 * @param {object} options
 * @param {(request: object, address: string, turns?: object[]) => void} options.onAsk gets the JSON body, the page that
 *   asks the same, and the turns before it unless the question was typed
 * @param {() => string} options.last the question that was asked last, or nothing
 * @param {(text: string) => void} options.say tells a screen reader
 * @param {() => URLSearchParams} options.filters what limits the documents
 * @returns {{askAddress: Function, askWords: Function, giveBack: Function, focus: Function}} asks what the address of a
 *   page asks, after these turns; asks a question as if it had been typed; puts a question back into the box, unless
 *   something else was typed meanwhile; and takes the reader there
 */
export function mountAsk(root, { onAsk, last, say, filters }) {
  const box = root.elements.question;
  const most = Number(root.dataset.characters);

  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = oneLine(box.value);
    box.value = "";
    count();
    askWords(words);
  });
  box.addEventListener("input", prepare, { once: true });
  box.addEventListener("input", count);

  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      root.requestSubmit();
    }
    if (event.key === "ArrowUp" && !box.value && last()) {
      event.preventDefault();
      box.value = last();
    }
  });

  async function prepare() {
    if (await prepareReplies()) (await import("./completion.js")).mountCompletion(root, { say, filters });
  }

  /** Say how many characters are used when few are left, and that there are too many. */
  function count() {
    const used = Array.from(oneLine(box.value)).length;
    const kept = used <= most ? `${used} of ${most} characters` : `too long by ${used - most}: shorten it`;
    fill(root, "used", used > most - SPARE ? kept : "");
    box.setAttribute("aria-invalid", used > most);
  }

  function askWords(words, turns) {
    const fields = new FormData(root);
    fields.set("question", words);
    const given = [...fields].filter(([, value]) => value.trim());
    if (words) send(new URLSearchParams(given), turns);
  }

  function send(asked, turns) {
    const address = `${root.getAttribute("action")}?${asked}`;
    onAsk(requestOf(address), address, turns);
  }

  return {
    askAddress: (address, turns) => send(parameters(address), turns),
    askWords,
    giveBack: (question) => {
      box.value ||= question;
      count();
    },
    focus: () => box.focus({ preventScroll: true }),
  };
}

function oneLine(text) {
  return text.trim().replace(/\s+/g, " ");
}
