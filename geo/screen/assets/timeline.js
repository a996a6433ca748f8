/* Owns the two-track time line under the map: what it shows, the brush, the keys and the tip. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Timeline = class Timeline {
  /** Fewest days drawn: a window of a day is shown with the days around it. */
  static CONTEXT = 14;

  /**
   * @param {Sarhad.Store} store
   * @param {Object} config keyDates [{day, label}]
   */
  constructor(store, config) {
    this.store = store;
    this.keyDates = Array.isArray(config.keyDates) ? config.keyDates : [];
    this.measure = "deaths";
    this.hover = -1;
    this.build();
    this.listen();
    const keys = ["window", "mask", "columns", "theme", "selected"];
    // other filters sum all days anew: the map, which is waited for, is painted before
    store.on(keys, (_, changed) => (changed.has("mask") ? this.soon() : this.draw()));
    new ResizeObserver(() => this.draw()).observe(this.root);
    if (document.fonts) document.fonts.ready.then(() => this.draw());
    this.draw();
  }

  say(key, values) {
    return this.store.say(`map.timeline.${key}`, values);
  }

  build() {
    const make = Sarhad.element;
    this.root = make("section", "sarhad-timeline");
    this.root.setAttribute("role", "group");
    this.canvas = make("canvas", "sarhad-timeline-canvas");
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", this.say("help")); // until the counts are there
    this.tip = make("div", "sarhad-timeline-tip");
    this.tip.hidden = true;
    this.tip.setAttribute("aria-hidden", "true");
    this.choice = this.toggle(make);
    this.root.append(this.canvas, this.choice, this.tip);
    (this.store.slots.below || document.body).append(this.root);
    this.pen = this.canvas.getContext("2d");
  }

  /** Deaths or events as the height of the bars. */
  toggle(make) {
    const group = make("div", "sarhad-timeline-toggle");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.say("measure"));
    for (const measure of ["deaths", "events"]) {
      const button = make("button", "", this.say(measure));
      button.type = "button";
      button.setAttribute("aria-pressed", String(measure === this.measure));
      button.addEventListener("click", () => {
        this.measure = measure;
        for (const other of group.children) {
          other.setAttribute("aria-pressed", String(other === button));
        }
        this.draw();
      });
      group.append(button);
    }
    return group;
  }

  /** Days that are drawn: the window, with days around it where it is short; fixed in a brush. */
  domain() {
    if (this.frozen) return this.frozen;
    const { config: { firstDay, lastDay }, state: { window: [from, to] } } = this.store;
    const missing = Timeline.CONTEXT - (to - from + 1);
    if (missing <= 0) return [from, to];
    let first = Math.max(firstDay, from - Math.ceil(missing / 2));
    const last = Math.max(to, Math.min(lastDay, first + Timeline.CONTEXT - 1));
    first = Math.min(from, Math.max(firstDay, last - Timeline.CONTEXT + 1));
    return [first, last];
  }

  /** Draw in the next frame. */
  soon() {
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame(() => this.draw());
  }

  /** Draw everything; cheap enough for every frame of a drag. */
  draw() {
    const { store } = this;
    const width = this.root.clientWidth;
    const height = this.root.clientHeight;
    if (!store.state.columns || width < 80 || height < 60) return;
    const ratio = window.devicePixelRatio || 1;
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== size[0] || this.canvas.height !== size[1]) {
      [this.canvas.width, this.canvas.height] = size;
    }
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const domain = this.domain();
    const { left, right } = Sarhad.TimelinePaint.layout(width, height);
    const perDay = (right - left) / (domain[1] - domain[0] + 1);
    this.bins = new Sarhad.TimelineBins(store, domain, perDay);
    this.font = this.font || getComputedStyle(this.root).fontFamily;
    this.paint = new Sarhad.TimelinePaint(this.pen, {
      store, width, height, bins: this.bins, measure: this.measure, hover: this.hover,
      font: this.font, keyDates: this.keyDates, brushing: Boolean(this.frozen),
      choiceEnds: this.choice.offsetLeft + this.choice.offsetWidth,
    });
    this.paint.paint();
    this.describe();
  }

  /** Say the counts for those who cannot see the picture, once the hand rests. */
  describe() {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      this.canvas.setAttribute("aria-label", `${this.sentence()} ${this.say("help")}`);
    }, 250);
  }

  sentence() {
    const { store } = this;
    const [from, to] = store.state.window;
    const counts = store.counts();
    return this.say("label", {
      days: store.spanText(from, to),
      incidents: store.many("map.timeline.incidents", counts.incidents),
      diplomatic: store.many("map.timeline.diplomatic", counts.diplomatic),
    });
  }

  /**
   * "deaths: 7–9, rows added up; 2 with unknown deaths". Rows of one episode may count the same
   * dead: the sum says that it is one.
   */
  deathsText(rows) {
    const { store } = this;
    const sum = this.bins.deaths(rows);
    const number = (n) => store.number(n);
    const upTo = sum.low ? "range" : "at_most"; // "0–7" would claim that somebody counted nobody
    const range = sum.low === sum.high ? number(sum.high)
      : store.say(`map.card.deaths.${upTo}`, { low: number(sum.low), high: number(sum.high), n: number(sum.high) });
    const known = rows.length - sum.unknown;
    const said = known ? this.say(known > 1 ? "deaths.sum" : "deaths.said", { range }) : "";
    const unknown = sum.unknown ? store.many("map.timeline.unknown", sum.unknown) : "";
    return [said, unknown].filter(Boolean).join("; ");
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.release(event));
    canvas.addEventListener("pointercancel", () => this.cancel());
    canvas.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("dblclick", () => this.all());
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("keyup", () => this.reportIfMoved());
    canvas.addEventListener("blur", () => this.reportIfMoved());
  }

  /** Day under a pointer, kept inside what is drawn. */
  dayAt(event) {
    const { paint } = this;
    const x = event.clientX - this.canvas.getBoundingClientRect().left;
    const [from, to] = paint.bins.domain;
    return Math.max(from, Math.min(to, from + Math.floor((x - paint.left) / paint.perDay)));
  }

  press(event) {
    if (event.button !== 0 || !this.paint) return;
    this.pressed = { x: event.clientX, day: this.dayAt(event), window: this.store.state.window };
    this.canvas.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.paint) return;
    const { pressed } = this;
    // a hand that trembles on a click draws no brush
    if (pressed && (this.frozen || Math.abs(event.clientX - pressed.x) > 4)) {
      if (!this.frozen) {
        this.frozen = this.domain();
        this.store.held = true;
        this.hideTip();
      }
      const [a, b] = [pressed.day, this.dayAt(event)].sort((p, q) => p - q);
      this.store.slide(...this.whole(a, b));
      return;
    }
    if (!pressed) this.point(event);
  }

  /** Whole bins: a brush over months sets whole months. */
  whole(a, b) {
    const { edges } = this.bins;
    const [first, last] = [this.bins.of(a), this.bins.of(b)];
    return [edges[first], edges[last + 1] - 1];
  }

  /** End of a brush: the new window, told once. A press without a brush picks. */
  release(event) {
    const { pressed, frozen, store } = this;
    this.pressed = null;
    if (!pressed) return;
    if (!frozen) {
      clearTimeout(this.clicked);
      this.clicked = setTimeout(() => this.pick(event), 240); // a second click means "all"
      return;
    }
    this.frozen = null;
    store.held = false;
    store.set({ window: store.state.window });
    store.report();
  }

  /** A brush that was taken away leaves the window as it was. */
  cancel() {
    const { pressed, frozen, store } = this;
    this.pressed = this.frozen = null;
    store.held = false;
    if (pressed && frozen) store.set({ window: pressed.window });
  }

  /** Open the events of the bin under the pointer. */
  pick(event) {
    const bin = this.bins.of(this.dayAt(event));
    const rows = this.bins.rows(bin, this.isAbove(event));
    if (rows.length) this.store.pick(rows);
  }

  isAbove(event) {
    const y = event.clientY - this.canvas.getBoundingClientRect().top;
    return y < (this.paint.floor + this.paint.zero - this.paint.swing) / 2 + 2;
  }

  /** Show all days. */
  all() {
    clearTimeout(this.clicked);
    this.store.slide(this.store.config.firstDay, this.store.config.lastDay);
    this.store.report();
  }

  /**
   * Arrows move the window by a day, with Shift by its own length; Home and End to an end; the
   * space bar plays.
   */
  key(event) {
    if (event.key === " " && Sarhad.app.parts.time) {
      event.preventDefault();
      Sarhad.app.parts.time.player.toggle();
      return;
    }
    const { config: { firstDay, lastDay }, state: { window: [from, to] } } = this.store;
    const step = event.shiftKey ? to - from + 1 : 1;
    const moves = {
      ArrowLeft: -step, ArrowRight: step, Home: firstDay - from, End: lastDay - to,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    // the window keeps its length at either end of the data
    const by = Math.max(firstDay - from, Math.min(lastDay - to, moves[event.key]));
    if (!by) return;
    this.store.slide(from + by, to + by);
    this.keyed = this.store.keyed = true;
  }

  reportIfMoved() {
    if (!this.keyed) return;
    this.keyed = this.store.keyed = false;
    this.store.report();
  }

  /** Say what the bin under the pointer holds. */
  point(event) {
    const bin = this.bins.of(this.dayAt(event));
    const above = this.isAbove(event);
    if (bin !== this.hover) {
      this.hover = bin;
      this.draw();
    }
    this.tell(bin, above);
  }

  leave() {
    if (this.hover < 0) return;
    this.hover = -1;
    this.hideTip();
    this.draw();
  }

  hideTip() {
    this.tip.hidden = true;
  }

  tell(bin, above) {
    const { bins, store } = this;
    const lines = this.linesOf(bins.rows(bin, true), bins.rows(bin, false));
    const make = Sarhad.element;
    const days = store.spanText(bins.edges[bin], bins.edges[bin + 1] - 1);
    this.tip.replaceChildren(make("b", "", days), ...lines.map((line) => make("div", "", line)));
    this.tip.dataset.track = above ? "incidents" : "diplomacy";
    this.tip.hidden = false;
    const [x, width] = this.paint.bar(bin);
    const wide = this.tip.offsetWidth;
    const room = this.root.clientWidth - wide - 8;
    const right = x + width + 10;
    const left = right > room ? Math.max(8, x - wide - 10) : right;
    this.tip.style.transform = `translate(${Math.round(left)}px, 8px)`;
  }

  /** Counts by kind, deaths, and diplomatic acts by score. */
  linesOf(incidents, acts) {
    const { store } = this;
    const { columns } = store.state;
    const { kinds } = store.config.style;
    const lines = [];
    const tally = (rows, name) => {
      const counts = new Map();
      for (const row of rows) counts.set(name(row), (counts.get(name(row)) || 0) + 1);
      for (const [words, n] of counts) lines.push(`${words}: ${store.number(n)}`);
    };
    tally(incidents, (row) => store.say(`kind.${kinds[columns.kind[row]]}`));
    if (incidents.length) lines.push(this.deathsText(incidents));
    const sign = new Intl.NumberFormat(store.config.lang || "en", { signDisplay: "exceptZero" });
    tally(acts, (row) => {
      const score = columns.cooperation[row];
      const words = score === -128 ? this.say("score.unknown")
        : this.say("score", { value: sign.format(score / 10) });
      return `${store.say(`kind.${kinds[columns.kind[row]]}`)} (${words})`;
    });
    const shown = lines.slice(0, 7);
    if (lines.length > 7) shown.push(this.say("more", { n: store.number(lines.length - 7) }));
    return shown.length ? shown : [this.say("empty")];
  }
};

Sarhad.parts.timeline = {
  mount(map, store, config) {
    return new Sarhad.Timeline(store, config);
  },
};
