/* No answer: the reason, what may help, and the closest passages. */

import { choose, copy, fill, slot } from "../shared/templates.js";
import { without } from "./address.js";
import { fillCaution, fillSource } from "./answer.js";

const DATES = ["published_after", "published_before"];
const FILTERS = ["document", "publisher", "author", ...DATES];

/** Show that no passage answers, why, and what may help; `address` is the page with the same question. */
export function mountAbstention(parent, reply, address) {
  const root = copy("abstention");
  if (reply.caution) fillCaution(root, reply.caution);
  choose(root, "data-reason", reply.reason);
  mountRemedies(root, address);
  slot(root, "closest").hidden = reply.closest.length === 0;
  for (const citation of reply.closest) mountClosest(slot(root, "near"), citation);
  parent.replaceChildren(root);
}

function mountRemedies(root, address) {
  const [noDates, noFilters] = [without(address, DATES), without(address, FILTERS)];
  choose(root, "data-limited", noFilters ? "yes" : "no");
  slot(root, "without-dates").hidden = !noDates;
  slot(root, "without-dates").setAttribute("href", noDates ?? "");
  slot(root, "without-filters").setAttribute("href", noFilters ?? "");
}

function mountClosest(parent, citation) {
  const root = copy("closest");
  fill(root, "quote", citation.exact);
  fillSource(root, citation);
  parent.append(root);
}
