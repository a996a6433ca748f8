/* Owns one of two maps that stand beside each other: where one looks, the other looks too. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * Open one of two maps. Called once, by the script of the BesideLayer element.
 * @param {L.Map} map
 * @param {Object} config see geo/screen/leaflet.py, `served`
 */
Sarhad.beside = function (map, config) {
  const app = new Sarhad.Beside(map, config);
  window.sarhad = Sarhad.app = app;
  Sarhad.furniture(app);
  for (const name of Sarhad.Beside.PARTS) app.mount(name, config);
  app.start();
  return app;
};

/** The days and the filters are Python's; a person moves the map and opens cards. */
Sarhad.Beside = class Beside extends Sarhad.App {
  static PARTS = ["land", "events", "card", "strip"];

  constructor(map, config) {
    super(map, config);
    map.on("move", () => this.tell());
    window.addEventListener("message", ({ source, origin, data }) => {
      if (origin !== window.location.origin || source === window || !data) return;
      if (Array.isArray(data.sarhadBeside)) this.follow(data.sarhadBeside);
    });
  }

  /** Say to the map beside this one, once a frame, where this one was moved to. */
  tell() {
    if (this.silent || this.telling) return;
    this.telling = requestAnimationFrame(() => {
      this.telling = 0;
      const { parent } = window, at = this.where();
      for (let n = 0; n < parent.frames.length; n += 1) {
        if (parent.frames[n] !== window) {
          parent.frames[n].postMessage({ sarhadBeside: at }, window.location.origin);
        }
      }
    });
  }

  /** Look where the other map looks. */
  follow(at) {
    if (at.length !== 3 || !at.every(Number.isFinite)) return;
    const [lat, lng, zoom] = at;
    this.moved = true;
    this.quiet(() => this.map.setView([lat, lng], zoom, { animate: false }));
  }

  home() {
    super.home();
    this.tell();
  }
};
