/* The list of documents as it is now. */

/** Replace what stands in the list; a page that cannot be read leaves it as it is. Resolves to whether it is new. */
export async function refresh(root) {
  const page = await read(location.href);
  const fresh = page?.querySelector(".holdings");
  if (fresh) root.replaceChildren(...document.importNode(fresh, true).childNodes);
  return Boolean(fresh);
}

/** Read a page. A request can parse one; the page's policy forbids to make it from text. */
function read(address) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.onload = () => done(request.status === 200 ? request.responseXML : null);
    request.onerror = () => done(null);
    request.send();
  });
}
