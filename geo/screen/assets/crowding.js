/* Owns the judgement of a frame: whether its symbols hide one another where they are. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Events gather in parts of a frame, so that symbols may hide one another while most of the
 * frame is empty. Squares that keep their place on the ground say where: one is full when the
 * symbols in it would cover most of it. A frame is crowded when many of its symbols, and a good
 * share of them, stand in full squares; or when it holds more than it has room for at all. What
 * is crowded stays so until it is clearly not, so that the map does not flicker under the hand.
 */
Sarhad.Crowding = class Crowding {
  /** @param {Object} style of the config */
  constructor(style) {
    this.rule = style.density;
    this.crowded = false;
  }

  static RIMS = 4; // discs that may lie across one another before their rims grow lighter

  static LEAST = 0.45; // of its ink that a rim keeps, however many lie across it

  static MOST = 400; // discs of a frame of which each is asked; beyond, all are as light as can be

  /** How strong the rim of a disc is drawn, 1 or less where many others lie across it. */
  static light(mark, discs) {
    if (discs.length <= Crowding.RIMS) return 1;
    if (discs.length > Crowding.MOST) return Crowding.LEAST;
    let across = 0;
    for (let i = 0; i < discs.length; i++) {
      const { x, y, r } = discs[i], reach = 0.7 * (r + mark.r);
      const dx = x - mark.x, dy = y - mark.y;
      if (dx * dx + dy * dy < reach * reach) across++; // itself, too
    }
    return Math.max(Crowding.LEAST, Math.min(1, Crowding.RIMS / across));
  }

  /**
   * Judge the symbols of a frame.
   * @param {Sarhad.Laying} laying of the frame, before it is measured
   * @returns {boolean}
   */
  judge(laying) {
    const { view } = laying;
    // what was judged at another zoom or size says nothing of this frame
    const held = this.crowded && this.scale === view.scale && this.width === view.width;
    Object.assign(this, { scale: view.scale, width: view.width });
    this.crowded = this.beyond(laying, held ? this.rule.ease : 1);
    return this.crowded;
  }

  /** Whether a frame is beyond its limits times `ease`. */
  beyond(laying, ease) {
    const { room, least, share } = this.rule, { view: { width, height } } = laying;
    const symbols = laying.symbol.filter((mark) => mark.inside), n = symbols.length;
    if (n * room * room > ease * width * height) return true;
    if (n < ease * least) return false;
    return this.inFull(symbols, laying) >= ease * Math.max(least, share * n);
  }

  /** How many symbols stand in squares that they would cover. */
  inFull(symbols, laying) {
    const { room, full } = this.rule, { view: { x, y, width, height } } = laying;
    const [left, top] = [Math.floor(-x / room), Math.floor(-y / room)];
    const across = Math.ceil(width / room) + 1, down = Math.ceil(height / room) + 1;
    const covered = new Float32Array(across * down), counts = new Uint16Array(across * down);
    for (const mark of symbols) {
      laying.size(mark);
      const line = Math.floor((mark.y - y) / room) - top;
      const square = line * across + Math.floor((mark.x - x) / room) - left;
      covered[square] += (Math.PI * mark.r * mark.r) / (room * room);
      counts[square]++;
    }
    return counts.reduce((sum, count, square) => sum + (covered[square] >= full ? count : 0), 0);
  }
};
