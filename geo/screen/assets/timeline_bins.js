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
    this.perDay = perDay;
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
    const { shown, state: { mask } } = this.store;
    for (const row of shown.rows(this.domain, mask)) act(row, this.day(row));
  }

  /** Sum incidents by bin and symbol, diplomatic acts by bin and score. */
  count() {
    const { domain: [from, to], edges, n } = this, size = n * this.symbols;
    this.events = new Uint32Array(size);
    this.best = new Uint32Array(size);
    this.extra = new Uint32Array(size); // from best to high, and "up to" figures
    this.unknown = new Uint32Array(n); // incidents without any figure
    this.acts = new Uint32Array(n * Sarhad.Days.LEVELS);
    const days = this.store.days();
    this.binOf = new Uint16Array(to - from + 1);
    for (let bin = 0; bin < n; bin++) {
      days.pour(this, edges[bin], edges[bin + 1] - 1, bin);
      this.binOf.fill(bin, edges[bin] - from, edges[bin + 1] - from);
    }
    this.countLonger(days);
    this.spots = this.gathered();
  }

  /** Diplomatic acts by bin and score: [{bin, score, n}], coarser where there are very many. */
  gathered() {
    const { LEVELS, score } = Sarhad.Days, spots = [];
    this.step = 0.5; // units between the scores
    let all = 0;
    for (let at = 0; at < this.acts.length; at++) {
      if (!this.acts[at]) continue;
      spots.push({ bin: Math.floor(at / LEVELS), score: score(at % LEVELS), n: this.acts[at] });
      all += this.acts[at];
    }
    this.crowded = all > TimelineBins.MANY_ACTS;
    return this.crowded ? this.coarser(spots, 2.5) : spots;
  }

  /** More diamonds than this would lie on each other. */
  static MANY_ACTS = 700;

  /** Spots with their scores in steps of so many units. */
  coarser(spots, step) {
    const found = new Map();
    for (const { bin, score, n } of spots) {
      const rounded = score === null ? null : Math.round(score / step) * step;
      const key = bin * 1000 + (rounded === null ? 999 : rounded * 10 + 200);
      if (found.has(key)) found.get(key).n += n;
      else found.set(key, { bin, score: rounded, n });
    }
    this.step = step;
    return [...found.values()];
  }

  /**
   * Events of several days whose middle lies outside what is shown: moved from the day of their
   * middle into the window. The line under the bars says how far their dates may reach.
   */
  countLonger(days) {
    const { domain: [from, to], store: { shown, config, state } } = this;
    const { columns: { first, last, kind }, mask, window: [a, b] } = state;
    const { longer } = shown, length = to - from + 1;
    const room = [10, length * this.perDay * 0.9]; // px: shorter is a bar, longer says nothing
    this.spans = { incidents: new Int32Array(length + 1), acts: new Int32Array(length + 1) };
    for (let i = 0; i < longer.length && first[longer[i]] <= to; i++) {
      const row = longer[i];
      if (last[row] < from || (mask !== null && mask[row] === 0)) continue;
      const low = Math.max(first[row], from), high = Math.min(last[row], to);
      const wide = (high - low + 1) * this.perDay;
      if (wide >= room[0] && wide <= room[1]) {
        const cover = kind[row] < config.style.incidentKinds ? this.spans.incidents : this.spans.acts;
        cover[low - from]++;
        cover[high - from + 1]--;
      }
      const middle = (first[row] + last[row]) >> 1;
      if (middle < a || middle > b) this.move(days, row, middle);
    }
  }

  /** Count an event at the day where it is drawn and not at the middle of its span. */
  move(days, row, middle) {
    const [from, to] = this.domain, day = this.day(row);
    if (day === middle) return;
    if (middle >= from && middle <= to) days.add(this, row, this.binOf[middle - from], -1);
    days.add(this, row, this.binOf[day - from], 1);
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
