/* Owns the pointer over the map: cursor, small tooltip, and the click that opens a card or a list. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Pointer = class Pointer {
  constructor(map, store, layer) {
    Object.assign(this, { map, store, layer });
    this.lines = null; // Sarhad.Lines, which lie below the marks
    this.pins = null; // Sarhad.Pins, which lie over them
    this.tip = Sarhad.element("div", "sarhad-tip");
    this.tip.setAttribute("role", "tooltip");
    this.tip.hidden = true;
    store.slots.over.append(this.tip);
    map.on("mousemove", (event) => this.hover(event.containerPoint));
    map.on("mouseout movestart", () => this.leave());
    map.on("click", (event) => this.click(event.containerPoint));
    store.on(["window", "mask", "theme"], () => this.leave());
  }

  /** Look under the pointer once a frame. */
  hover(point) {
    this.point = point;
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.point) this.show(this.pick(this.point));
    });
  }

  /** The mark under a point, or the line between countries; null where there is neither. */
  pick({ x, y }) {
    const pin = this.pins && this.pins.pick(x, y);
    if (pin) return pin;
    const mark = this.layer.pick(x, y);
    // the inside of a wide disc does not hide a line that crosses it, its number does
    const wide = mark && mark.at && Math.hypot(mark.at[0] - x, mark.at[1] - y) > 11;
    const line = (!mark || wide) && this.lines ? this.lines.pick(x, y) : null;
    return line || mark;
  }

  /** Rows that a mark or a line stands for, oldest first; those of the tip are known already. */
  rowsOf(mark) {
    if (!this.told || !this.same(this.told.mark, mark)) {
      this.told = { mark, rows: mark.rows || this.layer.rowsOf(mark) };
    }
    return this.told.rows;
  }

  /** Whether two marks are one; a cell is made anew each time it is asked for. */
  same(one, other) {
    return one === other || (other.kind === "cell" && one.kind === "cell" && one.cell === other.cell);
  }

  leave() {
    this.point = this.told = null;
    this.show(null);
  }

  show(mark) {
    this.map.getContainer().style.cursor = mark ? "pointer" : "";
    if (!mark) {
      this.tip.hidden = true;
      this.shown = null;
      return;
    }
    if (!this.shown || !this.same(this.shown, mark)) {
      this.shown = mark;
      this.tip.replaceChildren(...(mark.said ? mark.said() : this.words(mark)));
      this.tip.hidden = false;
      this.store.named().catch(() => {}); // a click would need them; without, the click says so
    }
    this.put(mark);
  }

  /** Beside the mark, kept inside the frame. */
  put(mark) {
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const frame = this.map.getSize();
    const reach = mark.kind === "symbol" ? mark.r : 13;
    let left = mark.x + reach + 10;
    if (left + width > frame.x - 8) left = mark.x - reach - 10 - width;
    const top = Math.min(Math.max(8, mark.y - height / 2), frame.y - height - 8);
    this.tip.style.transform = `translate(${Math.round(Math.max(8, left))}px, ${Math.round(top)}px)`;
  }

  /** Text of the tooltip: what, when, deaths, how well the place is known. */
  words(mark) {
    const { store } = this;
    const line = (text, className = "") => Sarhad.element("div", className, text);
    const rows = this.rowsOf(mark);
    const area = mark.name === "point" || mark.name === "cell" ? "" : store.say(`map.tip.area.${mark.name}`, {
      km: store.number(Math.max(1, this.layer.laying.km(mark, 2, store.config.style.radiusKm.halo))),
    });
    if (rows.length > 1) return this.many(rows, area, line);
    const [row] = rows, { columns } = store.state;
    const kind = store.config.style.kinds[columns.kind[row]];
    const lines = [
      line(store.say(`kind.${kind}`), "sarhad-tip-head"),
      line(store.spanText(columns.first[row], columns.last[row])),
    ];
    if (columns.kind[row] < store.config.style.incidentKinds) lines.push(line(this.deaths(row)));
    if (mark.light < 1) lines.push(line(store.say("map.tip.earlier"), "sarhad-tip-muted"));
    if (area) lines.push(line(area, "sarhad-tip-muted"));
    return lines;
  }

  many(rows, area, line) {
    const { store } = this, { columns } = store.state;
    const lines = [line(store.many("map.count.events", rows.length), "sarhad-tip-head")];
    const { symbolOfKind, symbols } = store.config.style;
    const counts = new Map();
    for (const row of rows) {
      const symbol = symbolOfKind[columns.kind[row]];
      counts.set(symbol, (counts.get(symbol) || 0) + 1);
    }
    for (const [symbol, n] of [...counts].sort((a, b) => a[0] - b[0])) {
      const entry = line(`${store.say(`symbol.${symbols[symbol].name}`)} ${store.number(n)}`);
      entry.prepend(Sarhad.glyph(store, symbol));
      lines.push(entry);
    }
    const last = rows.reduce((latest, row) => Math.max(latest, columns.last[row]), 0);
    lines.push(line(store.spanText(columns.first[rows[0]], last, "short"), "sarhad-tip-muted"));
    if (area) lines.push(line(area, "sarhad-tip-muted"));
    return lines;
  }

  /** Deaths of one event in words, a range where there is one. */
  deaths(row) {
    const { store } = this, { columns } = store.state;
    const [low, best, high] = ["low", "best", "high"].map(
      (name) => Sarhad.columns.deaths(columns[name][row]));
    if (low === null && best === null && high === null) return store.say("map.tip.deaths.unknown");
    if (low === null && best === null) {
      return store.say("map.tip.deaths.up_to", { high: store.number(high) });
    }
    const least = low === null ? best : low, most = high === null ? (best ?? low) : high;
    if (least !== most) {
      return store.say("map.tip.deaths.range", { low: store.number(least), high: store.number(most) });
    }
    return store.many("map.tip.deaths", least);
  }

  click(point) {
    const mark = this.pick(point);
    if (mark) this.store.pick(this.rowsOf(mark));
    else if (this.store.state.selection.length) this.store.select([]);
  }
};

/** A legend symbol as a small picture of its own, for text beside it. */
Sarhad.glyph = function (store, symbol, size = 11, hollow = false) {
  const make = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const { shape } = store.config.style.symbols[symbol];
  const corners = store.config.style.shapes[shape] || [];
  const svg = make("svg", {
    viewBox: "-1.75 -1.75 3.5 3.5", width: size, height: size, class: "sarhad-glyph", "aria-hidden": "true",
  });
  const paint = {
    fill: hollow ? "none" : store.ink(symbol), stroke: hollow ? store.ink(symbol) : "var(--symbol-edge)",
    "stroke-width": hollow ? 0.5 : 0.25, "stroke-linejoin": "round",
  };
  svg.append(corners.length
    ? make("polygon", { ...paint, points: corners.map((corner) => corner.map((v) => v.toFixed(3))).join(" ") })
    : make("circle", { ...paint, r: 1 }));
  return svg;
};
