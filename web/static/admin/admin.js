/* Makes the page for managing documents interactive. Without this file its forms do the same on separate pages. */

import { mountDeletion } from "./deletion.js";
import { refresh } from "./refresh.js";
import { mountUpload } from "./upload.js";

const status = document.getElementById("status");
const say = (text) => {
  status.textContent = text;
};

document.documentElement.classList.add("scripted");

const options = { token: document.querySelector('[name="csrf_token"]').value, say };
const holdings = document.querySelector(".holdings");
mountUpload(document.querySelector(".upload"), { ...options, onIndexed: () => refresh(holdings) });
mountDeletion(holdings, { ...options, dialog: document.querySelector(".ask-delete") });
