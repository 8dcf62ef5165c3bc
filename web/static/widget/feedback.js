/* Feedback on a reply: a thumb, and below a thumb down a reason and a note. */

import { Failure, post } from "../shared/client.js";
import { newId, reasonOf } from "../shared/feedback.js";
import { verdictOf } from "../shared/verdict.js";
import { button, icon, node } from "./nodes.js";

const UP = "M8 11v9H5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zl4-7.5a2 2 0 0 1 2 2V9h4.6a1.8 1.8 0 0 1 1.8 2.1l-1.2 7.2a2 2 0 0 1-2 1.7H8";
const DOWN = "M16 13V4h3a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1zl-4 7.5a2 2 0 0 1-2-2V15H5.4a1.8 1.8 0 0 1-1.8-2.1l1.2-7.2a2 2 0 0 1 2-1.7H16";
const REASONS = {
  wrong_answer: "The answer is wrong",
  wrong_evidence: "The quotation does not show it",
  out_of_date: "It is out of date",
};
const THANKS = {
  up: "Thank you: kept as right.",
  down: "Thank you: kept for the people who look after the documents.",
};

/**
 * Make the part that judges a reply. A second verdict replaces the first.
 *
 * @param {object} reply as it came
 * @param {{endpoint: string, most: number, say: (text: string) => void}} options where it is sent, how long a note may
 *   be, and what tells a screen reader
 */
export function feedbackOn(reply, { endpoint, most, say }) {
  const silent = verdictOf(reply) === "none";
  const id = newId();
  const up = button({ class: "thumb", "aria-label": "Yes, it is right", "aria-pressed": "false" }, () => send({ verdict: "up" }), icon(UP));
  const down = button({ class: "thumb", "aria-label": "No, something is wrong", "aria-expanded": "false" }, toggle, icon(DOWN));
  const why = formOf(silent, most);
  const outcome = node("p", { class: "soft", hidden: true, dir: "auto" });
  const prompt = node("span", {}, silent ? "No answer: is that right?" : "Is this right?");

  why.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = new FormData(why);
    const reason = silent ? "should_have_answered" : fields.get("reason");
    send({ verdict: "down", ...(reason && { reason }), note: fields.get("note").trim() });
  });

  async function send(said) {
    tell("Sending…");
    try {
      await post(endpoint, { id, ...said, answer: reply, filters: {} });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return tell(`Not sent: ${reasonOf(error)}`);
    }
    up.setAttribute("aria-pressed", String(said.verdict === "up"));
    down.toggleAttribute("data-said", said.verdict === "down");
    if (why.contains(why.getRootNode().activeElement)) down.focus();
    if (!why.hidden) toggle();
    tell(THANKS[said.verdict]);
  }

  function toggle() {
    why.hidden = !why.hidden;
    down.setAttribute("aria-expanded", String(!why.hidden));
  }

  function tell(text) {
    outcome.hidden = false;
    outcome.textContent = text;
    say(text);
  }

  return node("div", { class: "verdict", role: "group", "aria-label": "Feedback" }, prompt, up, down, why, outcome);
}

/** The form of a thumb down; without an answer there is no choice of reasons. */
function formOf(silent, most) {
  const reasons = Object.entries(REASONS).map(([value, words]) =>
    node("label", {}, node("input", { type: "radio", name: "reason", value }), words),
  );
  const note = node("textarea", { name: "note", rows: "2", dir: "auto", maxlength: String(most) });
  return node(
    "form",
    { class: "card", hidden: true },
    silent
      ? node("p", {}, "The documents should have answered this")
      : node("fieldset", {}, node("legend", {}, "What is wrong?"), ...reasons),
    node("label", { class: "note" }, "What should it be? (optional)", note),
    node("button", { class: "retry" }, "Send"),
  );
}
