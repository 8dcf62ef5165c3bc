/* Requests to the endpoints, and their failures. */

const PATIENCE = 60_000; // milliseconds

/** There is no usable reply: `kind` is one of those in the failure template. */
export class Failure extends Error {
  constructor(kind, message = "") {
    super(message);
    this.kind = kind;
  }
}

/**
 * Send JSON to an endpoint.
 *
 * @param {string} endpoint its address
 * @param {object} body the JSON
 * @param {AbortSignal} [signal] ends it early
 * @returns {Promise<object>} the reply; rejects with a Failure, or with the signal's reason
 */
export async function post(endpoint, body, signal) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE);
  try {
    return await exchange(endpoint, body, signal ? AbortSignal.any([signal, late.signal]) : late.signal);
  } catch (error) {
    if (late.signal.aborted && !signal?.aborted) throw new Failure("late");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(endpoint, body, signal) {
  let response;
  try {
    response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure("offline");
  }
  const reply = await response.json().catch((error) => {
    if (signal.aborted) throw error;
    return null; // a proxy's page, or an incomplete reply
  });
  if (response.ok && reply) return reply;
  const message = reply?.error?.message ?? `The reply (status ${response.status}) cannot be read.`;
  throw new Failure(kindOf(response.status), message);
}

function kindOf(status) {
  if (status === 401 || status === 403) return "forbidden";
  if (status === 429) return "busy";
  return status >= 400 && status < 500 ? "refused" : "failed";
}
