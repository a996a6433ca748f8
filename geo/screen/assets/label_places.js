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

  static AREA = [[0, 0], [0, -0.9], [0, 0.9], [0.35, 0], [-0.35, 0], [0, -1.8], [0, 1.8],
    [0.6, 1], [-0.6, 1], [0.6, -1], [-0.6, -1]];

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

  /** The cheapest free box of a label about x, y, or null. The box is taken. */
  find(label, x, y) {
    const candidates = label.dot ? this.aboutDot(label, x, y) : this.aboutMiddle(label, x, y);
    let [best, least] = [null, Infinity];
    for (const [box, cost] of candidates) {
      if (cost >= least || !this.free(box)) continue;
      const whole = cost + this.crossed(box);
      if (whole < least) [best, least] = [box, whole];
    }
    if (!best || (label.dot && least > LabelPlaces.TOO_MUCH)) return null;
    this.taken.push(best);
    if (label.dot) this.taken.push([x - 3, y - 3, x + 3, y + 3]);
    return best;
  }

  /** Beside, above and below the dot, or beside the mark that covers it. */
  aboutDot(label, x, y) {
    const over = this.marks.find(([l, t, r, b]) => x > l && x < r && y > t && y < b);
    const reach = over ? Math.max(x - over[0], over[2] - x, y - over[1], over[3] - y) + 2 : 5;
    const [w, h] = [label.width, label.height];
    return LabelPlaces.TOWN.map(([dx, dy, align, cost]) => {
      const slant = dx && dy ? 0.75 : 1;
      const left = dx > 0 ? x + reach * slant : dx < 0 ? x - reach * slant - w : x - w / 2;
      // the first line, not the block, stands level with the dot
      const middle = y - label.leading[0] / 2;
      const top = dy > 0 ? y + reach * slant * 0.8 : dy < 0 ? y - reach * slant * 0.8 - h : middle;
      return [[left, top, left + w, top + h, align], cost];
    });
  }

  aboutMiddle(label, x, y) {
    const [w, h] = [label.width, label.height];
    return LabelPlaces.AREA.map(([dx, dy], i) => {
      const [left, top] = [x - w / 2 + dx * w, y - h / 2 + dy * h];
      return [[left, top, left + w, top + h, "centre"], i];
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

  /** Cost of the marks that would stand on a box. */
  crossed([left, top, right, bottom]) {
    let cost = 0;
    for (const [l, t, r, b] of this.marks) {
      const [wide, high] = [Math.min(right, r) - Math.max(left, l), Math.min(bottom, b) - Math.max(top, t)];
      if (wide > 0 && high > 0) cost += 4 + (wide * high) / 40;
    }
    return cost;
  }
};
