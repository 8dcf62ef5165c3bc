/* Light or dark: as the system has it, until somebody chooses. A script of its own that runs before the page is painted,
   so that nothing flashes; it also tells the style sheets that there is a script at all. */
(() => {
  const KEY = "citewell-theme";
  const root = document.documentElement;
  root.dataset.script = "";

  function kept() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden
    }
  }

  function keep(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // the choice holds for this page only
    }
  }

  function show(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  show(kept());
  addEventListener("storage", (event) => event.key === KEY && show(event.newValue)); // chosen in another window

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const order = dark ? ["system", "light", "dark"] : ["system", "dark", "light"]; // the first click always has a visible effect
    const next = order[(order.indexOf(root.dataset.theme ?? "system") + 1) % order.length];
    keep(next);
    show(next);
  });
})();
