/* Owns which events share a mark: sites, and what of each is shown now. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * A site is a place where one mark stands: identical coordinates and the same class of mark
 * (a symbol, a district's disc, a stretch), or one province. Which site a row belongs to is
 * found once; a frame only counts the rows that are shown.
 */
Sarhad.Sites = class Sites {
  /**
   * @param {EventColumns} columns
   * @param {Object} config style and provinces
   * @param {Sarhad.Areas} areas label points of provinces
   */
  constructor(columns, config, areas) {
    this.columns = columns;
    this.config = config;
    this.areas = areas;
    this.of = new Int32Array(columns.n).fill(-1); // site of each row, -1 not placed
    this.x = [];
    this.y = [];
    this.mark = []; // "symbol", "disc", "plate" or "stretch"
    this.province = [];
    const known = new Map();
    for (let row = 0; row < columns.n; row++) this.of[row] = this.find(row, known);
    this.n = this.x.length;
    this.count = new Int32Array(this.n);
    this.head = new Int32Array(this.n);
    this.next = new Int32Array(columns.n);
    this.touched = []; // sites that have any row shown
    this.notPlaced = []; // rows shown that have no site, oldest first
  }

  /** Site of a row, made if it is new. */
  find(row, known) {
    const { columns } = this;
    const named = this.config.style.markOfPrecision[columns.flags[row] & 7];
    if (columns.x[row] === Sarhad.columns.NOWHERE || !named || named === "listed") return -1;
    const mark = named === "point" || named === "halo" ? "symbol" : named;
    const code = mark === "plate" ? this.config.provinces[columns.province[row]] || "" : "";
    if (code) {
      const label = this.areas.label(code) || [columns.x[row], columns.y[row]];
      return this.reach(known, `plate ${code}`, label[0], label[1], mark, code);
    }
    // two levels of maps: both coordinates in one number would not fit in 53 bits
    const key = `${mark} ${columns.x[row]}`;
    if (!known.has(key)) known.set(key, new Map());
    const inner = known.get(key);
    return this.reach(inner, columns.y[row], columns.x[row], columns.y[row], mark, "");
  }

  reach(known, key, x, y, mark, province) {
    const found = known.get(key);
    if (found !== undefined) return found;
    const site = this.x.length;
    known.set(key, site);
    this.x.push(x);
    this.y.push(y);
    this.mark.push(mark);
    this.province.push(province);
    return site;
  }

  /** Count the rows at each site. Returns the sites that have any; notPlaced says the rest. */
  gather(rows) {
    const { of, count, head, next, touched } = this;
    for (const site of touched) count[site] = 0;
    touched.length = 0;
    this.notPlaced = [];
    for (let i = rows.length - 1; i >= 0; i--) {
      const row = rows[i], site = of[row];
      if (site < 0) {
        this.notPlaced.push(row);
        continue;
      }
      if (count[site] === 0) {
        touched.push(site);
        head[site] = -1;
      }
      count[site]++;
      next[row] = head[site];
      head[site] = row;
    }
    this.notPlaced.reverse();
    return touched;
  }

  /** Rows shown at a site now, oldest first. */
  rows(site) {
    const rows = [];
    if (this.count[site] === 0) return rows;
    for (let row = this.head[site]; row >= 0; row = this.next[row]) rows.push(row);
    return rows;
  }

  /** Symbols at a site as [index, share of its events], in legend order. */
  shares(site) {
    const { symbolOfKind, symbols } = this.config.style;
    const counts = new Array(symbols.length).fill(0);
    for (const row of this.rows(site)) counts[symbolOfKind[this.columns.kind[row]]]++;
    const total = this.count[site];
    return counts.map((n, symbol) => [symbol, n / total]).filter(([, share]) => share > 0);
  }

  /** Whether it is disputed who did any of the events at a site. */
  disputed(site) {
    for (let row = this.count[site] ? this.head[site] : -1; row >= 0; row = this.next[row]) {
      if (Sarhad.columns.attributionDisputed(this.columns.flags[row])) return true;
    }
    return false;
  }

  /** The largest radius in km of the rows at a site, `fallback` where none is known. */
  reachKm(site, precision, fallback) {
    let widest = -1;
    for (let row = this.head[site]; row >= 0; row = this.next[row]) {
      const km = this.columns.radius[row];
      if ((this.columns.flags[row] & 7) === precision && km !== 255 && km > widest) widest = km;
      if ((this.columns.flags[row] & 7) === precision && km === 255) widest = Math.max(widest, fallback);
    }
    return widest;
  }
};
