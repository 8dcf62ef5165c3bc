/* The part below a question: an answer with its quotations, the closest passages without one, or a failure. */

import { headingOf } from "../shared/announcement.js";
import { cut } from "../shared/codepoints.js";
import { formatDay, formatPercent } from "../shared/formats.js";
import { shownOf, verdictOf } from "../shared/verdict.js";
import { button, node } from "./nodes.js";

const REASONS = {
  not_stated: "The question is about a document itself, and its metadata do not say this.",
  low_confidence: "Some passages come near, but none is sure enough to be shown as an answer. Other words may find it.",
};

const SILENCES = {
  no_passages: "The documents do not speak of that",
  incomplete: "Part of the documents could not be searched: ask again in a moment",
};

const FAILURES = {
  refused: ["This question cannot be asked", ""],
  forbidden: ["This question was not let in", "The service answers only whom it knows."],
  busy: ["Too many questions at once", "Your question is kept. Wait a moment, then try again."],
  failed: ["The service could not answer", "Your question is kept."],
  offline: ["The service cannot be reached", "Your question is kept. Check the connection, then try again."],
  late: ["No answer came in time", "Your question is kept. The service may be busy: try again."],
  superseded: ["Not answered", "You asked something else before this was answered."],
};

/** Show a reply of the endpoint; its links lead to the service at `home`. */
export function replyOf(reply, home) {
  return verdictOf(reply) === "none" ? silenceOf(reply, home) : answerOf(reply, home);
}

/** Show why there is no reply, and offer to try again. */
export function failureOf(kind, message, onRetry) {
  const [heading, advice] = FAILURES[kind];
  return node(
    "article",
    { class: "card failure", "aria-label": "Failed" },
    node("h4", {}, heading),
    advice && node("p", {}, advice),
    message && node("p", { class: "message", dir: "auto" }, message),
    kind !== "refused" && button({ class: "retry" }, onRetry, "Try again"),
  );
}

function answerOf(reply, home) {
  const cite = (number) => markOf(byNumber(reply, number), home);
  const { first, more, less_sure: lessSure } = shownOf(reply);
  return node(
    "article",
    { class: "answer", "data-verdict": verdictOf(reply), "aria-label": reply.caution?.heading ?? "Answer" },
    reply.caution && cautionOf(reply.caution),
    reply.shown_as === "phrase" && node("p", { class: "words", dir: "auto" }, reply.answer.text, " ", cite(reply.answer.citation)),
    reply.shown_as === "comparison" && node("ul", { class: "voices" }, ...reply.groups.map((group) => voiceOf(group, cite))),
    quotesOf(first, reply, home),
    foldedOf([...more, ...lessSure], reply, home),
  );
}

function quotesOf(numbers, reply, home) {
  const snippet = (number) => reply.snippets.find(({ citation }) => citation === number);
  const quotes = numbers.map((number) => quoteOf(snippet(number), byNumber(reply, number), home));
  return node("ol", { class: "quotes" }, ...quotes);
}

function foldedOf(numbers, reply, home) {
  const label = `${numbers.length} more ${numbers.length === 1 ? "passage" : "passages"}`;
  return numbers.length > 0 && node("details", { class: "folded" }, node("summary", {}, label), quotesOf(numbers, reply, home));
}

function cautionOf({ heading, text }) {
  return node("div", { class: "caution" }, node("h4", {}, heading), node("p", { class: "soft" }, text));
}

function voiceOf(group, cite) {
  const { text, citations } = group;
  return node(
    "li",
    { class: "card" },
    node("p", { class: "soft" }, headingOf(group)),
    node("p", { class: "words", dir: "auto" }, text, ...citations.flatMap((number) => [" ", cite(number)])),
  );
}

function quoteOf(snippet, citation, home) {
  const pieces = cut(snippet.text, snippet.highlights);
  const words = pieces.map(({ text, marked }) => (marked ? node("mark", {}, text) : text));
  return node(
    "li",
    {},
    node(
      "figure",
      {},
      node("blockquote", { dir: "auto", cite: addressOf(citation, home) }, ...words),
      sourceOf(citation, home, markOf(citation, home), snippet.confidence > 0 && confidenceOf(snippet)),
    ),
  );
}

function silenceOf(reply, home) {
  const closest = reply.closest.map((citation) =>
    node(
      "li",
      {},
      node(
        "figure",
        {},
        node("blockquote", { dir: "auto", cite: addressOf(citation, home) }, citation.exact),
        sourceOf(citation, home),
      ),
    ),
  );
  return node(
    "article",
    { class: "card silence", "aria-label": "No answer" },
    reply.caution && cautionOf(reply.caution),
    node("h4", {}, SILENCES[reply.reason] ?? "No passage in the documents answers this for certain"),
    REASONS[reply.reason] && node("p", {}, REASONS[reply.reason]),
    closest.length > 0 && node("h5", {}, "Closest passages ", node("span", { class: "soft" }, "(not answers)")),
    closest.length > 0 && node("ul", { class: "quotes" }, ...closest),
  );
}

/** The numbered mark of a citation: it opens the document in a new tab, with the quotation marked. */
function markOf(citation, home) {
  const label = `Source ${citation.number}: ${citation.title} (opens in a new tab)`;
  return node("a", { class: "cite", ...opening(citation, home), "aria-label": label }, String(citation.number));
}

function sourceOf(citation, home, before, after) {
  const { title, authors = [], publisher, published, locator, field } = citation;
  const elsewhere = node("span", { class: "unseen" }, " (opens in a new tab)");
  return node(
    "figcaption",
    {},
    before,
    node("a", { class: "title", ...opening(citation, home) }, node("span", { dir: "auto" }, title), elsewhere),
    authors.length > 0 && node("span", { dir: "auto" }, authors.join(", ")),
    publisher && node("span", { dir: "auto" }, publisher),
    published && node("time", { datetime: published }, formatDay(published)),
    locator && node("span", { dir: "auto" }, locator.text),
    field && node("span", {}, `Metadata: ${field}`),
    after,
  );
}

function confidenceOf({ confidence, confidence_label: label }) {
  const summary = node("summary", {}, `${label} confidence`);
  return node("details", {}, summary, node("span", {}, `${formatPercent(confidence)} likely to answer`));
}

function opening(citation, home) {
  return { href: addressOf(citation, home), target: "_blank", rel: "noopener" };
}

function addressOf(citation, home) {
  return new URL(citation.href, home).href;
}

function byNumber(reply, number) {
  return reply.citations.find((citation) => citation.number === number);
}
