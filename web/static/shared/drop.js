/* Files dropped on a page are kept in this browser, and sent by the page that manages documents, after signing in. */

document.addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", async (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  const { keepDropped } = await import("./dropped.js");
  await keepDropped(event.dataTransfer);
  location.assign(document.querySelector("[data-manage]").href);
});
