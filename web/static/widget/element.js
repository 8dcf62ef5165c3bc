/* The element <citewell-chat>: a button in the corner that opens the chat, or the chat itself in the page. */

import { mountChat } from "./chat.js";
import { button, icon, node } from "./nodes.js";

const QUOTE = "M4 18V11.5C4 8.2 5.9 6.4 9.6 6v2.4c-1.7.3-2.6 1.2-2.7 2.6H10v7zm10 0V11.5c0-3.3 1.9-5.1 5.6-5.5v2.4c-1.7.3-2.6 1.2-2.7 2.6H20v7z";
const CROSS = "M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12 19 6.4 17.6 5 12 10.6z";
const small = matchMedia("(max-width: 32em), (max-height: 28em)"); // the chat fills such a window

/**
 * Make the class of the element.
 *
 * @param {{home: URL, turns: number, note: number, sheets: CSSStyleSheet[]}} service where it is, how many turns it
 *   takes, how long a note to it may be, and how the element looks
 */
export function chatElement({ home, turns, note, sheets }) {
  return class extends HTMLElement {
    #panel = null;
    #launcher = null;
    #chat = null;
    #refit = () => this.#panel.open && this.#show();

    connectedCallback() {
      if (this.#panel) {
        this.#watch();
        return;
      }
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = sheets;
      for (const kind of ["keydown", "keypress", "keyup"]) {
        root.addEventListener(kind, (event) => event.stopPropagation()); // the page may have its own keys
      }
      const inline = this.hasAttribute("inline");
      this.#panel = node(
        inline ? "section" : "dialog",
        { class: "panel", part: "panel", "aria-labelledby": "heading" },
        node(
          "div",
          { class: "head" },
          node("h2", { id: "heading", dir: "auto" }, this.getAttribute("heading") || "Ask the documents"),
          !inline && button({ class: "close", "aria-label": "Close" }, () => this.close(), icon(CROSS)),
        ),
      );
      this.#chat = mountChat(this.#panel, {
        home,
        turns,
        note,
        placeholder: this.getAttribute("placeholder") || "Ask a question",
      });
      if (!inline) root.append(this.#makeLauncher());
      root.append(this.#panel);
      this.#watch();
    }

    disconnectedCallback() {
      small.removeEventListener("change", this.#refit);
    }

    /** Open the chat; an inline one only takes the focus. */
    open() {
      if (this.#launcher && !this.#panel.open) this.#show();
      this.#chat.focus();
    }

    /** Close the chat, unless it is inline. */
    close() {
      if (this.#launcher) this.#panel.close();
    }

    #watch() {
      if (this.#launcher) small.addEventListener("change", this.#refit);
    }

    #makeLauncher() {
      const label = this.getAttribute("label") || "Ask";
      const toggle = () => (this.#panel.open ? this.close() : this.open());
      const attributes = { class: "launcher", part: "launcher", "aria-expanded": "false", "aria-haspopup": "dialog" };
      this.#launcher = button(attributes, toggle, icon(QUOTE), node("span", { dir: "auto" }, label));
      this.#panel.addEventListener("close", () => {
        if (this.#panel.open) return; // it is only shown in another way
        this.#launcher.setAttribute("aria-expanded", "false");
        this.#launcher.focus();
      });
      this.#panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.isComposing) this.close();
      });
      return this.#launcher;
    }

    /** Show the panel beside the page, or over all of a small window; then the browser keeps the focus in it. */
    #show() {
      this.#panel.close();
      this.#panel.toggleAttribute("data-full", small.matches);
      if (small.matches) this.#panel.showModal();
      else this.#panel.show();
      this.#launcher.setAttribute("aria-expanded", "true");
      this.#chat.focus();
    }
  };
}
