/* What shows a reply and its evidence, and what can be done with it. The page is there without it; it comes when the
   browser is idle, at the latest when somebody begins to type a question, or points at one. */

import { withStyle } from "../shared/styles.js";
import { loadEvidence } from "../sources/evidence.js";

/** Load what shows a reply, if it is not there yet. */
export async function showReplies() {
  const styles = ["answer.css", "after.css"].map((name) => withStyle(new URL(name, import.meta.url).href));
  const shown = await import("./entry.js");
  await Promise.all(styles);
  return shown;
}

/** Load a module that the page can do without. Resolves to null if it cannot be loaded. */
export const optional = (name) => import(`./${name}.js`).catch(() => null);

/**
 * Load all of it in advance, so that a reply can be shown even if the service stops meanwhile. Resolves to whether all
 * is there.
 *
 * A browser does not try a second time to load a module that it could not load. So nothing is tried while the service
 * cannot be reached.
 */
export async function prepareReplies() {
  const reached = await fetch(import.meta.resolve("./entry.js")).catch(() => null);
  if (!reached?.ok) return false;
  const later = ["conversation-menu", "history", "proposals", "completion"].map(optional);
  const loaded = await Promise.allSettled([showReplies(), loadEvidence(), ...later]); // it may stop just now
  return loaded.every(({ value }) => Boolean(value));
}

/** Load all of it when the browser has nothing else to do, unless it is to save data. */
export function prepareWhenIdle() {
  if (navigator.connection?.saveData) return;
  const whenIdle = window.requestIdleCallback ?? ((act) => setTimeout(act, 1000));
  if (document.readyState === "complete") whenIdle(prepareReplies);
  else addEventListener("load", () => whenIdle(prepareReplies));
}
