/* Owns the way back from an empty screen: the page asks its address again, which holds the question. */
"use strict";
(() => {
  const PATIENCE = 1500; // ms that nothing may stand there; a run draws sooner
  const APART = 10000; // ms between two tries
  const PART = ".stMain :is(h1, h2, h3, iframe)"; // each screen has a heading
  if (window.sarhadRescue) return; // each run of the page sends this script again
  window.sarhadRescue = true;
  let since = 0;

  /** Where a connection is lost within a run, Streamlit can tell its end without its parts. */
  const empty = () => {
    const { testScriptState, testConnectionState } = (document.querySelector(".stApp") || {}).dataset || {};
    return testScriptState === "notRunning" && testConnectionState === "CONNECTED"
      && !document.querySelector(PART);
  };

  setInterval(() => {
    const now = Date.now(), last = Number(sessionStorage.getItem("sarhad-rescue") || 0);
    if (!empty()) since = 0;
    else if (!since) since = now;
    else if (now - since > PATIENCE && now - last > APART) {
      sessionStorage.setItem("sarhad-rescue", String(now));
      window.location.reload();
    }
  }, 500);
})();
