/* The filters of the question form, and a chip for each active one. The fields are the state; chips only show it. */

import { formatDay } from "../shared/formats.js";
import { copy, fill, slot } from "../shared/templates.js";

const NAMES = ["order", "publisher", "author", "document", "published_after", "published_before"];

/**
 * Show the filters of a form as chips that can be removed.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement} chips the list of them
 * @returns {{show: (parameters: URLSearchParams) => void, chosen: () => URLSearchParams}} sets the fields to what an
 *   address says; and returns those that limit the documents
 */
export function mountFilters(form, chips) {
  form.addEventListener("change", render);
  render();

  function render() {
    chips.replaceChildren(...fields(form).filter(holds).map(chipOf));
  }

  function chipOf(field) {
    const root = copy("chip");
    const label = labelOf(field);
    fill(root, "chip-label", label);
    const remove = slot(root, "remove");
    remove.setAttribute("aria-label", `Remove the filter: ${label}`);
    remove.addEventListener("click", () => {
      const position = [...chips.children].indexOf(root);
      clear(field);
      render();
      (chips.children[position] ?? chips.lastElementChild ?? form).querySelector("button, textarea").focus();
    });
    return root;
  }

  function show(parameters) {
    fields(form).forEach(clear);
    for (const [name, value] of parameters) {
      if (NAMES.includes(name) && `${name}=${value}` !== "order=relevance") set(form, name, value);
    }
    render();
  }

  /** Return what limits the documents. */
  function chosen() {
    const limits = [...new FormData(form)].filter(([name, value]) => NAMES.includes(name) && name !== "order" && value);
    return new URLSearchParams(limits);
  }

  return { show, chosen };
}

function fields(form) {
  return [...form.elements].filter((field) => NAMES.includes(field.name));
}

function holds(field) {
  return field.type === "checkbox" ? field.checked : field.value.trim() !== "";
}

function labelOf(field) {
  if (field.type === "checkbox") return field.parentElement.textContent.trim();
  if (field.type === "date") return `${field.dataset.chip} ${formatDay(field.value)}`;
  return field.dataset.chip ?? field.value;
}

function clear(field) {
  if (field.type === "checkbox") field.checked = false;
  else if (field.type === "hidden") field.remove();
  else field.value = "";
}

/** Set a field; where there is none for the value, as for one document of thousands, make a hidden one. */
function set(form, name, value) {
  const own = fields(form).filter((field) => field.name === name);
  const tick = own.find((field) => field.type === "checkbox" && field.value === value);
  const empty = own.find((field) => field.type !== "checkbox" && !field.value);
  if (tick) tick.checked = true;
  else if (empty) empty.value = value;
  else form.append(hidden(name, value, form.dataset.newest));
}

function hidden(name, value, newest) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  if (name === "order") field.dataset.chip = newest;
  return field;
}
