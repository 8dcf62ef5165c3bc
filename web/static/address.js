/* The address of the page that asks a question: one parameter for the question, others for how it is asked. */

/** Return an address with one of its parameters changed. */
export function changed(address, name, value) {
  const page = new URL(address, document.baseURI);
  page.searchParams.set(name, value);
  return page.pathname + page.search;
}

/** Return one of an address's parameters, or null. */
export function parameter(address, name) {
  return new URL(address, document.baseURI).searchParams.get(name);
}
