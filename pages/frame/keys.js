/* Owns the keys of the review while one of its boxes has the focus: they are the page's there, too. */
"use strict";
(() => {
  const BOX = ".st-key-review input[type=checkbox]"; // Streamlit hears no key that is pressed there
  if (window.sarhadKeys) return; // each run of the page sends this script again
  window.sarhadKeys = true;
  const LETTER = /^[a-z0-9]$/i, PLACE = /^(?:Key|Digit|Numpad)([A-Z0-9])$/;
  document.addEventListener("keydown", (event) => {
    const { target, code, keyCode, ctrlKey, metaKey, altKey } = event;
    // of a keyboard in another script what stands at this place on a Latin one
    const key = LETTER.test(event.key) ? event.key : PLACE.exec(code)?.[1].toLowerCase();
    if (ctrlKey || metaKey || altKey || !key || !target.matches?.(BOX)) return;
    event.stopPropagation();
    for (const type of ["keydown", "keyup"]) {
      document.body.dispatchEvent(new KeyboardEvent(type, { key, code, keyCode, bubbles: true }));
    }
  }, true);
})();
