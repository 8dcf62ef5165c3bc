/* The form that a question is typed into. */

/**
 * Make a form ask without leaving the page.
 *
 * @param {HTMLFormElement} root
 * @param {{onAsk: (request: object, address: string, turns?: object[]) => void}} options gets the JSON body, the page
 *   that asks the same, and the turns before it unless the question was typed
 * @returns {{askAddress: (address: string, turns: object[]) => void, giveBack: (question: string) => void}} asks what
 *   the address of a page asks, after these turns; puts a question back into the box, unless something else was typed
 *   meanwhile
 */
export function mountAsk(root, { onAsk }) {
  const box = root.elements.question;

  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = new FormData(root);
    fields.set("question", oneLine(box.value));
    if (!fields.get("question")) return;
    box.value = "";
    send(new URLSearchParams(fields));
  });

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    root.requestSubmit();
  });

  function send(parameters, turns) {
    onAsk(requestOf(parameters), `${root.getAttribute("action")}?${parameters}`, turns);
  }

  return {
    askAddress: (address, turns) => send(new URL(address, document.baseURI).searchParams, turns),
    giveBack: (question) => {
      box.value ||= question;
    },
  };
}

/** Return the JSON body that asks what the parameters of a page's address ask. */
function requestOf(parameters) {
  const filters = {};
  for (const name of ["document", "publisher"]) {
    if (parameters.has(name)) filters[name] = parameters.getAll(name);
  }
  for (const name of ["published_after", "published_before"]) {
    if (parameters.has(name)) filters[name] = parameters.get(name);
  }
  const request = { question: parameters.get("question"), filters };
  if (parameters.has("limit")) request.limit = Number(parameters.get("limit"));
  if (parameters.has("order")) request.order = parameters.get("order");
  return request;
}

function oneLine(text) {
  return text.trim().replace(/\s+/g, " ");
}
