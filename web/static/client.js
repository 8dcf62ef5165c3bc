/* One question to the endpoint. */

/** A question without an answer: `kind` is "refused", "failed" or "offline", as in the failure template. */
export class Failure extends Error {
  constructor(kind, message = "") {
    super(message);
    this.kind = kind;
  }
}

/**
 * Ask the endpoint.
 *
 * @param {string} endpoint address of /api/ask
 * @param {object} request the JSON body
 * @param {AbortSignal} signal ends it early
 * @returns {Promise<object>} the reply; rejects with a Failure, or with the signal's AbortError
 */
export async function ask(endpoint, request, signal) {
  let response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(request),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure("offline");
  }
  const body = await response.json().catch((error) => {
    if (error.name === "AbortError") throw error;
    return null; // a proxy's page, or half a reply
  });
  if (response.ok && body) return body;
  const kind = response.status >= 400 && response.status < 500 ? "refused" : "failed";
  throw new Failure(kind, body?.error?.message ?? `The reply (status ${response.status}) cannot be read.`);
}
