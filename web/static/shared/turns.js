/* Turns of a conversation, which a follow-up is asked after. */

const ANSWER_CHARACTERS = 400; // of each turn: the service looks at no more, and a body has its limit

/** Return the turn of a question: as it was asked, with the words that answered it, or null in silence. */
export function turnOf(question, { answer }) {
  return { question, answer: answer ? Array.from(answer.text).slice(0, ANSWER_CHARACTERS).join("") : null };
}
