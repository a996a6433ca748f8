/* Owns the shared state of the map page: window, filters, selection, theme and the loaded data. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * One place for what every part of the page shows. Parts read `store.state`, change it with
 * `store.set`, and hear of changes once a frame through `store.on`.
 *
 * state.window    [first, last] day numbers, inclusive
 * state.mask      Uint8Array, 1 byte a row (all filters but the dates), or null: every row
 * state.area      "west,south,east,north" or "lon lat,lon lat,...", or null; the mask holds its rows
 * state.selection rows picked together; state.selected the one whose card is open, or -1
 * state.theme     "light" | "dark" | "print"
 * state.columns   EventColumns, null until loaded; state.ids their event ids
 * state.land      the land file as parsed JSON, null until loaded
 */
Sarhad.Store = class Store {
  /** @param {Object} config what Python sends to Sarhad.open */
  constructor(config) {
    this.config = config;
    this.slots = {}; // elements of the frame that parts may fill: over, left, right, bottom, below
    this.listeners = [];
    this.changed = new Set();
    this.cards = new Map();
    this.formats = new Map();
    this.rowOf = null;
    this.fresh = { rows: false, counts: false };
    this.state = {
      window: [config.firstDay, config.lastDay], mask: null, area: null, selected: -1, selection: [],
      theme: config.theme || "light", columns: null, ids: [], land: null,
    };
  }

  /** Merge a change; listeners hear of it on the next animation frame. */
  set(change) {
    for (const key of Object.keys(change)) {
      this.state[key] = change[key];
      this.changed.add(key);
      if (key === "window" || key === "mask" || key === "columns") {
        this.fresh.rows = this.fresh.counts = false;
      }
    }
    if (!this.frame) this.frame = requestAnimationFrame(() => this.tell());
  }

  /** Call `listener(state, changedKeys)` after any of the keys changed. @returns {Function} off */
  on(keys, listener) {
    const entry = { keys: [].concat(keys), listener };
    this.listeners.push(entry);
    return () => { this.listeners = this.listeners.filter((other) => other !== entry); };
  }

  /** Tell the listeners now; one that throws does not stop the others. */
  tell() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const changed = this.changed;
    this.changed = new Set();
    for (const { keys, listener } of this.listeners) {
      if (!keys.some((key) => changed.has(key))) continue;
      try { listener(this.state, changed); } catch (error) { console.error(error); }
    }
  }

  /** The window moved by hand, still held: repaints, says nothing to Python. */
  slide(first, last) {
    const [low, high] = [this.config.firstDay, this.config.lastDay];
    const from = Math.max(low, Math.min(high, Math.min(first, last)));
    const to = Math.max(low, Math.min(high, Math.max(first, last)));
    const [a, b] = this.state.window;
    if (a !== from || b !== to) this.set({ window: [from, to] });
  }

  /** Open the card of `row`, one of `rows` picked together; no rows: close it. Tells Python. */
  select(rows, row = rows.length ? rows[0] : -1) {
    this.set({ selection: Array.from(rows), selected: row });
    this.report();
  }

  /** Tell Python; set by Sarhad.open, nothing when there is no Python. */
  report() {}

  /** Whether a row passes the filters, dates apart. */
  passes(row) {
    return this.state.mask === null || this.state.mask[row] === 1;
  }

  /** Whether a row is shown now: passes the filters and its span overlaps the window. */
  visible(row) {
    const { columns, window: [from, to] } = this.state;
    return columns.first[row] <= to && columns.last[row] >= from && this.passes(row);
  }

  /** Rows shown now, oldest first. A view of a shared buffer: read it, do not keep it. */
  rows() {
    const { columns, window: [from, to], mask } = this.state;
    if (!columns) return new Uint32Array(0);
    if (this.fresh.rows) return this.shown;
    if (!this.buffer || this.buffer.length !== columns.n) this.index(columns);
    const buffer = this.buffer;
    let n = 0;
    const start = Sarhad.columns.lowerBound(columns.first, from);
    const end = Sarhad.columns.lowerBound(columns.first, to + 1);
    for (const row of this.longer) {
      if (row >= start) break;
      if (columns.last[row] >= from && (!mask || mask[row])) buffer[n++] = row;
    }
    for (let row = start; row < end; row++) if (!mask || mask[row]) buffer[n++] = row;
    this.shown = buffer.subarray(0, n);
    this.fresh.rows = true;
    return this.shown;
  }

  /** Remember the events longer than a day: they may begin before a window that they overlap. */
  index(columns) {
    this.buffer = new Uint32Array(columns.n);
    const longer = [];
    for (let row = 0; row < columns.n; row++) {
      if (columns.last[row] > columns.first[row]) longer.push(row);
    }
    this.longer = Uint32Array.from(longer);
  }

  /** What is shown now: events, incidents, diplomatic, notPlaced, and events by symbol. */
  counts() {
    if (this.fresh.counts) return this.tallied;
    const { columns } = this.state;
    const { symbolOfKind, symbols, incidentKinds } = this.config.style;
    const bySymbol = new Array(symbols.length).fill(0);
    let incidents = 0, notPlaced = 0;
    const rows = this.rows();
    for (const row of rows) {
      bySymbol[symbolOfKind[columns.kind[row]]]++;
      if (columns.kind[row] < incidentKinds) incidents++;
      if (!this.placed(row)) notPlaced++;
    }
    this.fresh.counts = columns !== null;
    this.tallied = {
      events: rows.length, incidents, diplomatic: rows.length - incidents, notPlaced, bySymbol,
    };
    return this.tallied;
  }

  /** Whether a row has a mark on the map: coordinates, and a precision that is drawn. */
  placed(row) {
    const { columns } = this.state;
    const mark = this.config.style.markOfPrecision[columns.flags[row] & 7];
    return columns.x[row] !== Sarhad.columns.NOWHERE && mark !== undefined && mark !== "listed";
  }

  /** Event id of a row; "" when there is none. */
  id(row) {
    return this.state.ids[row] || "";
  }

  /** Row of an event id, -1 when it is not in the data. */
  row(id) {
    if (!this.rowOf) {
      this.rowOf = new Map(this.state.ids.map((known, row) => [known, row]));
    }
    const row = this.rowOf.get(id);
    return row === undefined ? -1 : row;
  }

  /** Everything known of a row's event, asked for once. @returns {Promise<Object>} */
  card(row) {
    const id = this.id(row);
    const { cards, cardUrl, base = "" } = this.config;
    if (cards) return id in cards ? Promise.resolve(cards[id]) : Promise.reject(new Error(id));
    if (!this.cards.has(id)) {
      const asked = fetch(base + cardUrl + encodeURIComponent(id)).then((answer) => {
        if (!answer.ok) throw new Error(`no record of event ${id}: ${answer.status}`);
        return answer.json();
      });
      asked.catch(() => this.cards.delete(id)); // ask again next time
      this.cards.set(id, asked);
    }
    return this.cards.get(id);
  }

  /** Colours of the theme now. */
  theme() {
    const { themes } = this.config.style;
    return themes[this.state.theme] || themes.light;
  }

  /** Ink of a symbol (index in style.symbols) in the theme now. */
  ink(symbol) {
    const { symbols } = this.config.style;
    return this.state.theme === "dark" ? symbols[symbol].dark : symbols[symbol].light;
  }

  /** Text of a catalogue key with {name} filled in; the key itself if it is missing. */
  say(key, values = {}) {
    const text = (this.config.words || {})[key];
    return this.fill(typeof text === "string" ? text : key, values);
  }

  /** Text of a counted catalogue key, its forms in the order of a gettext file. */
  many(key, n, values = {}) {
    const forms = (this.config.words || {})[key];
    if (!Array.isArray(forms)) return this.say(key, { n: this.number(n), ...values });
    const rules = this.intl("PluralRules", this.config.lang || "en");
    const known = rules.resolvedOptions().pluralCategories;
    const order = ["zero", "one", "two", "few", "many", "other"].filter((name) => known.includes(name));
    const form = forms[Math.min(order.indexOf(rules.select(n)), forms.length - 1)];
    return this.fill(form, { n: this.number(n), ...values });
  }

  fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  /** A whole number with its thousands apart. */
  number(n) {
    if (n >= 0 && n < 1000 && !this.localDigits()) return String(n); // most numbers on the map
    return this.intl("NumberFormat", this.config.lang || "en").format(n);
  }

  /** Whether the language writes other digits than 0-9. */
  localDigits() {
    if (this.digits === undefined) {
      const format = this.intl("NumberFormat", this.config.lang || "en");
      this.digits = format.resolvedOptions().numberingSystem !== "latn";
    }
    return this.digits;
  }

  /** "16 January 2024"; `style` short: "16 Jan 2024". */
  dayText(day, style = "long") {
    return this.dates(style).format(new Date(Sarhad.columns.EPOCH + day * 864e5));
  }

  /** "10–31 January 2024": what the two days share is said once. */
  spanText(first, last, style = "long") {
    if (first === last) return this.dayText(first, style);
    const [from, to] = [first, last].map((day) => new Date(Sarhad.columns.EPOCH + day * 864e5));
    const parts = { day: "numeric" };
    if (from.getUTCFullYear() !== to.getUTCFullYear()) parts.year = "numeric";
    if (parts.year || from.getUTCMonth() !== to.getUTCMonth()) parts.month = style;
    const start = this.dates(style, parts).format(from);
    return parts.month
      ? `${start} – ${this.dayText(last, style)}` : `${start}–${this.dayText(last, style)}`;
  }

  dates(style, parts = { day: "numeric", month: style, year: "numeric" }) {
    const lang = this.config.lang && this.config.lang !== "en" ? this.config.lang : "en-GB";
    return this.intl("DateTimeFormat", lang, { timeZone: "UTC", ...parts });
  }

  /** A formatter of the language, made once: making one takes longer than drawing ten marks. */
  intl(kind, lang, options = {}) {
    const key = `${kind} ${lang} ${Object.entries(options)}`;
    if (!this.formats.has(key)) this.formats.set(key, new Intl[kind](lang, options));
    return this.formats.get(key);
  }
};
