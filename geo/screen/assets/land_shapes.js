/* Owns the land's outlines as flat Mercator arrays, and their paths at one zoom. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** The land file (geo.land, `for_browser`) made ready for a canvas. */
Sarhad.LandShapes = class LandShapes {
  /** Provinces that the map is about. */
  static FOCUS = ["IR-11", "PK-BA"];

  /** Paths of this many zooms are kept: enough for going in and out. */
  static KEPT = 6;

  /** The shapes of a land file, worked out once. @returns {Sarhad.LandShapes} */
  static of(land) {
    if (!LandShapes.made.has(land)) LandShapes.made.set(land, new LandShapes(land));
    return LandShapes.made.get(land);
  }

  static made = new WeakMap();

  /** @param {Object} land parsed JSON, shape in geo/land.py */
  constructor(land) {
    this.file = land;
    this.unit = land.unit;
    this.arcs = (land.arcs || []).map((steps) => this.points(steps));
    const areas = (list, keep = () => true) => (list || []).filter(keep)
      .flatMap((area) => this.rings(area));
    const lines = (kind) => ((land.lines || {})[kind] || []).map((number) => this.arcs[number]);
    const lakes = (keep) => (land.lakes || []).filter(keep)
      .flatMap((lake) => lake.rings.map((steps) => this.points(steps)));
    this.layers = {
      land: [...areas(land.countries), ...areas(land.disputed)],
      focus: areas(land.provinces, (area) => LandShapes.FOCUS.includes(area.code)),
      disputed: areas(land.disputed),
      lake: lakes((lake) => !lake.seasonal),
      seasonal: lakes((lake) => lake.seasonal),
      river: (land.rivers || []).flatMap((river) => river.lines.map((steps) => this.points(steps))),
      coast: lines("coast"),
      province: lines("province"),
      country: lines("country"),
      dispute: [...lines("disputed"), ...lines("line_of_control")],
    };
    this.closed = new Set(["land", "focus", "disputed", "lake", "seasonal"]);
    const [west, south, east, north] = land.region;
    const [corner, far] = [LandShapes.share(west, north), LandShapes.share(east, south)];
    this.bounds = [...corner, ...far];
    this.paths = new Map();
  }

  /** Degrees, WGS 84, to shares of the Mercator world's width. @returns {[number, number]} */
  static share(lon, lat) {
    const [x, y] = Sarhad.columns.mercator(lon, lat);
    return [x / 4294967296 + 0.5, y / 4294967296 + 0.5];
  }

  /** Smallest box of lines: [left, top, right, bottom], shares of the world. */
  static around(lines) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const line of lines) {
      for (let i = 0; i < line.length; i += 2) {
        box[0] = Math.min(box[0], line[i]);
        box[1] = Math.min(box[1], line[i + 1]);
        box[2] = Math.max(box[2], line[i]);
        box[3] = Math.max(box[3], line[i + 1]);
      }
    }
    return box;
  }

  /** Steps of the file's grid as x, y in shares of the world's width. @returns {Float64Array} */
  points(steps) {
    const flat = new Float64Array(steps.length);
    let [lon, lat] = [0, 0];
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      [flat[i], flat[i + 1]] = LandShapes.share(lon * this.unit, lat * this.unit);
    }
    return flat;
  }

  /** Closed rings of an area: arcs one after the other, ~number backwards. */
  rings(area) {
    return area.rings.map((numbers) => {
      const xs = [];
      for (const number of numbers) {
        const arc = this.arcs[number < 0 ? ~number : number];
        const n = arc.length / 2;
        // the first point of each following arc repeats the last one
        for (let k = xs.length ? 1 : 0; k < n; k++) {
          const at = 2 * (number < 0 ? n - 1 - k : k);
          xs.push(arc[at], arc[at + 1]);
        }
      }
      return Float64Array.from(xs);
    });
  }

  /**
   * Path2D of each layer in px at a zoom, counted from the middle of the land so that the
   * canvas's 32-bit numbers keep a sixteenth of a pixel at every zoom.
   * @param {number} world px of the world's width
   */
  at(world) {
    const known = this.paths.get(world);
    if (known) return known;
    const made = { middle: this.middle(world) };
    for (const [name, lines] of Object.entries(this.layers)) {
      made[name] = this.path(lines, world, made.middle, this.closed.has(name));
    }
    if (this.paths.size >= LandShapes.KEPT) this.paths.delete(this.paths.keys().next().value);
    this.paths.set(world, made);
    return made;
  }

  middle(world) {
    const [left, top, right, bottom] = this.bounds;
    return [Math.round(((left + right) / 2) * world), Math.round(((top + bottom) / 2) * world)];
  }

  path(lines, world, [cx, cy], closed) {
    const path = new Path2D();
    for (const line of lines) {
      let [lastX, lastY] = [Infinity, Infinity];
      const end = line.length - 2;
      for (let i = 0; i <= end; i += 2) {
        const x = line[i] * world - cx;
        const y = line[i + 1] * world - cy;
        // what falls on the same half pixel cannot be seen
        if (i > 0 && i < end && Math.abs(x - lastX) < 0.5 && Math.abs(y - lastY) < 0.5) continue;
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
        [lastX, lastY] = [x, y];
      }
      if (closed) path.closePath();
    }
    return path;
  }

  /** Whether a point, WGS 84 degrees, lies in a province that the map is about. */
  inFocus(lon, lat) {
    return Sarhad.LabelPlaces.inside(this.layers.focus, ...LandShapes.share(lon, lat));
  }
};
