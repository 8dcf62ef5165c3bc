/* Turns the chat page into a chat. Without this file a form asks, and the next page shows the answer. */

import "../shared/drop.js"; // files dropped on the page, from its first moment
import { slot } from "../shared/templates.js";
import { mountEvidence } from "../sources/evidence.js";
import { parameters, requestOf, same } from "./address.js";
import { mountAsk } from "./ask.js";
import { mountFilters } from "./filters.js";
import { mountKeys } from "./keyboard.js";
import { optional, prepareReplies, prepareWhenIdle } from "./replies.js";
import { openThreadStorage } from "./thread-storage.js";
import { mountThread } from "./thread.js";

const form = document.querySelector(".ask");
const status = document.getElementById("status");
const welcome = document.querySelector(".welcome");
const list = document.querySelector(".thread");
const undo = document.querySelector(".undo");
const title = document.title;

const storage = openThreadStorage(() => sessionStorage, `citewell-thread:${form.getAttribute("action")}`);
const filters = mountFilters(form, form.querySelector(".chips"));
let menu = null; // it comes with the first answer

const say = (text) => {
  status.textContent = text;
};
mountEvidence(list, { say });

const thread = mountThread(list, {
  endpoint: form.dataset.endpoint,
  most: Number(form.dataset.turns),
  say,
  onChange: (records) => {
    storage.save(records);
    showMenu(records);
    optional("history").then((kept) => kept?.keep(records)).catch(() => null); // it may not be kept here
  },
});

const asking = mountAsk(form, {
  onAsk: async (request, address, turns = thread.turns()) => {
    welcome.hidden = true;
    undo.hidden = true;
    form.querySelector(".filters").open = false; // Enter in one of its fields asks: the answer would be behind it
    document.querySelector(".viewer").close(); // it shows the evidence of another answer
    last = request.question;
    show(address, request.question);
    filters.show(parameters(address));
    const { end, standing } = await thread.add(request, address, turns);
    if (end === "answered") show(standing, request.question);
    if (end === "answered") propose();
    if (end === "refused" || end === "stopped") asking.giveBack(request.question); // to be corrected
  },
  last: () => last,
  say,
  filters: filters.chosen,
});

let last = "";
begin();
prepareWhenIdle();

mountKeys(document, { focus: asking.focus, stop: thread.stop });

document.addEventListener("pointerover", (event) => event.target.closest("a[data-ask]") && prepareReplies());
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-stop]")) thread.stop();
  const link = event.target.closest("a[data-ask]");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.dataset.ask === "example") return asking.askWords(link.textContent);
  const turns = thread.turnsOf(link);
  if (link.dataset.ask === "again") link.closest(".entry").remove();
  asking.askAddress(link.href, turns);
});

/** Show the stored thread, with the server's rendered answer in it. */
async function begin() {
  const rendered = list.firstElementChild;
  const given = rendered?.querySelector("input[name=answer]")?.value; // none in a failure
  const records = storage.load();
  const double = given && records.length > 0 && same(records.at(-1).standing, location.href);
  last = rendered?.querySelector(".question").textContent.trim() ?? records.at(-1)?.request.question ?? "";
  if (records.length) await thread.restore(records, double ? rendered : null);
  if (given && !double) await thread.adopt(rendered, recordOf(JSON.parse(given), addressOf(rendered)));
  if (thread.records().length) showMenu(thread.records());
  if (list.childElementCount === 0) return beginFresh();
  if (given) propose();
  welcome.hidden = true;
  if (!location.search) filters.show(parameters(records.at(-1).standing));
  if (!given && records.length) showJson(records.at(-1).standing);
  if (list.childElementCount > 1) list.lastElementChild.scrollIntoView({ block: "start", behavior: "instant" });
}

/** Let people type at once, but where the keyboard of a phone would cover the page; and show what can be asked. */
async function beginFresh() {
  if (matchMedia("(hover: hover) and (pointer: fine)").matches && !location.hash) asking.focus();
  const proposals = await optional("proposals");
  await proposals?.proposeFirst(welcome, { page: form.getAttribute("action"), filters: filters.chosen() });
}

/** Show what can be asked next. */
async function propose() {
  const proposals = await optional("proposals");
  const entry = list.lastElementChild;
  const asked = Array.from(list.querySelectorAll(".question"), (question) => question.textContent.trim());
  const options = { page: form.getAttribute("action"), endpoint: welcome.dataset.endpoint, asked };
  await proposals?.proposeNext(entry, thread.records().at(-1), options);
}

function addressOf(entry) {
  return slot(entry, "permalink").getAttribute("href");
}

/** Return the record of the server's rendered answer, which has no turns before it. */
function recordOf(reply, address) {
  return { request: requestOf(address), address, standing: address, before: [], reply };
}

/** Offer what can be done with the conversation. */
async function showMenu(records) {
  menu ??= optional("conversation-menu").then((found) =>
    found?.mountConversation(form, { records: () => thread.records(), onClear: clear }),
  );
  (await menu)?.show(records);
}

async function clear(forget) {
  const put = thread.records();
  const address = location.href;
  thread.clear();
  filters.show(new URLSearchParams());
  history.replaceState(null, "", form.getAttribute("action"));
  showJson(null);
  document.title = title.replace(/^.*(?= · )/s, welcome.querySelector("h1").textContent);
  welcome.hidden = false;
  status.textContent = "The conversation is cleared.";
  last = "";
  asking.focus();
  undo.hidden = false;
  const kept = await import("./history.js");
  const id = kept.current();
  undo.querySelector("button").onclick = () => {
    kept.resume(id);
    bringBack(put, address);
  };
  await (forget ? kept.forget() : kept.resume(null));
}

/** Undo the clearing of these records. */
async function bringBack(records, address) {
  undo.hidden = true;
  welcome.hidden = true;
  await thread.restore(records, null);
  thread.changed();
  last = records.at(-1).request.question;
  show(address, last);
  filters.show(parameters(address));
  asking.focus();
}

/** Make a reload, and the way back from a document, show this answer again. */
function show(address, question) {
  history.replaceState(null, "", address);
  document.title = title.replace(/^.*(?= · )/s, () => question);
  showJson(address);
}

/** Let the link at the foot lead to the answer of an address as JSON; without one there is no link. */
function showJson(address) {
  const link = document.querySelector("[data-slot=json]");
  link.href = address ? `${form.dataset.endpoint}?${parameters(address)}` : "";
  link.hidden = !address;
}
