/* The documents of quotations: each is fetched once, and again if a quotation does not fit it. */

import { units } from "../shared/codepoints.js";

/** A missing document: `kind` is "deleted", "failed" or "offline", as in the viewer's template. */
export class Missing extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/**
 * Open the documents.
 *
 * @param {{pages: string, endpoint: string}} options where their pages are, and where their texts are
 * @returns {(quotation: object) => Promise<object>} reads the document of a quotation: the reply of the endpoint, with
 *   `unit`, which turns its offsets into code units, and its `address`; rejects with a Missing
 */
export function openSources({ pages, endpoint }) {
  const kept = new Map(); // promises, by address

  function read(address) {
    const reading = load(address);
    kept.set(address, reading);
    reading.catch(() => kept.delete(address));
    return reading;
  }

  return async (quotation) => {
    const address = endpoint + new URL(quotation.href).pathname.slice(pages.length);
    const known = kept.get(address);
    if (!known) return read(address);
    const source = await known;
    return placeOf(quotation, source) ? source : read(address); // it may have changed since
  };
}

/** Return the place of a quotation in its document, in code units, or null if other words are there. */
export function placeOf({ start, end, exact }, { text, unit }) {
  const place = [unit(start), unit(end)];
  return exact && text.slice(...place) === exact ? place : null;
}

async function load(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => {
    throw new Missing("offline");
  });
  const source = await response.json().catch(() => null);
  if (!response.ok || !source) throw new Missing(response.status === 404 ? "deleted" : "failed");
  return { ...source, address, unit: units(source.text) };
}
