/* Owns the cards of a page in one file: finds an event's in the tables of geo/screen/cards.py. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Cards = class Cards {
  /**
   * @param {Object} folded
   * @param {string[]} folded.ids of the events
   * @param {number[]} folded.places table and row of each card, one after the other
   * @param {{names: string[], columns: Array[]}[]} folded.tables
   */
  constructor({ ids, places, tables }) {
    this.tables = tables;
    this.places = new Map(ids.map((id, at) => [id, places.slice(2 * at, 2 * at + 2)]));
  }

  /** All that is known of an event, undefined where there is nothing. @returns {Object|undefined} */
  of(id) {
    const place = this.places.get(id);
    return place && this.record(...place);
  }

  /** A row of a table, with the records that its lists name. */
  record(table, row) {
    const { names, columns } = this.tables[table];
    return Object.fromEntries(names.map((name, at) => {
      const value = columns[at][row];
      return [name, Array.isArray(value) ? this.records(value) : value];
    }));
  }

  /** The records of a list: their numbers of table and row, one after the other. */
  records(places) {
    return Array.from({ length: places.length / 2 },
      (_, at) => this.record(places[2 * at], places[2 * at + 1]));
  }
};
