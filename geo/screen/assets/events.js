/* Owns the canvas of events: what is drawn where, and which event lies under a finger. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Drawn one mark of the last frame
 * @property {string} mark "point", "halo", "disc", "outline", "plate", "stretch" or "cell"
 * @property {number[]} rows the events it stands for, oldest first
 * @property {number} x logical px from the frame's left edge
 * @property {number} y from its upper edge
 * @property {string} symbol name of the legend row of most of its events, "" of a cell
 * @property {number} r logical px, of the symbol, badge, disc or half the plate or cell
 * @property {number} count
 */

/** One Leaflet layer for all events: a symbol or badge each, density where those would crowd. */
Sarhad.EventCanvas = L.Layer.extend({
  options: { pane: "sarhad-events", follow: 12 }, // ms that a frame may take while the map is dragged

  initialize(store) {
    this.store = store;
    this.marks = new Sarhad.Marks(store);
    this.shown = [];
    this.under = []; // what else is drawn with the marks, below the names too: {paint(layer)}
    this.over = []; // and over them
    this.style = store.config.style;
  },

  onAdd(map) {
    this.lower = this.sheet("sarhad-under");
    this.upper = this.sheet("sarhad-events");
    this.hatching = new Sarhad.Hatching(this.marks, this.upper.root);
    this.upper.root.append(this.upper.canvas); // over the hatching
    this.context = this.upper.context;
    this.scale = new Sarhad.DensityKey(this.store);
    map.on("moveend resize zoomend viewreset", this.draw, this);
    map.on("move", this.follow, this);
    map.on("zoomanim", this.grow, this);
    this.store.on(["columns", "land", "outlines"], () => this.settle());
    this.store.on(["window", "mask", "selected"], () => this.draw());
    this.store.on("theme", () => { this.marks.forget(); this.draw(); });
    document.fonts.addEventListener("loadingdone", () => { this.marks.forget(); this.draw(); });
  },

  /** A canvas in a pane: the names lie between the lower and the upper one. */
  sheet(pane) {
    const root = L.DomUtil.create("div", "leaflet-zoom-animated", this.getPane(pane));
    const canvas = L.DomUtil.create("canvas", pane, root);
    canvas.style.position = "absolute";
    canvas.setAttribute("aria-hidden", "true");
    return { root, canvas, context: canvas.getContext("2d") };
  },

  onRemove(map) {
    for (const { root } of [this.lower, this.upper]) root.remove();
    map.off("moveend resize zoomend viewreset", this.draw, this);
    map.off("move", this.follow, this);
    map.off("zoomanim", this.grow, this);
  },

  /** Find the sites anew: the events or the provinces have come. */
  settle() {
    const { columns, land, outlines } = this.store.state;
    if (!columns) return;
    this.areas = new Sarhad.Areas(land);
    const districts = Sarhad.Outlines.of(outlines, columns.n);
    this.sites = new Sarhad.Sites(columns, this.store.config, this.areas, districts);
    this.crowding = new Sarhad.Crowding(this.style);
    this.groups = this.cells = null;
    this.draw();
  },

  /** While the map is dragged: draw each frame as long as that is quick. */
  follow() {
    if (!this._map._animatingZoom && (this.took || 0) < this.options.follow) this.draw();
  },

  /** Let the canvas grow with the map while it zooms. */
  grow(event) {
    const scale = this._map.getZoomScale(event.zoom);
    const bounds = this._map._latLngBoundsToNewLayerBounds(
      this._map.getBounds(), event.zoom, event.center);
    for (const { root } of [this.lower, this.upper]) L.DomUtil.setTransform(root, bounds.min, scale);
  },

  /** Put a sheet over the frame, empty, at the screen's own resolution. */
  lay({ root, canvas, context }, size, ratio) {
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      Object.assign(canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    }
    L.DomUtil.setPosition(root, this._map.containerPointToLayerPoint([0, 0]));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
  },

  /** Put both sheets over the frame and find its view. */
  place() {
    const size = this._map.getSize();
    const ratio = window.devicePixelRatio || 1;
    if (ratio !== this.marks.ratio) this.marks.forget();
    for (const sheet of [this.lower, this.upper]) this.lay(sheet, size, ratio);
    // px = value * scale + shift, for both x and y
    const world = 256 * Math.pow(2, this._map.getZoom());
    const corner = this._map.getPixelBounds().min;
    this.view = {
      width: size.x, height: size.y, scale: world / 4294967296,
      x: world / 2 - corner.x, y: world / 2 - corner.y, zoom: this._map.getZoom(),
    };
  },

  draw() {
    if (!this._map || !this.sites || this._map._animatingZoom) return;
    const started = performance.now();
    this.place();
    const { window: days } = this.store.state;
    this.count(days);
    this.kept = this.store.counts().events;
    this.laying = new Sarhad.Laying(this.groups, this.view, days, this.marks);
    this.shown = [];
    this.mode = this.crowding.judge(this.laying) ? "density" : "symbols";
    this.laying.measure(this.mode === "symbols");
    this.paint(days);
    this.highlight();
    this.took = performance.now() - started;
    this.store.set({ drawn: (this.frames = (this.frames || 0) + 1) });
  },

  /** Bring the groups of this zoom up to the window. */
  count(days) {
    const { view: { scale }, store } = this;
    if (!this.groups || this.groups.scale !== scale) {
      this.groups = new Sarhad.Groups(store.shown, this.sites, this.style, scale);
    }
    this.groups.follow(days, store.state.mask);
  },

  /** Areas, then symbols or the density surface, then the numbers of areas. */
  paint(days) {
    const { laying } = this;
    for (const part of this.under) part.paint(this);
    this.areasOf(laying);
    if (this.mode === "symbols") {
      this.scale.show(0);
      this.apart(laying.symbol);
      for (const mark of laying.symbol) this.symbol(mark);
    } else this.surface(days);
    this.figures(laying);
    for (const part of this.over) part.paint(this);
  },

  /** Badges step off each other's numbers; lines lead from those that went far. */
  apart(symbols) {
    const number = (mark) => this.store.number(mark.count);
    const moved = new Sarhad.Apart(this.view, number).move(symbols.filter((mark) => mark.count > 1));
    for (const { from, x, y, light } of moved) {
      const far = from && Math.hypot(from[0] - x, from[1] - y) >= Sarhad.Apart.LEADER;
      if (far) this.marks.leader(this.context, from, [x, y], light);
    }
  },

  /** The density surface and what its shades mean. */
  surface(days) {
    const { store, view, style } = this;
    if (!this.cells || !this.cells.fits(view)) {
      this.cells = new Sarhad.Cells(store.shown, this.sites, style, view);
    }
    this.cells.follow(days, store.state.mask);
    this.cells.paint(this.context, store.theme().accent);
    const middle = (view.height / 2 - view.y) / view.scale;
    const km = style.density.cell / this.laying.perKm(middle);
    this.scale.show(Number(km.toPrecision(2)));
  },

  /** What lies under the symbols: hatched provinces, discs, stretches, soft discs. */
  areasOf(laying) {
    const { context, sites } = this, { inks } = this.marks;
    const codes = laying.plate.map(({ row }) => sites.plates[sites.plate(sites.of[row])] || "");
    this.hatching.show(codes, this.areas, this.view);
    const symbols = this.mode === "density" ? [] : laying.symbol;
    const halos = symbols.filter((mark) => mark.halo > mark.r);
    const { scale, x, y } = this.view;
    const path = ({ outline }) => sites.outlines.path(outline, scale);
    const districts = laying.disc.filter((mark) => mark.outline >= 0 && this.reachesIn(mark));
    const discs = laying.disc.filter((mark) => mark.outline < 0);
    this.marks.wash(context, [
      ...discs.map((mark) => [mark.x, mark.y, mark.r]),
      ...halos.map((mark) => [mark.x, mark.y, mark.halo]),
    ], districts.map(path), [x, y]);
    for (const mark of districts) {
      this.marks.district(context, path(mark), [x, y], inks[mark.symbolIndex], mark.light);
    }
    for (const mark of discs) {
      const light = mark.light * Sarhad.Crowding.light(mark, discs);
      this.marks.disc(context, mark.x, mark.y, mark.r, inks[mark.symbolIndex], light);
    }
    for (const mark of laying.stretch) {
      this.marks.capsule(context, mark.x, mark.y, mark.r, inks[mark.symbolIndex], mark.light);
    }
  },

  /** Whether any of an outline's box lies in the frame. */
  reachesIn({ outline }) {
    const { width, height, scale, x, y } = this.view;
    const [left, top, right, bottom] = this.sites.outlines.areas[outline].box;
    return right * scale + x > 0 && left * scale + x < width && bottom * scale + y > 0 && top * scale + y < height;
  },

  /** A symbol or, for several events, a badge. */
  symbol(mark) {
    const { context, marks } = this;
    context.globalAlpha = mark.light;
    if (mark.count > 1) {
      const text = this.store.number(mark.count);
      const shares = this.groups.shares(mark.group);
      marks.badge(context, mark.x, mark.y, mark.r, text, shares, mark.disputed);
    } else {
      if (mark.ring) marks.ring(context, mark.symbolIndex, mark.x, mark.y, mark.ring, mark.light);
      const sprite = marks.sprite(mark.symbolIndex, mark.r, !!mark.hollow, !!mark.disputed);
      marks.put(context, sprite, mark.x, mark.y);
    }
    context.globalAlpha = 1;
    this.shown.push(mark);
  },

  /** The numbers of areas: plates first, then the smallest discs, which have least room. */
  figures(laying) {
    const { sites } = this, numbers = new Sarhad.Numbers(laying);
    for (const mark of this.shown.slice(-500)) { // badges are among the last
      if (mark.count > 1) numbers.badge(mark, this.store.number(mark.count));
      else numbers.take(mark.x, mark.y, mark.r);
    }
    for (const mark of laying.plate) {
      const holds = this.areas.holder(sites.plates[sites.plate(sites.of[mark.row])], this.view);
      numbers.plate(mark, this.store.number(mark.count), this.style.hand.plate, holds);
    }
    for (const mark of [...laying.stretch, ...laying.disc].reverse()) {
      const text = this.store.number(mark.count);
      const at = mark.inside ? numbers.place(mark, text) : null;
      if (at) this.figureOf(mark, at, text);
      mark.at = at || [mark.x, mark.y];
      mark.numbered = Boolean(at); // what is not drawn takes no click from what is
      this.shown.push(mark);
    }
    for (const mark of laying.plate) {
      const text = this.store.number(mark.count), shares = this.groups.shares(mark.group);
      if (mark.from) this.marks.leader(this.context, mark.from, [mark.x, mark.y], mark.light, false);
      mark.half = this.marks.plate(this.context, mark.x, mark.y, text, shares);
      this.shown.push(mark);
    }
  },

  /** An area's number: bare in its middle, a tag elsewhere. */
  figureOf(mark, [x, y], text) {
    const { context, marks } = this;
    if (x === mark.x && y === mark.y) marks.number(context, x, y, text, mark.count === 1);
    else marks.tag(context, x, y, text, marks.inks[mark.symbolIndex]);
  },

  /** The mark that holds the selected event, or whose events are listed; undefined where none is drawn. */
  chosen() {
    const { selected, selection } = this.store.state, row = selected >= 0 ? selected : selection[0];
    const at = row === undefined ? -1 : this.groups.of[row];
    const mark = at < 0 ? undefined : this.shown.find((one) => one.group === at >> 1);
    return mark && (selected >= 0 || mark.count === selection.length) ? mark : undefined;
  },

  /** Ring that mark. */
  highlight() {
    const mark = this.chosen();
    if (!mark) return undefined;
    if (mark.kind !== "symbol") return this.marks.chosen(this.context, ...(mark.at || [mark.x, mark.y]), 11);
    return this.marks.chosen(this.context, mark.x, mark.y, mark.r * (mark.count > 1 ? 1 : 1.2));
  },

  /**
   * The mark under a point of the frame; null where there is none. First what is drawn there, the
   * uppermost of it, then what is within a few px, then cells, then the smallest area around it.
   */
  pick(x, y) {
    const found = this.markAt(x, y, 0) || this.markAt(x, y, 4);
    if (found) return found;
    const cell = this.mode === "density" && this.cells.mark(this.cells.under(x, y));
    if (cell) return cell;
    const around = this.shown.filter((mark) => mark.at && this.laying.holds(mark, x, y));
    return around.sort((a, b) => a.r - b.r)[0] || null;
  },

  /** The uppermost symbol, plate or number within so many px of a point, null where none is. */
  markAt(x, y, px) {
    for (let i = this.shown.length - 1; i >= 0; i--) {
      const mark = this.shown[i], { kind, half } = mark;
      if (kind === "plate" && Math.abs(mark.x - x) <= half[0] + px
        && Math.abs(mark.y - y) <= half[1] + px) return mark;
      if (kind === "symbol" && Math.hypot(mark.x - x, mark.y - y) <= mark.r + px) return mark;
      if (mark.numbered && Math.hypot(mark.at[0] - x, mark.at[1] - y) <= 7 + px) return mark;
    }
    return null;
  },

  /** How the symbol of one event is drawn: {r, ring, hollow}. */
  sized(row) {
    return Sarhad.Laying.sized(this.marks, this.sites.columns, row);
  },

  /** Rows of a mark, oldest first. */
  rowsOf(mark) {
    if (mark.kind === "cell") return this.cells.rows(mark.cell, this.store.rows());
    return this.groups.rows(mark.group, this.store.state.window);
  },

  /** What was drawn last, in the frame; rows are found when they are asked for. @returns {Drawn[]} */
  drawn() {
    const marks = this.shown.filter((mark) => mark.inside);
    if (this.mode === "density") marks.push(...this.cells.marks());
    return marks.map((mark) => this.told(mark));
  },

  told(mark) {
    const layer = this, symbol = this.style.symbols[mark.symbolIndex];
    return {
      mark: mark.name, get rows() { return layer.rowsOf(mark); }, x: mark.x, y: mark.y, r: mark.r,
      symbol: symbol ? symbol.name : "", count: mark.count,
      hollow: !!mark.hollow, ring: mark.ring || 0, disputed: !!mark.disputed, light: mark.light || 1,
    };
  },

  /** How many rows have their mark outside the frame. */
  outsideCount() {
    if (!this.laying) return 0;
    if (this.mode === "symbols") return this.laying.outside;
    const { groups, laying, sites } = this;
    let areas = 0;
    for (let group = 0; group < groups.n; group++) {
      if (laying.outsideOf[group] && sites.mark[groups.anchor[group]] !== Sarhad.Sites.SYMBOL) {
        areas += groups.total[group];
      }
    }
    return areas + this.cells.outside;
  },

  /** Whether a shown row's mark lies outside the frame. */
  isOutside(row) {
    const at = this.groups.of[row];
    if (at < 0) return false;
    const symbol = this.sites.mark[this.sites.of[row]] === Sarhad.Sites.SYMBOL;
    if (this.mode === "density" && symbol) return !this.cells.holds(row);
    return this.laying.outsideOf[at >> 1] === 1;
  },

  /** Rows that have no mark in the frame, oldest first: the first `most` of them. */
  without(name, most = Infinity) {
    const rows = [];
    if (!this.laying) return rows;
    const test = name === "outside" ? (row) => this.isOutside(row) : (row) => this.groups.of[row] < 0;
    for (const row of this.store.rows()) {
      if (rows.length >= most) break;
      if (test(row)) rows.push(row);
    }
    return rows;
  },

  /** Events in the frame by symbol of the legend. */
  bySymbol() {
    const { groups, laying, sites, mode } = this, { symbols } = groups;
    const counts = new Array(symbols).fill(0);
    for (let group = 0; group < groups.n; group++) {
      const crowd = mode === "density" && sites.mark[groups.anchor[group]] === Sarhad.Sites.SYMBOL;
      if (!groups.total[group] || laying.outsideOf[group] || crowd) continue;
      for (let symbol = 0; symbol < symbols; symbol++) {
        counts[symbol] += groups.bySymbol[group * symbols + symbol];
      }
    }
    if (mode === "density") {
      this.style.symbolOfKind.forEach((symbol, kind) => { counts[symbol] += this.cells.byKind[kind]; });
    }
    return counts;
  },

  /** The counts law: marks_events + not_placed + outside_view = kept. */
  tally() {
    return {
      marks_events: this.drawn().reduce((sum, mark) => sum + mark.count, 0),
      not_placed: this.store.counts().notPlaced,
      outside_view: this.outsideCount(),
      kept: this.kept,
    };
  },
});

Sarhad.parts.events = {
  mount(map, store) {
    const layer = new Sarhad.EventCanvas(store).addTo(map);
    layer.pointer = new Sarhad.Pointer(map, store, layer);
    return layer;
  },
};
