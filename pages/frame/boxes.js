/* Owns the word to the map that a box of the sidebar was turned, while Python still has to answer. */
"use strict";
(() => {
  const BOX = "[class*=st-key-filter-]";
  const SOON = 500; // ms from a hand to what it turned; boxes that Python sets have no hand
  if (window.sarhadBoxes) return; // each run of the page sends this script again
  window.sarhadBoxes = true;
  let hand = { box: null, at: 0 };

  const turned = (box) => {
    const name = [...box.classList].find((one) => one.startsWith("st-key-filter-"));
    const map = document.querySelector("iframe[title^=streamlit_folium]");
    if (map) map.contentWindow.postMessage({ sarhadTurn: name }, window.location.origin);
  };
  document.addEventListener("click", ({ target, timeStamp }) => {
    const box = target.closest(BOX);
    if (box) hand = { box, at: timeStamp };
  }, true);
  // a box is no native one: it says nothing of its own, but carries what it holds
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (!hand.box || target.tagName !== "LABEL" || !hand.box.contains(target)) continue;
      if (performance.now() - hand.at < SOON) turned(hand.box);
      hand = { box: null, at: 0 };
    }
  }).observe(document.body, { subtree: true, attributeFilter: ["data-selected"] });
})();
