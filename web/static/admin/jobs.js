/* Follows a job of the service to its end. */

const PAUSE = 700; // milliseconds
const PATIENCE = 20; // times in a row that the service may not be reached

/**
 * Follow a job.
 *
 * @param {string} address of the job
 * @param {(job: object) => void} onChange gets the job each time it was read
 * @returns {Promise<object>} the finished job; rejects if it cannot be read
 */
export async function follow(address, onChange = () => {}) {
  for (let missed = 0; missed < PATIENCE; ) {
    const job = await read(address);
    if (job) {
      missed = 0;
      onChange(job);
      if (job.finished) return job;
    } else {
      missed += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  throw new Error("The service cannot be reached. Load the page again to see what became of this.");
}

/** Return the job, or null if it could not be read this time. */
async function read(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!response || response.status >= 500 || response.status === 429) return null;
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  throw new Error(messageOf(body, response.status));
}

/** Return the message of the service's error. */
export function messageOf(body, status) {
  return body?.error?.message ?? `The reply (status ${status}) cannot be read.`;
}
