/* Owns the small map of a review: the numbered places that a row may mean, and the file's own point. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Spot
 * @property {"place"|"own"|"area"} kind
 * @property {string} sign what stands in its disc: the key that takes it
 * @property {number} lat WGS 84 degrees
 * @property {number} lon
 * @property {number|null} km radius of the area that the point stands for
 * @property {string} name plain text
 */

/**
 * Open the small map. Called once, by the script of the SpotLayer element.
 * @param {L.Map} map
 * @param {Object} config see geo/screen/spots.py
 */
Sarhad.spots = function (map, config) {
  const app = new Sarhad.Spots(map, config);
  window.sarhad = Sarhad.app = app;
  Sarhad.furniture(app);
  app.mount("land", config);
  app.start();
  return app;
};

/** The frame, the theme and the land are those of the large map; nothing is reported but a click. */
Sarhad.Spots = class Spots extends Sarhad.App {
  static DISC = 11; // px, radius of a sign's disc

  static NEAR_DEGREES = 1.2; // a single point is shown with so much land to each side

  static KM_OF_A_DEGREE = 111.2; // of latitude

  constructor(map, config) {
    super(map, config);
    this.turn = null; // the row that the map shows
    this.shown = [];
    this.marks = L.layerGroup().addTo(map);
    map.on("zoomend resize", () => this.apart());
    map.on("click", ({ latlng }) => this.say(latlng.wrap()));
    document.addEventListener("keydown", (event) => this.pass(event));
    this.store.on("theme", () => this.draw());
  }

  report() {}

  viewed() {
    this.moved = true;
  }

  async load() {
    const { config, store } = this;
    await this.styled();
    try {
      const answer = await fetch((config.base || "") + config.landUrl);
      if (!answer.ok) throw new Error(`${config.landUrl}: ${answer.status}`);
      store.set({ land: await answer.json() });
    } catch (error) {
      console.error("Sarhad: not loaded.", error);
      this.fault(store.say("map.not_loaded"));
    }
  }

  /** Wait for the style sheet: names on the land are measured in its type. */
  async styled() {
    const style = getComputedStyle(this.slots.root);
    for (let n = 0; n < 100 && !style.getPropertyValue("--sarhad-ready"); n += 1) {
      await new Promise((done) => { setTimeout(done, 50); });
    }
  }

  /** @param {{spots: Spot[], theme: string, turn: string}} message */
  receive({ spots, theme, turn }) {
    this.pageTheme = theme;
    this.wear(null);
    if (JSON.stringify(spots) !== JSON.stringify(this.spots)) {
      this.spots = spots;
      this.draw();
    }
    if (turn !== this.turn) {
      this.turn = turn;
      this.moved = false;
      this.fit();
    }
  }

  /** Show all that may be meant, with land around it. */
  fit() {
    const spots = this.spots || [];
    if (!spots.length) {
      const [west, south, east, north] = this.config.view;
      this.quiet(() => this.map.fitBounds([[south, west], [north, east]], { animate: false }));
      return;
    }
    const bounds = L.latLngBounds(spots.map(({ lat, lon }) => [lat, lon]));
    for (const { lat, lon, km } of spots) if (km) bounds.extend(L.latLng(lat, lon).toBounds(2000 * km));
    const lack = Spots.NEAR_DEGREES - (bounds.getNorth() - bounds.getSouth()) / 2;
    if (lack > 0) {
      const { lat, lng } = bounds.getCenter();
      bounds.extend([lat - Spots.NEAR_DEGREES, lng]).extend([lat + Spots.NEAR_DEGREES, lng]);
    }
    this.quiet(() => this.map.fitBounds(bounds, { animate: false, padding: [34, 34], maxZoom: 9 }));
    this.apart();
  }

  /** Draw the areas, the points and their signs anew. */
  draw() {
    this.marks.clearLayers();
    const theme = this.store.theme();
    const rank = { area: 0, own: 1, place: 2 };
    const order = (this.spots || []).slice().sort((one, other) => rank[one.kind] - rank[other.kind]);
    for (const spot of order) this.disc(spot, theme);
    this.shown = order.map((spot) => this.sign(spot));
    this.apart();
  }

  /** The land that a point stands for. */
  disc({ kind, lat, lon, km }, theme) {
    if (!km) return;
    L.circle([lat, lon], {
      radius: km * 1000, color: theme.accent, weight: 1.2, opacity: 0.8, interactive: false,
      dashArray: kind === "area" ? "5 4" : null, fillColor: theme.accent,
      fillOpacity: kind === "area" ? 0.05 : 0.1,
    }).addTo(this.marks);
  }

  /** A sign in its disc, above a dot where the point is; its name is for the pointer. */
  sign({ kind, sign, lat, lon, km, name }) {
    const make = Sarhad.element;
    const root = make("div", `sarhad-spot sarhad-spot-${kind}`);
    const disc = make("b", "", sign);
    root.append(make("i"), disc);
    const icon = L.divIcon({ html: root, className: "", iconSize: [0, 0] });
    // that of an area stands at its lower rim, where it covers no point
    const at = kind === "area" && km ? lat - km / Spots.KM_OF_A_DEGREE : lat;
    const marker = L.marker([at, lon], { icon, keyboard: false }).addTo(this.marks);
    marker.bindTooltip(make("span", "", name), { direction: "top", offset: [0, -30] });
    return { marker, disc };
  }

  /** Move signs that would cover one another apart; the dots stay where they are. */
  apart() {
    const taken = [];
    for (const { marker, disc } of this.shown) {
      const at = this.map.latLngToLayerPoint(marker.getLatLng());
      const step = 2 * Spots.DISC + 2;
      const meets = (x) => taken.some(([a, b]) => Math.abs(a - x) < step && Math.abs(b - at.y) < step);
      let shift = 0;
      for (let n = 1; meets(at.x + shift) && n < 20; n += 1) {
        shift = Math.ceil(n / 2) * step * (n % 2 ? 1 : -1);
      }
      taken.push([at.x + shift, at.y]);
      disc.style.marginLeft = `${shift}px`;
    }
  }

  /** A click beside the signs is a point that may be meant: the page puts it into its form. */
  say({ lat, lng }) {
    this.serial += 1;
    const point = [Number(lat.toFixed(4)), Number(lng.toFixed(4))];
    if (window.Streamlit) window.Streamlit.setComponentValue({ point, serial: this.serial });
  }

  /** Keys that are pressed while the map has the focus are for the page around it. */
  pass({ key, code, keyCode, ctrlKey, metaKey, altKey }) {
    if (ctrlKey || metaKey || altKey || !/^[a-z0-9]$/i.test(key) || window.parent === window) return;
    for (const type of ["keydown", "keyup"]) {
      window.parent.document.body.dispatchEvent(
        new KeyboardEvent(type, { key, code, keyCode, bubbles: true }),
      );
    }
  }
};
