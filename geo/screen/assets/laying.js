/* Owns where the marks of one frame stand and how large they are. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Mark one mark of a frame
 * @property {"symbol"|"disc"|"stretch"|"plate"} kind
 * @property {number} group of Sarhad.Groups
 * @property {number} row an event at whose place it stands; the only one where count is 1
 * @property {number} count events that it stands for
 * @property {number} x logical px from the frame's left edge
 * @property {number} y from its upper edge
 * @property {number} r logical px, of the symbol, badge or disc, or half the stretch
 * @property {boolean} inside whether its middle is in the frame
 * @property {number} light 1, less where all its events began before the window
 * @property {string} name "point", "halo", "disc", "outline", "stretch" or "plate"
 * @property {number} outline of a disc: number of the outline in place of it, -1 for none
 */
Sarhad.Laying = class Laying {
  static MARGIN = 60; // px beyond the frame: the largest symbol with its ring

  /**
   * @param {Sarhad.Groups} groups that have followed the window
   * @param {{width, height, scale, x, y}} view px = value * scale + x or y
   * @param {[number, number]} window
   * @param {Sarhad.Marks} marks for radii
   */
  constructor(groups, view, window, marks) {
    Object.assign(this, { groups, view, window, marks });
    this.style = groups.style;
    this.sites = groups.sites;
    this.outsideOf = new Uint8Array(groups.n); // groups whose mark is not in the frame
    this.outside = 0; // events of those
    this.symbol = [];
    this.disc = [];
    this.stretch = [];
    this.plate = [];
    for (let group = 0; group < groups.n; group++) if (groups.total[group]) this.lay(group);
  }

  /** Stand a group's mark in the frame, or count its events as outside. */
  lay(group) {
    const { sites, groups, view: { width, height } } = this;
    const kind = Sarhad.Sites.MARKS[sites.mark[groups.anchor[group]]];
    const row = groups.stand(group, this.window), [x, y] = this.spot(row);
    const inside = x >= 0 && y >= 0 && x <= width && y <= height;
    const count = groups.total[group];
    if (!inside) {
      this.outsideOf[group] = 1;
      this.outside += count;
    }
    const margin = Laying.MARGIN;
    // areas reach into the frame from farther away; the canvas cuts them
    const near = x > -margin && y > -margin && x < width + margin && y < height + margin;
    if (near || kind !== "symbol") this[kind].push({ kind, group, row, count, x, y, inside, r: 0 });
  }

  /** Where the mark of a row stands; a plate stands under its province's name. */
  spot(row) {
    const { sites, view: { scale, x, y } } = this, [east, south] = sites.at(row);
    const lower = sites.plate(sites.of[row]) >= 0 ? Sarhad.Numbers.BELOW : 0;
    return [east * scale + x, south * scale + y + lower];
  }

  /** Work out size, symbol and area of all marks, and bring them into drawing order. */
  measure(symbols) {
    if (symbols) this.symbol.forEach((mark) => this.sizeOfSymbol(mark));
    for (const list of [this.disc, this.stretch]) list.forEach((mark) => this.sizeOfArea(mark));
    for (const mark of this.plate) this.named(Object.assign(mark, { r: 13 }), "plate");
    for (const list of [this.symbol, this.disc, this.stretch, this.plate]) list.sort(Laying.order);
    return this;
  }

  /** The largest first; badges over single symbols, which would hide their numbers. */
  static order(a, b) {
    const badges = a.kind === "symbol" ? (a.count > 1 ? 1 : 0) - (b.count > 1 ? 1 : 0) : 0;
    return badges || b.r - a.r || a.group - b.group;
  }

  /** How large a symbol or badge is; found once, for the judgement of the frame or its drawing. */
  size(mark) {
    if (mark.r) return;
    if (mark.count > 1) mark.r = this.marks.badgeRadius(mark.count);
    else Object.assign(mark, Laying.sized(this.marks, this.groups.columns, mark.row));
  }

  /** What is said of every mark: its name, its symbol, and whether all of it began earlier. */
  named(mark, name) {
    const { groups, style } = this;
    const single = mark.count === 1;
    mark.symbolIndex = single
      ? style.symbolOfKind[groups.columns.kind[mark.row]] : groups.majority(mark.group);
    mark.light = groups.firstWithin(mark.group, this.window) < 0 ? style.earlierAlpha : 1;
    mark.name = name;
  }

  sizeOfSymbol(mark) {
    const { groups, style: { radiusKm } } = this, near = groups.near[mark.group] > 0;
    mark.disputed = groups.disputed[mark.group] > 0;
    this.named(mark, near ? "halo" : "point");
    this.size(mark);
    mark.halo = near ? this.reach(mark, 2, radiusKm.halo) : 0;
  }

  sizeOfArea(mark) {
    const { style: { radiusKm, minArea }, sites } = this;
    mark.outline = mark.kind === "disc" ? sites.outline(sites.of[mark.row]) : -1;
    if (mark.outline >= 0) {
      const { km, spot: [, south] } = sites.outlines.areas[mark.outline];
      mark.r = Math.max(minArea, km * this.perKm(south));
      this.named(mark, "outline");
      return;
    }
    const reach = this.reach(mark, mark.kind === "disc" ? 3 : 5, radiusKm[mark.kind]);
    mark.r = Math.max(minArea, reach);
    this.named(mark, mark.kind);
  }

  /** Where a way of length 1 from the middle of a disc or an outline meets its rim, px. */
  rim({ x, y, r, outline }, [dx, dy]) {
    const away = outline >= 0 ? this.sites.outlines.reach(outline, dx, dy) * this.view.scale : r;
    return [x + away * dx, y + away * dy];
  }

  /** Whether a box lies wholly in the frame. */
  frames([left, top, right, bottom]) {
    return left >= 0 && top >= 0 && right <= this.view.width && bottom <= this.view.height;
  }

  /** Whether a disc or an outline holds a point of the frame. */
  holds({ x, y, r, outline }, px, py) {
    if (!(outline >= 0)) return Math.hypot(x - px, y - py) <= r;
    const { scale, x: east, y: south } = this.view;
    return this.sites.outlines.holds(outline, (px - east) / scale, (py - south) / scale);
  }

  /** How the symbol of one event is drawn: `single` of geo/style.py, of the coded figures. */
  static sized(marks, columns, row) {
    const { radius, incidentKinds } = marks.style;
    if (columns.kind[row] >= incidentKinds) return { r: radius.diplomatic };
    const [low, best, high] = ["low", "best", "high"].map(
      (name) => Sarhad.columns.deaths(columns[name][row]));
    const figure = best === null ? low : Math.max(best, low === null ? 0 : low);
    if (figure === null) return { r: marks.radius(high), hollow: true };
    const [r, ring] = [figure, high].map((deaths) => marks.radius(deaths));
    return { r, ring: ring > r + radius.ringClear ? ring : 0 };
  }

  /** Most events of a group of which each is asked how far it reaches; beyond, the farthest. */
  static MOST = 64;

  /**
   * How far from its mark any event of a precision may lie, px: its radius, and where several
   * places share a symbol the way to its own. Of many events: as far as any of the group, shown
   * or not.
   */
  reach(mark, precision, fallback) {
    const { groups } = this, { columns, members, starts } = groups;
    let most = 0;
    const ask = (row) => {
      if ((columns.flags[row] & 7) !== precision) return;
      const km = columns.radius[row] === 255 ? fallback : columns.radius[row];
      const aside = mark.kind === "symbol" ? this.aside(mark, row) : 0, reach = aside + km * this.perKm(columns.y[row]);
      if (reach > most) most = reach;
    };
    if (mark.count === 1) ask(mark.row);
    else if (mark.count <= Laying.MOST) groups.some(mark.group, this.window, ask);
    else {
      if (!groups.farthest) groups.farthest = new Map();
      if (!groups.farthest.has(mark.group)) {
        for (let i = starts[mark.group]; i < starts[mark.group + 1]; i++) ask(members[i]);
        groups.farthest.set(mark.group, most);
      }
      most = groups.farthest.get(mark.group);
    }
    return most;
  }

  /** Distance of a row's own place from a mark, px. */
  aside(mark, row) {
    const { columns: { x, y } } = this.groups, { scale } = this.view;
    return Math.hypot(x[row] - x[mark.row], y[row] - y[mark.row]) * scale;
  }

  /** The largest radius of a mark's events in km, for words; `fallback` where none is known. */
  km(mark, precision, fallback) {
    const { columns } = this.groups;
    let most = -1;
    this.groups.some(mark.group, this.window, (row) => {
      if ((columns.flags[row] & 7) !== precision) return;
      most = Math.max(most, columns.radius[row] === 255 ? fallback : columns.radius[row]);
    });
    return most;
  }

  /** Logical px per km on the ground at a y of the columns. */
  perKm(y) {
    const north = Math.PI * 2 * (y / 4294967296);
    return (this.view.scale * 4294967296 * Math.cosh(north)) / 40075.017; // km round the equator
  }
};
