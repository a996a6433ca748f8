/* Owns the sidebar on a phone, where it lies over the screen: it closes when a screen was chosen. */
"use strict";
(() => {
  const NARROW = "(max-width: 768px)"; // from here on Streamlit lays the sidebar over the page
  if (window.sarhadDrawer) return; // each run of the page sends this script again
  window.sarhadDrawer = true;
  document.addEventListener("click", ({ target }) => {
    if (!target.closest(".st-key-menu a") || !window.matchMedia(NARROW).matches) return;
    const button = document.querySelector("[data-testid=stSidebarCollapseButton] button");
    if (button) setTimeout(() => button.click()); // after the link has done its own
  });
})();
