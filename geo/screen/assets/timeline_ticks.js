/* Owns which days are written under a time axis. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.TimelineTicks = {
  /** Room of one label, px. */
  ROOM: 76,

  /**
   * Days to label, from fine to coarse the first that leaves room; the year stands where it is
   * not already said by the label before.
   * @param {Sarhad.Store} store
   * @param {[number, number]} domain inclusive days
   * @param {number} perDay px of a day
   * @returns {{day: number, words: string}[]}
   */
  of(store, domain, perDay) {
    const step = [1, 2, 3, 7, 14].find((days) => days * perDay >= this.ROOM);
    const days = step ? this.byDays(domain, step) : this.byMonths(domain, perDay);
    let year = null;
    return days.map((day) => {
      const date = new Date(Sarhad.columns.EPOCH + day * 864e5);
      const fresh = date.getUTCFullYear() !== year;
      year = date.getUTCFullYear();
      return { day, words: this.words(store, date, { byDay: Boolean(step), fresh }) };
    });
  },

  words(store, date, { byDay, fresh }) {
    const january = date.getUTCMonth() === 0 && date.getUTCDate() === 1;
    if (!byDay && january) return this.format(store, { year: "numeric" }).format(date);
    const parts = byDay ? { day: "numeric", month: "short" } : { month: "short" };
    if (fresh) parts.year = "numeric";
    return this.format(store, parts).format(date);
  },

  /** A format made once: making one takes longer than drawing the whole axis. */
  format(store, parts) {
    const key = `${store.config.lang}|${Object.keys(parts)}`;
    if (!this.formats.has(key)) this.formats.set(key, store.dates("short", parts));
    return this.formats.get(key);
  },

  formats: new Map(),

  byDays([from, to], step) {
    const days = [];
    for (let day = from; day <= to; day += step) days.push(day);
    return days;
  },

  /** First days of every 1, 2, 3 or 6 months, or of every 1, 2, 5, 10, 20 or 50 years. */
  byMonths([from, to], perDay) {
    const months = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((n) => n * 30.4 * perDay >= this.ROOM) || 600;
    const start = new Date(Sarhad.columns.EPOCH + from * 864e5);
    const days = [];
    let count = start.getUTCFullYear() * 12 + start.getUTCMonth();
    for (count -= count % months; ; count += months) {
      const day = Math.round(
        (Date.UTC(Math.floor(count / 12), count % 12, 1) - Sarhad.columns.EPOCH) / 864e5,
      );
      if (day > to) return days;
      if (day >= from) days.push(day);
    }
  },
};
