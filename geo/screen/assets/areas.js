/* Owns the provinces that events of province precision are drawn in: label points and outlines. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Areas = class Areas {
  /** @param {Object|null} land parsed JSON of the land file; without it no province is known */
  constructor(land) {
    this.known = new Map();
    this.paths = new Map();
    this.scale = 0;
    try {
      if (land) this.take(land);
    } catch (error) {
      console.error("Sarhad: provinces cannot be hatched.", error); // events still stand on the map
    }
  }

  take(land) {
    const shapes = Sarhad.LandShapes.of(land);
    const unit = (share) => (share - 0.5) * 4294967296;
    for (const area of land.provinces || []) {
      const rings = shapes.rings(area).map((ring) => ring.map(unit));
      this.known.set(area.code, { label: Sarhad.columns.mercator(...area.label), rings });
    }
  }

  /** Where a province's name stands, Mercator units; undefined where it is unknown. */
  label(code) {
    const area = this.known.get(code);
    return area && area.label;
  }

  /** Outline of a province in px about the middle of the world; null where it is unknown. */
  path(code, scale) {
    const area = this.known.get(code);
    if (!area) return null;
    if (this.scale !== scale) this.paths.clear();
    this.scale = scale;
    if (!this.paths.has(code)) this.paths.set(code, Areas.outline(area.rings, scale));
    return this.paths.get(code);
  }

  /** A question of spots of the frame: whether a province's outline holds one; null where it is unknown. */
  holder(code, { scale, x, y }) {
    const path = this.path(code, scale);
    if (!path) return null;
    if (!this.pen) this.pen = document.createElement("canvas").getContext("2d");
    return (left, top) => this.pen.isPointInPath(path, left - x, top - y, "evenodd");
  }

  static outline(rings, scale) {
    const path = new Path2D();
    for (const ring of rings) {
      path.moveTo(ring[0] * scale, ring[1] * scale);
      for (let i = 2; i < ring.length; i += 2) path.lineTo(ring[i] * scale, ring[i + 1] * scale);
      path.closePath();
    }
    return path;
  }
};
