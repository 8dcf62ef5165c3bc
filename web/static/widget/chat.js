/* The conversation: a list of questions with their replies, and the question form. */

import { announcementOf } from "../shared/announcement.js";
import { post } from "../shared/client.js";
import { turnOf } from "../shared/turns.js";
import { button, node } from "./nodes.js";
import { failureOf, replyOf } from "./reply.js";
import { feedbackOn } from "./feedback.js";

/**
 * Put a conversation into an element.
 *
 * A turn is a question as it was asked, with the words that answered it or null. Each question is asked after some
 * turns; once it is answered, the next one is asked after these and its own.
 *
 * @param {HTMLElement} parent
 * @param {{home: URL, turns: number, note: number, placeholder: string}} options where the service is, how many turns
 *   it takes, how long a note to it may be, and what stands in the empty box
 * @returns {{focus: () => void}} puts the focus where a question is typed
 */
export function mountChat(parent, { home, turns: most, note, placeholder }) {
  const endpoint = new URL("api/ask", home).href;
  const judging = { endpoint: new URL("api/feedback", home).href, most: note, say };
  const greeting = node(
    "slot", { name: "greeting", class: "greeting" }, "Every answer is a quotation, with the place where it stands.",
  );
  const list = node("ol", { class: "entries" });
  const thread = node("div", { class: "thread", role: "group", "aria-label": "Questions and answers", tabindex: "0" });
  const status = node("p", { class: "unseen", role: "status" });
  const box = node("textarea", {
    "aria-label": "Your question", placeholder, rows: "1", dir: "auto", autocomplete: "off", enterkeyhint: "send",
  });
  const form = node("form", { class: "ask" }, box, node("button", { class: "send" }, "Ask"));
  thread.append(greeting, list);
  parent.append(thread, form, status);

  greeting.addEventListener("click", ({ target }) => {
    const example = target.closest("[data-ask]");
    if (example) add({ question: example.textContent.trim() }, turns);
  });

  let current = null; // controls the question whose reply is awaited
  let turns = [];

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = box.value.trim().replace(/\s+/g, " ");
    if (!question) return;
    box.value = "";
    add({ question }, turns);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });

  async function add(request, before) {
    const { question } = request;
    current?.abort();
    const mine = (current = new AbortController());
    const reply = node("div", { class: "reply" }, node("p", { class: "pending" }, "Looking in the documents…"));
    const heading = node("h3", { class: "question", dir: "auto" }, question);
    const entry = node("li", { class: "entry" }, heading, reply);
    greeting.hidden = true;
    list.append(entry);
    show(entry);
    say("Looking for an answer.");
    try {
      const answer = await post(endpoint, before.length ? { ...request, history: before } : request, mine.signal);
      mine.signal.throwIfAborted();
      const reading = answer.interpreted_as;
      if (reading) heading.after(readingOf(reading, () => add({ question, spelling: "exact" }, [])));
      reply.replaceChildren(replyOf(answer, home), feedbackOn(answer, judging));
      turns = [...before, turnOf(question, answer)].slice(-most);
      say(announcementOf(answer));
    } catch (error) {
      fail(error, mine.signal.aborted ? "superseded" : (error.kind ?? "failed"));
    }
    if (mine === current) show(entry);

    function fail(error, kind) {
      const message = error.kind ? error.message : "";
      reply.replaceChildren(failureOf(kind, message, () => add(request, before)));
      if (kind === "refused") box.value ||= question; // to be corrected
      if (kind !== "superseded") say(reply.innerText);
      if (kind === "failed" && !error.kind) console.error(error); // a bug in this module
    }
  }

  function say(text) {
    status.textContent = text;
  }

  /** Scroll within the thread only: the page around it stays where it is. */
  function show(entry) {
    thread.scrollTo({ top: entry.offsetTop - list.offsetTop });
  }

  return { focus: () => box.focus() };
}

function readingOf(reading, onLiteral) {
  const words = node("span", { dir: "auto" }, reading);
  return node("p", { class: "reading" }, "Read as: ", words, " ", button({ class: "plain" }, onLiteral, "Ask it literally"));
}
