/* Owns the lower track of the time line: diplomatic acts as diamonds by their cooperation value. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Spot a diamond that was drawn
 * @property {Object} act of TimelineBins: {bin, score, n}
 * @property {number} x CSS px
 * @property {number} y
 * @property {number} r half its diagonal
 */

Sarhad.TimelineActs = class TimelineActs {
  /** Room of one diamond beside another, px. */
  static STEP = 8.5;

  /** @param {Sarhad.TimelinePaint} paint the picture that they are part of */
  constructor(paint) {
    this.paint = paint;
    this.store = paint.store;
    this.ink = this.store.ink(this.store.config.style.symbols.length - 1);
    this.spots = paint.bins.crowded ? [] : this.spread();
  }

  /** Draw all diamonds of one look as one path: a picture or a path each takes a frame of many. */
  draw() {
    if (this.paint.bins.crowded) this.shade();
    const { pen, theme } = this.paint;
    for (const inWindow of [false, true]) {
      for (const hollow of [false, true]) {
        const alike = this.spots.filter(({ act }) => (act.score === null) === hollow
          && this.paint.inWindow(act.bin) === inWindow);
        if (!alike.length) continue;
        pen.beginPath();
        for (const { x, y, r } of alike) TimelineActs.outline(pen, x, y, r);
        pen.globalAlpha = inWindow ? 0.92 : 0.3;
        pen.fillStyle = hollow ? theme.panel : this.ink; // hollow where the score is not known
        pen.fill();
        pen.lineWidth = hollow ? 1.4 : 0.8;
        pen.strokeStyle = hollow ? this.ink : theme.symbol_edge;
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
  }

  /** Where diamonds would lie on each other: cells by bin and score, darker for more acts. */
  shade() {
    const { paint, ink } = this, { pen, bins, swing } = paint;
    const high = Math.max(2, (bins.step / 10) * swing - 1);
    const most = bins.spots.reduce((a, b) => Math.max(a, b.n), 1);
    pen.fillStyle = ink;
    for (const act of bins.spots) {
      const [x, width] = paint.bar(act.bin), [, y] = this.place(act);
      const light = paint.inWindow(act.bin) ? 1 : 0.35;
      // the root keeps single acts visible beside the largest cells
      pen.globalAlpha = light * (0.12 + 0.88 * Math.sqrt(act.n / most));
      // without a score: a line across the middle
      pen.fillRect(x, y - (act.score === null ? 0.5 : high / 2), width, act.score === null ? 1 : high);
    }
    pen.globalAlpha = 1;
  }

  static outline(pen, x, y, r) {
    pen.moveTo(x, y - r);
    pen.lineTo(x + r, y);
    pen.lineTo(x, y + r);
    pen.lineTo(x - r, y);
    pen.closePath();
  }

  /**
   * Where the diamonds stand: side by side where their bin has room, never outside it; where it
   * has none, acts of one score are one larger diamond.
   * @returns {Spot[]}
   */
  spread() {
    const byBin = new Map();
    for (const act of this.paint.bins.spots) {
      if (!byBin.has(act.bin)) byBin.set(act.bin, []);
      this.put(act, byBin.get(act.bin));
    }
    return [...byBin.values()].flat();
  }

  /** Add the spots of one act to those of its bin. */
  put(act, here) {
    const { paint } = this;
    const { edges } = paint.bins;
    const [x, y] = this.place(act);
    const room = (paint.x(edges[act.bin + 1]) - paint.x(edges[act.bin])) / 2 - 4;
    const fits = Math.max(1, Math.floor((2 * room) / TimelineActs.STEP));
    const each = act.n <= fits ? act.n : 1;
    // area grows with the acts that a diamond stands for
    const r = Math.min(8.5, 4.2 * Math.sqrt(act.n / each));
    for (let i = 0; i < each; i++) here.push({ act, x: x + this.aside(x, y, room, here), y, r });
  }

  /** How far to step aside, px: right, left, further right; 0 where that leaves the bin. */
  aside(x, y, room, here) {
    const step = TimelineActs.STEP;
    const taken = (dx) => here.some(
      (spot) => Math.abs(spot.x - x - dx) < step - 0.5 && Math.abs(spot.y - y) < 7);
    if (room < step) return 0;
    for (let k = 0; Math.ceil(k / 2) * step <= room; k++) {
      const dx = (k % 2 ? 1 : -1) * Math.ceil(k / 2) * step;
      if (!taken(dx)) return dx;
    }
    return 0;
  }

  /** Middle of an act's bin, at the height of its score; unknown scores on the line. */
  place(act) {
    const { paint } = this;
    const [x, width] = paint.bar(act.bin);
    const score = Math.max(-10, Math.min(10, act.score || 0));
    return [x + width / 2, paint.zero - (score / 10) * paint.swing];
  }

  /** Ring the diamond of the open card's event: its bin, and its score in tenths. */
  choose(bin, tenths) {
    const score = tenths === -128 ? null : tenths / 10;
    const spot = this.spots.find(({ act }) => act.bin === bin
      && (act.score === null) === (score === null) && Math.abs(act.score - score) <= this.paint.bins.step / 2);
    if (!spot) return;
    const { pen, theme } = this.paint;
    pen.beginPath();
    TimelineActs.outline(pen, spot.x, spot.y, spot.r + 4);
    pen.lineWidth = 1.6;
    pen.strokeStyle = theme.accent;
    pen.stroke();
  }
};
