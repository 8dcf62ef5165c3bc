/* Tabs as the ARIA Authoring Practices describe them: arrow keys choose one, the Tab key leaves them. */

/**
 * Mount the tabs below an element. Each controls the panel that its aria-controls names.
 *
 * @param {HTMLElement} root the tablist
 * @param {{onChoose: (tab: HTMLElement) => void}} options is told which tab was chosen
 */
export function mountTabs(root, { onChoose }) {
  const tabs = [...root.querySelectorAll('[role="tab"]')];

  root.addEventListener("click", (event) => {
    const tab = event.target.closest('[role="tab"]');
    if (tab) choose(tab);
  });
  root.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(tabs.at((tabs.indexOf(event.target) + step) % tabs.length));
  });

  function choose(chosen) {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
    chosen.focus();
    onChoose(chosen);
  }
}
