/* What stands below a question: an answer, an abstention, a failure, or the wait for one of them. */

import { changed, parameter } from "./address.js";
import { cut } from "./codepoints.js";
import { choose, copy, fill, fillMarked, slot } from "./templates.js";

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** Show the reply that the endpoint gave; `address` is the page that asks the same. */
export function mountReply(parent, reply, address) {
  return reply.answered ? mountAnswer(parent, reply, address) : mountAbstention(parent, reply);
}

/** Whether it is worth showing who says what; see AskReply.compares in web/schema/replies.py. */
export function compares({ groups, citations }) {
  const quotes = new Map(citations.map((citation) => [citation.number, citation.exact]));
  const narrower = groups.some((group) => group.text !== quotes.get(group.citations[0]));
  return groups.some((group) => group.sources > 1) || (groups.length > 1 && narrower);
}

/** Show that an answer is being looked for. */
export function mountPending(parent) {
  return mount(parent, copy("pending"));
}

/** Show why there is neither an answer nor an abstention; `retry` is the address that asks again. */
export function mountFailure(parent, { kind, message, retry }) {
  const root = copy("failure");
  choose(root, "data-kind", kind);
  fill(root, "message", message);
  slot(root, "retry").href = retry;
  slot(root, "again").hidden = kind === "refused";
  return mount(parent, root);
}

function mountAnswer(parent, reply, address) {
  const root = copy("answer");
  const byNumber = new Map(reply.citations.map((citation) => [citation.number, citation]));
  slot(root, "words-text").textContent = reply.answer.text;
  slot(root, "words").hidden = compares(reply) || reply.answer.text === reply.snippets[0].text;
  fillCite(root, byNumber.get(reply.answer.citation));
  if (compares(reply)) mountVoices(slot(root, "voices"), reply.groups, byNumber, address);
  for (const snippet of reply.snippets) mountSnippet(slot(root, "snippets"), snippet, byNumber.get(snippet.citation));
  return mount(parent, root);
}

function mountVoices(root, groups, byNumber, address) {
  root.hidden = false;
  for (const group of groups) mountVoice(slot(root, "voice-list"), group, byNumber);
  const order = parameter(address, "order") ?? "relevance";
  choose(root, "data-order", order);
  slot(root, "reorder").setAttribute("href", changed(address, "order", order === "newest" ? "relevance" : "newest"));
}

function mountVoice(parent, group, byNumber) {
  const root = copy("voice");
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

function mountSnippet(parent, snippet, citation) {
  const root = copy("snippet");
  fillMarked(root, "quote", cut(snippet.text, snippet.highlights));
  fillCite(root, citation);
  fillSource(root, citation);
  fillConfidence(root, snippet.confidence);
  slot(root, "source").textContent = citation.source ?? "";
  slot(root, "made-from").hidden = !citation.source;
  parent.append(root);
}

function mountAbstention(parent, reply) {
  const root = copy("abstention");
  choose(root, "data-reason", reply.reason);
  slot(root, "closest").hidden = reply.closest.length === 0;
  for (const citation of reply.closest) mountClosest(slot(root, "near"), citation);
  return mount(parent, root);
}

function mountClosest(parent, citation) {
  const root = copy("closest");
  fill(root, "quote", citation.exact);
  fillSource(root, citation);
  parent.append(root);
}

function fillCite(root, citation) {
  const link = fill(root, "cite", String(citation.number));
  link.href = citation.href;
  link.setAttribute("aria-label", `Source ${citation.number}: ${citation.title}`);
}

function fillSource(root, citation) {
  slot(root, "quote").cite = citation.href;
  fill(root, "title", citation.title).href = citation.href;
  fill(root, "publisher", citation.publisher);
  fillPublished(root, citation);
}

function fillConfidence(root, probability) {
  fill(root, "percent", `${Math.floor(probability * 100 + 0.5)}\u00a0%`);
  for (const word of root.querySelectorAll("[data-least]")) {
    word.hidden = !(Number(word.dataset.least) <= probability && probability < Number(word.dataset.below));
  }
}

function fillPublished(root, citation) {
  const published = citation.published && days.format(new Date(`${citation.published}T00:00:00Z`));
  fill(root, "published", published).dateTime = citation.published ?? "";
}

function mount(parent, root) {
  parent.replaceChildren(root);
  return root;
}
