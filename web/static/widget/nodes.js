/* Markup by DOM calls: text goes in as text, attributes as attributes. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element.
 *
 * @param {string} name of its tag
 * @param {Object<string, string | boolean | null | undefined>} attributes those that are false, null or undefined are
 *   left out
 * @param {...(Node | string | null | undefined | false)} children likewise
 */
export function node(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== false && child != null));
  return made;
}

/** Make a button that does something. */
export function button(attributes, onClick, ...children) {
  const made = node("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", onClick);
  return made;
}

/** Make an icon, hidden from screen readers, from the outline of an SVG path in 24 by 24. */
export function icon(outline) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", outline);
  made.append(path);
  return made;
}
