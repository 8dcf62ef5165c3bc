/* What was dropped on another page, until it is taken. */

import { droppedFiles } from "../admin/folders.js";
import { openStore } from "./database.js";

const KEY = "last";
const FRESH = 10 * 60_000; // milliseconds in which somebody signs in

/** Keep what was dropped. */
export async function keepDropped(transfer) {
  await openStore("dropped").put(KEY, { when: Date.now(), ...(await droppedFiles(transfer)) });
}

/** Return what was dropped, once; nothing if it was long ago. */
export async function takeDropped() {
  const store = openStore("dropped");
  const kept = await store.get(KEY).catch(() => null);
  if (kept) await store.remove(KEY);
  return kept && Date.now() - kept.when < FRESH ? kept : { files: [], inFolders: [] };
}
