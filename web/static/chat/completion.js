/* Completes what is typed into the box, by names and titles of the documents: a list above it, for keys, mouse and screen
   readers (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, without its role, which a text area may not have). */

const PAUSE = 250; // milliseconds without a key
const MOST = 500; // characters that are sent: the last words count

/** Let the question form `root` complete; `say` tells a screen reader how many names fit the `filters`. */
export function mountCompletion(root, { say, filters }) {
  const box = root.elements.question;
  const list = root.querySelector(".completions");
  let timer = 0;
  let current = null; // controls the last request
  let start = 0; // of the words that are completed, in code points
  let active = -1;

  box.addEventListener("input", later);
  box.addEventListener("blur", hide);
  root.addEventListener("submit", hide);
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the box keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  box.addEventListener("keydown", byKey, { capture: true });
  if (box.value) later();

  function later() {
    hide();
    timer = setTimeout(look, PAUSE);
  }

  async function look() {
    const typed = box.value.slice(0, box.selectionStart);
    if (document.activeElement !== box || typed.trim().length < 2) return;
    const mine = (current = new AbortController());
    const characters = Array.from(typed);
    const asked = filters();
    asked.set("q", characters.slice(-MOST).join(""));
    const reply = await fetch(`${list.dataset.endpoint}?${asked}`, { signal: mine.signal })
      .then((response) => (response.ok ? response.json() : null))
      .catch(() => null);
    if (!reply?.suggestions.length || mine.signal.aborted) return;
    start = Math.max(0, characters.length - MOST) + reply.suggestions[0].start;
    show(reply.suggestions);
  }

  function show(suggestions) {
    list.replaceChildren(
      ...suggestions.map(({ text }, number) => {
        const option = document.createElement("li");
        Object.assign(option, { id: `completion-${number}`, role: "option", dir: "auto", textContent: text });
        return option;
      }),
    );
    list.hidden = false;
    box.setAttribute("aria-controls", list.id);
    say(`${suggestions.length === 1 ? "One name fits" : `${suggestions.length} names fit`}: arrow down to choose.`);
  }

  function hide() {
    clearTimeout(timer);
    current?.abort();
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    box.removeAttribute("aria-controls");
    box.removeAttribute("aria-activedescendant");
  }

  function byKey(event) {
    if (list.hidden || event.isComposing) return;
    const options = [...list.children];
    if (event.key === "ArrowDown") go(options, (active + 1) % options.length);
    else if (event.key === "ArrowUp") go(options, (active + options.length) % (options.length + 1));
    else if (event.key === "Enter" && !event.shiftKey && active >= 0) choose(options[active]);
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** Make an option the chosen one. Above the first one is the box itself. */
  function go(options, place) {
    active = place < options.length ? place : -1;
    for (const option of options) option.setAttribute("aria-selected", option === options[active]);
    if (active < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", options[active].id);
  }

  function choose({ textContent: name }) {
    const typed = box.value.slice(0, box.selectionStart);
    const kept = Array.from(typed).slice(0, start).join("");
    box.setRangeText(name, kept.length, typed.length, "end");
    hide();
  }
}
