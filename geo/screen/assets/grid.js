/* Owns the graticule: lines of longitude and latitude with their degrees, off until asked for. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Grid = class Grid {
  /** Degrees between lines that may be chosen, widest first. */
  static STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.25, 0.1];

  /** Least distance of two lines, px. */
  static ROOM = 90;

  /** Latitude, degrees, beyond which no line is drawn: the map's own edge. */
  static FAR = 85;

  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store
   */
  constructor(map, store) {
    Object.assign(this, { map, store, shown: false });
    Object.assign(map.createPane("sarhad-grid").style, { zIndex: 250, pointerEvents: "none" });
    this.paper = new Sarhad.Paper((pen, frame) => this.paint(pen, frame), {
      pane: "sarhad-grid", padding: 0,
    });
    store.on("theme", () => this.paper.draw());
  }

  show(shown) {
    this.shown = shown;
    if (shown) this.paper.addTo(this.map);
    else this.paper.remove();
  }

  /** Degrees between lines at a zoom: the least that leaves room. @param {number} world px */
  static step(world) {
    return Grid.STEPS.filter((step) => (step * world) / 360 >= Grid.ROOM).pop() || Grid.STEPS[0];
  }

  /** Multiples of a step between two values, inclusive. */
  static between(low, high, step) {
    const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  }

  paint(pen, frame) {
    const step = Grid.step(frame.world);
    const view = this.map.getBounds();
    const meridians = Grid.between(view.getWest(), view.getEast(), step);
    const [south, north] = [view.getSouth(), view.getNorth()]
      .map((lat) => Math.max(-Grid.FAR, Math.min(Grid.FAR, lat)));
    const parallels = Grid.between(south, north, step);
    const at = (lon, lat) => {
      const [x, y] = Sarhad.LandShapes.share(lon, lat);
      return [x * frame.world - frame.origin.x, y * frame.world - frame.origin.y];
    };
    const xs = meridians.map((lon) => [lon, Math.round(at(lon, 0)[0]) + 0.5]);
    const ys = parallels.map((lat) => [lat, Math.round(at(0, lat)[1]) + 0.5]);
    this.lines(pen, frame, xs, ys);
    this.degrees(pen, frame, xs, ys);
    this.drawn = { step, meridians, parallels };
  }

  lines(pen, frame, xs, ys) {
    pen.beginPath();
    for (const [, x] of xs) {
      pen.moveTo(x, 0);
      pen.lineTo(x, frame.height);
    }
    for (const [, y] of ys) {
      pen.moveTo(0, y);
      pen.lineTo(frame.width, y);
    }
    pen.strokeStyle = this.store.theme().muted;
    pen.globalAlpha = 0.35;
    pen.lineWidth = 1;
    pen.stroke();
    pen.globalAlpha = 1;
  }

  /** Degrees above the time control and at the right edge, on the lines that they name. */
  degrees(pen, frame, xs, ys) {
    const { slots } = this.store;
    const under = (slots.bottom && slots.bottom.offsetTop) || frame.height;
    this.font = this.font || getComputedStyle(this.map.getContainer()).fontFamily;
    pen.font = `400 11px ${this.font}`;
    pen.textBaseline = "middle";
    pen.textAlign = "center";
    const scale = this.map.getContainer().querySelector(".leaflet-control-scale");
    const beside = scale ? scale.offsetLeft + scale.offsetWidth + 24 : 0; // px: off the scale bar
    for (const [lon, x] of xs) {
      if (x > beside) this.write(pen, this.name(lon, "east", "west"), x, under - 10);
    }
    pen.textAlign = "right";
    for (const [lat, y] of ys) {
      if (y < under - 24) this.write(pen, this.name(lat, "north", "south"), frame.width - 6, y);
    }
  }

  /** "62° E", "27.5° N". */
  name(degrees, positive, negative) {
    const format = this.store.intl("NumberFormat", this.store.config.lang || "en");
    const side = degrees < 0 ? negative : positive;
    return this.store.say(`map.grid.${side}`, { n: format.format(Math.abs(degrees)) });
  }

  write(pen, text, x, y) {
    const theme = this.store.theme();
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    pen.strokeStyle = theme.halo;
    pen.strokeText(text, x, y);
    pen.fillStyle = theme.muted;
    pen.fillText(text, x, y);
  }
};
