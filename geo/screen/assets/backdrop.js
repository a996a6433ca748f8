/* Owns the picture under the map: tiles of a file or of an online map, on choice only. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Source a picture (geo/screen/backdrops.py)
 * @property {string} key
 * @property {string} name
 * @property {string} url with {z}, {x} and {y}
 * @property {string} attribution plain text
 * @property {number} minZoom
 * @property {number} maxZoom deeper, its tiles are drawn larger
 * @property {number[]|null} bounds west, south, east, north in degrees
 * @property {boolean} online
 */

/** The drawn land stays below: what the tiles lack or cannot bring, it shows. */
Sarhad.Backdrop = class Backdrop {
  /** So many tiles fail, and none comes, before the picture is given up. */
  static FAILS = 3;

  /** ms without any tile before the picture is given up. */
  static PATIENCE = 10000;

  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store other parts hear of state.backdrop, the Source shown or null
   */
  constructor(map, store) {
    Object.assign(this, { map, store, source: null, layer: null, fault: "" });
    for (const [name, level] of [["tiles", 210], ["borders", 220]]) {
      Object.assign(map.createPane(`sarhad-${name}`).style, { zIndex: level, pointerEvents: "none" });
    }
    this.borders = new Sarhad.Paper((pen, frame) => this.paint(pen, frame), {
      pane: "sarhad-borders", padding: 0.25,
    });
    store.on(["theme", "land"], () => this.borders.draw());
  }

  /** Show a source, or null: the drawn map alone. Only this asks for tiles. */
  use(source) {
    this.stop();
    this.fault = "";
    if (source) this.start(source);
    this.tell(source);
  }

  tell(source) {
    this.source = source;
    this.store.set({ backdrop: source });
  }

  start(source) {
    const { base = "" } = this.store.config;
    const box = source.bounds;
    this.layer = L.tileLayer((source.online ? "" : base) + source.url, {
      pane: "sarhad-tiles", minNativeZoom: source.minZoom, maxNativeZoom: source.maxZoom,
      bounds: box ? [[box[1], box[0]], [box[3], box[2]]] : undefined,
      referrerPolicy: "origin", // makers of maps ask who asks; not what is looked at
    });
    let [come, failed] = [0, 0];
    const give = () => { if (!come) this.give(source); };
    this.layer.on("tileload", () => { come++; });
    this.layer.on("tileerror", () => { if (++failed >= Backdrop.FAILS) give(); });
    this.waiting = setTimeout(give, Backdrop.PATIENCE);
    this.layer.addTo(this.map);
    this.borders.addTo(this.map);
  }

  stop() {
    clearTimeout(this.waiting);
    if (!this.layer) return;
    this.layer.remove();
    this.borders.remove();
    this.layer = null;
  }

  /** Back to the drawn map, and say why. */
  give(source) {
    this.stop();
    this.fault = this.store.say("map.base.failed", { name: source.name });
    this.tell(null);
  }

  /** The borders of the drawn map again, over the picture: these are the ones we answer for. */
  paint(pen, frame) {
    const { land } = Sarhad.app.parts;
    if (land && land.shapes) land.outlines(pen, frame);
  }
};
