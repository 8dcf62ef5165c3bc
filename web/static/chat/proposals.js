/* Questions that the documents answer: to begin with, and after an answer. The service has tried each. */

import { copy, slot } from "../shared/templates.js";

/**
 * Show questions to begin with, unless there are some.
 *
 * @param {HTMLElement} root where they are shown
 * @param {{page: string, filters: URLSearchParams}} options the address that asks; the filters that hold
 */
export async function proposeFirst(root, { page, filters }) {
  if (slot(root, "first").childElementCount) return;
  mount(slot(root, "first"), await questions(root.dataset.endpoint, filters), page);
  slot(root, "examples").hidden = slot(root, "first").childElementCount === 0;
}

/**
 * Show questions that go on from an answer.
 *
 * @param {HTMLElement} root its entry
 * @param {object} record as the thread keeps it
 * @param {{page: string, endpoint: string, asked: string[]}} options `asked` were asked already
 */
export async function proposeNext(root, { request, reply }, { page, endpoint, asked }) {
  const [citation] = [...reply.citations, ...(reply.closest ?? [])];
  if (!citation) return;
  const near = { source: citation.document, place: citation.start, asked: request.question };
  const filters = new URLSearchParams(near);
  for (const [name, values] of Object.entries(request.filters)) {
    for (const value of [values].flat()) if (value) filters.append(name, value);
  }
  const found = await questions(endpoint, filters);
  mount(slot(root, "next-list"), found.filter((question) => !asked.includes(question)), page);
  slot(root, "next").hidden = slot(root, "next-list").childElementCount === 0;
}

/** Return questions; none when the service does not give any. */
async function questions(endpoint, filters) {
  const response = await fetch(`${endpoint}?${filters}`).catch(() => null);
  return response?.ok ? (await response.json()).questions : [];
}

function mount(parent, found, page) {
  const items = found.map((question) => {
    const item = copy("example");
    slot(item, "example").textContent = question;
    slot(item, "example").href = `${page}?${new URLSearchParams({ question })}`;
    return item;
  });
  parent.replaceChildren(...items);
}
