/* Owns the density surface: events per cell, where there are too many symbols to tell apart. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Counts the events that would have a symbol (points and their neighbourhoods, never areas) by
 * square cells that keep their place on the ground while the map is dragged.
 */
Sarhad.Cells = class Cells extends Sarhad.Tally {
  /**
   * @param {Sarhad.Shown} shown
   * @param {Sarhad.Sites} sites
   * @param {Object} style of the config
   * @param {{width, height, scale, x, y}} view px = value * scale + x or y
   */
  constructor(shown, sites, style, view) {
    super(shown);
    Object.assign(this, { sites, view, style });
    this.columns = sites.columns;
    this.side = style.density.cell; // logical px
    this.left = Math.floor(-view.x / this.side); // number of the first column, from the world's middle
    this.top = Math.floor(-view.y / this.side);
    this.across = Math.ceil(view.width / this.side) + 1;
    this.down = Math.ceil(view.height / this.side) + 1;
    this.counts = new Uint32Array(this.across * this.down);
    this.byKind = new Int32Array(256); // of those in the frame
    this.outside = 0;
  }

  /** Whether the cells were made for a view. */
  fits({ width, height, scale, x, y }) {
    const { view } = this;
    return view.width === width && view.height === height && view.scale === scale
      && view.x === x && view.y === y;
  }

  clear() {
    this.counts.fill(0);
    this.byKind.fill(0);
    this.outside = 0;
  }

  count(order, from, to, by) {
    const { mask, counts, byKind, across, side, left, top, sites: { classes } } = this;
    const { columns: { x, y, flags, kind }, view } = this;
    const { scale, width, height, x: east, y: south } = view, { NOWHERE } = Sarhad.columns;
    let outside = 0;
    for (let i = from; i < to; i++) {
      const row = order === null ? i : order[i];
      if (classes[flags[row] & 7] !== 0 || x[row] === NOWHERE) continue;
      if (mask !== null && mask[row] === 0) continue;
      const px = x[row] * scale, py = y[row] * scale, right = px + east, down = py + south;
      if (right < 0 || down < 0 || right > width || down > height) {
        outside += by;
        continue;
      }
      counts[(Math.floor(py / side) - top) * across + Math.floor(px / side) - left] += by;
      byKind[kind[row]] += by;
    }
    this.outside += outside;
  }

  /** Index of the cell under a point of the frame. */
  under(x, y) {
    const { side, left, top, across, view } = this;
    return (Math.floor((y - view.y) / side) - top) * across + Math.floor((x - view.x) / side) - left;
  }

  /** Whether a row is one of those that the cells count, and in the frame. */
  holds(row) {
    const { columns: { x, y, flags }, sites: { classes }, view } = this;
    if (classes[flags[row] & 7] !== 0 || x[row] === Sarhad.columns.NOWHERE) return false;
    const [px, py] = [x[row] * view.scale + view.x, y[row] * view.scale + view.y];
    return px >= 0 && py >= 0 && px <= view.width && py <= view.height;
  }

  /** Those of the rows that a cell counts. */
  rows(cell, rows) {
    const { columns: { x, y }, view: { scale, x: east, y: south } } = this, found = [];
    for (const row of rows) {
      if (this.holds(row) && this.under(x[row] * scale + east, y[row] * scale + south) === cell) {
        found.push(row);
      }
    }
    return found;
  }

  /** A cell with events as a mark, null for an empty one. */
  mark(cell) {
    const count = this.counts[cell] || 0, { side, left, top, across, view } = this;
    if (!count) return null;
    const [column, line] = [cell % across, Math.floor(cell / across)];
    return {
      kind: "cell", name: "cell", cell, count, inside: true, r: side / 2, symbolIndex: -1,
      x: (left + column + 0.5) * side + view.x, y: (top + line + 0.5) * side + view.y,
    };
  }

  /** All cells with events. */
  marks() {
    return Array.from(this.counts.keys(), (cell) => this.mark(cell)).filter(Boolean);
  }

  /** Step of the scale that a number of events stands on. */
  static step(n, steps) {
    let step = 0;
    while (step + 1 < steps.length && n >= steps[step + 1]) step++;
    return step;
  }

  /** Paint the cells: one pixel each on a small sheet, laid large over the frame. */
  paint(context, ink) {
    const { across, down, counts, side, left, top, view } = this;
    const { steps, shade } = this.style.density;
    const sheet = this.sheet || (this.sheet = document.createElement("canvas"));
    Object.assign(sheet, { width: across, height: down });
    const pen = sheet.getContext("2d"), picture = pen.createImageData(across, down);
    const pixels = new Uint32Array(picture.data.buffer);
    const shades = steps.map((_, step) => Cells.pixel(ink, shade[step]));
    for (let cell = 0; cell < counts.length; cell++) {
      if (counts[cell]) pixels[cell] = shades[Cells.step(counts[cell], steps)];
    }
    pen.putImageData(picture, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(sheet, left * side + view.x, top * side + view.y, across * side, down * side);
    context.imageSmoothingEnabled = true;
  }

  /** "#rrggbb" and an opacity as the number that one pixel of picture data holds. */
  static pixel(colour, alpha) {
    const value = parseInt(colour.slice(1), 16);
    const opaque = ((value & 255) << 16) | (value & 0xff00) | (value >> 16);
    return ((Math.round(255 * alpha) << 24) | opaque) >>> 0;
  }
};

/** What the shades mean, in words over the map while the surface is drawn. */
Sarhad.DensityKey = class DensityKey {
  constructor(store) {
    this.store = store;
    this.root = Sarhad.element("div", "sarhad-density");
    this.root.hidden = true;
  }

  /** Show the scale of cells of some km, or hide it (0). */
  show(km) {
    const { store } = this, { density } = store.config.style;
    const key = `${km} ${store.state.theme}`;
    this.root.hidden = km === 0;
    if (km && !this.root.isConnected) store.slots.left.append(this.root); // below what stands there
    if (!km || this.key === key) return;
    this.key = key;
    const make = Sarhad.element, list = make("ul");
    density.steps.forEach((least, step) => {
      const item = make("li"), swatch = make("span", "sarhad-density-swatch");
      swatch.style.background = store.theme().accent;
      swatch.style.opacity = String(density.shade[step]);
      item.append(swatch, make("span", "", this.range(least, density.steps[step + 1])));
      list.append(item);
    });
    const size = store.say("map.density.cell", { km: store.number(km) });
    this.root.replaceChildren(
      make("b", "", store.say("map.density")), make("p", "", size), list,
      make("p", "", store.say("map.density.help")),
    );
  }

  /** "3–9", and of the last step "1,000+". */
  range(least, next) {
    const { store } = this;
    if (next === undefined) return store.say("map.density.more", { n: store.number(least) });
    if (next === least + 1) return store.number(least);
    return `${store.number(least)}–${store.number(next - 1)}`;
  }
};
