/* Owns the mark of a place that was looked for: a ring with its name, an area as far as it reaches. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("found");

/**
 * @typedef {Object} FoundPlace as pages/find.py answers
 * @property {string} name
 * @property {string} local its name in its country's script, "" where unknown
 * @property {string} feature
 * @property {number} lat WGS 84 degrees
 * @property {number} lon
 * @property {number} precision UCDP's; from 3 on the point stands for an area
 * @property {number|null} km radius of an area, null for a spot
 */
Sarhad.Found = class Found {
  static RING = 15; // px
  static ZOOM = 9; // where a town and its surroundings fill the frame

  constructor(map, store) {
    Object.assign(this, { map, store, place: null });
    const pane = map.createPane("sarhad-found");
    Object.assign(pane.style, { zIndex: 450, pointerEvents: "none" });
    this.renderer = L.svg({ pane: "sarhad-found", padding: 0.5 });
    this.group = L.layerGroup().addTo(map);
    map.on("click", () => this.clear());
  }

  /** Mark a place and look at it. @param {FoundPlace} place */
  show(place) {
    this.clear();
    this.place = place;
    const at = [place.lat, place.lon];
    const look = { renderer: this.renderer, pane: "sarhad-found", interactive: false, fill: false };
    const ring = place.km
      ? L.circle(at, { ...look, radius: place.km * 1000, className: "sarhad-found-area" })
      : L.circleMarker(at, { ...look, radius: Found.RING, className: "sarhad-found-ring" });
    this.group.addLayer(ring);
    this.group.addLayer(L.marker(at, {
      pane: "sarhad-found", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "sarhad-found-name", html: this.label(place), iconSize: null }),
    }));
    this.lookAt(place, at);
  }

  clear() {
    this.place = null;
    this.group.clearLayers();
  }

  /** The name, and what the mark stands for. */
  label(place) {
    const label = Sarhad.element("div", place.km ? "sarhad-found-of-area" : "");
    const name = Sarhad.element("b", "", place.name);
    label.append(name);
    if (place.local) {
      const local = Sarhad.element("span", "", place.local);
      local.dir = "auto";
      label.append(local);
    }
    label.append(Sarhad.element("small", "", this.saysWhat(place)));
    return label;
  }

  /** "district, about 85 km around its middle", "town", "valley, good to about 30 km". */
  saysWhat(place) {
    const { store } = this;
    const feature = store.say(`map.find.feature.${place.feature}`);
    if (place.km) return store.say("map.find.area", { feature, km: store.number(Math.round(place.km)) });
    return store.say(place.precision === 1 ? "map.find.spot" : "map.find.near", { feature });
  }

  /** Bring the place into the middle of what the panels leave free. */
  lookAt(place, at) {
    const { map } = this, { slots } = this.store;
    const bounds = L.latLng(at).toBounds((place.km || 1) * 2000);
    const bottom = slots.stage.clientHeight - slots.bottom.offsetTop;
    map.fitBounds(bounds, {
      maxZoom: place.km ? map.getMaxZoom() : Math.max(Found.ZOOM, map.getZoom()),
      paddingTopLeft: [16, 52], paddingBottomRight: [16, bottom + 16],
      animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
  }
};

Sarhad.parts.found = {
  mount(map, store) {
    return new Sarhad.Found(map, store);
  },
};
