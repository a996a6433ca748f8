/* Owns the reading of the event binary: typed columns, days, and Web Mercator positions. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} EventColumns
 * @property {number} n rows, oldest first day first
 * @property {Int32Array} x Web Mercator, the whole world is 2^32 wide; NOWHERE where not placed
 * @property {Int32Array} y southward, same unit
 * @property {Uint16Array} first first day, days since 1947-01-01
 * @property {Uint16Array} last last day, inclusive
 * @property {Uint8Array} kind index in style.kinds
 * @property {Uint8Array} province index in config.provinces, 255 none
 * @property {Uint8Array} flags see Sarhad.columns.precision and its neighbours
 * @property {Uint8Array} low deaths, coded; decode with Sarhad.columns.deaths
 * @property {Uint8Array} best
 * @property {Uint8Array} high
 * @property {Int8Array} cooperation tenths, -128 unknown
 * @property {Uint8Array} radius km, 255 unknown
 */
Sarhad.columns = {
  NOWHERE: -2147483648,
  EPOCH: Date.UTC(1947, 0, 1),
  LAYOUT: [
    ["x", Int32Array], ["y", Int32Array], ["first", Uint16Array], ["last", Uint16Array],
    ["kind", Uint8Array], ["province", Uint8Array], ["flags", Uint8Array], ["low", Uint8Array],
    ["best", Uint8Array], ["high", Uint8Array], ["cooperation", Int8Array], ["radius", Uint8Array],
  ],

  /** @param {ArrayBuffer} buffer as geo/screen/columns.py packs it @returns {EventColumns} */
  read(buffer) {
    const n = new Uint32Array(buffer, 0, 1)[0];
    const columns = { n };
    let at = 4;
    for (const [name, Type] of this.LAYOUT) {
      columns[name] = new Type(buffer, at, n);
      at += Math.ceil((n * Type.BYTES_PER_ELEMENT) / 4) * 4;
    }
    if (at > buffer.byteLength) throw new Error("event columns are shorter than they say");
    return columns;
  },

  /** @param {string} text base64 @returns {ArrayBuffer} */
  bytes(text) {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    return bytes.buffer;
  },

  /** Bit set (lowest bit first) of base64 to one byte a value. @returns {Uint8Array} */
  bits(text, n) {
    const bits = new Uint8Array(this.bytes(text)), values = new Uint8Array(n);
    for (let i = 0; i < n; i++) values[i] = (bits[i >> 3] >> (i & 7)) & 1;
    return values;
  },

  /**
   * Which rows pass: 1 a row, null where all do.
   * @param {EventColumns} columns
   * @param {Object} tables 256 bits each by column: kind, province, flags, or deaths, which is
   *   the best figure or the only one that is given
   * @param {string|null} rows a bit a row, for what no table tells
   */
  mask(columns, tables, rows) {
    const { n, best, high, low } = columns, names = Object.keys(tables);
    if (!names.length && !rows) return null;
    const mask = rows ? this.bits(rows, n) : new Uint8Array(n).fill(1);
    for (const name of names) {
      const table = this.bits(tables[name], 256), codes = columns[name];
      if (name === "deaths") {
        for (let row = 0; row < n; row++) {
          const other = high[row] === 255 ? low[row] : high[row];
          mask[row] &= table[best[row] === 255 ? other : best[row]];
        }
      } else for (let row = 0; row < n; row++) mask[row] &= table[codes[row]];
    }
    return mask;
  },

  /** First index whose value is not below `value`, in ascending values. */
  lowerBound(values, value) {
    let low = 0, high = values.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  },

  /** UCDP precision 1-7, 0 where there is no place. */
  precision: (flags) => flags & 7,
  /** Index in Status. */
  status: (flags) => (flags >> 3) & 3,
  attributionDisputed: (flags) => (flags & 32) !== 0,
  deathsUnknown: (flags) => (flags & 64) !== 0,
  upToOnly: (flags) => (flags & 128) !== 0,
  /** Coded deaths to a number; null where unknown. */
  deaths: (code) =>
    code === 255 ? null : code <= 200 ? code : Math.round(200 * Math.pow(1.07, code - 200)),

  /** Of each precision, 1 where its events are drawn and not only listed. */
  drawn: (style) => Uint8Array.from({ length: 8 }, (_, precision) => {
    const mark = style.markOfPrecision[precision];
    return mark !== undefined && mark !== "listed" ? 1 : 0;
  }),

  /** Deaths of each code; 0 where unknown. */
  DEATHS: Uint16Array.from({ length: 256 }, (_, code) => (
    code === 255 ? 0 : code <= 200 ? code : Math.round(200 * Math.pow(1.07, code - 200)))),

  /** Day number to "2024-01-16". */
  iso(day) {
    return new Date(this.EPOCH + day * 864e5).toISOString().slice(0, 10);
  },
  /** "2024-01-16" to the day number. */
  day(iso) {
    return Math.round((Date.parse(iso + "T00:00:00Z") - this.EPOCH) / 864e5);
  },

  /** WGS 84 degrees to the unit of x and y. @returns {[number, number]} */
  mercator(lon, lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    const north = Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    return [(lon / 360) * 4294967296, -north * 4294967296];
  },
  /** Latitude, degrees, of a y. */
  latitude(y) {
    return (Math.atan(Math.sinh(-(y / 4294967296) * 2 * Math.PI)) * 180) / Math.PI;
  },
};
