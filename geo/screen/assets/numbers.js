/* Owns where the number of a disc or stretch stands, if anywhere: it never lies on another number. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Numbers = class Numbers {
  /** @param {Sarhad.Laying} laying that knows where rims are */
  constructor(laying) {
    this.laying = laying;
    this.boxes = []; // all that is taken
    this.texts = []; // the numbers among it
  }

  /** A place that is taken: the middle and half the sides of a box, logical px. */
  take(x, y, halfWidth, halfHeight = halfWidth) {
    this.boxes.push([x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight]);
  }

  /** The plate of a province with its number, which is drawn above all others. */
  plate({ x, y }, text, [least, more, high]) {
    this.take(x, y, (least + more * text.length) / 2, high / 2);
    this.texts.push(this.boxes.at(-1));
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
      const box = [x - half[0], y - half[1], x + half[0], y + half[1]], cost = this.covered(box);
      if (cost < least && !this.onText(box)) [best, least] = [[x, y], cost];
      if (cost === 0 || mark.count === 1) break;
    }
    if (!best || (mark.count === 1 && least > 0)) return null;
    this.take(best[0], best[1], half[0], half[1]);
    this.texts.push(this.boxes.at(-1));
    return best;
  }

  /** Whether so much of a box is another number's that the two cannot be told apart. */
  onText(box) {
    return this.covered(box, this.texts) > 0.1 * (box[2] - box[0]) * (box[3] - box[1]);
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
