/* Owns the outlines of districts that a person imported: their shapes, and which rows are drawn as them. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Outlines = class Outlines {
  /**
   * @param {Object} file parsed JSON, shape in geo/districts.py
   * @param {number} n rows
   */
  constructor(file, n) {
    this.file = file;
    this.of = new Int32Array(n).fill(-1); // number of the outline of each row, -1 none
    this.areas = file.areas.map((area, number) => this.area(area, number));
    this.paths = new Map();
    this.scale = 0;
  }

  /** The outlines of a file for so many rows; null where there is none, or a bad one. */
  static of(file, n) {
    try {
      return file ? new Outlines(file, n) : null;
    } catch (error) {
      console.error("Sarhad: outlines of districts cannot be drawn.", error); // discs are
      return null;
    }
  }

  area({ name, source, spot, km, rings, rows }, number) {
    let row = 0;
    for (const step of rows) this.of[(row += step)] = number;
    const points = rings.map((steps) => this.points(steps));
    return { name, km, source: this.file.sources[source], spot: Sarhad.columns.mercator(...spot),
      reaches: new Map(), rings: points, box: Sarhad.LandShapes.around(points) };
  }

  /** Steps of degrees as x, y in the unit of the columns. @returns {Float64Array} */
  points(steps) {
    const { unit } = this.file, flat = new Float64Array(steps.length);
    let [lon, lat] = [0, 0];
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      [flat[i], flat[i + 1]] = Sarhad.columns.mercator(lon * unit, lat * unit);
    }
    return flat;
  }

  /** An outline in px about the middle of the world; made once a zoom. @returns {Path2D} */
  path(number, scale) {
    if (this.scale !== scale) this.paths.clear();
    this.scale = scale;
    if (!this.paths.has(number)) this.paths.set(number, Outlines.drawn(this.areas[number].rings, scale));
    return this.paths.get(number);
  }

  static drawn(rings, scale) {
    const path = new Path2D();
    for (const ring of rings) {
      let [lastX, lastY] = [Infinity, Infinity];
      for (let i = 0; i < ring.length; i += 2) {
        const x = ring[i] * scale, y = ring[i + 1] * scale;
        // what falls on the same half pixel cannot be seen
        if (Math.abs(x - lastX) < 0.5 && Math.abs(y - lastY) < 0.5) continue;
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
        [lastX, lastY] = [x, y];
      }
      path.closePath();
    }
    return path;
  }

  /** Whether an outline holds a point, in the unit of the columns. */
  holds(number, x, y) {
    const { rings, box: [left, top, right, bottom] } = this.areas[number];
    if (x < left || x > right || y < top || y > bottom) return false;
    return Sarhad.LabelPlaces.inside(rings, x, y);
  }

  /** How far it is from an outline's spot to its edge along a way of length 1, unit of the columns. */
  reach(number, dx, dy) {
    const { reaches } = this.areas[number], key = 4 * dx + dy;
    if (!reaches.has(key)) reaches.set(key, this.measured(number, dx, dy));
    return reaches.get(key);
  }

  measured(number, dx, dy) {
    const { rings, spot: [x, y] } = this.areas[number];
    let best = Infinity;
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const [ax, ay] = [ring[j] - x, ring[j + 1] - y];
        const [sx, sy] = [ring[i] - ring[j], ring[i + 1] - ring[j + 1]];
        const cross = dx * sy - dy * sx;
        const away = (ax * sy - ay * sx) / cross, share = (ax * dy - ay * dx) / cross;
        if (share >= 0 && share < 1 && away >= 0 && away < best) best = away;
      }
    }
    return best === Infinity ? 0 : best;
  }
};
