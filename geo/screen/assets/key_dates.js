/* Owns the key dates over the slider: a mark for each, and the names that have room. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.KeyDates = class KeyDates {
  /** Between a mark and its name, and between two names, px. */
  static GAP = 6;

  /**
   * @param {Sarhad.Store} store whose config has keyDates: [{day, label}], oldest first
   * @param {Sarhad.Histogram} bars where a day lies
   * @param {function(number)} go called with the day of a key date that was chosen
   */
  constructor(store, bars, go) {
    Object.assign(this, { store, bars });
    const { firstDay, lastDay, keyDates = [] } = store.config;
    this.root = Sarhad.element("div", "sarhad-keydates");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", store.say("map.time.keydates"));
    this.items = keyDates.filter(({ day }) => day >= firstDay && day <= lastDay)
      .map((keyDate) => this.item(keyDate, go));
    this.root.hidden = !this.items.length;
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.rove(0);
  }

  item({ day, label }, go) {
    const button = Sarhad.element("button"), name = Sarhad.element("span", "", label);
    button.type = "button";
    button.title = `${label}, ${this.store.dayText(day)}`;
    button.setAttribute("aria-label", button.title);
    button.append(name);
    button.addEventListener("click", () => { this.chosen = day; go(day); this.show(); });
    button.addEventListener("focus", () => { this.chosen = day; this.show(); });
    this.root.append(button);
    return { day, label, button, name };
  }

  /** One stop of the Tab key for all of them; arrows go from one to the next. */
  rove(at) {
    this.items.forEach(({ button }, i) => { button.tabIndex = i === at ? 0 : -1; });
  }

  key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!by) return;
    event.preventDefault();
    const now = this.items.findIndex(({ button }) => button === document.activeElement);
    const next = Math.max(0, Math.min(this.items.length - 1, now + by));
    this.rove(next);
    this.items[next].button.focus();
  }

  /** Put the marks in place and name those with room: the chosen one first, then the window's. */
  show() {
    const { bars, items } = this, [from, to] = this.store.state.window;
    if (!items.length || !bars.width) return;
    const inside = items.map(({ day }) => day >= from && day <= to);
    const key = `${inside} ${bars.width} ${this.chosen}`;
    if (this.shown === key) return;
    this.shown = key;
    const taken = [];
    const rank = (i) => (items[i].day === this.chosen ? 0 : inside[i] ? 1 : 2);
    const order = items.map((_, i) => i).sort((a, b) => rank(a) - rank(b) || a - b);
    for (const i of order) this.place(items[i], inside[i], taken);
  }

  /**
   * Name a mark to its right, or to its left, or not at all. A name that ran over another mark
   * would seem to be that one's; only the chosen one may.
   */
  place({ day, label, button, name }, inside, taken) {
    const { GAP } = KeyDates, x = this.bars.x(day + 0.5);
    const wide = this.wide(label);
    const others = day === this.chosen ? [] : this.items.map((item) => this.bars.x(item.day + 0.5));
    const free = ([a, b]) => a >= 0 && b <= this.bars.width
      && taken.every(([c, d]) => b + GAP < c || a > d + GAP)
      && !others.some((other) => other !== x && other > a - 2 && other < b + 2);
    const span = [[x + GAP, x + GAP + wide], [x - GAP - wide, x - GAP]].find(free);
    if (span) taken.push(span);
    button.style.left = `${x}px`;
    button.dataset.inside = String(inside);
    if (span) button.dataset.side = span[0] < x ? "left" : "right";
    else delete button.dataset.side;
    name.hidden = !span;
  }

  /** Width of a name, px; measured once. */
  wide(label) {
    this.widths = this.widths || new Map();
    if (!this.widths.has(label)) {
      const pen = document.createElement("canvas").getContext("2d");
      pen.font = '500 10.5px "IBM Plex Sans", system-ui, sans-serif';
      this.widths.set(label, pen.measureText(label).width);
    }
    return this.widths.get(label);
  }
};
