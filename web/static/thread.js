/* The thread: one entry for each question, the newest last. */

import { changed } from "./address.js";
import { compares, mountFailure, mountPending, mountReply } from "./answer.js";
import { ask } from "./client.js";
import { copy, fill, slot } from "./templates.js";

const ANSWER_CHARACTERS = 400; // of each turn: the service looks at no more, and a body has its limit

/**
 * Make a list a thread.
 *
 * A turn is a question as it was asked, with the words that answered it or null. Each entry was asked after some turns;
 * once it is answered, the next question is asked after these and its own.
 *
 * @param {HTMLElement} root the list, which may hold an entry already
 * @param {{endpoint: string, most: number, say: (text: string) => void}} options where to ask, how many turns to send
 *   at most, and how to tell a screen reader
 * @returns {{
 *   add: (request: object, address: string, before: object[]) => Promise<{end: string, standing: string}>,
 *   turns: () => object[],
 *   turnsOf: (link: HTMLElement) => object[],
 * }} `add` asks after the turns `before`, and resolves to how it ended: "answered", "superseded" by a later question,
 *   or a Failure's kind. `address` is the page that asks what was typed, `standing` the one that asks what was meant,
 *   so that it needs no turns. `turns` are those for the next question, `turnsOf` those for a link in the thread
 */
export function mountThread(root, { endpoint, most, say }) {
  let current = null; // of the one question whose reply is still wanted
  let turns = [...root.children].filter((entry) => !entry.querySelector(".failure")).map(turnOf);
  const turnsBefore = new WeakMap(); // by entry

  async function add(request, address, before) {
    current?.abort();
    const mine = (current = new AbortController());
    const entry = copy("entry");
    turnsBefore.set(entry, before);
    fill(entry, "question", request.question);
    const reply = slot(entry, "reply");
    mountPending(reply);
    root.append(entry);
    entry.scrollIntoView({ block: "start" });
    say("Looking for an answer.");
    try {
      const answer = await ask(endpoint, before.length ? { ...request, history: before } : request, mine.signal);
      mine.signal.throwIfAborted();
      const standing = answer.interpreted_as ? changed(address, "question", answer.interpreted_as) : address;
      if (answer.interpreted_as) mountReading(entry, answer.interpreted_as, address);
      mountReply(reply, answer, standing);
      turns = [...before, turnOf(entry)].slice(-most);
      say(spoken(answer));
      return { end: "answered", standing };
    } catch (error) {
      const kind = mine.signal.aborted ? "superseded" : (error.kind ?? "failed");
      const failure = mountFailure(reply, { kind, message: error.kind ? error.message : "", retry: address });
      if (kind !== "superseded") say(failure.innerText);
      if (kind === "failed" && !error.kind) console.error(error); // a fault of this page
      return { end: kind, standing: address };
    } finally {
      if (mine === current) entry.scrollIntoView({ block: "start" });
    }
  }

  return {
    add,
    turns: () => turns,
    turnsOf: (link) => (link.dataset.ask === "literally" ? [] : (turnsBefore.get(link.closest(".entry")) ?? [])),
  };
}

/** Show which question was answered; `address` is the page that asks the one typed, and nothing else. */
function mountReading(entry, reading, address) {
  fill(entry, "interpreted", reading);
  slot(entry, "literal").href = address;
  slot(entry, "reading").hidden = false;
}

function turnOf(entry) {
  const words = slot(entry, "words-text")?.textContent; // none in an abstention
  return {
    question: slot(entry, "question").textContent,
    answer: words ? Array.from(words).slice(0, ANSWER_CHARACTERS).join("") : null,
  };
}

function spoken(reply) {
  const reading = reply.interpreted_as ? `Read as: ${reply.interpreted_as} ` : "";
  return reading + spokenAnswer(reply);
}

function spokenAnswer(reply) {
  if (!reply.answered) return "No passage answers this.";
  if (compares(reply)) {
    const say = (sources) => (sources === 1 ? "1 source says" : `${sources} sources say`);
    return reply.groups.map(({ text, sources }) => `${say(sources)}: ${text}.`).join(" ");
  }
  const source = reply.citations.find((citation) => citation.number === reply.answer.citation);
  return `${reply.answer.text} Source: ${source.title}.`;
}
