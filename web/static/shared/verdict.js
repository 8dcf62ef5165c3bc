/* What a reply is: an answer, a possible one, or silence. */

/**
 * Return the verdict of a reply: "answer", "possible" or "none".
 *
 * A reply that this window kept from a version before this one has none, and was an answer or silence.
 */
export function verdictOf(reply) {
  return reply.verdict ?? (reply.answered ? "answer" : "none");
}
