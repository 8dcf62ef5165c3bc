/* A thread as a file: Markdown for reading, JSON for checking. */

import { formatDay } from "../shared/formats.js";
import { verdictOf } from "../shared/verdict.js";

/**
 * Write records as Markdown, every quotation with its place and its permalink.
 *
 * @param {object[]} records of the thread
 * @param {string} base address that the page's own addresses are relative to
 * @param {Date} now when it is saved
 */
export function toMarkdown(records, base, now) {
  const saved = `Saved on ${formatDay(now.toISOString().slice(0, 10))} from <${new URL(base).origin}>. Every answer is a quotation.`;
  return `# Questions and answers\n\n${saved}\n\n${records.map((record) => entry(record, base)).join("\n")}`;
}

/** Write the unchanged replies: a list that `qa verify` and /api/verify check. */
export function toJson(records) {
  return `${JSON.stringify(records.map((record) => record.reply), null, 2)}\n`;
}

/** Let the browser save a text as a file. */
export function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // not before the browser has read it
}

/** Hand a text as a file to another program of the device; nothing if nobody takes it. */
export async function share(name, text) {
  const files = [new File([text], name, { type: "text/plain" })];
  await navigator.share({ files, title: "Questions and answers" }).catch(() => null);
}

function entry({ request, standing, reply }, base) {
  const reading = reply.interpreted_as ? `Read as: ${plain(reply.interpreted_as)}\n\n` : "";
  const body = verdictOf(reply) === "none" ? silence(reply, base) : answer(reply, base);
  return `## ${plain(request.question)}\n\n${reading}${filters(reply)}${body}${link("This answer", standing, base)}\n`;
}

function answer(reply, base) {
  const mark = `[${reply.answer.citation}]`;
  const words = reply.caution
    ? `${plain(reply.caution.heading)}: ${plain(reply.answer.text)} ${mark}\n\n${plain(reply.caution.text)}\n\n`
    : `**${plain(reply.answer.text)}** ${mark}\n\n`;
  return words + reply.citations.map((citation) => quotation(citation, `[${citation.number}] `, base)).join("");
}

function silence(reply, base) {
  const near = reply.closest.map((citation) => quotation(citation, "", base)).join("");
  const caution = reply.caution ? `${plain(reply.caution.heading)}. ${plain(reply.caution.text)}\n\n` : "";
  return `${caution}No passage answers this.\n\n${near && `Closest passages (not answers):\n\n${near}`}`;
}

function quotation(citation, number, base) {
  const lines = citation.exact.split(/\r\n|\r|\n/).map((line) => `> ${plain(line)}`.trimEnd());
  const place = citation.field
    ? `metadata: ${citation.field}`
    : `characters ${citation.start} to ${citation.end}`;
  const { title, authors = [], publisher, published, locator } = citation;
  const source = [title, ...authors, publisher, formatDay(published), locator?.text, place];
  const named = source.filter(Boolean).map(plain).join(", ");
  return `${lines.join("\n")}\n\n${number}${named}. ${link("Check it", citation.href, base)}\n`;
}

function filters({ filters: named = [] }) {
  return named.length ? `Asked of: ${named.map(({ label }) => plain(label)).join("; ")}\n\n` : "";
}

function link(words, address, base) {
  return `[${words}](<${new URL(address, base).href.replace(/[<>]/g, encodeURIComponent)}>)\n`;
}

/** Return a text on one line without mark-up. */
function plain(text) {
  const marks = text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~&]/g, "\\$&");
  return marks.replace(/^(\d+)([.)])/, "$1\\$2").replace(/^([-+=])/, "\\$1");
}
