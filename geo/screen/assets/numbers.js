/* Owns where the number of a disc or stretch stands, if anywhere: it never lies on another number. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Numbers = class Numbers {
  /** @param {Sarhad.Laying} laying that knows where rims are */
  constructor(laying) {
    this.laying = laying;
    this.boxes = []; // all that is taken
    this.texts = []; // the numbers among it
    this.badges = []; // the numbers of badges, which nothing may cover
  }

  /** A place that is taken: the middle and half the sides of a box, logical px. */
  take(x, y, halfWidth, halfHeight = halfWidth) {
    this.boxes.push(Numbers.box(x, y, halfWidth, halfHeight));
  }

  /** A badge: its disc, and the room of its number within. */
  badge({ x, y, r }, text) {
    this.take(x, y, r);
    const half = 1 + 3.5 * text.length;
    this.badges.push([x - half, y - 6, x + half, y + 6]);
  }

  static BELOW = 30; // px that a plate stands below its province's label point: the name is there

  static MARK = 0.2; // of what hides a number is it to hide a mark beside its number

  /** Steps that a plate may go from its own place, px: down and aside, at last onto its name. */
  static STEPS = [0, 12, 24, 36, 48, 64].flatMap((far) => (far
    ? [[0, far], [far, 0], [-far, 0], [far, far], [-far, far], [far, -far / 2], [-far, -far / 2]]
    : [[0, 0]])).concat([[0, -Numbers.BELOW]]);

  /**
   * Move the plate of a province, which is drawn above all others, off the numbers below it. It
   * stays in the province; where that is smaller than its plate, a line leads `from` the label
   * point. `holds` asks whether the province holds a spot; null where its outline is not known.
   */
  plate(mark, text, [least, more, high], holds = null) {
    const half = [(least + more * text.length) / 2, high / 2];
    const around = ([left, top, right, bottom]) => Math.abs(left + right - 2 * mark.x) < 400
      && Math.abs(top + bottom - 2 * mark.y) < 400;
    const numbers = [...this.badges, ...this.texts].filter(around), marks = this.boxes.filter(around);
    let found = null, cost = Infinity;
    for (const [dx, dy] of Numbers.STEPS) {
      const box = Numbers.box(mark.x + dx, mark.y + dy, ...half);
      let hidden = this.covered(box, numbers) + Numbers.MARK * this.covered(box, marks);
      if (hidden >= cost || ((dx || dy) && !this.laying.frames(box))) continue;
      if (holds) hidden += Numbers.beyond(box, holds);
      if (hidden < cost) [found, cost] = [box, hidden];
      if (cost === 0) break;
    }
    const at = [mark.x, mark.y - Numbers.BELOW];
    [mark.x, mark.y] = [found[0] + half[0], found[1] + half[1]];
    if (holds && !holds(mark.x, mark.y)) mark.from = at;
    this.boxes.push(found);
    this.texts.push(found);
  }

  /** What it costs that a box lies beyond an area, as px of numbers that it hides: corners and middle. */
  static beyond([left, top, right, bottom], holds) {
    const corners = [[left, top], [right, top], [left, bottom], [right, bottom]];
    const out = corners.filter(([x, y]) => !holds(x, y)).length;
    return 15 * out + (holds((left + right) / 2, (top + bottom) / 2) ? 0 : 1e4);
  }

  /** Left, upper, right and lower edge of a box about its middle. */
  static box(x, y, halfWidth, halfHeight) {
    return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
  }

  /** How much of a box some boxes cover, square px. */
  covered([left, top, right, bottom], boxes = this.boxes) {
    let sum = 0;
    for (const [a, b, c, d] of boxes) {
      const width = Math.min(right, c) - Math.max(left, a);
      const height = Math.min(bottom, d) - Math.max(top, b);
      if (width > 0 && height > 0) sum += width * height;
    }
    return sum;
  }

  /**
   * The middle if it is free, else the freest place on the rim; it is then taken. Null where it
   * would lie on another number: two that run into each other read as a third. A pointer on the
   * disc tells it then. One event needs no number: null where its middle is not free.
   */
  place(mark, text) {
    const half = [4 + 3.5 * text.length, 8];
    let best = null, least = Infinity;
    for (const [x, y] of this.candidates(mark)) {
      const box = Numbers.box(x, y, ...half), cost = this.covered(box);
      if (cost < least && !this.onText(box)) [best, least] = [[x, y], cost];
      if (cost === 0 || mark.count === 1) break;
    }
    if (!best || (mark.count === 1 && least > 0)) return null;
    this.take(best[0], best[1], half[0], half[1]);
    this.texts.push(this.boxes.at(-1));
    return best;
  }

  /** Whether a box lies on a badge's number, or so far on another's that both cannot be read. */
  onText(box) {
    return this.covered(box, this.badges) > 0
      || this.covered(box, this.texts) > 0.1 * (box[2] - box[0]) * (box[3] - box[1]);
  }

  candidates(mark) {
    const { kind, x, y, r } = mark;
    const places = [[x, y]];
    if (kind === "stretch") {
      for (const share of [-0.6, 0.6, -1, 1]) places.push([x + share * r, y]);
      places.push([x, y - 19], [x, y + 19]); // just outside the dashes
      return places;
    }
    // on the rim, as the height of a contour: it is plain to which district it belongs
    for (let step = 0; step < 12; step++) {
      const angle = (step * Math.PI) / 6 - Math.PI / 2;
      places.push(this.laying.rim(mark, [Math.cos(angle), Math.sin(angle)]));
    }
    return places;
  }
};
