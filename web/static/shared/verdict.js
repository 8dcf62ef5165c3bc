/* The kind of a reply: an answer, a possible answer, or no answer. */

/**
 * Return the verdict of a reply: "answer", "possible" or "none".
 *
 * A reply that was kept by an older version has none: it was an answer, or had no answer.
 */
export function verdictOf(reply) {
  return reply.verdict ?? (reply.answered ? "answer" : "none");
}

/**
 * Return the numbers of the quotations in view and of the folded ones: `{first, more, less_sure}`.
 *
 * A reply that was kept by an older version shows all.
 */
export function shownOf(reply) {
  return reply.shown ?? { first: reply.citations.map(({ number }) => number), more: [], less_sure: [] };
}
