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
 * state.selection rows picked together; state.selected the one whose card is open, or -1;
 *                 of several without such a one the list is open
 * state.theme     "light" | "dark" | "print"
 * state.columns   EventColumns, null until loaded; state.ids whether their identifiers are here
 * state.land      the land file as parsed JSON, null until loaded
 * state.lines     the lines between countries (geo/arcs.py), null until loaded or where there are none
 */
Sarhad.Store = class Store {
  /** @param {Object} config what Python sends to Sarhad.open */
  constructor(config) {
    this.config = config;
    this.slots = {}; // elements of the frame that parts may fill: over, left, right, bottom, below
    this.listeners = [];
    this.changed = new Set();
    this.cards = new Map(); // asked for, by id
    this.records = null; // Sarhad.Cards of a page in one file, null where they are asked for
    this.formats = new Map();
    this.names = this.naming = null;
    this.held = this.keyed = false; // the window by a hand, by a key: what Python says is older
    this.listed = this.counted = null; // rows and counts of the window and mask now
    this.state = {
      window: [config.firstDay, config.lastDay], mask: null, area: null, selected: -1, selection: [],
      theme: config.theme || "light", columns: null, ids: false, land: null,
      lines: null,
    };
  }

  /** Merge a change; listeners hear of it on the next animation frame. */
  set(change) {
    for (const key of Object.keys(change)) {
      this.state[key] = change[key];
      this.changed.add(key);
      if (key === "window" || key === "mask" || key === "columns") this.listed = this.counted = null;
    }
    if (change.columns) {
      this.shown = new Sarhad.Shown(change.columns);
      this.totals = new Sarhad.Totals(this.shown, this.config.style);
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

  /**
   * Open the card of `row`, one of `rows` picked together; no rows: close it. Tells Python whose
   * card is open, where that is another: of a list it knows nothing.
   */
  select(rows, row = rows.length ? rows[0] : -1) {
    const none = this.state.selected < 0 && row < 0;
    this.set({ selection: rows, selected: row }); // of a million rows no second list is made
    // on its way before the frame is drawn and Python has work; the card says what goes wrong
    if (row >= 0 && this.names) this.card(row).catch(() => {});
    else if (row < 0) this.gather(rows.slice(0, Sarhad.Picked.LINES));
    if (!none) this.report();
  }

  /** Open what was picked: the card of one event, the list of several. */
  pick(rows) {
    this.select(rows, rows.length === 1 ? rows[0] : -1);
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

  /** Rows shown now, oldest first; found when they are asked for, kept until something changes. */
  rows() {
    const { columns, window: days, mask } = this.state;
    if (!columns) return new Uint32Array(0);
    if (!this.listed) this.listed = this.shown.rows(days, mask);
    return this.listed;
  }

  /** What is shown now, as Totals.counts says it; no rows are gone through for it. */
  counts() {
    const { columns, window: days, mask } = this.state;
    if (!columns) return { events: 0, incidents: 0, diplomatic: 0, notPlaced: 0, bySymbol: [] };
    if (!this.counted) {
      this.totals.follow(days, mask);
      this.counted = this.totals.counts();
    }
    return this.counted;
  }

  /** What each day holds of the rows that the filters keep. @returns {Sarhad.Days} */
  days() {
    const { columns, mask } = this.state;
    if (this.summed && this.summed.columns === columns) {
      if (this.summed.mask === mask) return this.summed;
      const turned = this.shown.turned(this.summed.mask, mask);
      if (turned) {
        this.summed.turn(turned, mask);
        return this.summed;
      }
    }
    this.summed = new Sarhad.Days(columns, this.config.style, mask);
    return this.summed;
  }

  /** Whether a row has a mark on the map: coordinates, and a precision that is drawn. */
  placed(row) {
    const { columns } = this.state, { totals: { drawn } } = this;
    return columns.x[row] !== Sarhad.columns.NOWHERE && drawn[columns.flags[row] & 7] === 1;
  }

  /** Event id of a row; "" when there is none, or the identifiers are not here yet. */
  id(row) {
    return this.names ? this.names.at(row) : "";
  }

  /** Row of an event id, -1 when it is not in the data, or the identifiers are not here yet. */
  row(id) {
    return this.names ? this.names.row(id) : -1;
  }

  /** Make sure that the identifiers are here; they are fetched once. @returns {Promise} */
  named() {
    if (!this.naming) {
      this.naming = (this.coming || this.fetchIds()).then((bytes) => {
        this.names = new Sarhad.Names(bytes, this.state.columns.n);
        this.set({ ids: true });
      });
      this.naming.catch(() => { this.naming = this.coming = null; }); // ask again next time
    }
    return this.naming;
  }

  /** The identifiers as UTF-8, a line each. @returns {Promise<Uint8Array>} */
  async fetchIds() {
    const { ids, idsUrl, base = "" } = this.config;
    if (typeof ids === "string") return new TextEncoder().encode(ids);
    const answer = await fetch(base + idsUrl);
    if (!answer.ok) throw new Error(`${idsUrl}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Everything known of a row's event, asked for once. @returns {Promise<Object>} */
  async card(row) {
    await this.named();
    return this.record(this.id(row));
  }

  /** Ask for the records of some rows at once, where the server answers; `card` then has them. */
  gather(rows) {
    const { cardsUrl, base = "" } = this.config;
    if (!cardsUrl || this.records || !this.names) return;
    const ids = Array.from(rows, (row) => this.id(row)).filter((id) => !this.cards.has(id));
    if (ids.length < 2) return;
    const asked = fetch(base + cardsUrl + ids.map(encodeURIComponent).join(","))
      .then((answer) => (answer.ok ? answer.json() : {}), () => ({}));
    for (const id of ids) this.keep(id, asked.then((told) => told[id] || this.ask(id)));
  }

  /** Ask for what the card of a link's event needs, before the columns are here. */
  ahead(id) {
    if (this.config.standalone || this.naming) return;
    this.coming = this.fetchIds();
    this.coming.catch(() => {}); // said where it is waited for
    this.record(id).catch(() => {});
  }

  /** Everything known of an event, asked for once. @returns {Promise<Object>} */
  async record(id) {
    if (this.records) {
      const card = this.records.of(id);
      if (!card) throw new Error(`no record of event ${id} in this file`);
      return card;
    }
    if (!this.cards.has(id)) this.keep(id, this.ask(id));
    return this.cards.get(id);
  }

  /** Keep what is on its way; what fails is asked for again the next time. */
  keep(id, asked) {
    asked.catch(() => this.cards.delete(id));
    this.cards.set(id, asked);
  }

  async ask(id) {
    const { cardUrl, base = "" } = this.config;
    const answer = await fetch(base + cardUrl + encodeURIComponent(id));
    if (!answer.ok) throw new Error(`no record of event ${id}: ${answer.status}`);
    return answer.json();
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
