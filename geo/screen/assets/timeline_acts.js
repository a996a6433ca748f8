/* Owns the lower track of the time line: diplomatic acts as diamonds by their cooperation value. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Spot a diamond that was drawn
 * @property {Object} act of TimelineBins: {bin, day, score, n}
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
    this.sprites = new Map();
    this.spots = this.spread();
  }

  draw() {
    const { pen } = this.paint;
    for (const { act, x, y, r } of this.spots) {
      const { canvas, half } = this.sprite(r, act.score === null);
      pen.globalAlpha = this.paint.inWindow(act.bin) ? 0.92 : 0.3;
      pen.drawImage(canvas, x - half, y - half, 2 * half, 2 * half);
    }
    pen.globalAlpha = 1;
  }

  /** A diamond drawn once a frame and size, then copied: hollow where the score is not known. */
  sprite(r, hollow) {
    const size = Math.round(r * 4) / 4;
    const key = hollow ? -size : size;
    if (this.sprites.has(key)) return this.sprites.get(key);
    const ratio = window.devicePixelRatio || 1;
    const half = Math.ceil(size) + 2;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.round(2 * half * ratio);
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, half * ratio, half * ratio);
    TimelineActs.outline(pen, 0, 0, size);
    pen.fillStyle = hollow ? this.paint.theme.panel : this.ink;
    pen.fill();
    pen.lineWidth = hollow ? 1.4 : 0.8;
    pen.strokeStyle = hollow ? this.ink : this.paint.theme.symbol_edge;
    pen.stroke();
    const sprite = { canvas, half };
    this.sprites.set(key, sprite);
    return sprite;
  }

  static outline(pen, x, y, r) {
    pen.beginPath();
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
    for (const act of this.paint.bins.acts.values()) {
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
      && (act.score === null) === (score === null) && Math.abs(act.score - score) <= 0.25);
    if (!spot) return;
    const { pen, theme } = this.paint;
    TimelineActs.outline(pen, spot.x, spot.y, spot.r + 4);
    pen.lineWidth = 1.6;
    pen.strokeStyle = theme.accent;
    pen.stroke();
  }
};
