/* Owns where a name may stand: greedy, several candidates each, no two names on one spot. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.LabelPlaces = class LabelPlaces {
  /**
   * Where a town's name may stand about its dot: direction, alignment and what it costs. To the
   * right is read first (Imhof 1975); areas and seas may only shift a little.
   */
  static TOWN = [
    [1, 0, "left", 0], [-1, 0, "right", 1], [1, -1, "left", 2], [1, 1, "left", 2],
    [-1, -1, "right", 3], [-1, 1, "right", 3], [0, 1, "centre", 3], [0, -1, "centre", 3],
  ];

  /** Steps from an area's own spot, in widths and heights of its name, the nearest first. */
  static AREA = [0, 0.8, 1.6, 2.6, 4, 6].flatMap((dy) => [0, 0.25, 0.5, 0.8, 1.2, 1.6]
    .flatMap((dx) => [[dx, dy], [-dx, dy], [dx, -dy], [-dx, -dy]]))
    .sort((a, b) => Math.hypot(a[0] * 2, a[1]) - Math.hypot(b[0] * 2, b[1]));

  /** A sea's name hardly moves: a little further is another sea. */
  static SEA = [[0, 0], [0, 0.7], [0, -0.7], [0.2, 0], [-0.2, 0]];

  /** Farthest that a town's name stands from its dot, px; beyond, it would name nothing. */
  static FAR = 26;

  /** Cost above which a town stays unnamed: the place is full of marks. */
  static TOO_MUCH = 16;

  /**
   * @param {{controls: number[][], marks: number[][]}} obstacles boxes in px
   * @param {{width: number, height: number}} frame
   */
  constructor({ controls, marks }, frame) {
    Object.assign(this, { controls, marks, frame });
    this.taken = [];
  }

  /** The cheapest free box of a label about x, y, set as a variant, or null. The box is taken. */
  find(label, variant, x, y) {
    const steps = label.off ? LabelPlaces.SEA : LabelPlaces.AREA;
    const candidates = label.dot
      ? this.aboutDot(variant, x, y) : this.aboutMiddle(variant, x, y, steps);
    let [best, least] = [null, Infinity];
    for (const [box, cost] of candidates) {
      if (cost >= least || !this.free(box) || !this.within(box, label)) continue;
      const whole = cost + this.crossed(box);
      if (whole < least) [best, least] = [box, whole];
    }
    if (!best || (label.dot && least > LabelPlaces.TOO_MUCH)) return null;
    this.taken.push(best);
    if (label.dot) this.taken.push([x - 3, y - 3, x + 3, y + 3]);
    return best;
  }

  /** Beside, above and below the dot, or beside the mark that covers it. */
  aboutDot(variant, x, y) {
    const over = this.marks.find(([l, t, r, b]) => x > l && x < r && y > t && y < b);
    const reach = over ? Math.max(x - over[0], over[2] - x, y - over[1], over[3] - y) + 2 : 5;
    if (reach > LabelPlaces.FAR) return [];
    const [w, h] = [variant.width, variant.height];
    return LabelPlaces.TOWN.map(([dx, dy, align, cost]) => {
      const slant = dx && dy ? 0.75 : 1;
      const left = dx > 0 ? x + reach * slant : dx < 0 ? x - reach * slant - w : x - w / 2;
      // the first line, not the block, stands level with the dot
      const middle = y - variant.leading[0] / 2;
      const top = dy > 0 ? y + reach * slant * 0.8 : dy < 0 ? y - reach * slant * 0.8 - h : middle;
      return [[left, top, left + w, top + h, align], cost];
    });
  }

  aboutMiddle(variant, x, y, steps) {
    const [w, h] = [variant.width, variant.height];
    return steps.map(([dx, dy], i) => {
      const [left, top] = [x - w / 2 + dx * w, y - h / 2 + dy * h];
      return [[left, top, left + w, top + h, "centre"], i / 12];
    });
  }

  /** Whether a box lies in the frame, off the controls and off every other name. */
  free([left, top, right, bottom]) {
    if (left < 2 || top < 2 || right > this.frame.width - 2 || bottom > this.frame.height - 2) {
      return false;
    }
    const hits = ([l, t, r, b]) => left < r + 2 && right > l - 2 && top < b + 1 && bottom > t - 1;
    return !this.controls.some(hits) && !this.taken.some(hits);
  }

  /** Whether an area holds a name, and a sea's keeps off the land: corners and middle are asked. */
  within([left, top, right, bottom], { rings, off }) {
    if (!rings && !off) return true;
    const middle = [(left + right) / 2, (top + bottom) / 2];
    return [[left, top], [right, top], [left, bottom], [right, bottom], middle].every(
      ([x, y]) => LabelPlaces.inside(rings || off, ...this.share(x, y)) === Boolean(rings));
  }

  /** A pixel of the frame as shares of the world. */
  share(x, y) {
    const { origin, world } = this.frame;
    return [(x + origin.x) / world, (y + origin.y) / world];
  }

  /** Whether an odd number of rings surround a point. */
  static inside(rings, x, y) {
    let inside = false;
    for (const ring of rings) {
      const [left, top, right, bottom] = LabelPlaces.boxOf(ring);
      if (y < top || y > bottom || x > right || x < left) continue;
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        if (ring[i + 1] > y === ring[j + 1] > y) continue;
        const share = (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]);
        if (x < ring[i] + share * (ring[j] - ring[i])) inside = !inside;
      }
    }
    return inside;
  }

  /** Box of a ring, kept with it. */
  static boxOf(ring) {
    if (!ring.box) ring.box = Sarhad.LandShapes.around([ring]);
    return ring.box;
  }

  /** Cost of the marks that would stand on a box. */
  crossed([left, top, right, bottom]) {
    let cost = 0;
    for (const [l, t, r, b] of this.marks) {
      const wide = Math.min(right, r) - Math.max(left, l);
      const high = Math.min(bottom, b) - Math.max(top, t);
      if (wide > 0 && high > 0) cost += 4 + (wide * high) / 40;
    }
    return cost;
  }
};
