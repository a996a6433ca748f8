/* Owns which sites share a symbol at one zoom, and what of each group is shown now. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Symbols nearer than `together` px to a larger one, or so near that they would cut the number of
 * its badge, are one with it: a group, which depends on
 * the zoom alone, so that it stays the same while the window moves. Only sites of one province
 * share a group, and a group stands at one of its sites, never between them. Areas (discs,
 * stretches, provinces) share nothing.
 */
Sarhad.Groups = class Groups extends Sarhad.Tally {
  /**
   * @param {Sarhad.Shown} shown
   * @param {Sarhad.Sites} sites
   * @param {Object} style of the config
   * @param {number} scale px per unit of the columns
   */
  constructor(shown, sites, style, scale) {
    super(shown);
    Object.assign(this, { sites, style, scale });
    this.columns = sites.columns;
    this.symbols = style.symbols.length;
    this.symbolOf = Uint8Array.from({ length: 256 }, (_, kind) => style.symbolOfKind[kind] || 0);
    const joined = new Sarhad.Joining(sites, style, scale);
    Object.assign(this, { n: joined.n, anchor: joined.anchor });
    this.of = this.rowsTo(joined.group); // twice the group of each row, odd at its anchor; -1
    this.list();
    for (const name of ["total", "one", "anchored", "disputed", "near"]) {
      this[name] = new Int32Array(this.n);
    }
    this.bySymbol = new Int32Array(this.n * this.symbols);
  }

  /** Twice the group of each row, and one more where it stands at the group's anchor. */
  rowsTo(group) {
    const { sites: { of: siteOf }, anchor } = this, of = new Int32Array(siteOf.length);
    for (let row = 0; row < of.length; row++) {
      const site = siteOf[row];
      of[row] = site < 0 ? -1 : 2 * group[site] + (anchor[group[site]] === site ? 1 : 0);
    }
    return of;
  }

  /** Rows of each group, oldest first: members[starts[group]] to members[starts[group + 1] - 1]. */
  list() {
    const { of, n } = this, starts = new Uint32Array(n + 2);
    for (let row = 0; row < of.length; row++) if (of[row] >= 0) starts[(of[row] >> 1) + 2]++;
    for (let group = 0; group < n; group++) starts[group + 2] += starts[group + 1];
    this.members = new Uint32Array(starts[n + 1]);
    for (let row = 0; row < of.length; row++) {
      if (of[row] >= 0) this.members[starts[(of[row] >> 1) + 1]++] = row;
    }
    this.starts = starts;
  }

  clear() {
    for (const name of ["total", "one", "anchored", "disputed", "near", "bySymbol"]) {
      this[name].fill(0);
    }
  }

  count(order, from, to, by) {
    const { of, mask, total, one, anchored, disputed, near, bySymbol, symbols, symbolOf } = this;
    const { kind, flags } = this.columns;
    for (let i = from; i < to; i++) {
      const row = order === null ? i : order[i], at = of[row];
      if (at < 0 || (mask !== null && mask[row] === 0)) continue;
      const group = at >> 1, flag = flags[row];
      total[group] += by;
      one[group] ^= row; // the row itself where it is the only one
      anchored[group] += by * (at & 1);
      bySymbol[group * symbols + symbolOf[kind[row]]] += by;
      if ((flag & 32) !== 0) disputed[group] += by;
      if ((flag & 7) === 2) near[group] += by;
    }
  }

  /** Call `act(row)` for the rows of a group that are shown, oldest first, until it says true. */
  some(group, window, act) {
    const { members, starts, mask, columns: { first, last } } = this, [from, to] = window;
    for (let i = starts[group]; i < starts[group + 1]; i++) {
      const row = members[i];
      if (first[row] > to) return;
      if (last[row] >= from && (mask === null || mask[row] !== 0) && act(row)) return;
    }
  }

  /** Rows of a group that are shown, oldest first. */
  rows(group, window) {
    const rows = [];
    if (this.total[group]) this.some(group, window, (row) => { rows.push(row); });
    return rows;
  }

  /** A row at whose place a group's mark may stand: its only one, or one at its anchor. */
  stand(group, window) {
    if (this.total[group] === 1) return this.one[group];
    if (this.anchored[group] > 0) return this.sites.head[this.anchor[group]];
    // nothing is shown at the anchor now
    const within = this.firstWithin(group, window);
    if (within >= 0) return within;
    const { last } = this.columns, [from] = window;
    let found = -1;
    this.some(group, window, (row) => last[row] >= from && ((found = row) >= 0));
    return found;
  }

  /** The first row of a group that begins in the window and passes the filters, -1 where none does. */
  firstWithin(group, [from, to]) {
    const { members, starts, mask, columns: { first } } = this;
    let low = starts[group], high = starts[group + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (first[members[middle]] < from) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < starts[group + 1] && first[members[i]] <= to; i++) {
      if (mask === null || mask[members[i]] !== 0) return members[i];
    }
    return -1;
  }

  /** Symbols of a group as [index, share of its events], in legend order. */
  shares(group) {
    const at = group * this.symbols, total = this.total[group], shares = [];
    for (let symbol = 0; symbol < this.symbols; symbol++) {
      const n = this.bySymbol[at + symbol];
      if (n) shares.push([symbol, n / total]);
    }
    return shares;
  }

  /** Symbol of most of a group's events, the first in legend order among equals. */
  majority(group) {
    const at = group * this.symbols;
    let most = 0;
    for (let symbol = 1; symbol < this.symbols; symbol++) {
      if (this.bySymbol[at + symbol] > this.bySymbol[at + most]) most = symbol;
    }
    return most;
  }
};

