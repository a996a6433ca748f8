/* Owns which rows are shown: those that the window holds and every filter keeps. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Rows lie by their first day; `ends` names them by their last. A window shows what has begun by
 * its last day, less what was over before its first: two numbers, found by halving.
 */
Sarhad.Shown = class Shown {
  /** @param {EventColumns} columns */
  constructor(columns) {
    this.columns = columns;
    this.longer = Shown.longerThanADay(columns);
    this.ends = Shown.byLastDay(columns);
  }

  /** Rows of more than a day, oldest first: they may begin before a window that they overlap. */
  static longerThanADay({ n, first, last }) {
    const rows = new Uint32Array(n);
    let found = 0;
    for (let row = 0; row < n; row++) if (last[row] > first[row]) rows[found++] = row;
    return rows.slice(0, found);
  }

  /** All rows in the order of their last days; rows of one last day as they lie. */
  static byLastDay({ n, last }) {
    const at = new Uint32Array(65537), rows = new Uint32Array(n);
    for (let row = 0; row < n; row++) at[last[row] + 1]++;
    for (let day = 0; day < 65536; day++) at[day + 1] += at[day];
    for (let row = 0; row < n; row++) rows[at[last[row]]++] = row;
    return rows;
  }

  /** How many rows begin before a day. */
  begun(day) {
    return Sarhad.columns.lowerBound(this.columns.first, day);
  }

  /** How many rows are over before a day. */
  over(day) {
    const { ends, columns: { last } } = this;
    let low = 0, high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (last[ends[middle]] < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Longer rows that began before a day and reach it. */
  reaching(day) {
    const { longer, columns: { last } } = this, start = this.begun(day);
    const rows = new Uint32Array(longer.length);
    let n = 0;
    for (let i = 0; i < longer.length && longer[i] < start; i++) {
      if (last[longer[i]] >= day) rows[n++] = longer[i];
    }
    return rows.subarray(0, n);
  }

  /** Rows of a window that a mask keeps, oldest first. @returns {Uint32Array} a new array */
  rows([from, to], mask) {
    const start = this.begun(from), end = this.begun(to + 1), before = this.reaching(from);
    const rows = new Uint32Array(before.length + end - start);
    let n = 0;
    for (const row of before) if (!mask || mask[row]) rows[n++] = row;
    for (let row = start; row < end; row++) if (!mask || mask[row]) rows[n++] = row;
    return rows.subarray(0, n);
  }

  /**
   * Rows that come and go where one mask takes the place of another: {come, gone}, oldest first;
   * null where so many do that counting anew is as quick. What was asked last is kept, for every
   * tally asks the same.
   */
  turned(before, after) {
    const { asked } = this;
    if (!asked || asked.before !== before || asked.after !== after) {
      const most = Math.floor(this.columns.n * Shown.TURNED);
      this.asked = { before, after, found: Shown.differing(before, after, most) };
    }
    return this.asked.found;
  }

  /** Largest share of all rows that are told one by one. */
  static TURNED = 0.4;

  /** Rows that only one of two masks keeps, null where they are more than `most`. */
  static differing(before, after, most) {
    const told = before || after, come = new Uint32Array(most), gone = new Uint32Array(most);
    if (!told || !most) return null;
    let here = 0, away = 0;
    for (let row = 0; row < told.length; row++) {
      const was = before === null ? 1 : before[row], is = after === null ? 1 : after[row];
      if (was === is) continue;
      if (here + away === most) return null;
      if (is === 1) come[here++] = row;
      else gone[away++] = row;
    }
    return { come: come.subarray(0, here), gone: gone.subarray(0, away) };
  }

  /** Those of some rows that a window holds. */
  within(rows, [from, to]) {
    const { columns: { first, last } } = this, held = new Uint32Array(rows.length);
    let n = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (first[row] <= to && last[row] >= from) held[n++] = row;
    }
    return held.subarray(0, n);
  }
};

/**
 * Something that is counted of the rows shown. A window that moves a little, and a mask that
 * changes, cost only the rows that come and go. A kind of tally says how in `clear` and `count`.
 */
Sarhad.Tally = class Tally {
  /** @param {Sarhad.Shown} shown */
  constructor(shown) {
    this.shown = shown;
    this.begun = -1; // nothing is counted yet
    this.over = 0;
    this.mask = null;
  }

  /** Count what a window and a mask (null for all rows) show. */
  follow(days, mask) {
    const { shown } = this, [from, to] = days, begun = shown.begun(to + 1), over = shown.over(from);
    const moved = Math.abs(begun - this.begun) + Math.abs(over - this.over);
    const known = this.begun >= 0 && moved <= begun - over + shown.longer.length;
    const turned = known && this.mask !== mask ? shown.turned(this.mask, mask) : null;
    if (known && (turned || this.mask === mask)) {
      this.step(null, this.begun, begun);
      this.step(shown.ends, over, this.over);
      if (turned) this.turn(turned, days);
      this.mask = mask;
    } else {
      this.mask = mask;
      this.start(from, begun);
    }
    Object.assign(this, { begun, over });
  }

  /** Rows that another mask keeps come, others go. */
  turn({ come, gone }, days) {
    this.mask = null; // each of these rows counts
    for (const [rows, by] of [[come, 1], [gone, -1]]) {
      const held = this.shown.within(rows, days);
      this.count(held, 0, held.length, by);
    }
  }

  /** Count from nothing. */
  start(from, begun) {
    this.clear();
    const before = this.shown.reaching(from);
    this.count(before, 0, before.length, 1);
    this.step(null, this.shown.begun(from), begun);
  }

  /** Rows `a` to `b` of an order come; where b is the smaller, they go. */
  step(order, a, b) {
    if (b > a) this.count(order, a, b, 1);
    else if (a > b) this.count(order, b, a, -1);
  }

  /** Forget all that is counted. */
  clear() {}

  /**
   * Add `by`, 1 or -1, for those of the rows order[from] to order[to - 1] that the mask keeps;
   * without an order the rows from `from` to `to - 1` themselves.
   */
  count() {}
};

/** Events by kind, with and without a mark on the map. */
Sarhad.Totals = class Totals extends Sarhad.Tally {
  /** @param {Sarhad.Shown} shown @param {Object} style of the config */
  constructor(shown, style) {
    super(shown);
    this.style = style;
    this.all = new Int32Array(256);
    this.unplaced = new Int32Array(256);
    this.drawn = Sarhad.columns.drawn(style);
  }

  clear() {
    this.all.fill(0);
    this.unplaced.fill(0);
  }

  count(order, from, to, by) {
    const { all, unplaced, drawn, mask, shown: { columns: { kind, flags, x } } } = this;
    const { NOWHERE } = Sarhad.columns;
    for (let i = from; i < to; i++) {
      const row = order === null ? i : order[i];
      if (mask !== null && mask[row] === 0) continue;
      all[kind[row]] += by;
      if (drawn[flags[row] & 7] === 0 || x[row] === NOWHERE) unplaced[kind[row]] += by;
    }
  }

  /** What is shown: events, incidents, diplomatic, notPlaced, and events by symbol. */
  counts() {
    const { incidentKinds } = this.style, sum = (list) => list.reduce((a, b) => a + b, 0);
    const events = sum(this.all), incidents = sum(this.all.subarray(0, incidentKinds));
    return {
      events, incidents, diplomatic: events - incidents, notPlaced: sum(this.unplaced),
      bySymbol: this.bySymbol(this.all), notPlacedBySymbol: this.bySymbol(this.unplaced),
    };
  }

  bySymbol(byKind) {
    const counts = new Array(this.style.symbols.length).fill(0);
    this.style.symbolOfKind.forEach((symbol, kind) => { counts[symbol] += byKind[kind]; });
    return counts;
  }
};
