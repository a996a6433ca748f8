/* Owns the circles of hotspots on the map: their rims, numbers and words. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("rings");

/**
 * @typedef {Object} Ring
 * @property {number} lat degrees (WGS 84)
 * @property {number} lon
 * @property {number} km radius
 * @property {string} name its number
 * @property {string} text what is written beside the number
 */

/** Drawn over the marks. Words that would cover others' are left out, numbers that would too. */
Sarhad.Rings = class Rings {
  static LEAST = 7; // px, radius of a circle that would be too small to see

  static HIGH = 20; // px, of a plate

  static ZOOM = 8; // the nearest from which a single circle is looked at first

  static ROOM = 0.6; // degrees about the circles that are in view, too

  static KM_OF_A_DEGREE = 111.195; // of latitude

  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store
   * @param {Sarhad.EventCanvas} layer
   */
  constructor(map, store, layer) {
    Object.assign(this, { map, store, layer });
    this.rings = [];
    this.told = JSON.stringify(this.rings);
    this.spots = []; // plates of the last frame: {name, text, x, y, wide}
    layer.over.push(this);
  }

  /** Show other circles, the most important first. @param {Ring[]} rings */
  show(rings) {
    const told = JSON.stringify(rings);
    if (told === this.told) return;
    this.told = told;
    this.rings = rings;
    if (!Sarhad.app.moved) Sarhad.app.fit();
    this.layer.draw();
  }

  /** West, south, east and north of all circles with some land about them; null where there are none. */
  view() {
    const { rings } = this;
    if (!rings.length) return null;
    const away = ({ km }) => km / Rings.KM_OF_A_DEGREE + Rings.ROOM;
    const ends = (pick, sign) => rings.map((ring) => ring[pick] + sign * away(ring));
    return [
      Math.min(...ends("lon", -1)), Math.min(...ends("lat", -1)),
      Math.max(...ends("lon", 1)), Math.max(...ends("lat", 1)),
    ];
  }

  paint({ context, marks }) {
    this.spots = [];
    if (!this.rings.length) return;
    const { theme } = marks;
    const placed = this.rings.map((ring) => this.place(ring));
    for (const spot of placed) this.rim(context, spot, theme);
    const plates = placed.map((spot) => this.fitted(context, spot)).filter(Boolean);
    for (const spot of plates.reverse()) this.plate(context, spot, theme);
  }

  /** Where a circle lies in the frame, px. */
  place({ lat, lon, km, name, text }) {
    const { x, y } = this.map.latLngToContainerPoint([lat, lon]);
    const rim = this.map.latLngToContainerPoint([lat + km / Rings.KM_OF_A_DEGREE, lon]);
    return { name, text, x, y, r: Math.max(Rings.LEAST, y - rim.y) };
  }

  rim(pen, { x, y, r }, theme) {
    pen.beginPath();
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.globalAlpha = 0.1;
    pen.fillStyle = theme.accent;
    pen.fill();
    pen.globalAlpha = 1;
    for (const [width, ink] of [[4.5, theme.halo], [2.2, theme.accent]]) {
      Object.assign(pen, { lineWidth: width, strokeStyle: ink });
      pen.stroke();
    }
  }

  /** The plate above a circle, without its words where they would cover another; null for no room. */
  fitted(pen, spot) {
    for (const text of spot.text ? [spot.text, ""] : [""]) {
      pen.font = this.font(700);
      const head = pen.measureText(spot.name).width;
      pen.font = this.font(400);
      const wide = 14 + head + (text ? 7 + pen.measureText(text).width : 0);
      const plate = { ...spot, text, head, wide, left: spot.x - wide / 2, top: spot.y - spot.r - Rings.HIGH - 4 };
      if (this.spots.every((other) => !this.meets(plate, other))) {
        this.spots.push(plate);
        return plate;
      }
    }
    return null;
  }

  meets(one, other) {
    return Math.abs(one.left + one.wide / 2 - other.left - other.wide / 2) < (one.wide + other.wide) / 2 + 3
      && Math.abs(one.top - other.top) < Rings.HIGH + 3;
  }

  plate(pen, { name, text, head, wide, left, top }, theme) {
    pen.beginPath();
    pen.roundRect(left, top, wide, Rings.HIGH, Rings.HIGH / 2);
    Object.assign(pen, { fillStyle: theme.panel, strokeStyle: theme.accent, lineWidth: 1.4 });
    pen.fill();
    pen.stroke();
    Object.assign(pen, { textAlign: "left", textBaseline: "middle", fillStyle: theme.accent });
    pen.font = this.font(700);
    pen.fillText(name, left + 7, top + Rings.HIGH / 2 + 0.5);
    if (!text) return;
    pen.font = this.font(400);
    pen.fillStyle = theme.ink;
    pen.fillText(text, left + 14 + head, top + Rings.HIGH / 2 + 0.5);
  }

  font(weight) {
    this.family = this.family || getComputedStyle(this.map.getContainer()).fontFamily;
    return `${weight} 12.5px ${this.family}`;
  }
};

Sarhad.parts.rings = {
  mount: (map, store) => new Sarhad.Rings(map, store, Sarhad.app.layer),
};
