/* Owns the stepping aside of badges: none lies on the number of another. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Badges of one province join before they meet (Sarhad.Joining); those of two provinces never do.
 * Where a badge would cover the number of a larger one it steps aside, as little as it can, and
 * a line leads from it to where it stands.
 */
Sarhad.Apart = class Apart {
  static RIM = 2; // px of a badge's rim that may lie by a number: they hide no figure

  static LEADER = 5; // px of a step from which a line is drawn

  static FAR = [2, 4, 6, 8, 11, 14, 18, 22, 27, 32, 38, 44]; // px of the steps that are tried

  static TURNS = 16; // ways of each step

  /** @param {{width, height}} view @param {Function} text the number of a mark */
  constructor(view, text) {
    Object.assign(this, { view, text, placed: [] });
  }

  /** Move badges, the largest first; those that moved have `from`, where they stand. */
  move(badges) {
    for (const mark of badges) {
      mark.figure = 1 + 3.5 * this.text(mark).length; // px, half the width of its number
      const over = this.covering(mark.x, mark.y, mark.r);
      if (over) this.aside(mark, over);
      this.placed.push(mark);
    }
    return badges;
  }

  /** A placed badge on whose number a disc would lie, null where there is none. */
  covering(x, y, r) {
    const { placed } = this, near = r - Apart.RIM;
    for (let i = placed.length - 1; i >= 0; i--) {
      const dx = Math.max(0, Math.abs(placed[i].x - x) - placed[i].figure);
      const dy = Math.max(0, Math.abs(placed[i].y - y) - 5);
      if (dx * dx + dy * dy < near * near) return placed[i];
    }
    return null;
  }

  /** The least step that is free, first those away from the badge that is in the way. */
  aside(mark, over) {
    const { x, y, r } = mark, { width, height } = this.view;
    const away = Math.atan2(y - over.y, x - over.x);
    for (const far of Apart.FAR) {
      for (let turn = 0; turn < Apart.TURNS; turn++) {
        const side = turn % 2 ? -1 : 1;
        const angle = away + (side * Math.ceil(turn / 2) * 2 * Math.PI) / Apart.TURNS;
        const to = [x + far * Math.cos(angle), y + far * Math.sin(angle)];
        const framed = !mark.inside || (to[0] >= 0 && to[1] >= 0 && to[0] <= width && to[1] <= height);
        if (!framed || this.covering(...to, r)) continue;
        mark.from = [x, y];
        [mark.x, mark.y] = to;
        return;
      }
    }
  }
};
