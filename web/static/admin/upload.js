/* The upload form: each file is sent alone, with its own bar, and followed until it is indexed. */

import { takeDropped } from "../shared/dropped.js";
import { copy, fill, slot } from "../shared/templates.js";
import { chosenFolder, droppedFiles } from "./folders.js";
import { follow, messageOf } from "./jobs.js";
import { showUnderstood } from "./understood.js";

const REFUSED = 400;
const BUSY = ["busy", "queue_full", "too_many_requests"]; // temporary errors
const AGAIN = 5; // seconds, if the service names none
const NAMED = 10; // files of another kind

/**
 * Make the form send chosen or dropped files at once.
 *
 * @param {HTMLElement} root
 * @param {object} options
 * @param {string} options.token the token of the session
 * @param {(text: string) => void} options.say announces a text
 * @param {() => void} options.onIndexed called when the list of documents has changed
 */
export function mountUpload(root, { token, say, onIndexed }) {
  const form = root.querySelector("form");
  const list = root.querySelector(".sent");
  const kinds = form.elements.files.accept.split(",");
  const chooser = form.querySelector("[webkitdirectory]");
  const waiting = [];
  let sending = false;

  form.elements.files.addEventListener("change", addChosen);
  if (form.elements.files.files.length) addChosen(); // chosen before this script ran
  chooser.addEventListener("change", () => {
    addFolder(chosenFolder(chooser.files));
    chooser.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    droppedFiles(event.dataTransfer).then(({ files, inFolders }) => {
      add(files);
      addFolder(inFolders);
    });
  });
  addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });

  takeDropped().then(({ files, inFolders }) => {
    if (files.length) add(files);
    if (inFolders.length) addFolder(inFolders);
  });

  function addChosen() {
    add(form.elements.files.files);
    form.elements.files.value = "";
  }

  function add(files) {
    for (const file of files) enqueue(file, "");
    sendAll();
  }

  /** Send the files of a folder, each to the folder that it lies in; those of other kinds are named. */
  function addFolder(found) {
    const isTaken = ({ file }) => kinds.some((kind) => file.name.toLowerCase().endsWith(kind));
    for (const { file, folder } of found.filter(isTaken)) enqueue(file, folder);
    const others = found.filter((one) => !isTaken(one)).map(({ file, folder }) => `${folder}/${file.name}`);
    const more = others.length > NAMED ? ` and ${others.length - NAMED} more` : "";
    const note = root.querySelector(".others");
    note.textContent = `Of another kind, not sent: ${others.slice(0, NAMED).join(", ")}${more}`;
    note.hidden = !others.length;
    if (others.length) say(note.textContent);
    sendAll();
  }

  function enqueue(file, inside) {
    const folder = [form.elements.folder.value.trim(), inside].filter(Boolean).join("/");
    const row = copy("sent");
    fill(row, "name", folder ? `${folder}/${file.name}` : file.name);
    slot(row, "bar").setAttribute("aria-label", file.name);
    state(row, "Waiting");
    list.append(row);
    list.hidden = false;
    waiting.push({ file, folder, row });
  }

  async function sendAll() {
    if (sending) return;
    sending = true;
    while (waiting.length) {
      const { file, folder, row } = waiting.shift();
      try {
        const job = await send(file, folder, row);
        finish(job, row).catch((error) => fail(row, error.message));
      } catch (error) {
        fail(row, error.message, error.cause === REFUSED ? "Refused" : "Failed");
      }
    }
    sending = false;
  }

  /** Send one file, and retry while too many jobs wait; return its job. */
  async function send(file, folder, row) {
    for (;;) {
      const { status, body, retryAfter } = await post(file, folder, (share) => {
        slot(row, "bar").value = share;
        state(row, share < 1 ? `Sending, ${Math.floor(share * 100)} %` : "Sent");
      });
      if (status < 300 && body) return body;
      if (!BUSY.includes(body?.error?.code)) throw new Error(messageOf(body, status), { cause: status });
      state(row, "Waiting");
      await new Promise((resolve) => setTimeout(resolve, 1000 * (retryAfter || AGAIN)));
    }
  }

  /** A request that reports its progress, which fetch does not. */
  function post(file, folder, onProgress) {
    return new Promise((resolve, reject) => {
      const fields = new FormData();
      fields.set("files", file, file.name); // of a chosen folder its path would be sent
      if (folder) fields.set("folder", folder);
      const request = new XMLHttpRequest();
      request.open("POST", form.dataset.endpoint);
      request.setRequestHeader("X-CSRFToken", token);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
      request.addEventListener("load", () =>
        resolve({
          status: request.status,
          body: request.response,
          retryAfter: Number(request.getResponseHeader("Retry-After")),
        }),
      );
      request.addEventListener("error", () => reject(new Error("The service cannot be reached. Send the file again.")));
      request.send(fields);
    });
  }

  async function finish(job, row) {
    const bar = slot(row, "bar");
    bar.removeAttribute("value"); // the duration is unknown
    const over = await follow(job.href, (now) => {
      state(row, now.state === "queued" ? "Waiting for its turn" : `Indexing, ${now.chunks} passages`);
    });
    if (!over.report) return fail(row, over.error);
    const { refused, notices, unchanged, chunks } = over.report;
    if (refused.length) return fail(row, refused.map((one) => one.reason).join(" "), "Refused");
    bar.hidden = true;
    row.dataset.end = "done";
    state(row, unchanged ? "Was there already" : `Indexed, ${chunks === 1 ? "one passage" : `${chunks} passages`}`);
    if (notices.length) fill(row, "reason", notices.map((one) => one.text).join(" "));
    await showUnderstood(row, [...over.report.added, ...over.report.changed]);
    onIndexed();
    say(`${slot(row, "name").textContent} is indexed.`);
  }

  function fail(row, reason, words = "Failed") {
    slot(row, "bar").hidden = true;
    row.dataset.end = "failed";
    state(row, words);
    fill(row, "reason", reason);
    say(`${slot(row, "name").textContent}: ${words}.`);
  }
}

function state(row, text) {
  slot(row, "state").textContent = text;
}
