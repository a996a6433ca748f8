/* Owns the way to another screen. What a page sends between a click on a link and the answer still
   names the screen before, and Streamlit then goes back to that: what the maps report is kept until
   it is over, and a click that something else overtook is done again. */
"use strict";
(() => {
  const LOOK = 500; // ms
  const DONE = 2, OVERTAKEN = 3; // looks in a row at which no run goes on
  const TRIES = 3;
  const LINK = "a[data-testid=stPageLink-NavLink]:not([target=_blank])";
  if (window.sarhadLeaving) return; // each run of the page sends this script again
  window.sarhadLeaving = true;
  let way = null; // {to: path, watch: timer, looks, tries, maps: [[frame, how it speaks]]}

  const rests = () => document.querySelector(".stApp")?.dataset.testScriptState === "notRunning";
  const local = (href) => (/^(\?|$)/.test(href) ? `./${href}` : href); // that of the first screen

  /** The path that a link leads to. */
  const path = (link) => new URL(local(link.getAttribute("href")), location.href).pathname;

  /** Set out for a screen; the maps that are here now belong to the one that is left. */
  const setOut = (to) => {
    if (way) arrive();
    const maps = [];
    for (const frame of document.querySelectorAll("iframe.stCustomComponentV1")) {
      const page = frame.contentWindow?.Streamlit;
      if (!page) continue;
      maps.push([frame, page.setComponentValue]);
      page.setComponentValue = (value) => { page.kept = [value]; };
      page.leaving = true; // the address is that of the next screen soon
    }
    way = { to, maps, looks: 0, tries: 0, watch: setInterval(look, LOOK) };
  };

  /** Arrived, or given up: a map that is still here says what it had to say. */
  const arrive = () => {
    const { maps, watch } = way;
    clearInterval(watch);
    way = null;
    for (const [frame, speak] of maps) {
      const page = frame.isConnected && frame.contentWindow.Streamlit;
      if (!page) continue;
      page.setComponentValue = speak;
      page.leaving = false;
      if (page.kept) speak.apply(page, page.kept);
      delete page.kept;
    }
  };

  const look = () => {
    way.looks = rests() ? way.looks + 1 : 0;
    if (location.pathname === way.to) {
      if (way.looks >= DONE) arrive();
    } else if (way.looks >= OVERTAKEN) {
      const link = [...document.querySelectorAll(LINK)].find((one) => path(one) === way.to);
      way.looks = 0;
      way.tries += 1;
      if (link && way.tries <= TRIES) link.click();
      else arrive();
    }
  };

  document.addEventListener("mousedown", ({ target }) => {
    const link = target.closest?.(LINK); // it may be opened in another tab, or copied
    if (link) link.setAttribute("href", local(link.getAttribute("href")));
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINK);
    if (!link) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      link.setAttribute("href", local(link.getAttribute("href"))); // a key has no mousedown
      event.stopPropagation(); // the browser opens it elsewhere, Streamlit would open it here
      return;
    }
    const to = path(link);
    if (to !== (way ? way.to : location.pathname)) setOut(to);
  }, true);
  window.addEventListener("popstate", () => {
    const open = document.querySelector(`.stSidebar [class*=st-key-here] ${LINK}`);
    const left = way ? way.to : open && path(open); // on a way the menu still has the screen before
    if (left && left !== location.pathname) setOut(location.pathname);
  });
})();