/** One greedy pass over the sites of symbols, those of most events first. */
Sarhad.Joining = class Joining {
  constructor(sites, style, scale) {
    this.sites = sites;
    Object.assign(this, { style, scale });
    this.cell = Math.max(style.together, style.badge[2] + Joining.CLEAR) / scale; // unit of the columns
    this.small = Joining.small(sites, style);
    this.group = new Int32Array(sites.n).fill(-1);
    this.anchors = new Int32Array(sites.n);
    this.n = 0;
    this.scatter();
    for (const site of Joining.order(sites)) if (this.group[site] < 0) this.open(site);
    this.anchor = this.anchors.slice(0, this.n);
  }

  static CLEAR = 4; // px about a badge within which another would cut its number

  /** Radius of the badge of so many events, px: as `Marks.badgeRadius`. */
  badge(events) {
    const [least, growth, greatest] = this.style.badge;
    return Math.min(greatest, least + growth * Math.sqrt(events));
  }

  /** Radius of the symbol of a site's one event of many known deaths, px: as `Marks.radius`. */
  radius(site) {
    const { sites: { head, columns: { low, best, high } }, style: { radius: { max, deathsAtMax } } } = this;
    const row = head[site], { deaths } = Sarhad.columns;
    const known = deaths(best[row]) ?? deaths(low[row]) ?? deaths(high[row]) ?? 0;
    return max * Math.sqrt(Math.min(known, 4 * deathsAtMax) / deathsAtMax);
  }

  /**
   * Sites whose symbol may be part of a badge. A single event of many deaths stays a symbol, and
   * where the province is not known nothing says that two places lie on one side of a border. 2 where a symbol is of
   * many deaths: it is part of a badge only that would hide it wholly.
   */
  static small({ n, mark, events, head, columns }, style) {
    const { flags, kind, province, low, best, high } = columns, small = new Uint8Array(n);
    const { deaths } = Sarhad.columns;
    const most = style.radius.deathsAtMax * (style.small / style.radius.max) ** 2;
    for (let site = 0; site < n; site++) {
      const row = head[site];
      if (mark[site] !== Sarhad.Sites.SYMBOL || province[row] === 255) continue;
      small[site] = 1;
      if (events[site] > 1 || kind[row] >= style.incidentKinds || (flags[row] & 64) !== 0) continue;
      const known = deaths(best[row]) ?? deaths(low[row]) ?? deaths(high[row]);
      if (known > most) small[site] = 2;
    }
    return small;
  }

  /** Sites by their number of events, the most first. */
  static order({ n, events }) {
    const most = events.reduce((a, b) => Math.max(a, b), 0);
    const at = new Uint32Array(most + 2), order = new Int32Array(n);
    for (let site = 0; site < n; site++) at[most - events[site] + 1]++;
    for (let k = 0; k < most; k++) at[k + 1] += at[k];
    for (let site = 0; site < n; site++) order[at[most - events[site]]++] = site;
    return order;
  }

  /** Put the small sites into cells as wide as the farthest reach, each cell a chain of its own. */
  scatter() {
    const { sites: { n, head, columns: { x, y } }, small, cell } = this;
    let size = 1024;
    while (size < n) size *= 2;
    this.size = size;
    this.heads = new Int32Array(size).fill(-1);
    this.next = new Int32Array(n);
    for (let site = n - 1; site >= 0; site--) {
      if (!small[site]) continue;
      const row = head[site];
      const slot = this.slot(Math.floor(x[row] / cell), Math.floor(y[row] / cell));
      this.next[site] = this.heads[slot];
      this.heads[slot] = site;
    }
  }

  slot(column, row) {
    const mixed = Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.size - 1);
  }

  /** Begin a group at a site and take in what lies within reach of it. */
  open(site) {
    const { sites: { head, columns: { x, y } }, cell } = this, group = this.n++;
    this.anchors[group] = site;
    this.group[site] = group;
    if (this.small[site] !== 1) return;
    this.within = 0; // events of the group
    const near = this.badge(this.sites.events[site]) + Joining.CLEAR;
    this.limit = (Math.max(this.style.together, near) / this.scale) ** 2;
    const row = head[site], [column, line] = [Math.floor(x[row] / cell), Math.floor(y[row] / cell)];
    for (const small of [1, 2]) {
      this.hidden = this.badge(this.within); // px: what lies within it, once its size is known
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) this.take(this.slot(column + dx, line + dy), row, group, small);
      }
    }
  }

  /** Move those of a cell's chain, of one value of `small`, that belong to a row's badge into its group. */
  take(slot, row, group, kind) {
    const { sites: { head, events, columns: { x, y, province } }, heads, next, small, limit } = this;
    let before = -1;
    for (let site = heads[slot]; site >= 0; site = next[site]) {
      const other = head[site], dx = x[other] - x[row], dy = y[other] - y[row], square = dx * dx + dy * dy;
      const near = small[site] === kind && province[other] === province[row] && square < limit;
      if (near && (kind === 1 || this.hides(site, square))) {
        this.group[site] = group;
        this.within += events[site];
        if (before < 0) heads[slot] = next[site];
        else next[before] = next[site];
      } else before = site;
    }
  }

  /** Whether the group's badge would hide the symbol of many deaths at a site, and it has no group. */
  hides(site, square) {
    return this.group[site] < 0 && Math.sqrt(square) * this.scale + this.radius(site) <= this.hidden;
  }
};
