/* Style sheets that are loaded when they are needed. */

/** Load a style sheet, unless the page has it; resolves when it applies, or cannot be loaded. */
export function withStyle(address) {
  if (document.querySelector(`link[href="${new URL(address).pathname}"]`)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL(address).pathname });
  document.head.append(link);
  return new Promise((done) => (link.onload = link.onerror = done));
}
