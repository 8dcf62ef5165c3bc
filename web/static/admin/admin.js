/* Makes the page for managing documents interactive. Without this file its forms do the same on separate pages. */

import { mountDeletion } from "./deletion.js";
import { mountUpload } from "./upload.js";

const status = document.getElementById("status");
const say = (text) => {
  status.textContent = text;
};

document.documentElement.classList.add("scripted");

const options = { token: document.querySelector('[name="csrf_token"]').value, say };
mountUpload(document.querySelector(".upload"), options);
mountDeletion(document.querySelector(".holdings"), { ...options, dialog: document.querySelector(".ask-delete") });
