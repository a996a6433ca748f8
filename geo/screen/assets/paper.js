/* Owns a canvas in a Leaflet pane that a painter fills: sharp at any zoom, moving with the map. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Frame what a painter is told
 * @property {number} zoom
 * @property {number} world px of the whole world's width at this zoom
 * @property {{x: number, y: number}} origin world px of the canvas's upper left corner
 * @property {number} width CSS px of the canvas
 * @property {number} height
 * @property {number} ratio screen pixels in a CSS px
 */

/** Leaflet does the zoom animation; this class only keeps size, place and sharpness. */
Sarhad.Paper = L.Renderer.extend({
  /**
   * @param {function(CanvasRenderingContext2D, Frame): void} paint
   * @param {Object} options pane, and padding: how far the canvas reaches beyond the frame
   */
  initialize(paint, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this.paint = paint;
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._container.style.pointerEvents = "none";
    this._pen = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  getEvents() {
    const events = L.Renderer.prototype.getEvents.call(this);
    return { ...events, move: this._follow, resize: this._update };
  },

  /** While a hand drags the map: draw anew only when the frame leaves the canvas. */
  _follow() {
    const map = this._map;
    if (map._animatingZoom || !this._bounds) return;
    const corner = map.containerPointToLayerPoint([0, 0]);
    const far = map.containerPointToLayerPoint(map.getSize());
    if (!this._bounds.contains(L.bounds(corner, far))) this._update();
  },

  _update() {
    if (!this._map || (this._map._animatingZoom && this._bounds)) return;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    const canvas = this._container;
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    // setting a size empties the canvas and costs as much as drawing
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    Object.assign(canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    L.DomUtil.setPosition(canvas, min);
    this.draw();
  },

  /** Draw again at the same place: the theme or the content is another. */
  draw() {
    if (!this._map || !this._bounds) return;
    const started = performance.now();
    const zoom = this._zoom;
    const size = this._bounds.getSize();
    const ratio = window.devicePixelRatio || 1;
    this._pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this._pen.clearRect(0, 0, size.x, size.y);
    this.paint(this._pen, {
      zoom, ratio, width: size.x, height: size.y, world: 256 * Math.pow(2, zoom),
      origin: this._map.getPixelOrigin().add(this._bounds.min),
    });
    this.took = performance.now() - started;
  },

  _updatePaths() {},
});
