/* Makes the chat page a chat. Without this file it asks with a form and shows the answer on the next page. */

import { mountAsk } from "./ask.js";
import { mountThread } from "./thread.js";

const form = document.querySelector(".ask");
const status = document.getElementById("status");
const welcome = document.querySelector(".welcome");

const thread = mountThread(document.querySelector(".thread"), {
  endpoint: form.dataset.endpoint,
  most: Number(form.dataset.turns),
  say: (text) => {
    status.textContent = text;
  },
});

const asking = mountAsk(form, {
  onAsk: async (request, address, turns = thread.turns()) => {
    welcome.hidden = true;
    show(address);
    document.title = document.title.replace(/^.*(?= · )/s, () => request.question);
    const { end, standing } = await thread.add(request, address, turns);
    if (end === "answered") show(standing);
    if (end === "refused") asking.giveBack(request.question); // to be mended
  },
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-ask]");
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  asking.askAddress(link.href, thread.turnsOf(link));
});

/** Make a reload, and the way back from a document, show this answer again. */
function show(address) {
  history.replaceState(null, "", address);
}
