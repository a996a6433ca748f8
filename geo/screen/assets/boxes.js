/* Owns what the map shows between the turn of a box beside it and Python's answer to that. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Python says beforehand which tables hold once each box is turned, so the map need not wait for
 * it. Python's word stands: where nothing new has come from it for PATIENCE, what it said before
 * the turn holds again.
 */
Sarhad.Boxes = class Boxes {
  static PATIENCE = 2000; // ms

  /** @param {Sarhad.App} app */
  constructor(app) {
    this.app = app;
    this.turns = {}; // of each box by name: [column, table or null]
    this.pending = null; // the turn that Python has not answered, and what held before it
    window.addEventListener("message", ({ source, origin, data }) => {
      if (source !== window.parent || origin !== window.location.origin) return;
      if (data && typeof data.sarhadTurn === "string") this.turn(data.sarhadTurn);
    });
  }

  /** Show what holds once a box is turned; of two turns before an answer the second waits. */
  turn(name) {
    const { app } = this;
    if (this.pending) {
      if (this.pending.name === name) this.give(); // turned back
      return;
    }
    if (!app.told || !Object.hasOwn(this.turns, name)) return;
    const [column, table] = this.turns[name], { [column]: _, ...tables } = app.told.tables;
    if (table) tables[column] = table;
    const { asked, told } = app;
    if (!this.show({ ...told, tables })) return;
    this.pending = { name, asked, told, timer: setTimeout(() => this.give(), Boxes.PATIENCE) };
  }

  /** Whether Python said this before it heard of the turn; its answer ends the waiting. */
  precedes(asked) {
    if (!this.pending) return false;
    if (asked === this.pending.asked) return true;
    this.done();
    return false;
  }

  /** Show what held before the turn. */
  give() {
    const { told } = this.pending;
    this.done();
    this.show(told);
  }

  done() {
    clearTimeout(this.pending.timer);
    this.pending = null;
  }

  /** Filter the map at once. @returns {boolean} whether that changed anything */
  show(told) {
    const change = {};
    this.app.filter(told, change);
    if (change.mask === undefined) return false;
    this.app.store.set(change);
    this.app.store.tell();
    return true;
  }
};
