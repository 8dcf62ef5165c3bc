/* Feedback on a reply. */

import { Failure, post } from "../shared/client.js";
import { newId, reasonOf } from "../shared/feedback.js";
import { choose, fill, slot } from "../shared/templates.js";
import { verdictOf } from "../shared/verdict.js";

/**
 * Let a form of the verdict template send without leaving the page.
 *
 * @param {HTMLFormElement} root
 * @param {object} options
 * @param {object} options.reply the judged reply, unchanged
 * @param {object} options.filters the filters of its question
 * @param {{id: string, verdict: string} | null} options.said the earlier verdict, which the next one replaces
 * @param {(said: {id: string, verdict: string}) => void} options.onSaid called when a verdict was stored
 * @param {(text: string) => void} options.say tells a screen reader
 */
export function mountFeedback(root, { reply, filters, said, onSaid, say }) {
  const why = slot(root, "why");
  const silent = verdictOf(reply) === "none";
  const id = said?.id ?? newId();
  choose(root, "data-answered", silent ? "no" : "yes");
  if (said) show(said.verdict);

  why.addEventListener("toggle", () => why.open && slot(root, "fields").scrollIntoView({ block: "nearest" }));
  root.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { verdict, ...rest } = given(event.submitter?.value ?? "down");
    tell("sending");
    try {
      await post(root.dataset.endpoint, { id, verdict, ...rest, answer: reply, filters });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      fill(root, "why-not", reasonOf(error));
      return tell("failed");
    }
    onSaid({ id, verdict });
    show(verdict);
    tell(verdict);
    if (why.contains(document.activeElement)) slot(root, "down").focus();
    why.open = false;
  });

  function given(verdict) {
    const fields = new FormData(root);
    if (verdict === "up") return { verdict };
    const reason = silent ? "should_have_answered" : fields.get("reason");
    return { verdict, ...(reason && { reason }), note: fields.get("note").trim() };
  }

  function show(verdict) {
    root.dataset.verdict = verdict;
    choose(root, "data-state", verdict);
  }

  function tell(state) {
    choose(root, "data-state", state);
    say(root.querySelector(`[data-state="${state}"]`).innerText);
  }
}
