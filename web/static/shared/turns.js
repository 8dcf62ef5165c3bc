/* Turns of a conversation, for follow-up questions. */

const ANSWER_CHARACTERS = 400; // of each turn: the service uses no more, and a body has a limit

/** Return the turn of a question: as it was asked, with the words that answered it, or null without an answer. */
export function turnOf(question, { answer }) {
  return { question, answer: answer ? Array.from(answer.text).slice(0, ANSWER_CHARACTERS).join("") : null };
}
