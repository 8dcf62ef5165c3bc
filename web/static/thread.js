/* The thread: one entry for each question, the newest last. */

import { compares, mountFailure, mountPending, mountReply } from "./answer.js";
import { ask } from "./client.js";
import { copy, fill, slot } from "./templates.js";

/**
 * Make a list a thread.
 *
 * @param {HTMLElement} root the list
 * @param {{endpoint: string, say: (text: string) => void}} options where to ask, and how to tell a screen reader
 * @returns {{add: (request: object, address: string) => Promise<string>}} asks, and resolves to how it ended:
 *   "answered", "superseded" by a later question, or a Failure's kind; `address` is the page that asks the same
 */
export function mountThread(root, { endpoint, say }) {
  let current = null; // of the one question whose reply is still wanted

  async function add(request, address) {
    current?.abort();
    const mine = (current = new AbortController());
    const entry = copy("entry");
    fill(entry, "question", request.question);
    const reply = slot(entry, "reply");
    mountPending(reply);
    root.append(entry);
    entry.scrollIntoView({ block: "start" });
    say("Looking for an answer.");
    try {
      const answer = await ask(endpoint, request, mine.signal);
      mine.signal.throwIfAborted();
      mountReply(reply, answer, address);
      say(spoken(answer));
      return "answered";
    } catch (error) {
      const kind = mine.signal.aborted ? "superseded" : (error.kind ?? "failed");
      const failure = mountFailure(reply, { kind, message: error.kind ? error.message : "", retry: address });
      if (kind !== "superseded") say(failure.innerText);
      if (kind === "failed" && !error.kind) console.error(error); // a fault of this page
      return kind;
    } finally {
      if (mine === current) entry.scrollIntoView({ block: "start" });
    }
  }

  return { add };
}

function spoken(reply) {
  if (!reply.answered) return "No passage answers this.";
  if (compares(reply)) {
    const say = (sources) => (sources === 1 ? "1 source says" : `${sources} sources say`);
    return reply.groups.map(({ text, sources }) => `${say(sources)}: ${text}.`).join(" ");
  }
  const source = reply.citations.find((citation) => citation.number === reply.answer.citation);
  return `${reply.answer.text} Source: ${source.title}.`;
}
