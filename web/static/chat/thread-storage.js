/* Stores the thread in this window, so that it survives a reload, until the window is closed. */

const VERSION = 1; // of the records' format; other versions' records are not touched
const MOST_CHARACTERS = 400_000;
const MOST_RECORDS = 50;

/**
 * Store records. If the storage is full or forbidden, less or nothing is stored, without a message.
 *
 * @param {() => Storage} storage gives it; may throw
 * @param {string} name tells this page's thread from others
 * @returns {{load: () => object[], save: (records: object[]) => void}} `save` drops the oldest records where all are
 *   too many
 */
export function openThreadStorage(storage, name) {
  function load() {
    try {
      const { version, records } = JSON.parse(storage().getItem(name));
      return version === VERSION && records.every(isRecord) ? records : [];
    } catch {
      return [];
    }
  }

  function save(records) {
    let kept = records.slice(-MOST_RECORDS);
    while (kept.length && !put(kept)) kept = kept.slice(Math.ceil(kept.length / 4));
    if (!kept.length) forget();
  }

  function put(records) {
    const text = JSON.stringify({ version: VERSION, records });
    if (text.length > MOST_CHARACTERS) return false;
    try {
      storage().setItem(name, text);
      return true;
    } catch {
      return false;
    }
  }

  function forget() {
    try {
      storage().removeItem(name);
    } catch {
      // then there is nothing
    }
  }

  return { load, save };
}

function isRecord({ request, address, standing, before, reply }) {
  return (
    typeof request.question === "string" &&
    typeof reply.answered === "boolean" &&
    Array.isArray(before) &&
    [address, standing].every((page) => new URL(page, document.baseURI).origin === location.origin)
  );
}
