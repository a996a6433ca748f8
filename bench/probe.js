/* Notes, in each frame of a page, what a hand did and when the screen had followed. */
"use strict";
(() => {
  if (window.bench) return;
  /** ms since 1970, one clock for all frames */
  const now = () => performance.timeOrigin + performance.now();
  const bench = window.bench = {
    inputs: [], // {at, type}: pointer moves and keys, by the browser's own time stamps
    paints: [], // {at, window}: frames in which the events were drawn anew
    last: now(), // last visible activity: a change of the page, a drawn canvas, a long task
  };
  /** Call after the frame that is being made has been painted. */
  const afterFrame = (done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  };
  for (const type of ["pointermove", "pointerup", "keydown", "click"]) {
    addEventListener(type, (event) => {
      bench.inputs.push({ at: performance.timeOrigin + event.timeStamp, type });
    }, true);
  }
  let waiting = false;
  const seen = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => afterFrame(() => { waiting = false; bench.last = now(); }));
  };
  new MutationObserver(seen).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
  try {
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        bench.last = Math.max(bench.last, performance.timeOrigin + startTime + duration);
      }
    }).observe({ entryTypes: ["longtask"] });
  } catch (error) { console.warn(error); }

  /** Note each frame in which the layer of events is drawn; called as soon as there is one. */
  const follow = (layer, store) => {
    const draw = layer.draw;
    layer.draw = function () {
      const frames = this.frames;
      draw.call(this);
      if (this.frames === frames) return;
      const paint = {
        kept: this.kept, land: !!store.state.land, window: store.state.window.join(),
      };
      afterFrame(() => { paint.at = bench.last = now(); bench.paints.push(paint); });
    };
  };
  const part = () => {
    const page = window.sarhad;
    if (page && page.layer && page.layer.draw) follow(page.layer, page.store);
    else if (window.parent !== window) setTimeout(part, 5);
  };
  part();
})();
