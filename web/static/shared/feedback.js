/* Sending feedback: the common part of page and widget. */

/** Return a random id; browsers give a UUID to pages under https or localhost only. */
export function newId() {
  return crypto.randomUUID?.() ?? `page-${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
}

/** Return why something was not sent. */
export function reasonOf({ kind, message }) {
  if (kind === "offline") return "the service cannot be reached. Check the connection, then send it again.";
  if (kind === "late") return "no reply came in time. Send it again.";
  return message;
}
