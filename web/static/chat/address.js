/* The address of a page with a question: one parameter for the question, others for its options. */

/** Return an address with one of its parameters changed. */
export function changed(address, name, value) {
  const page = new URL(address, document.baseURI);
  page.searchParams.set(name, value);
  return page.pathname + page.search;
}

/** Return one of an address's parameters, or null. */
export function parameter(address, name) {
  return parameters(address).get(name);
}

/** Return all parameters of an address. */
export function parameters(address) {
  return new URL(address, document.baseURI).searchParams;
}

/** Return an address without some of its parameters; null if it has none of them. */
export function without(address, names) {
  const page = new URL(address, document.baseURI);
  const found = names.filter((name) => page.searchParams.has(name));
  for (const name of found) page.searchParams.delete(name);
  return found.length ? page.pathname + page.search : null;
}

/** Return the JSON body for the question of an address. */
export function requestOf(address) {
  const asked = parameters(address);
  const filters = {};
  for (const name of ["document", "publisher", "author"]) {
    if (asked.has(name)) filters[name] = asked.getAll(name);
  }
  for (const name of ["published_after", "published_before"]) {
    if (asked.has(name)) filters[name] = asked.get(name);
  }
  const request = { question: asked.get("question"), filters };
  if (asked.has("limit")) request.limit = Number(asked.get("limit"));
  for (const name of ["order", "spelling"]) if (asked.has(name)) request[name] = asked.get(name);
  return request;
}

/** Whether two addresses name the same page; the part after "#" does not count. */
export function same(one, other) {
  const [first, second] = [one, other].map((address) => new URL(address, document.baseURI));
  return first.pathname === second.pathname && String(first.searchParams) === String(second.searchParams);
}
