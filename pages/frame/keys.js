/* Owns the keys of the review while one of its boxes has the focus: they are the page's there, too. */
"use strict";
(() => {
  const BOX = ".st-key-review input[type=checkbox]"; // Streamlit hears no key that is pressed there
  if (window.sarhadKeys) return; // each run of the page sends this script again
  window.sarhadKeys = true;
  document.addEventListener("keydown", (event) => {
    const { target, key, code, keyCode, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || !/^[a-z0-9]$/i.test(key) || !target.matches?.(BOX)) return;
    event.stopPropagation();
    for (const type of ["keydown", "keyup"]) {
      document.body.dispatchEvent(new KeyboardEvent(type, { key, code, keyCode, bubbles: true }));
    }
  }, true);
})();
