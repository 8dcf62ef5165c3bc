/* What shows a reply and its evidence, and what can be done with it. The page does without until somebody begins to type
   a question, or points at one. */

import { withStyle } from "../shared/styles.js";
import { loadEvidence } from "../sources/evidence.js";

/** Load what shows a reply, if it is not there yet. */
export async function showReplies() {
  const styles = ["answer.css", "after.css"].map((name) => withStyle(new URL(name, import.meta.url).href));
  const shown = await import("./entry.js");
  await Promise.all(styles);
  return shown;
}

/**
 * Load all of it in advance, so that a reply can be shown even if the service stops meanwhile. Resolves to whether the
 * service can be reached.
 *
 * A browser does not try a second time to load a module that it could not load. So nothing is tried while the service
 * cannot be reached.
 */
export async function prepareReplies() {
  const reached = await fetch(import.meta.resolve("./entry.js")).catch(() => null);
  if (!reached?.ok) return false;
  const later = [import("./conversation-menu.js"), import("./history.js"), import("./proposals.js")];
  await Promise.all([showReplies(), loadEvidence(), ...later]);
  return true;
}
