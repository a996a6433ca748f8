/* Owns the counting behind the time line: events by day, week, month, quarter or year. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Events of a stretch of days, counted in bins wide enough for a bar of 3 px and a gap of 1. */
Sarhad.TimelineBins = class TimelineBins {
  /** Units from fine to coarse, and about how many days each has. */
  static UNITS = [["day", 1], ["week", 7], ["month", 30], ["quarter", 91], ["year", 365]];

  /**
   * @param {Sarhad.Store} store
   * @param {[number, number]} domain inclusive days that are drawn; may be wider than the window
   * @param {number} perDay px of a day
   */
  constructor(store, domain, perDay) {
    this.store = store;
    this.domain = domain;
    const fits = TimelineBins.UNITS.find(([, days]) => days * perDay >= 4);
    this.unit = fits ? fits[0] : "year";
    this.edges = this.cut();
    this.symbols = store.config.style.symbols.length;
    this.n = this.edges.length - 1;
    this.count();
  }

  /** First days of the bins, then the day after the last; bins begin where calendars do. */
  cut() {
    const [from, to] = this.domain;
    const edges = [from];
    for (let day = this.next(from); day <= to; day = this.next(day)) edges.push(day);
    edges.push(to + 1);
    return edges;
  }

  /** First day of the unit that follows the one that holds a day. */
  next(day) {
    if (this.unit === "day") return day + 1;
    const date = new Date(Sarhad.columns.EPOCH + day * 864e5);
    // weeks begin on Monday (ISO 8601)
    if (this.unit === "week") return day + 7 - ((date.getUTCDay() + 6) % 7);
    const months = { month: 1, quarter: 3, year: 12 }[this.unit];
    const month = Math.floor(date.getUTCMonth() / months) * months + months;
    const then = Date.UTC(date.getUTCFullYear(), month, 1);
    return Math.round((then - Sarhad.columns.EPOCH) / 864e5);
  }

  /** Index of the bin that holds a day of the domain. */
  of(day) {
    if (this.unit === "day") return day - this.domain[0];
    return Sarhad.columns.lowerBound(this.edges, day + 1) - 1;
  }

  /**
   * The day at which an event is drawn: the middle of its span, which for a date known to a week
   * or month is the date as written, moved into the window where only a part overlaps it.
   */
  day(row) {
    const { columns, window: [from, to] } = this.store.state;
    const [first, last] = [columns.first[row], columns.last[row]];
    const middle = (first + last) >> 1;
    const [low, high] = first <= to && last >= from ? [from, to] : this.domain;
    return Math.max(low, Math.min(high, middle));
  }

  /** Call `act(row, day)` for every event of the domain that the filters keep. */
  each(act) {
    const { columns, mask } = this.store.state;
    const [from, to] = this.domain;
    for (let row = 0; row < columns.n; row++) {
      if (columns.first[row] > to) break;
      if (columns.last[row] >= from && (!mask || mask[row])) act(row, this.day(row));
    }
  }

  /** Sum incidents by bin and symbol; gather diplomatic acts by bin and score. */
  count() {
    const { columns } = this.store.state;
    const { symbolOfKind, incidentKinds } = this.store.config.style;
    const size = this.n * this.symbols;
    this.events = new Uint32Array(size);
    this.best = new Float64Array(size);
    this.extra = new Float64Array(size); // from best to high, and "up to" figures
    this.unknown = new Uint32Array(this.n); // incidents without any figure
    this.acts = new Map(); // by bin and score: {bin, day, score, n}
    this.spans = []; // [first, last, above] of dates known to more than a day
    this.each((row, day) => {
      const bin = this.of(day);
      const incident = columns.kind[row] < incidentKinds;
      if (columns.last[row] > columns.first[row]) {
        this.spans.push([columns.first[row], columns.last[row], incident]);
      }
      if (!incident) return this.act(row, bin, day);
      const at = bin * this.symbols + symbolOfKind[columns.kind[row]];
      this.events[at]++;
      const best = Sarhad.columns.deaths(columns.best[row]);
      const high = Sarhad.columns.deaths(columns.high[row]);
      if (best === null && high === null) this.unknown[bin]++;
      this.best[at] += best || 0;
      this.extra[at] += Math.max(0, (high === null ? best || 0 : high) - (best || 0));
      return undefined;
    });
  }

  act(row, bin, day) {
    const score = this.store.state.columns.cooperation[row];
    // one spot for the same bin and score; in coarse bins scores half a unit apart are one pixel
    const level = this.unit === "day" || score === -128 ? score : Math.round(score / 5) * 5;
    const key = bin * 512 + level + 128;
    const known = this.acts.get(key);
    if (known) known.n++;
    else this.acts.set(key, { bin, day, score: score === -128 ? null : level / 10, n: 1 });
  }

  /** Height of a bin: [solid, with the range], in deaths or in events. */
  height(bin, measure) {
    let [solid, whole] = [0, 0];
    for (let at = bin * this.symbols; at < (bin + 1) * this.symbols; at++) {
      solid += measure === "deaths" ? this.best[at] : this.events[at];
      whole += measure === "deaths" ? this.best[at] + this.extra[at] : this.events[at];
    }
    return [solid, whole];
  }

  /** Largest height of all bins. */
  tallest(measure) {
    let tallest = 0;
    for (let bin = 0; bin < this.n; bin++) {
      tallest = Math.max(tallest, this.height(bin, measure)[1]);
    }
    return tallest;
  }

  /** Rows drawn in a bin; `incidents` tells which of the two tracks. */
  rows(bin, incidents) {
    const { columns } = this.store.state;
    const rows = [];
    this.each((row, day) => {
      const incident = columns.kind[row] < this.store.config.style.incidentKinds;
      if (incident === incidents && this.of(day) === bin) rows.push(row);
    });
    return rows;
  }

  /** Reported deaths of rows, simply added up: {low, high, unknown}, unknown ones apart. */
  deaths(rows) {
    const { columns } = this.store.state;
    const sum = { low: 0, high: 0, unknown: 0 };
    for (const row of rows) {
      const [low, best, high] = ["low", "best", "high"]
        .map((name) => Sarhad.columns.deaths(columns[name][row]));
      if (best === null && high === null) sum.unknown++;
      sum.low += low === null ? best || 0 : low;
      sum.high += high === null ? best || 0 : high;
    }
    return sum;
  }
};
