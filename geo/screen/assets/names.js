/* Owns the identifiers of events: one text, from which one is cut out when it is asked for. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** A million strings would take more room than all else; their bytes take twelve each. */
Sarhad.Names = class Names {
  /** @param {Uint8Array} bytes UTF-8, a line an event in row order @param {number} n events */
  constructor(bytes, n) {
    this.bytes = bytes;
    this.starts = new Uint32Array(n + 1).fill(bytes.length + 1);
    this.starts[0] = 0;
    for (let at = 0, row = 1; at < bytes.length && row < n; at++) {
      if (bytes[at] === 10) this.starts[row++] = at + 1;
    }
  }

  /** Identifier of a row; "" where there is none. */
  at(row) {
    if (!(row >= 0 && row + 1 < this.starts.length)) return "";
    return new TextDecoder().decode(this.bytes.subarray(this.starts[row], this.starts[row + 1] - 1));
  }

  /** Row of an identifier, -1 when it is not in the data. */
  row(id) {
    const { bytes, starts } = this, wanted = new TextEncoder().encode(id), { length } = wanted;
    for (let row = 0; row + 1 < starts.length; row++) {
      if (starts[row + 1] - 1 - starts[row] !== length) continue;
      let at = length - 1; // numbers at the end differ first
      while (at >= 0 && bytes[starts[row] + at] === wanted[at]) at--;
      if (at < 0 && length) return row;
    }
    return -1;
  }
};
