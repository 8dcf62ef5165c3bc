/* The page brings its markup in <template> elements; this fills copies of them. Text goes in as text, never as HTML. */

/** Return a new copy of the element in `<template id="template-NAME">`. */
export function copy(name) {
  return document.getElementById(`template-${name}`).content.firstElementChild.cloneNode(true);
}

/** Return the first element below `root` whose data-slot is `name`. */
export function slot(root, name) {
  return root.querySelector(`[data-slot="${name}"]`);
}

/** Put a text into a slot; without a text the slot is hidden. */
export function fill(root, name, text) {
  const target = slot(root, name);
  target.textContent = text ?? "";
  target.hidden = !text;
  return target;
}

/** Put a text into a slot, with some pieces in <mark>. */
export function fillMarked(root, name, pieces) {
  const nodes = pieces.map((piece) => {
    if (!piece.marked) return piece.text;
    const mark = document.createElement("mark");
    mark.textContent = piece.text;
    return mark;
  });
  slot(root, name).replaceChildren(...nodes);
}

/** Among the elements with an attribute, show those with the value `value` and hide the others. */
export function choose(root, attribute, value) {
  for (const element of root.querySelectorAll(`[${attribute}]`)) {
    element.hidden = element.getAttribute(attribute) !== value;
  }
}
