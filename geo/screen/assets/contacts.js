/* Owns which lines between countries are shown: the calls and strikes of the window, counted. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Arc all calls and messages of two countries that are shown
 * @property {string[]} pair two country codes
 * @property {number[]} rows oldest first
 * @property {number|null} mean of the Goldstein values, null where none is known
 * @property {string} name "cooperation", "conflict" or "neither": the sign of the mean
 */

/** Counts by pair. A change of the window costs as much as there are calls in it, not events. */
Sarhad.Contacts = class Contacts {
  /**
   * @param {Object} lines the file of geo/arcs.py
   * @param {EventColumns} columns
   */
  constructor(lines, columns) {
    this.lines = lines;
    this.columns = columns;
    // rows ascend, and so do their first days
    this.first = Uint16Array.from(lines.rows, (row) => columns.first[row]);
    this.longest = lines.rows.reduce(
      (days, row) => Math.max(days, columns.last[row] - columns.first[row]), 0);
  }

  /** Lines of the store's window and filters: the arc of most events first. @returns {Arc[]} */
  arcs(store) {
    const { lines, columns, first } = this, [from, to] = store.state.window;
    const byPair = new Map();
    const end = Sarhad.columns.lowerBound(first, to + 1);
    for (let i = Sarhad.columns.lowerBound(first, from - this.longest); i < end; i++) {
      const row = lines.rows[i];
      if (columns.last[row] < from || !store.passes(row)) continue;
      if (!byPair.has(lines.pair[i])) byPair.set(lines.pair[i], []);
      byPair.get(lines.pair[i]).push(row);
    }
    return [...byPair].map(([pair, rows]) => this.arc(lines.pairs[pair], rows))
      .sort((a, b) => b.rows.length - a.rows.length || (a.pair < b.pair ? -1 : 1));
  }

  /** Strikes shown, as the file has them. */
  strikes(store) {
    return this.lines.strikes.filter(({ row }) => store.visible(row));
  }

  arc(pair, rows) {
    const scores = rows.map((row) => this.columns.cooperation[row]).filter((tenths) => tenths !== -128);
    const sum = scores.reduce((a, b) => a + b, 0);
    const mean = scores.length ? sum / scores.length / 10 : null;
    const name = mean > 0 ? "cooperation" : mean < 0 ? "conflict" : "neither";
    return { pair, rows, mean, name };
  }
};
