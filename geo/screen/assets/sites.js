/* Owns which events share a place: sites, found once. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * A site is identical coordinates and the same class of mark (a symbol, a district's disc, a
 * stretch), or one province, or one district that is drawn as its outline or, by what Python says
 * of its names, as one disc. Sites are numbered by their first events.
 */
Sarhad.Sites = class Sites {
  /** Classes of marks, as `mark` counts them. */
  static MARKS = ["symbol", "disc", "stretch", "plate"];

  static SYMBOL = 0;

  static DISC = 1;

  static PLATE = 3;

  /**
   * @param {EventColumns} columns
   * @param {Object} config style and provinces
   * @param {Sarhad.Areas} areas label points of provinces
   * @param {Sarhad.Outlines|null} outlines of districts
   */
  constructor(columns, config, areas, outlines = null) {
    this.columns = columns;
    this.outlines = outlines;
    this.classes = Sites.classes(config.style);
    // provinces that are drawn as plates; a country's code, or none, is no province
    this.plates = config.provinces.map((code) => (code.includes("-") ? code : ""));
    this.labels = this.plates.map((code) => (code && areas.label(code)) || null);
    this.of = new Int32Array(columns.n); // site of each row, -1 not placed
    this.find();
    this.join(config.joint || [], config.jointAt || []);
    this.tell();
  }

  /** Class of mark of each precision; -1 is listed only. */
  static classes(style) {
    return Int8Array.from({ length: 8 }, (_, precision) => {
      const mark = style.markOfPrecision[precision];
      return Sites.MARKS.indexOf(mark === "point" || mark === "halo" ? "symbol" : mark);
    });
  }

  /** Number the sites: a table of open addresses, for a million keys in maps take seconds. */
  find() {
    const { columns: { n, x, y, flags }, classes, of } = this;
    const { NOWHERE } = Sarhad.columns;
    let size = 1024;
    while (size < 2 * n) size *= 2;
    const table = new Int32Array(size).fill(-1), heads = new Int32Array(n);
    let found = 0;
    for (let row = 0; row < n; row++) {
      const mark = classes[flags[row] & 7];
      of[row] = -1;
      if (mark < 0 || x[row] === NOWHERE) continue;
      const area = this.area(row, mark);
      const [a, b] = area < 0 ? [x[row], y[row]] : [area, NOWHERE];
      let slot = (Math.imul(a ^ mark, 0x9e3779b1) + Math.imul(b, 0x85ebca6b)) >>> 0;
      slot = (slot ^ (slot >>> 15)) & (size - 1);
      for (; ; slot = (slot + 1) & (size - 1)) {
        const site = table[slot];
        if (site < 0) {
          heads[found] = row;
          of[row] = table[slot] = found++;
          break;
        }
        const head = heads[site];
        if (classes[flags[head] & 7] !== mark) continue;
        if (area === this.area(head, mark) && (area >= 0 || (x[head] === a && y[head] === b))) {
          of[row] = site;
          break;
        }
      }
    }
    this.n = found;
    this.head = heads.slice(0, found); // first row of each site
  }

  /**
   * Make one site of the discs of one district.
   * @param {number[][]} joint a row of each place of a district
   * @param {[number, number][]} spots where each of their discs stands, though no event is there
   */
  join(joint, spots) {
    const { of, head, outlines, columns: { flags } } = this, into = Int32Array.from(head.keys());
    this.stands = new Map(); // by the first row of a site
    const disc = (row) => this.classes[flags[row] & 7] === Sites.DISC && of[row] >= 0
      && !(outlines !== null && outlines.of[row] >= 0);
    let fewer = 0;
    for (const [at, rows] of joint.entries()) {
      const sites = rows.filter(disc).map((row) => of[row]).filter((site) => into[site] === site);
      if (sites.length && spots[at]) this.stands.set(head[sites[0]], spots[at]);
      for (const site of new Set(sites.slice(1))) {
        if (site === sites[0]) continue;
        into[site] = sites[0];
        fewer++;
      }
    }
    if (!fewer) return;
    const number = new Int32Array(head.length), heads = new Int32Array(head.length - fewer);
    let n = 0;
    for (let site = 0; site < head.length; site++) {
      if (into[site] !== site) continue;
      heads[n] = head[site];
      number[site] = n++;
    }
    for (let row = 0; row < of.length; row++) if (of[row] >= 0) of[row] = number[into[of[row]]];
    this.n = n;
    this.head = heads;
  }

  /** The province or, from 256 on, the outline that a row of a class is drawn in; -1 for neither. */
  area(row, mark) {
    const { columns: { province }, plates, outlines } = this;
    if (mark === Sites.PLATE) return plates[province[row]] ? province[row] : -1;
    return mark === Sites.DISC && outlines !== null && outlines.of[row] >= 0 ? 256 + outlines.of[row] : -1;
  }

  /** What is known of each site for all windows: class of mark, and number of events. */
  tell() {
    const { columns: { n, flags }, classes, of, head } = this;
    this.mark = Uint8Array.from(head, (row) => classes[flags[row] & 7]);
    this.events = new Uint32Array(this.n);
    for (let row = 0; row < n; row++) if (of[row] >= 0) this.events[of[row]]++;
  }

  /** Index of the province whose plate a site is, -1 where it is none. */
  plate(site) {
    const province = this.columns.province[this.head[site]];
    return this.mark[site] === Sites.PLATE && this.plates[province] ? province : -1;
  }

  /** Number of the outline that a site is drawn as, -1 where it is none. */
  outline(site) {
    return this.outlines !== null && this.mark[site] === Sites.DISC ? this.outlines.of[this.head[site]] : -1;
  }

  /** Where the mark of a row stands, in the unit of the columns. @returns {[number, number]} */
  at(row) {
    const { columns } = this, plate = this.plate(this.of[row]), outline = this.outline(this.of[row]);
    if (outline >= 0) return this.outlines.areas[outline].spot;
    if (this.mark[this.of[row]] === Sites.DISC) {
      row = this.head[this.of[row]]; // that of its district
      if (this.stands.has(row)) return this.stands.get(row);
    }
    return (plate >= 0 && this.labels[plate]) || [columns.x[row], columns.y[row]];
  }
};
