/* An answer: its words, the sources' answers, and the quotations. */

import { cut } from "../shared/codepoints.js";
import { formatPercent, formatShortDay } from "../shared/formats.js";
import { choose, copy, fill, fillMarked, slot } from "../shared/templates.js";
import { shownOf, verdictOf } from "../shared/verdict.js";
import { changed, parameter } from "./address.js";

/** Show an answer; `address` is the page with the same question. */
export function mountAnswer(parent, reply, address) {
  const root = copy("answer");
  const byNumber = new Map(reply.citations.map((citation) => [citation.number, citation]));
  root.dataset.kind = reply.kind ?? "answer";
  root.dataset.verdict = verdictOf(reply);
  if (reply.caution) {
    root.setAttribute("aria-label", reply.caution.heading);
    fillCaution(root, reply.caution);
  }
  slot(root, "words-text").textContent = reply.answer.text;
  slot(root, "words").hidden = reply.shown_as !== "phrase";
  fillCite(root, byNumber.get(reply.answer.citation));
  if (reply.shown_as === "comparison") mountVoices(slot(root, "voices"), reply.groups, byNumber, address);
  if (verdictOf(reply) === "answer") fillAgreement(root, reply.groups);
  const { first, more, less_sure: lessSure } = shownOf(reply);
  mountSnippets(slot(root, "snippets"), first, reply);
  mountFolded(slot(root, "folded-more"), more, reply);
  mountFolded(slot(root, "folded-less-sure"), lessSure, reply);
  parent.replaceChildren(root);
}

/** Say how many sources agree, if there is only one answer. Nobody agrees with a guess. */
function fillAgreement(root, groups) {
  if (groups.length !== 1 || groups[0].sources < 2) return;
  fill(root, "sources", String(groups[0].sources));
  slot(root, "agreed").hidden = false;
}

function mountFolded(root, numbers, reply) {
  root.hidden = numbers.length === 0;
  fill(root, "count", String(numbers.length));
  choose(root, "data-number", numbers.length === 1 ? "one" : "many");
  mountSnippets(slot(root, "passages"), numbers, reply);
}

function mountSnippets(parent, numbers, reply) {
  let before = null;
  for (const number of numbers) {
    const citation = reply.citations.find((one) => one.number === number);
    const snippet = reply.snippets.find((one) => one.citation === number);
    mountSnippet(parent, snippet, citation, citation.document === before);
    before = citation.document;
  }
}

/** Say that an answer is not sure, or that a question is not in English. */
export function fillCaution(root, { heading, text }) {
  fill(root, "caution-heading", heading);
  fill(root, "caution-text", text);
  slot(root, "caution").hidden = false;
}

function mountVoices(root, groups, byNumber, address) {
  root.hidden = false;
  for (const group of groups) mountVoice(slot(root, "voice-list"), group, byNumber);
  const order = parameter(address, "order") ?? "relevance";
  choose(root, "data-order", order);
  slot(root, "order").hidden = Boolean(groups[0].about); // two things that are compared keep their order
  slot(root, "reorder").setAttribute("href", changed(address, "order", order === "newest" ? "relevance" : "newest"));
}

function mountVoice(parent, group, byNumber) {
  const root = copy("voice");
  fill(root, "about", group.about);
  slot(root, "counted").hidden = Boolean(group.about);
  fill(root, "count", String(group.sources));
  choose(root, "data-number", group.sources === 1 ? "one" : "many");
  fill(root, "said", group.text);
  slot(root, "more").hidden = group.sources <= group.citations.length;
  for (const number of group.citations) mountVoiceSource(slot(root, "named"), byNumber.get(number));
  parent.append(root);
}

function mountVoiceSource(parent, citation) {
  const root = copy("voice-source");
  fillCite(root, citation);
  fill(root, "name", citation.publisher || citation.title);
  fillPublished(root, citation);
  parent.append(root);
}

function mountSnippet(parent, snippet, citation, same) {
  const root = copy("snippet");
  fillMarked(root, "quote", cut(snippet.text, snippet.highlights));
  if (snippet.table) showTable(root, snippet.table);
  fillCite(root, citation);
  fillSource(root, citation, same);
  fillConfidence(root, snippet);
  fill(root, "outline", snippet.outline?.join(" · "));
  slot(root, "source").textContent = citation.source ?? "";
  slot(root, "made-from").hidden = !citation.source;
  parent.append(root);
}

async function showTable(root, table) {
  const { fillTable } = await import("../sources/table-row.js"); // few quotations are rows: it is loaded when needed
  fillTable(root, table);
}

function fillCite(root, citation) {
  const link = fill(root, "cite", String(citation.number));
  link.href = citation.href;
  link.setAttribute("aria-label", `Source ${citation.number}: ${citation.title}`);
}

/** Name the source of a quotation: title, authors, publisher, day and page; `same`: the one before it is of the same document. */
export function fillSource(root, citation, same = false) {
  slot(root, "quote").cite = citation.href;
  slot(root, "quote").dataset.original = citation.deep_link ?? "";
  fill(root, "title", citation.title).href = citation.href;
  fill(root, "authors", citation.authors?.join(", "));
  fill(root, "publisher", citation.publisher);
  fillPublished(root, citation);
  for (const name of ["title", "authors", "publisher", "published"]) slot(root, name).hidden ||= same;
  slot(root, "same").hidden = !same;
  fill(root, "locator", citation.locator?.text);
  fill(root, "field", citation.field && `Metadata: ${citation.field}`);
}

function fillConfidence(root, { confidence, confidence_label: label }) {
  fill(root, "percent", formatPercent(confidence));
  fill(root, "confidence", label);
}

function fillPublished(root, citation) {
  fill(root, "published", formatShortDay(citation.published)).dateTime = citation.published ?? "";
}
