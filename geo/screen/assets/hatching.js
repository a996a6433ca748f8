/* Owns the canvas of hatched provinces, which is drawn anew only where it has changed. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Outlines of whole provinces take longer to fill than all symbols; they seldom change. */
Sarhad.Hatching = class Hatching {
  /** @param {Sarhad.Marks} marks @param {HTMLElement} parent below whose later children it lies */
  constructor(marks, parent) {
    this.marks = marks;
    this.canvas = Sarhad.element("canvas", "sarhad-hatching");
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.style.position = "absolute";
    parent.append(this.canvas);
    this.drawn = "";
  }

  /**
   * Hatch provinces.
   * @param {string[]} codes
   * @param {Sarhad.Areas} areas their outlines
   * @param {{width, height, scale, x, y}} view px = value * scale + x or y
   */
  show(codes, areas, view) {
    const { ratio, theme } = this.marks;
    const { width, height, scale, x, y } = view;
    const key = [codes.sort(), width, height, scale, x, y, ratio, theme.ink].join(" ");
    if (key === this.drawn && areas === this.areas) return;
    Object.assign(this, { drawn: key, areas });
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    pen.translate(x, y);
    for (const code of codes) {
      const path = areas.path(code, scale);
      if (path) this.marks.hatch(pen, path, theme.ink, [0, 0]);
    }
  }
};
