/* The conversations that this browser keeps, if somebody wants that. Other windows hear of each change.
   Those of another collection of documents are not seen: what was said there is nothing to go on with here. */

import { openStore } from "../shared/database.js";
import { newId } from "../shared/feedback.js";

const SWITCH = "citewell-history";
const HOME = document.querySelector(".wordmark").getAttribute("href"); // of the collection
const CURRENT = `citewell-conversation:${HOME}`; // the id of the one in this window

const store = openStore("conversations");
const channel = new BroadcastChannel("citewell-history");

/** Whether conversations are kept. */
export function isKept() {
  return attempt(() => localStorage.getItem(SWITCH) === "on");
}

/** Keep conversations from now on, or no more; those that were kept stay. */
export function setKept(on) {
  attempt(() => localStorage.setItem(SWITCH, on ? "on" : "off"));
}

/** Keep the conversation of this window, if conversations are kept. */
export async function keep(records) {
  if (!records.length || !isKept()) return;
  const id = current() ?? newId();
  resume(id);
  await store.put(id, { id, home: HOME, changed: Date.now(), title: records[0].request.question, records });
  channel.postMessage("changed");
}

/** Return the id of the conversation of this window; null if it has none yet. */
export function current() {
  return attempt(() => sessionStorage.getItem(CURRENT));
}

/** Make a conversation the one of this window; null begins a new one. */
export function resume(id) {
  attempt(() => (id ? sessionStorage.setItem(CURRENT, id) : sessionStorage.removeItem(CURRENT)));
}

/** Forget the conversation of this window. */
export async function forget() {
  const id = current();
  resume(null);
  if (id) await remove(id);
}

/** Return all conversations about these documents, the last changed first. */
export async function all() {
  return (await store.all()).filter(({ home = HOME }) => home === HOME).sort((one, other) => other.changed - one.changed);
}

/** Delete a conversation. */
export async function remove(id) {
  await store.remove(id);
  channel.postMessage("changed");
}

/** Delete all conversations. */
export async function removeAll() {
  await store.clear();
  channel.postMessage("changed");
}

/** Call a function whenever another window has changed something. */
export function watch(onChange) {
  channel.addEventListener("message", onChange);
}

/** Storage may be forbidden: then nothing is kept. */
function attempt(act) {
  try {
    return act() ?? null;
  } catch {
    return null;
  }
}
