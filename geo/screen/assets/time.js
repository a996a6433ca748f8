/* Owns the time control in the map: play, two handles and the window between them, presets. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Repaints with every move of a hand and says nothing to Python until the hand lets go.
 * Keys: arrows a day, with shift a week, page keys 30 days, Home and End to the ends.
 */
Sarhad.TimeControl = class TimeControl {
  constructor(store, options) {
    this.store = store;
    this.presets = options.presets || [];
    this.first = store.config.firstDay;
    this.last = store.config.lastDay;
    const { today } = store.config; // day number; a stand-alone page is given none
    this.newest = today >= this.first ? Math.min(today, this.last) : this.last;
    this.build();
    this.player = new Sarhad.Player(store, this.play);
    new ResizeObserver(() => this.resize()).observe(this.track);
    store.on(["columns", "mask"], () => { this.bars.count(); this.bars.draw(); this.tell(); });
    store.on("window", () => this.show());
    store.on("theme", () => this.bars.draw());
    this.show();
  }

  build() {
    const make = Sarhad.element, { store } = this;
    this.root = make("div", "sarhad-time");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", store.say("map.time.label"));
    this.play = make("button", "sarhad-play");
    this.play.type = "button";
    this.readout = make("div", "sarhad-readout");
    this.readout.setAttribute("aria-live", "polite");
    this.track = make("div", "sarhad-track");
    this.canvas = make("canvas", "sarhad-bars");
    this.canvas.setAttribute("aria-hidden", "true");
    this.axis = make("div", "sarhad-axis");
    this.axis.setAttribute("aria-hidden", "true");
    this.body = this.slider("sarhad-window", "map.time.window");
    this.handles = [
      this.slider("sarhad-handle sarhad-handle-first", "map.time.first"),
      this.slider("sarhad-handle sarhad-handle-last", "map.time.last"),
    ];
    this.track.append(this.canvas, this.handles[0], this.body, this.handles[1]);
    this.bars = new Sarhad.Histogram(store, this.canvas);
    this.root.append(this.play, this.readout, this.buttons(), this.track, this.axis);
    this.track.addEventListener("pointerdown", (event) => this.grab(event));
  }

  /** A focusable part of the slider. */
  slider(className, key) {
    const element = Sarhad.element("div", className);
    element.tabIndex = 0;
    element.setAttribute("role", "slider");
    element.setAttribute("aria-label", this.store.say(key));
    element.setAttribute("aria-valuemin", String(this.first));
    element.setAttribute("aria-valuemax", String(this.last));
    element.addEventListener("keydown", (event) => this.key(event, element));
    element.addEventListener("keyup", () => this.settle());
    element.addEventListener("blur", () => this.settle());
    return element;
  }

  buttons() {
    const group = Sarhad.element("div", "sarhad-presets");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.store.say("map.time.presets"));
    this.presetButtons = this.presets.map(([key, days]) => {
      const button = Sarhad.element("button", "", this.store.say(key));
      button.type = "button";
      button.title = this.store.say(`${key}.label`);
      button.setAttribute("aria-label", button.title);
      button.addEventListener("click", () => this.preset(days));
      group.append(button);
      return [button, days];
    });
    return group;
  }

  /** Days of a preset end at the newest event, or today where the data go beyond; 0 is all days. */
  preset(days) {
    this.player.stop();
    if (days) this.store.slide(this.newest - days + 1, this.newest);
    else this.store.slide(this.first, this.last);
    this.store.report();
  }

  resize() {
    this.bars.resize();
    this.bars.draw();
    let free = -1; // px: where the next label may begin
    this.axis.replaceChildren(...this.bars.ticks().flatMap(({ x, text }) => {
      if (x < free || x > this.bars.width - 24) return [];
      const tick = Sarhad.element("span", "", text);
      tick.style.left = `${x}px`;
      free = x + 8 + text.length * 6.5;
      return [tick];
    }));
    this.show();
  }

  /** Which part of the slider lies under an x: "first", "last", "body", or "" for the track. */
  partAt(x) {
    const [from, to] = this.edges(), middle = (from + to) / 2;
    const inner = Math.min(6, (to - from) / 4); // px of the window's inside that belong to a handle
    if (to - from < 8 && Math.abs(x - middle) <= 4) return "body";
    if (x >= from - 16 && x <= from + inner) return "first";
    if (x <= to + 16 && x >= to - inner) return "last";
    return x > from && x < to ? "body" : "";
  }

  edges() {
    const [from, to] = this.store.state.window;
    return [this.bars.x(from), this.bars.x(to + 1)];
  }

  /** A hand takes a handle, the window, or the bare track: then the window comes to it. */
  grab(event) {
    if (event.button) return;
    event.preventDefault();
    this.player.stop();
    const left = this.track.getBoundingClientRect().left, x = event.clientX - left;
    let part = this.partAt(x);
    const [from, to] = this.store.state.window, length = to - from;
    let start = this.bars.day(x);
    if (!part) {
      const middle = Math.round(start - length / 2);
      this.shift(middle, length);
      part = "body";
      start = this.bars.day(x);
    }
    this.drag = { part, start, window: this.store.state.window.slice(), left, before: [from, to] };
    this.store.held = true;
    this.focus(part);
    this.track.setPointerCapture(event.pointerId);
    this.root.dataset.held = part;
    const move = (moved) => this.pull(moved);
    const done = () => {
      for (const name of ["pointerup", "pointercancel"]) this.track.removeEventListener(name, done);
      this.track.removeEventListener("pointermove", move);
      this.release();
    };
    this.track.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) this.track.addEventListener(name, done);
  }

  focus(part) {
    const element = { first: this.handles[0], last: this.handles[1], body: this.body }[part];
    element.focus({ preventScroll: true });
  }

  pull(event) {
    const { part, start, window: [from, to], left } = this.drag;
    const days = Math.round(this.bars.day(event.clientX - left) - start);
    if (part === "first") this.store.slide(Math.min(from + days, to), to);
    else if (part === "last") this.store.slide(from, Math.max(to + days, from));
    else this.shift(from + days, to - from);
  }

  /** Move the window as a whole, its length kept. */
  shift(from, length) {
    const start = Math.max(this.first, Math.min(from, this.last - length));
    this.store.slide(start, start + length);
  }

  release() {
    const [from, to] = this.drag.before, [a, b] = this.store.state.window;
    this.drag = null;
    this.store.held = false;
    delete this.root.dataset.held;
    this.tell();
    if (a !== from || b !== to) this.store.report();
  }

  key(event, element) {
    const steps = {
      ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30,
      Home: -Infinity, End: Infinity,
    };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.player.stop();
    const days = steps[event.key] * (event.shiftKey ? 7 : 1);
    const [from, to] = this.store.state.window;
    if (element === this.body) this.shift(from + days, to - from);
    else if (element === this.handles[0]) this.store.slide(Math.min(from + days, to), to);
    else this.store.slide(from, Math.max(to + days, from));
    const [a, b] = this.store.state.window;
    this.keyed = this.keyed || a !== from || b !== to;
  }

  /** A key came up, or the part lost the focus: tell Python once what the keys did. */
  settle() {
    if (!this.keyed) return;
    this.keyed = false;
    this.store.report();
  }

  /** Put the window, its words and its buttons right. */
  show() {
    const [from, to] = this.store.state.window, [left, right] = this.edges();
    this.body.style.left = this.handles[0].style.left = `${left}px`;
    this.body.style.width = `${Math.max(1, right - left)}px`;
    this.handles[1].style.left = `${right}px`;
    const said = [[this.handles[0], from], [this.handles[1], to]];
    for (const [handle, day] of said) {
      handle.setAttribute("aria-valuenow", String(day));
      handle.setAttribute("aria-valuetext", this.store.dayText(day));
      handle.dataset.day = this.store.dayText(day, "short");
    }
    this.body.setAttribute("aria-valuenow", String(from));
    this.body.setAttribute("aria-valuetext", this.store.spanText(from, to));
    const whole = from === this.first && to === this.last;
    for (const [button, days] of this.presetButtons) {
      button.setAttribute("aria-pressed", String(days ? !whole && to === this.newest && to - from + 1 === days : whole));
    }
    this.bars.draw();
    this.tell();
  }

  /** The live line: "19 incidents · 33 diplomatic events · 10–31 January 2024". */
  tell() {
    const { store } = this, [from, to] = store.state.window;
    this.readout.setAttribute("aria-live", store.held ? "off" : "polite");
    // a narrow frame has room for short months only
    const style = this.bars.width < 480 ? "short" : "long";
    const dates = Sarhad.element("strong", "", store.spanText(from, to, style));
    if (!store.state.columns) return this.readout.replaceChildren(dates);
    const counts = store.counts(), parts = [];
    if (counts.incidents) parts.push(store.many("map.count.incidents", counts.incidents));
    if (counts.diplomatic) parts.push(store.many("map.count.diplomatic", counts.diplomatic));
    if (!parts.length) parts.push(store.say("map.count.none"));
    const text = Sarhad.element("span", "", parts.join(" · "));
    return this.readout.replaceChildren(dates, text);
  }
};

Sarhad.parts.time = {
  mount(map, store, options) {
    const control = new Sarhad.TimeControl(store, options);
    store.slots.bottom.append(control.root);
    return control;
  },
};
