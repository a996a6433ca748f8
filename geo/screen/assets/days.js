/* Owns what each day holds of the rows that the filters keep, so that bars need no rows. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Sums by day and symbol, made once for a set of filters. An event stands at the middle of its
 * span, which for a date known to a week or month is the date as written.
 */
Sarhad.Days = class Days {
  /**
   * @param {EventColumns} columns
   * @param {Object} style of the config
   * @param {Uint8Array|null} mask rows that the filters keep; null is all
   */
  constructor(columns, style, mask) {
    const { n, first, last } = columns;
    Object.assign(this, { columns, style, mask });
    this.symbols = style.symbols.length;
    this.from = n ? first[0] : 0;
    this.to = this.from;
    for (let row = 0; row < n; row++) if (last[row] > this.to) this.to = last[row];
    const length = this.to - this.from + 1;
    this.begun = new Uint32Array(length); // events by first day
    this.events = new Uint32Array(length * this.symbols);
    this.best = new Uint32Array(length * this.symbols);
    this.extra = new Uint32Array(length * this.symbols); // from best to high, and "up to" figures
    this.unknown = new Uint32Array(length); // incidents without any figure
    this.acts = new Uint32Array(length * Days.LEVELS); // diplomatic acts by score
    this.sum(null, n, 1);
  }

  /** Take another mask over: only the rows that come and go ({come, gone} of Sarhad.Shown). */
  turn({ come, gone }, mask) {
    this.mask = null; // each of these rows counts
    this.sum(come, come.length, 1);
    this.sum(gone, gone.length, -1);
    this.mask = mask;
  }

  /**
   * Add `by`, 1 or -1, for the first `n` rows of an order that the mask keeps; without an order
   * for the rows themselves. It is `add` spelt out, for a call a row takes twice as long.
   */
  sum(order, n, by) {
    const { columns: { first, last, best, high, kind, cooperation }, mask, from, symbols } = this;
    const { begun, events, best: sums, extra, unknown, acts } = this, { DEATHS } = Sarhad.columns;
    const { LEVELS } = Days, { incidentKinds, symbolOfKind } = this.style;
    const levels = Uint8Array.from({ length: 256 }, (_, byte) => Days.level((byte << 24) >> 24));
    for (let i = 0; i < n; i++) {
      const row = order === null ? i : order[i];
      if (mask !== null && mask[row] === 0) continue;
      const day = ((first[row] + last[row]) >> 1) - from;
      begun[first[row] - from] += by;
      if (kind[row] >= incidentKinds) {
        acts[day * LEVELS + levels[cooperation[row] & 255]] += by;
        continue;
      }
      const cell = day * symbols + symbolOfKind[kind[row]], figure = best[row], top = high[row];
      const known = DEATHS[figure], most = top === 255 ? known : DEATHS[top];
      events[cell] += by;
      if (figure === 255 && top === 255) unknown[day] += by;
      sums[cell] += by * known;
      if (most > known) extra[cell] += by * (most - known);
    }
  }

  /** Levels of cooperation: halves of a unit from -12.5 to 12.5, and unknown. */
  static LEVELS = 52;

  /** Level of a score in tenths. */
  static level(tenths) {
    return tenths === -128 ? Days.LEVELS - 1 : Math.round(tenths / 5) + 25;
  }

  /** Score of a level in units, null where it is unknown. */
  static score(level) {
    return level === Days.LEVELS - 1 ? null : (level - 25) / 2;
  }

  /** Add an event to place `at` of {events, best, extra, unknown, acts}, or take it away (-1). */
  add(sums, row, at, by) {
    const { best, high, kind, cooperation } = this.columns, { DEATHS } = Sarhad.columns;
    if (kind[row] >= this.style.incidentKinds) {
      sums.acts[at * Days.LEVELS + Days.level(cooperation[row])] += by;
      return;
    }
    const cell = at * this.symbols + this.style.symbolOfKind[kind[row]];
    const known = DEATHS[best[row]], most = high[row] === 255 ? known : DEATHS[high[row]];
    sums.events[cell] += by;
    if (best[row] === 255 && high[row] === 255) sums.unknown[at] += by;
    sums.best[cell] += by * known;
    if (most > known) sums.extra[cell] += by * (most - known);
  }

  /** Add the days from `from` to `to` (inclusive) to place `at` of sums like these. */
  pour(sums, from, to, at) {
    const { symbols } = this, start = Math.max(0, from - this.from);
    const end = Math.min(to, this.to) - this.from;
    for (let day = start; day <= end; day++) {
      sums.unknown[at] += this.unknown[day];
      for (let symbol = 0; symbol < symbols; symbol++) {
        const cell = day * symbols + symbol, into = at * symbols + symbol;
        sums.events[into] += this.events[cell];
        sums.best[into] += this.best[cell];
        sums.extra[into] += this.extra[cell];
      }
      for (let level = 0; level < Days.LEVELS; level++) {
        sums.acts[at * Days.LEVELS + level] += this.acts[day * Days.LEVELS + level];
      }
    }
  }
};
