/* Owns the quiet base map: sea, land, waters and borders on a canvas below the events. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Land = class Land {
  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store
   * @param {Object} config labels: "english", "local" or "both"
   */
  constructor(map, store, config) {
    this.store = store;
    this.shapes = null;
    this.paper = new Sarhad.Paper((pen, frame) => this.paint(pen, frame), {
      pane: "sarhad-land", padding: 0.25,
    }).addTo(map);
    this.labels = new Sarhad.Labels(map, store, config.labels || "both");
    store.on("land", () => this.take());
    store.on("theme", () => this.paper.draw());
    this.take();
  }

  /** Take the land file when it has come. */
  take() {
    const { land } = this.store.state;
    if (!land || this.land === land) return;
    this.land = land;
    this.shapes = Sarhad.LandShapes.of(land);
    this.paper.draw();
    this.labels.take(this.shapes);
  }

  paint(pen, frame) {
    const theme = this.store.theme();
    pen.fillStyle = theme.sea;
    if (!this.shapes) return pen.fillRect(0, 0, frame.width, frame.height);
    this.sheet(pen, frame, theme);
    this.placed(pen, frame, (paths) => {
      this.fills(pen, paths, theme);
      this.lines(pen, paths, theme, frame.zoom);
    });
    return undefined;
  }

  /** Borders alone, on a pale edge: what is drawn over a picture. */
  outlines(pen, frame) {
    const theme = this.store.theme();
    const near = Land.near(frame.zoom);
    this.placed(pen, frame, (paths) => {
      for (const [name, width] of [["focus", 1.1], ["country", 1.5], ["dispute", 1.3]]) {
        Land.stroke(pen, paths[name], theme.halo, (width + 2) * near, [], 0.55);
      }
      Land.stroke(pen, paths.focus, theme.focus_line, 1.1 * near);
      Land.stroke(pen, paths.country, theme.country_line, 1.5 * near);
      Land.stroke(pen, paths.dispute, theme.disputed_line, 1.3 * near, [5, 4]);
    });
  }

  /** Draw with the paths of the frame's zoom, at their place in the frame. */
  placed(pen, frame, draw) {
    const paths = this.shapes.at(frame.world);
    pen.save();
    pen.translate(paths.middle[0] - frame.origin.x, paths.middle[1] - frame.origin.y);
    pen.lineJoin = "round";
    pen.lineCap = "butt";
    draw(paths);
    pen.restore();
  }

  /** How much wider lines are as the map comes nearer. */
  static near(zoom) {
    return Math.max(0.7, Math.min(1.6, 1 + (zoom - 6) * 0.12));
  }

  static stroke(pen, path, colour, width, dash = [], alpha = 1) {
    pen.globalAlpha = alpha;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.stroke(path);
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  /** The sea, as far as the file knows; outside it the empty page, not a false ocean. */
  sheet(pen, frame, theme) {
    const [left, top, right, bottom] = this.shapes.bounds.map((v) => v * frame.world);
    const { x, y } = frame.origin;
    pen.fillStyle = theme.page;
    pen.fillRect(0, 0, frame.width, frame.height);
    pen.fillStyle = theme.sea;
    pen.fillRect(left - x, top - y, right - left, bottom - top);
    pen.strokeStyle = theme.rule;
    pen.strokeRect(left - x, top - y, right - left, bottom - top);
  }

  fills(pen, paths, theme) {
    const fill = (name, colour, alpha = 1) => {
      pen.globalAlpha = alpha;
      pen.fillStyle = colour;
      pen.fill(paths[name], "evenodd");
      pen.globalAlpha = 1;
    };
    fill("land", theme.land);
    fill("focus", theme.focus);
    fill("disputed", theme.rule, 0.55);
    fill("seasonal", theme.lake, 0.45);
    fill("lake", theme.lake);
  }

  /** Lines from quiet to plain; they widen a little as the map comes nearer. */
  lines(pen, paths, theme, zoom) {
    const near = Land.near(zoom);
    const draw = (name, colour, width, dash) => {
      Land.stroke(pen, paths[name], colour, width * near, dash);
    };
    if (zoom >= 5) draw("river", theme.river, 0.8);
    draw("lake", theme.coast, 0.6);
    draw("seasonal", theme.river, 0.7, [2, 3]);
    draw("coast", theme.coast, 0.9);
    draw("province", theme.province_line, 0.8, [3, 3]);
    draw("focus", theme.focus_line, 1.1);
    draw("coast", theme.coast, 0.9);
    draw("country", theme.country_line, 1.5);
    draw("dispute", theme.disputed_line, 1.3, [5, 4]);
  }
};

Sarhad.parts.land = {
  mount(map, store, config) {
    return new Sarhad.Land(map, store, config);
  },
};
