/* Values that this browser keeps between pages (IndexedDB). */

const NAME = "citewell";
const VERSION = 1;
const STORES = ["dropped", "conversations"];

/**
 * Open a store of values, each with a key.
 *
 * @param {"dropped" | "conversations"} name
 * @returns {{put: Function, get: Function, all: Function, remove: Function, clear: Function}} each returns a promise,
 *   which is rejected where storage is forbidden or full
 */
export function openStore(name) {
  return {
    put: (key, value) => run(name, "readwrite", (store) => store.put(value, key)),
    get: (key) => run(name, "readonly", (store) => store.get(key)),
    all: () => run(name, "readonly", (store) => store.getAll()),
    remove: (key) => run(name, "readwrite", (store) => store.delete(key)),
    clear: () => run(name, "readwrite", (store) => store.clear()),
  };
}

async function run(name, mode, act) {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode);
    const result = await promised(act(transaction.objectStore(name)));
    await new Promise((done, fail) => {
      transaction.oncomplete = done;
      transaction.onabort = () => fail(transaction.error);
      if (mode === "readonly") done();
    });
    return result;
  } finally {
    database.close();
  }
}

function open() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => STORES.forEach((store) => request.result.createObjectStore(store));
  return promised(request);
}

function promised(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}
