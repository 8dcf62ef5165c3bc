/* What came of a question, and what can be done with that. This file and what it imports are loaded with the first
   answer: the empty page does without. */

import { copyOut, showCopied } from "../shared/clipboard.js";
import { fill, slot } from "../shared/templates.js";
import { verdictOf } from "../shared/verdict.js";
import { mountAbstention } from "./abstention.js";
import { changed } from "./address.js";
import { mountAnswer } from "./answer.js";
import { mountFeedback } from "./feedback.js";

export { announcementOf } from "../shared/announcement.js";

/** Show the reply to a question; `record` and `options` as in `equip`. */
export function showReply(root, record, options) {
  const { reply, address, standing } = record;
  if (reply.interpreted_as) mountReading(root, reply.interpreted_as, address);
  (verdictOf(reply) === "none" ? mountAbstention : mountAnswer)(slot(root, "reply"), reply, standing);
  equip(root, record, options);
}

/**
 * Activate the links and the form below a reply.
 *
 * @param {HTMLElement} root an entry whose reply is shown
 * @param {object} record as the thread keeps it
 * @param {{say: (text: string) => void, onChange: () => void}} options `onChange` is called when the
 *   record was changed
 */
export function equip(root, record, { say, onChange }) {
  slot(root, "permalink").setAttribute("href", record.standing);
  mountCopy(slot(root, "copy-link"), slot(root, "permalink"), say);
  mountFeedback(slot(root, "verdict"), {
    reply: record.reply,
    filters: record.request.filters,
    said: record.said ?? null,
    onSaid: (said) => {
      record.said = said;
      onChange();
    },
    say,
  });
  slot(root, "after").hidden = false;
}

/** Show which question was answered; `address` is the page that asks the typed one. */
function mountReading(root, reading, address) {
  fill(root, "interpreted", reading);
  slot(root, "literal").href = changed(address, "spelling", "exact");
  slot(root, "reading").hidden = false;
}

/** Make a button copy the address of a link. */
function mountCopy(root, link, say) {
  root.addEventListener("click", async () => {
    const copied = await copyOut(link.href, root);
    if (copied) showCopied(root);
    say(copied ? "The link is copied." : "The clipboard is closed. The link is selected: copy it by hand.");
  });
}
