/* Pictures that are loaded while their places are in sight, and let go when they are far. */

const WAIT = 120; // milliseconds: what is only passed by is not loaded
const NEAR = "60% 0px"; // of the height of the view, above and below it

/**
 * Load a picture for each child of a view that comes near its visible part.
 *
 * @param {HTMLElement} view scrolls
 * @param {(child: HTMLElement) => HTMLImageElement} make returns the picture of a child
 * @returns {() => void} ends it
 */
export function loadInSight(view, make) {
  const near = new Set();
  let timer = 0;

  function settle() {
    for (const child of view.children) {
      const image = child.querySelector("img");
      if (near.has(child) && !image) child.prepend(make(child));
      if (!near.has(child) && image) {
        image.removeAttribute("src"); // what still loads is given up
        image.remove();
      }
    }
  }

  const observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      clearTimeout(timer);
      timer = setTimeout(settle, WAIT);
    },
    { root: view, rootMargin: NEAR },
  );
  for (const child of view.children) observer.observe(child);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
