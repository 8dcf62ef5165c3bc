/* The page of the kept conversations: searched, opened, deleted, exported. */

import { choose, copy, fill, slot } from "../shared/templates.js";
import { download } from "./export.js";
import { all, isKept, remove, removeAll, resume, setKept, watch } from "./history.js";
import { openThreadStorage } from "./thread-storage.js";

const root = document.querySelector(".conversations");
const list = slot(root, "list");
const find = slot(root, "find");
const toggle = slot(root, "keep");
const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
const thread = openThreadStorage(() => sessionStorage, `citewell-thread:${root.dataset.chat}`);

toggle.checked = isKept();
toggle.addEventListener("change", () => setKept(toggle.checked));
find.addEventListener("input", show);
watch(show);
show();

slot(root, "export").addEventListener("click", async () => {
  const kept = await all();
  const exported = kept.map(({ title, changed, records }) => ({
    title,
    changed: new Date(changed).toISOString(),
    replies: records.map(({ reply }) => reply),
  }));
  download("conversations.json", "application/json", `${JSON.stringify(exported, null, 2)}\n`);
});
slot(root, "delete-all").addEventListener("click", async () => {
  if (!confirm("Delete all conversations from this browser? This cannot be undone.")) return;
  await removeAll();
  resume(null);
  await show();
  find.focus();
});

/** Show what fits the search: words of the questions and answers. */
async function show() {
  const kept = await all().catch(() => []);
  const words = find.value.trim().toLocaleLowerCase();
  const fitting = kept.filter((one) => textOf(one).includes(words));
  choose(root, "data-state", kept.length === 0 ? "empty" : fitting.length === 0 ? "none" : "some");
  slot(root, "tools").hidden = kept.length === 0;
  list.replaceChildren(...fitting.map(item));
}

function textOf({ records }) {
  return records.map(({ request, reply }) => `${request.question} ${reply.answer?.text ?? ""}`).join(" ").toLocaleLowerCase();
}

function item({ id, title, changed, records }) {
  const entry = copy("conversation");
  const link = fill(entry, "title", title);
  link.href = root.dataset.chat;
  link.addEventListener("click", () => {
    thread.save(records);
    resume(id);
  });
  fill(entry, "changed", days.format(changed)).dateTime = new Date(changed).toISOString();
  fill(entry, "count", records.length === 1 ? "one question" : `${records.length} questions`);
  slot(entry, "delete").setAttribute("aria-label", `Delete: ${title}`);
  slot(entry, "delete").addEventListener("click", async () => {
    await remove(id);
    await show();
    find.focus();
  });
  return entry;
}
