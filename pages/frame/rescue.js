/* Owns the way back from a lost connection, an empty screen and a map that was cut off from its
   page: what was there is asked for again. */
"use strict";
(() => {
  // how often in a row, each LOOK ms; a busy page looks seldom, so the clock would not do
  const LOOK = 500;
  const PATIENCE = 3; // something is missing; a run draws sooner
  const CUT_OFF = 8; // a map is told nothing; the page answers it at once
  const APART = 10000; // ms between two tries
  const PART = ".stMain :is(h1, h2, h3, iframe, .stAlert)"; // a heading, or why there is none
  const MAP = ".stMain iframe.stCustomComponentV1";
  const AGAIN = ".st-key-again button"; // the last thing that a run draws
  if (window.sarhadRescue) return; // each run of the page sends this script again
  window.sarhadRescue = true;
  let lost = false, doubted = false, seen = 0;

  const state = () => (document.querySelector(".stApp") || {}).dataset || {};
  const connected = () => state().testConnectionState === "CONNECTED";

  /**
   * Streamlit asks for a run after a lost connection only where it knows that one was going on. A
   * click that the server had not answered yet is none: the end of its run then comes without
   * parts that were on their way, and they are taken off the screen.
   */
  const followConnection = () => {
    if (!connected()) {
      lost = true;
      return;
    }
    if (!lost) return;
    [lost, doubted] = [false, true];
    document.querySelector(`${AGAIN}:enabled`)?.click();
  };

  /** A run that is over and left the screen without its parts. */
  const bare = () => state().testScriptState === "notRunning" && connected()
    && !(document.querySelector(PART) && (!doubted || document.querySelector(`${AGAIN}:enabled`)));

  /**
   * Whether a frame has loaded and was told nothing: one that moves within the page loads anew, and
   * the page listens to it no more. `__GLOBAL_DATA__` is what st_folium makes of the first word.
   */
  const deaf = ({ contentDocument: inside, contentWindow: own }) => Boolean(own?.Streamlit
    && inside?.readyState === "complete" && !own.__GLOBAL_DATA__ && !own.sarhad);
  const cutOff = () => connected() && [...document.querySelectorAll(MAP)].some(deaf);

  new MutationObserver(followConnection).observe(
    document.body, { subtree: true, attributeFilter: ["data-test-connection-state"] },
  );
  setInterval(() => {
    const now = Date.now(), last = Number(sessionStorage.getItem("sarhad-rescue") || 0);
    const patience = bare() ? PATIENCE : cutOff() ? CUT_OFF : 0;
    seen = patience ? seen + 1 : 0;
    if (patience && seen > patience && now - last > APART) {
      sessionStorage.setItem("sarhad-rescue", String(now));
      window.location.reload();
    }
  }, LOOK);
})();
