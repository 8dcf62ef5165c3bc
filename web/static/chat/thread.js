/* The thread: one entry for each question, the newest last. */

import { post } from "../shared/client.js";
import { copy, fill, slot } from "../shared/templates.js";
import { turnOf } from "../shared/turns.js";
import { changed } from "./address.js";
import { mountFailure, mountPending } from "./progress.js";
import { showReplies } from "./replies.js";

/**
 * Turn a list into a thread.
 *
 * A record is a question that got a reply: `request` and `address` ask what was typed, `standing` is the page that asks
 * what was meant, so that it needs no turns; `before` are the turns it was asked after, `reply` is what came, `said`
 * the feedback given. A turn is a question as it was asked, with the words that answered it or null.
 *
 * @param {HTMLElement} root the list, which may already have an entry
 * @param {object} options
 * @param {string} options.endpoint where to ask
 * @param {number} options.most maximum number of turns to send
 * @param {(text: string) => void} options.say tells a screen reader
 * @param {(records: object[]) => void} options.onChange called with all records after a change
 */
export function mountThread(root, { endpoint, most, say, onChange }) {
  let current = null; // controls the question whose reply is awaited
  let latest = null; // the record before the next question
  const records = new Map(); // by entry
  const turnsBefore = new WeakMap(); // by entry, also for questions without a reply
  const tools = { say, onChange: () => onChange([...records.values()]) };

  /**
   * Ask, after the turns `before`. Resolves to how it ended: "answered", "superseded" by a later question, "stopped" or
   * another Failure's kind; and to the page that asks the same.
   */
  async function add(request, address, before) {
    current?.abort("superseded");
    const mine = (current = new AbortController());
    const entry = newEntry(request.question);
    turnsBefore.set(entry, before);
    const waited = mountPending(slot(entry, "reply"), () => say("Still looking for an answer."));
    root.append(entry);
    entry.scrollIntoView({ block: "start" });
    say("Looking for an answer.");
    let failure = null;
    try {
      const reply = await post(endpoint, before.length ? { ...request, history: before } : request, mine.signal);
      const { showReply, announcementOf } = await showReplies();
      mine.signal.throwIfAborted();
      const standing = reply.interpreted_as ? changed(address, "question", reply.interpreted_as) : address;
      const record = { request, address, standing, before, reply };
      showReply(entry, record, tools);
      keep(entry, record);
      tools.onChange();
      say(announcementOf(reply));
      return { end: "answered", standing };
    } catch (error) {
      const kind = mine.signal.aborted ? mine.signal.reason : (error.kind ?? "failed");
      const message = error.kind ? error.message : "";
      failure = mountFailure(slot(entry, "reply"), { kind, message, retry: address });
      if (kind !== "superseded") say(failure.innerText);
      if (kind === "failed" && !error.kind) console.error(error); // a bug in this page
      return { end: kind, standing: address };
    } finally {
      waited();
      if (mine === current) {
        current = null;
        entry.scrollIntoView({ block: "start" });
        failure?.scrollIntoView({ block: "nearest" }); // below a long question
      }
    }
  }

  function keep(entry, record) {
    records.set(entry, record);
    latest = record;
  }

  return {
    add,

    /** Add the server's rendered entry for this record to the thread. */
    async adopt(entry, record) {
      keep(entry, record); // at once: the next question may refer to it
      try {
        (await showReplies()).equip(entry, record, tools);
      } finally {
        tools.onChange();
      }
    },

    /** Show records again, above what stands in the list but for `double`; what cannot be shown is left out. */
    async restore(kept, double) {
      const { showReply } = await showReplies();
      double?.remove();
      const standing = [...root.children];
      for (const record of kept) {
        const entry = newEntry(record.request.question);
        try {
          showReply(entry, record, tools);
        } catch {
          continue; // stored by a page with another format
        }
        turnsBefore.set(entry, record.before);
        if (standing.length) standing[0].before(entry);
        else root.append(entry);
        keep(entry, record);
      }
    },

    /** Tell of the records, after they were restored. */
    changed: tools.onChange,

    /** Forget everything. */
    clear() {
      current?.abort("superseded");
      records.clear();
      latest = null;
      root.replaceChildren();
      tools.onChange();
    },

    /** Stop waiting for a reply. Return whether one was awaited. */
    stop() {
      current?.abort("stopped");
      return current !== null;
    },

    records: () => [...records.values()],

    /** The turns before the next question. */
    turns: () => (latest ? [...latest.before, turnOf(latest.request.question, latest.reply)].slice(-most) : []),

    /** The turns before the question of a link in the thread. */
    turnsOf: (link) => (link.dataset.ask === "literally" ? [] : (turnsBefore.get(link.closest(".entry")) ?? [])),
  };
}

function newEntry(question) {
  const entry = copy("entry");
  fill(entry, "question", question);
  return entry;
}
