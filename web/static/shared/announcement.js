/* Texts for screen readers. */

import { verdictOf } from "./verdict.js";

const SILENCES = {
  no_passages: "The documents do not speak of that.",
  incomplete: "Part of the documents could not be searched. Ask again in a moment.",
};

/** Announce a reply to a screen reader. */
export function announcementOf(reply) {
  const reading = reply.interpreted_as ? `Read as: ${reply.interpreted_as} ` : "";
  return reading + spokenAnswer(reply);
}

function spokenAnswer(reply) {
  const caution = reply.caution ? `${reply.caution.heading}. ${reply.caution.text} ` : "";
  if (verdictOf(reply) === "none") {
    return caution + (SILENCES[reply.reason] ?? "No passage answers this for certain.");
  }
  return caution + spokenWords(reply);
}

function spokenWords(reply) {
  if (reply.shown_as === "list") return `${reply.snippets.length} passages.`;
  if (reply.shown_as === "comparison") {
    return reply.groups.map((group) => `${headingOf(group)}: ${group.text}.`).join(" ");
  }
  const source = reply.citations.find((citation) => citation.number === reply.answer.citation);
  return `${reply.answer.text} Source: ${source.title}.`;
}

/** Say whose answer it is: which of two things it is about, or how many sources say so, as in "1 source says". */
export function headingOf({ about, sources }) {
  if (about) return about;
  return sources === 1 ? "1 source says" : `${sources} sources say`;
}
