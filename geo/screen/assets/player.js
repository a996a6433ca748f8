/* Owns play: the window that slides by itself. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Slides the window to the end, step by step, and tells Python once, when it stops. */
Sarhad.Player = class Player {
  /** Milliseconds from step to step at speed 1. No step is left out where a picture takes longer. */
  static BEAT = 250;

  /**
   * @param {Sarhad.Store} store
   * @param {HTMLButtonElement} button
   * @param {{unit: string, speed: number}} pace read at every step, so that it may change on the way
   */
  constructor(store, button, pace) {
    Object.assign(this, { store, button, pace });
    this.label(false);
    button.addEventListener("click", () => this.toggle());
  }

  toggle() {
    if (this.playing) this.stop();
    else this.start();
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
    this.store.held = true;
    this.label(true);
    this.last = performance.now();
    this.tick();
  }

  tick() {
    this.frame = requestAnimationFrame((now) => {
      if (!this.playing) return;
      const beat = Player.BEAT / this.pace.speed;
      if (now - this.last >= beat) {
        // keep the beat, but never hurry after a slow picture
        this.last = Math.max(this.last + beat, now - beat);
        this.advance();
      }
      if (this.playing) this.tick();
    });
  }

  advance() {
    const { firstDay, lastDay } = this.store.config;
    const next = Sarhad.Steps.move(this.store.state.window, this.pace.unit, 1, [firstDay, lastDay]);
    this.store.slide(...next);
    if (next[1] >= lastDay) this.stop();
  }

  stop() {
    if (!this.playing) return;
    cancelAnimationFrame(this.frame);
    this.label(false);
    this.store.held = false;
    this.store.report();
  }
};
