/* Owns the canvas of events: what is drawn where, and which event lies under a finger. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Drawn one mark of the last frame
 * @property {string} mark "point", "halo", "disc", "plate" or "stretch"
 * @property {number[]} rows the events it stands for, oldest first
 * @property {number} x logical px from the frame's left edge
 * @property {number} y from its upper edge
 * @property {string} symbol name of the legend row of most of its events
 * @property {number} r logical px, of the symbol, badge, disc or half the plate
 * @property {number} count
 */

/** One Leaflet layer for all events: sprites, above 6,000 sites stamps, above 400,000 rows density. */
Sarhad.EventCanvas = L.Layer.extend({
  options: { pane: "sarhad-events", spriteSites: 6000, stampRows: 400000, follow: 12 },

  initialize(store) {
    this.store = store;
    this.marks = new Sarhad.Marks(store);
    this.shown = [];
    this.under = []; // what else is drawn on this canvas, below all marks: {paint(layer)}
    this.style = store.config.style;
  },

  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "sarhad-events leaflet-zoom-animated");
    this.canvas.setAttribute("aria-hidden", "true");
    this.getPane().append(this.canvas);
    this.context = this.canvas.getContext("2d");
    map.on("moveend resize zoomend viewreset", this.draw, this);
    map.on("move", this.follow, this);
    map.on("zoomanim", this.grow, this);
    this.store.on(["columns", "land"], () => this.settle());
    this.store.on(["window", "mask", "selected"], () => this.draw());
    this.store.on("theme", () => { this.marks.forget(); this.draw(); });
    document.fonts.addEventListener("loadingdone", () => { this.marks.forget(); this.draw(); });
  },

  onRemove(map) {
    this.canvas.remove();
    map.off("moveend resize zoomend viewreset", this.draw, this);
    map.off("move", this.follow, this);
    map.off("zoomanim", this.grow, this);
  },

  /** Find the sites anew: the events or the provinces have come. */
  settle() {
    const { columns, land } = this.store.state;
    if (!columns) return;
    this.areas = new Sarhad.Areas(land);
    this.sites = new Sarhad.Sites(columns, this.store.config, this.areas);
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
    L.DomUtil.setTransform(this.canvas, bounds.min, scale);
  },

  /** Put the canvas over the frame, at the screen's own resolution. */
  place() {
    const size = this._map.getSize();
    const ratio = window.devicePixelRatio || 1;
    if (ratio !== this.marks.ratio) this.marks.forget();
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      Object.assign(this.canvas, { width, height });
      Object.assign(this.canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    }
    L.DomUtil.setPosition(this.canvas, this._map.containerPointToLayerPoint([0, 0]));
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, size.x, size.y);
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
    const rows = this.store.rows();
    const sites = this.sites.gather(rows);
    this.kept = rows.length;
    this.shown = [];
    this.mode = rows.length > this.options.stampRows ? "density" : "sprites";
    const marks = this.laidOut(sites);
    for (const part of this.under) part.paint(this);
    this.areasOf(marks);
    const symbols = marks.symbol;
    if (symbols.length > this.options.spriteSites && this.mode === "sprites") this.mode = "stamps";
    if (this.mode === "sprites") for (const mark of symbols) this.symbol(mark);
    else Sarhad.crowd(this, symbols);
    this.figures(marks);
    this.highlight();
    this.took = performance.now() - started;
    this.store.set({ drawn: (this.frames = (this.frames || 0) + 1) });
  },

  /** Marks of the sites in the frame, by class, in drawing order: largest first. */
  laidOut(sites) {
    const marks = { symbol: [], disc: [], stretch: [], plate: [] };
    const { width, height } = this.view;
    const margin = 60; // px: the largest symbol with its ring
    for (const site of sites) {
      const [x, y] = this.spot(site);
      const mark = { site, kind: this.sites.mark[site], x, y, inside: this.inside(x, y) };
      const near = mark.x > -margin && mark.y > -margin
        && mark.x < width + margin && mark.y < height + margin;
      // areas reach into the frame from farther away; the canvas cuts them
      if (near || mark.kind !== "symbol") marks[mark.kind].push(mark);
    }
    for (const list of Object.values(marks)) for (const mark of list) this.measure(mark);
    for (const list of Object.values(marks)) list.sort((a, b) => b.r - a.r || a.site - b.site);
    return marks;
  },

  /** Where a site's mark stands in the frame; a plate stands under its province's name. */
  spot(site) {
    const { scale, x, y } = this.view;
    const lower = this.sites.province[site] ? 30 : 0;
    return [this.sites.x[site] * scale + x, this.sites.y[site] * scale + y + lower];
  },

  inside(x, y) {
    return x >= 0 && y >= 0 && x <= this.view.width && y <= this.view.height;
  },

  /** Logical px per km on the ground at a site. */
  perKm(site) {
    const north = Math.PI * 2 * (this.sites.y[site] / 4294967296);
    return (this.view.scale * 4294967296 * Math.cosh(north)) / 40075.017; // km round the equator
  },

  /** Work out count, size, ink and radius of a mark. */
  measure(mark) {
    const { sites, style: { radiusKm, minArea } } = this, site = mark.site, row = sites.head[site];
    mark.count = sites.count[site];
    mark.light = this.earlier(site) ? this.style.earlierAlpha : 1;
    mark.row = row;
    mark.symbolIndex = mark.count === 1 ? this.symbolOf(row) : this.majority(site);
    if (mark.kind === "symbol") {
      const km = sites.reachKm(site, 2, radiusKm.halo);
      mark.halo = km < 0 ? 0 : km * this.perKm(site);
      mark.name = km < 0 ? "point" : "halo";
      mark.disputed = sites.disputed(site);
      if (mark.count > 1) mark.r = this.marks.badgeRadius(mark.count);
      else Object.assign(mark, this.sized(row));
      return;
    }
    mark.name = mark.kind;
    if (mark.kind === "plate") mark.r = 13;
    else {
      const km = sites.reachKm(site, mark.kind === "disc" ? 3 : 5, radiusKm[mark.kind]);
      mark.r = Math.max(minArea, km * this.perKm(site));
    }
  },

  /** How the symbol of one event is drawn: `single` of geo/style.py, of the coded figures. */
  sized(row) {
    const { columns } = this.sites, { radius } = this.style;
    if (columns.kind[row] >= this.style.incidentKinds) return { r: radius.diplomatic };
    const [low, best, high] = ["low", "best", "high"].map(
      (name) => Sarhad.columns.deaths(columns[name][row]));
    const figure = best === null ? low : Math.max(best, low === null ? 0 : low);
    if (figure === null) return { r: this.marks.radius(high), hollow: true };
    const [r, ring] = [figure, high].map((deaths) => this.marks.radius(deaths));
    return { r, ring: ring > r + radius.ringClear ? ring : 0 };
  },

  /** Whether all events shown at a site began before the window: they are there as they go on. */
  earlier(site) {
    const { sites } = this, [from] = this.store.state.window;
    let row = sites.head[site]; // the oldest first: most sites answer at once
    while (row >= 0 && sites.columns.first[row] < from) row = sites.next[row];
    return row < 0;
  },

  symbolOf(row) {
    return this.style.symbolOfKind[this.sites.columns.kind[row]];
  },

  majority(site) {
    return this.sites.shares(site).reduce((most, one) => (one[1] > most[1] ? one : most))[0];
  },

  /** What lies under the symbols: hatched provinces, discs, stretches, soft discs. */
  areasOf(marks) {
    const { context } = this, { inks } = this.marks;
    for (const mark of marks.plate) {
      const path = this.areas.path(this.sites.province[mark.site], this.view.scale);
      if (!path) continue;
      context.save();
      context.translate(this.view.x, this.view.y);
      this.marks.hatch(context, path, this.store.theme().ink, [0, 0]);
      context.restore();
    }
    for (const [list, shape] of [[marks.disc, "disc"], [marks.stretch, "capsule"]]) {
      for (const mark of list) {
        this.marks[shape](context, mark.x, mark.y, mark.r, inks[mark.symbolIndex], mark.light);
      }
    }
    if (this.mode === "density") return;
    for (const mark of marks.symbol) {
      if (mark.halo > mark.r) this.marks.halo(context, mark.x, mark.y, mark.halo, inks[mark.symbolIndex]);
    }
  },

  /** A symbol or, for several events, a badge. */
  symbol(mark) {
    const { context, marks } = this;
    context.globalAlpha = mark.light;
    if (mark.count > 1) {
      const text = this.store.number(mark.count);
      marks.badge(context, mark.x, mark.y, mark.r, text, this.sites.shares(mark.site));
      if (mark.disputed) marks.tick(context, mark.r, mark.x, mark.y);
    } else {
      if (mark.ring) marks.ring(context, mark.symbolIndex, mark.x, mark.y, mark.ring, mark.light);
      const sprite = marks.sprite(mark.symbolIndex, mark.r, !!mark.hollow, !!mark.disputed);
      marks.put(context, sprite, mark.x, mark.y);
    }
    context.globalAlpha = 1;
    this.note(mark);
  },

  /** The numbers of areas: plates first, then the smallest discs, which have least room. */
  figures(marks) {
    const numbers = new Sarhad.Numbers();
    for (const mark of marks.symbol.slice(0, 500)) numbers.take(mark.x, mark.y, mark.r);
    for (const mark of marks.plate) numbers.take(mark.x, mark.y, mark.r, 11);
    for (const mark of [...marks.stretch, ...marks.disc].reverse()) {
      const text = this.store.number(mark.count);
      const at = mark.inside ? numbers.place(mark, text) : null;
      if (at) this.marks.number(this.context, ...at, text, mark.count === 1);
      mark.at = at || [mark.x, mark.y];
      this.note(mark);
    }
    for (const mark of marks.plate) {
      const text = this.store.number(mark.count), shares = this.sites.shares(mark.site);
      mark.half = this.marks.plate(this.context, mark.x, mark.y, text, shares);
      this.note(mark);
    }
  },

  note(mark) {
    this.shown.push(mark);
  },

  /** Ring the mark that holds the selected event. */
  highlight() {
    const { selected } = this.store.state;
    const site = selected < 0 ? -1 : this.sites.of[selected];
    const mark = site < 0 ? null : this.shown.find((one) => one.site === site);
    if (!mark) return undefined;
    if (mark.kind !== "symbol") return this.marks.chosen(this.context, ...(mark.at || [mark.x, mark.y]), 11);
    return this.marks.chosen(this.context, mark.x, mark.y, mark.r * (mark.count > 1 ? 1 : 1.2));
  },

  /** The mark under a point of the frame, the uppermost first; null where there is none. */
  pick(x, y) {
    const near = (mark) => Math.hypot(mark.x - x, mark.y - y);
    let area = null;
    for (let i = this.shown.length - 1; i >= 0; i--) {
      const mark = this.shown[i];
      if (mark.kind === "plate" && Math.abs(mark.x - x) <= mark.half[0] + 3
        && Math.abs(mark.y - y) <= mark.half[1] + 3) return mark;
      if (mark.kind === "symbol" && near(mark) <= mark.r + 4) return mark;
      if (mark.at && Math.hypot(mark.at[0] - x, mark.at[1] - y) <= 11) return mark;
      if (mark.at && near(mark) <= mark.r && (!area || mark.r < area.r)) area = mark;
    }
    return area;
  },

  /** Rows of a mark, oldest first. */
  rowsOf(mark) {
    return this.sites.rows(mark.site);
  },

  /** What was drawn last, in the frame. @returns {Drawn[]} */
  drawn() {
    return this.shown.filter((mark) => mark.inside).map((mark) => ({
      mark: mark.name, rows: this.rowsOf(mark), x: mark.x, y: mark.y, r: mark.r,
      symbol: this.style.symbols[mark.symbolIndex].name, count: mark.count,
      hollow: !!mark.hollow, ring: mark.ring || 0, disputed: !!mark.disputed, light: mark.light,
    }));
  },

  /** How many rows have their mark outside the frame. */
  outsideCount() {
    if (!this.view) return 0;
    return this.sites.touched.reduce(
      (sum, site) => sum + (this.inside(...this.spot(site)) ? 0 : this.sites.count[site]), 0);
  },

  /** Rows whose mark lies outside the frame, oldest first. */
  outside() {
    if (!this.view) return [];
    const rows = [];
    for (const site of this.sites.touched) {
      if (!this.inside(...this.spot(site))) rows.push(...this.sites.rows(site));
    }
    return rows.sort((a, b) => a - b);
  },

  /** The counts law: marks_events + not_placed + outside_view = kept. */
  tally() {
    const inside = this.shown.filter((mark) => mark.inside);
    return {
      marks_events: inside.reduce((sum, mark) => sum + mark.count, 0),
      not_placed: this.sites.notPlaced.length,
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
