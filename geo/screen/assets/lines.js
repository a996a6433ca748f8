/* Owns the lines between countries on the map: how they are drawn, picked and named. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Arcs between capitals and arrows of strikes, drawn with the marks, below them and the names. */
Sarhad.Lines = class Lines {
  /** Pieces that an arc is cut into, for picking and for finding where its number stands. */
  static PIECES = 40;

  /**
   * @param {Sarhad.Store} store
   * @param {Sarhad.EventCanvas} layer
   */
  constructor(store, layer) {
    this.store = store;
    this.layer = layer;
    this.on = true;
    this.spots = []; // where numbers stand, px of the frame: names keep away
    this.drawn = []; // what was drawn last: {rows, said, path, width, ...}
    const [west, south, east, north] = store.config.view;
    this.home = Sarhad.columns.mercator((west + east) / 2, (south + north) / 2);
    store.on(["lines", "columns"], () => this.take());
    layer.under.push(this);
    layer.pointer.lines = this;
  }

  take() {
    const { lines, columns } = this.store.state;
    this.contacts = lines && columns ? new Sarhad.Contacts(lines, columns) : null;
    this.counted = null;
    if (this.contacts) this.layer.draw();
  }

  /** Show the lines, or leave them out. */
  turn(on) {
    this.on = on;
    this.layer.draw();
  }

  /** What the window and the filters show, counted once for both: {arcs, strikes}. */
  shown() {
    const { window: days, mask } = this.store.state;
    const known = this.counted;
    if (known && known.days === days && known.mask === mask) return known;
    const { contacts, store } = this;
    this.counted = {
      days, mask,
      arcs: contacts ? contacts.arcs(store) : [], strikes: contacts ? contacts.strikes(store) : [],
    };
    return this.counted;
  }

  /** Draw on the layer's lower canvas, which already has the frame's view. */
  paint({ lower: { context }, view, marks, mode }) {
    this.drawn = [];
    this.spots = [];
    if (!this.on || !this.contacts) return;
    Object.assign(this, { pen: context, view, theme: marks.theme, marks });
    const { arcs, strikes: all } = this.shown();
    // an arrow points at a symbol: a density surface has none
    const strikes = mode === "symbols" ? all : [];
    this.drawn = [...arcs.map((arc) => this.bend(arc)), ...strikes.map((one) => this.aim(one))];
    const { selected, selection } = this.store.state;
    const listed = ({ rows }) => selected < 0 && rows.length === selection.length && rows[0] === selection[0];
    for (const line of this.drawn) {
      if (line.rows.includes(selected) || listed(line)) this.stroke(line, this.theme.accent, line.width + 7, []);
      this.stroke(line, this.theme.halo, line.width + this.store.config.style.lineCasing, []);
      this.stroke(line, line.ink, line.width, line.dash);
      if (line.head) this.head(line);
    }
    for (const line of this.drawn) if (line.head) this.spots.push(...this.along(line));
    for (const line of this.drawn) if (line.words) this.label(line, this.spots);
  }

  ink({ light, dark }) {
    return this.store.state.theme === "dark" ? dark : light;
  }

  at({ x, y }) {
    return [x * this.view.scale + this.view.x, y * this.view.scale + this.view.y];
  }

  /** An arc as it stands in the frame. It bends towards the region that the map is about. */
  bend(arc) {
    const { lines: looks, linePx: [least, growth, most], lineBulge } = this.store.config.style;
    const { capitals } = this.contacts.lines;
    const [a, b] = arc.pair.map((code) => this.at(capitals[code]));
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const home = this.at({ x: this.home[0], y: this.home[1] });
    const side = (home[0] - middle[0]) * -dy + (home[1] - middle[1]) * dx < 0 ? -1 : 1;
    // a quadratic curve leaves the straight line by half of what its control point does
    const reach = 2 * lineBulge * side;
    const control = [middle[0] - dy * reach, middle[1] + dx * reach];
    const look = looks.find(({ name }) => name === arc.name);
    const path = Lines.curve(a, control, b);
    return {
      kind: "arc", rows: arc.rows, pair: arc.pair, name: arc.name, path, dash: look.dash,
      width: Math.min(most, least + growth * Math.sqrt(arc.rows.length)), ink: this.ink(look),
      words: arc.rows.length > 1 ? this.store.number(arc.rows.length) : "",
      said: () => this.arcSaid(arc),
    };
  }

  static curve([ax, ay], [cx, cy], [bx, by]) {
    return Array.from({ length: Lines.PIECES + 1 }, (_, i) => {
      const t = i / Lines.PIECES, u = 1 - t;
      return [u * u * ax + 2 * u * t * cx + t * t * bx, u * u * ay + 2 * u * t * cy + t * t * by];
    });
  }

  /**
   * Where the number of an arc stands: as near to the middle of its part in the frame as the
   * numbers before it leave room; null where nothing of it lies in the frame.
   */
  place(path, taken) {
    const { width, height } = this.view;
    const inside = path.filter(([x, y]) => x > 20 && y > 20 && x < width - 20 && y < height - 20);
    const middle = inside.length >> 1;
    const order = inside.map((_, i) => i).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    const free = order.find((i) => taken.every(([x, y]) => Math.hypot(inside[i][0] - x, inside[i][1] - y) > 24));
    if (free === undefined) return null;
    taken.push(inside[free]);
    return inside[free];
  }

  /**
   * The arrow of a strike: from the side of the country it came from, to the rim of the mark. It
   * begins at that country's nearest point, farther back where that would be too short to see.
   */
  aim(strike) {
    const { config: { style: { arrow } }, state: { columns } } = this.store, { row } = strike;
    const { sites } = this.layer, outline = sites.outline(sites.of[row]);
    const area = sites.of[row] >= 0 && sites.mark[sites.of[row]] === Sarhad.Sites.DISC;
    const [east, south] = area ? sites.at(row) : [columns.x[row], columns.y[row]];
    const [x, y] = this.at({ x: east, y: south });
    const [fromX, fromY] = this.at(strike);
    const far = Math.hypot(x - fromX, y - fromY) || 1;
    const [ux, uy] = [(x - fromX) / far, (y - fromY) / far];
    const rim = arrow.clear + (outline < 0 ? this.rim(row) : this.into(outline, [-ux, -uy]));
    const [shortest, named] = arrow.px;
    const length = Math.max(shortest, far + arrow.behind - rim);
    const tip = [x - ux * rim, y - uy * rim];
    const neck = arrow.head[0] * arrow.neck;
    const tail = [tip[0] - ux * length, tip[1] - uy * length];
    return {
      kind: "strike", rows: [row], from: strike.from, path: [tail, [tip[0] - ux * neck, tip[1] - uy * neck]],
      head: [tip, [ux, uy]], width: arrow.width, dash: arrow.dash, ink: this.theme.ink,
      said: () => this.strikeSaid(strike),
      words: length < named ? "" : this.store.say("map.lines.from", { country: this.country(strike.from) }),
    };
  }

  /** Where an arrow and its words stand, a spot every few px: its direction must be seen. */
  along({ path: [[x, y]], head: [[tipX, tipY]], words }) {
    const pieces = Math.ceil(Math.hypot(tipX - x, tipY - y) / 14);
    const spots = Array.from({ length: pieces + 1 }, (_, i) => [
      x + ((tipX - x) * i) / pieces, y + ((tipY - y) * i) / pieces]);
    const half = words.length * 2.2; // to the middle of the last letters of 11 px
    return words ? [...spots, ...[-half, 0, half].map((dx) => [x + dx, y - 10])] : spots;
  }

  /** Radius, px, of what an arrow must not run into: the symbol, or the disc of a district. */
  rim(row) {
    const { config: { style }, state: { columns } } = this.store;
    if (Sarhad.columns.precision(columns.flags[row]) < 3) {
      return this.marks.radius(Sarhad.columns.deaths(columns.high[row])) * style.arrow.rimShare;
    }
    const km = columns.radius[row] === 255 ? style.radiusKm.disc : columns.radius[row];
    const north = (2 * Math.PI * columns.y[row]) / 4294967296;
    return (km * this.view.scale * 4294967296 * Math.cosh(north)) / 40075.017; // km round the equator
  }

  /** How far from its number an arrow ends in the outline of a district, px. */
  into(outline, [dx, dy]) {
    const { config: { style: { arrow } } } = this.store;
    const whole = this.layer.sites.outlines.reach(outline, dx, dy) * this.view.scale;
    return Math.max(whole * (1 - arrow.into), arrow.off);
  }

  stroke({ path }, ink, width, dash) {
    const { pen } = this;
    pen.beginPath();
    for (const [x, y] of path) pen.lineTo(x, y);
    pen.setLineDash(dash);
    pen.lineWidth = width;
    pen.lineCap = "butt";
    pen.lineJoin = "round";
    pen.strokeStyle = ink;
    pen.stroke();
    pen.setLineDash([]);
  }

  head({ head: [[x, y], [ux, uy]], ink }) {
    const { pen } = this, { arrow: { head: [long, half] }, lineCasing } = this.store.config.style;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x - ux * long - uy * half, y - uy * long + ux * half);
    pen.lineTo(x - ux * long + uy * half, y - uy * long - ux * half);
    pen.closePath();
    pen.lineWidth = lineCasing;
    pen.strokeStyle = this.theme.halo;
    pen.stroke();
    pen.fillStyle = ink;
    pen.fill();
  }

  /** The number on an arc, the country at the tail of an arrow. */
  label({ path, words, ink, kind }, taken) {
    const { halo } = this.theme;
    if (kind === "strike") {
      const [x, y] = path[0];
      this.marks.figure(this.pen, x, y - 10, words, 11, ink, halo);
      return;
    }
    const spot = this.place(path, taken);
    if (spot) this.marks.figure(this.pen, ...spot, words, 12.5, ink, halo);
  }

  /** The line under a point of the frame, an arrow before an arc; null where there is none. */
  pick(x, y) {
    const coarse = window.matchMedia("(pointer: coarse)").matches ? 6 : 0; // px: a finger
    for (let i = this.drawn.length - 1; i >= 0; i--) {
      const line = this.drawn[i];
      const near = Lines.nearest(line.path, x, y);
      if (near.far > line.width / 2 + 5 + coarse) continue;
      return Object.assign(line, { x: near.x, y: near.y });
    }
    return null;
  }

  /** The point of a path that is nearest to a place: {x, y, far}. */
  static nearest(path, x, y) {
    let best = { far: Infinity };
    for (let i = 1; i < path.length; i++) {
      const [ax, ay] = path[i - 1], [dx, dy] = [path[i][0] - ax, path[i][1] - ay];
      const length = dx * dx + dy * dy;
      const share = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
      const [px, py] = [ax + share * dx, ay + share * dy];
      const far = Math.hypot(x - px, y - py);
      if (far < best.far) best = { x: px, y: py, far };
    }
    return best;
  }

  /** A short piece of a line as it is drawn on the map, of a name in geo/style.py or "strike". */
  sample(name) {
    const make = (tag, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      return element;
    };
    const svg = make("svg", { viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" });
    const { arrow, lines } = this.store.config.style, [long, half] = arrow.head;
    const look = lines.find((one) => one.name === name), ink = look ? this.ink(look) : "var(--ink)";
    svg.append(make("line", {
      x1: 1, x2: look ? 33 : 33 - long * arrow.neck, y1: 6, y2: 6, stroke: ink,
      "stroke-width": look ? 3 : arrow.width, "stroke-dasharray": (look || arrow).dash.join(" "),
    }));
    const points = `33,6 ${33 - long},${6 - half} ${33 - long},${6 + half}`;
    if (!look) svg.append(make("polygon", { points, fill: ink }));
    return svg;
  }

  /** A country's name in the language of the page. */
  country(code) {
    return this.store.intl("DisplayNames", this.store.config.lang || "en", { type: "region" }).of(code);
  }

  /** "Iran – Pakistan" */
  pairName(pair) {
    return pair.map((code) => this.country(code)).join(" – ");
  }

  arcSaid(arc) {
    const { store } = this, { columns } = store.state;
    const line = (text, className = "") => Sarhad.element("div", className, text);
    const seats = arc.pair.map((code) => this.contacts.lines.capitals[code].name).join(" – ");
    const last = Math.max(...arc.rows.map((row) => columns.last[row]));
    return [
      line(this.pairName(arc.pair), "sarhad-tip-head"),
      line(store.many("map.lines.calls", arc.rows.length)),
      line(store.spanText(columns.first[arc.rows[0]], last, "short")),
      line(this.meanSaid(arc)),
      line(store.say("map.lines.drawn", { capitals: seats }), "sarhad-tip-muted"),
    ];
  }

  /** "Goldstein mean +1.8, a convention" */
  meanSaid({ mean }) {
    if (mean === null) return this.store.say("map.lines.mean.unknown");
    const sign = { signDisplay: "exceptZero", minimumFractionDigits: 1, maximumFractionDigits: 1 };
    const format = this.store.intl("NumberFormat", this.store.config.lang || "en", sign);
    return this.store.say("map.lines.mean", { value: format.format(mean) });
  }

  strikeSaid({ row, from }) {
    const { store } = this, { columns } = store.state;
    const line = (text, className = "") => Sarhad.element("div", className, text);
    return [
      line(store.say("map.lines.strike", { country: this.country(from) }), "sarhad-tip-head"),
      line(store.spanText(columns.first[row], columns.last[row])),
      line(store.say("map.lines.strike.help"), "sarhad-tip-muted"),
    ];
  }
};

Sarhad.parts.lines = {
  mount(map, store) {
    const lines = new Sarhad.Lines(store, Sarhad.app.layer);
    new Sarhad.LinesPanel(store, lines, Sarhad.app.parts.strip);
    return lines;
  },
};
