/* Owns the time control in the map: play, two handles and the window between them, presets. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Repaints with every move of a hand and says nothing to Python until the hand lets go.
 * Keys: arrows a day, with shift a week, page keys a month, Home and End to the ends, the space
 * bar plays. With its length fixed, every part moves the window as a whole.
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
    this.player = new Sarhad.Player(store, this.play, this.tools);
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
    this.tools = new Sarhad.TimeTools(store, {
      step: (n) => this.step(n), lock: (locked) => { this.root.dataset.locked = String(locked); },
    });
    this.keyDates = new Sarhad.KeyDates(store, this.bars, (day) => this.go(day));
    this.root.append(
      this.play, this.readout, this.tools.root, this.buttons(), this.keyDates.root, this.track, this.axis,
    );
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

  /** The ends of the slider, inclusive days. */
  get ends() {
    return [this.first, this.last];
  }

  /** One step back (-1) or on (1), as the tools say. */
  step(n) {
    this.player.stop();
    this.store.slide(...Sarhad.Steps.move(this.store.state.window, this.tools.unit, n, this.ends));
    this.store.report();
  }

  /** Show a day in the middle of the window; all days give way to the month around it. */
  go(day) {
    this.player.stop();
    const [from, to] = this.store.state.window;
    const length = from === this.first && to === this.last ? 30 : to - from;
    this.shift(day - (length >> 1), length);
    this.store.report();
  }

  resize() {
    this.bars.resize();
    this.bars.draw();
    const { width, days } = this.bars;
    const ticks = width ? Sarhad.TimelineTicks.of(this.store, this.ends, width / days) : [];
    this.axis.replaceChildren(...ticks.flatMap(({ day, words }) => {
      const x = this.bars.x(day);
      if (x > width - 30) return []; // px: a year
      const tick = Sarhad.element("span", "", words);
      tick.style.left = `${x}px`;
      return [tick];
    }));
    this.show();
  }

  /**
   * Which px around an edge belong to its handle: [outside, inside] the window. On a screen for
   * fingers they are 44 together, the least that a finger hits (WCAG 2.5.5).
   */
  reach() {
    const [from, to] = this.edges();
    const coarse = window.matchMedia("(pointer: coarse)").matches;
    const inside = Math.min(coarse ? 20 : 6, (to - from) / 4);
    return [coarse ? 44 - inside : 16, inside];
  }

  /** Which part of the slider lies under an x: "first", "last", "body", or "" for the track. */
  partAt(x) {
    const [from, to] = this.edges(), middle = (from + to) / 2;
    const [outside, inside] = this.reach();
    if (to - from < 8 && Math.abs(x - middle) <= 4) return "body";
    if (x >= from - outside && x <= from + inside) return "first";
    if (x <= to + outside && x >= to - inside) return "last";
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
    const moves = this.tools.locked ? "body" : part; // a fixed length leaves nothing else to move
    this.drag = { part: moves, start, window: this.store.state.window.slice(), left, before: [from, to] };
    this.store.held = true;
    this.focus(part);
    this.track.setPointerCapture(event.pointerId);
    this.root.dataset.held = moves;
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
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const [from, to] = this.store.state.window;
    const moved = this.moved(event, element === this.handles[1] ? to : from);
    if (event.key !== " " && moved === undefined) return;
    event.preventDefault();
    if (event.key === " ") return this.player.toggle();
    this.player.stop();
    if (element === this.body || this.tools.locked) {
      const by = moved - (element === this.handles[1] ? to : from);
      this.shift(from + by, to - from);
    } else if (element === this.handles[0]) this.store.slide(Math.min(moved, to), to);
    else this.store.slide(from, Math.max(moved, from));
    const [a, b] = this.store.state.window;
    this.keyed = this.keyed || a !== from || b !== to;
    this.store.keyed = this.keyed;
  }

  /** Where a key takes a day; undefined for a key of another use. */
  moved({ key, shiftKey }, day) {
    const days = shiftKey ? 7 : 1;
    switch (key) {
      case "ArrowLeft": case "ArrowDown": return day - days;
      case "ArrowRight": case "ArrowUp": return day + days;
      case "PageDown": return Sarhad.Steps.months(day, -1);
      case "PageUp": return Sarhad.Steps.months(day, 1);
      case "Home": return this.first;
      case "End": return this.last;
      default: return undefined;
    }
  }

  /** A key came up, or the part lost the focus: tell Python once what the keys did. */
  settle() {
    if (!this.keyed) return;
    this.keyed = this.store.keyed = false;
    this.store.report();
  }

  /** Put the window, its words and its buttons right. */
  show() {
    const [from, to] = this.store.state.window, [left, right] = this.edges();
    this.body.style.left = this.handles[0].style.left = `${left}px`;
    this.body.style.width = `${Math.max(1, right - left)}px`;
    this.handles[1].style.left = `${right}px`;
    const [outside, inside] = this.reach();
    this.track.style.setProperty("--outside", `${outside}px`);
    this.track.style.setProperty("--inside", `${inside}px`);
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
    this.keyDates.show();
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
