/* Owns play: the window that slides by itself. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Slides the window to the end, a step every 110 ms, and tells Python once, when it stops. */
Sarhad.Player = class Player {
  constructor(store, button) {
    this.store = store;
    this.button = button;
    this.label(false);
    button.addEventListener("click", () => (this.playing ? this.stop() : this.start()));
  }

  label(playing) {
    this.playing = playing;
    const text = this.store.say(playing ? "map.time.pause" : "map.time.play");
    this.button.setAttribute("aria-label", text);
    this.button.title = text;
    this.button.dataset.playing = String(playing);
  }

  /** Begin where the window stands; from the start if it stands at the end. */
  start() {
    const { firstDay, lastDay } = this.store.config;
    let [from, to] = this.store.state.window;
    // all days leave nothing to slide: then a month slides
    const length = to - from >= lastDay - firstDay ? Math.min(29, lastDay - firstDay) : to - from;
    if (to >= lastDay) from = firstDay;
    this.store.slide(from, from + length);
    this.step = Math.max(1, Math.round((length + 1) / 15));
    this.store.held = true;
    this.label(true);
    this.due = performance.now();
    this.tick();
  }

  tick() {
    this.frame = requestAnimationFrame((now) => {
      if (!this.playing) return;
      if (now - this.due >= 110) {
        this.due = now;
        this.advance();
      }
      if (this.playing) this.tick();
    });
  }

  advance() {
    const { lastDay } = this.store.config, [from, to] = this.store.state.window;
    const days = Math.min(this.step, lastDay - to);
    if (days > 0) this.store.slide(from + days, to + days);
    if (to + days >= lastDay) this.stop();
  }

  stop() {
    if (!this.playing) return;
    cancelAnimationFrame(this.frame);
    this.label(false);
    this.store.held = false;
    this.store.report();
  }
};
