/* Owns what is drawn where there are too many symbols for one each: stamps, then density. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Draw the symbol sites of a crowded frame, small marks per site or shades per cell.
 * @param {Sarhad.EventCanvas} layer
 * @param {Object[]} symbols marks as `laidOut` makes them
 */
Sarhad.crowd = function (layer, symbols) {
  const { canvas, context, view, marks } = layer;
  const ratio = marks.ratio;
  const picture = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(picture.data.buffer);
  const inks = marks.inks.map(Sarhad.pixel);
  if (layer.mode === "stamps") {
    const edge = Sarhad.pixel(marks.theme.symbol_edge);
    for (const mark of symbols) {
      Sarhad.stamp(pixels, canvas, mark.x * ratio, mark.y * ratio, 2.5 * ratio, inks[mark.symbolIndex], edge);
    }
  } else Sarhad.density(pixels, canvas, symbols, ratio, Sarhad.pixel(marks.theme.ink));
  for (const mark of symbols) if (mark.x >= 0 && mark.x <= view.width) layer.note(mark);
  const sheet = layer.sheet || (layer.sheet = document.createElement("canvas"));
  Object.assign(sheet, { width: canvas.width, height: canvas.height });
  sheet.getContext("2d").putImageData(picture, 0, 0);
  context.drawImage(sheet, 0, 0, view.width, view.height);
};

/** "#rrggbb" as the number that one pixel of picture data holds. */
Sarhad.pixel = function (colour) {
  const value = parseInt(colour.slice(1), 16);
  return ((255 << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
};

/** A small square mark with a dark edge. */
Sarhad.stamp = function (pixels, { width, height }, x, y, r, ink, edge) {
  const [left, top] = [Math.round(x - r), Math.round(y - r)], side = Math.round(2 * r);
  if (left < 0 || top < 0 || left + side >= width || top + side >= height) return;
  for (let row = 0; row <= side; row++) {
    const at = (top + row) * width + left;
    const rim = row === 0 || row === side;
    pixels.fill(rim ? edge : ink, at, at + side + 1);
    pixels[at] = pixels[at + side] = edge;
  }
};

/** Events per cell of four logical px, shaded by the logarithm of their number. */
Sarhad.density = function (pixels, { width, height }, symbols, ratio, ink) {
  const cell = Math.round(4 * ratio), across = Math.ceil(width / cell), down = Math.ceil(height / cell);
  const counts = new Uint32Array(across * down);
  for (const mark of symbols) {
    const [column, row] = [Math.floor((mark.x * ratio) / cell), Math.floor((mark.y * ratio) / cell)];
    if (column >= 0 && row >= 0 && column < across && row < down) counts[row * across + column] += mark.count;
  }
  const most = Math.log2(1 + counts.reduce((a, b) => Math.max(a, b), 1));
  for (let y = 0; y < height; y++) {
    const line = Math.floor(y / cell) * across;
    for (let x = 0; x < width; x++) {
      const n = counts[line + Math.floor(x / cell)];
      if (!n) continue;
      const alpha = Math.round(50 + (190 * Math.log2(1 + n)) / most);
      pixels[y * width + x] = ((ink & 0xffffff) | (alpha << 24)) >>> 0;
    }
  }
};
