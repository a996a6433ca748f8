/* Owns how a stretch of days moves along the calendar: by a day, a week or a month. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Days are numbers since 1947-01-01; a span is [first, last], inclusive. */
Sarhad.Steps = {
  /** Steps from short to long, with the days of a stretch of one. */
  UNITS: { day: 1, week: 7, month: 30 },

  /** The step that suits data of so many days: about a hundred steps from end to end. */
  usual(days) {
    if (days <= 120) return "day";
    return days <= 12 * 365 ? "week" : "month";
  },

  /**
   * The span `n` steps on, inside `ends`. Its length is kept, but whole months stay whole months.
   * All days leave nothing to move: then a stretch of one step at the end where it would begin.
   */
  move([from, to], unit, n, [first, last]) {
    if (from <= first && to >= last) {
      const length = Math.min(this.UNITS[unit], last - first + 1);
      return n > 0 ? [first, first + length - 1] : [last - length + 1, last];
    }
    return this.inside(unit === "month" ? this.byMonths([from, to], n) : this.byDays([from, to], unit, n), [first, last]);
  },

  byDays([from, to], unit, n) {
    const days = this.UNITS[unit] * n;
    return [from + days, to + days];
  },

  byMonths([from, to], n) {
    const start = this.months(from, n);
    const whole = this.date(from).getUTCDate() === 1 && this.date(to + 1).getUTCDate() === 1;
    return [start, whole ? this.months(to + 1, n) - 1 : start + to - from];
  },

  /** A span pushed back between two ends; longer than what lies between them, it is cut. */
  inside([from, to], [first, last]) {
    const start = Math.max(first, Math.min(from, last - (to - from)));
    return [start, Math.min(last, start + to - from)];
  },

  /** The same day of the month `n` months on, the last day of a shorter one. */
  months(day, n) {
    const date = this.date(day);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + n;
    const [year, index] = [Math.floor(month / 12), month % 12];
    const length = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
    const then = Date.UTC(year, index, Math.min(date.getUTCDate(), length));
    return Math.round((then - Sarhad.columns.EPOCH) / 864e5);
  },

  date(day) {
    return new Date(Sarhad.columns.EPOCH + day * 864e5);
  },
};
