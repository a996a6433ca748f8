/* Owns the area on the map: its outline, the word that says it is on, and its rows until Python answers. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("area");

/** An area as text, as data/area.py writes it: corners are [longitude, latitude] in degrees. */
Sarhad.areaText = {
  MOST_CORNERS: 50,

  /** @param {number[][]} corners @returns {string} */
  write(corners) {
    return corners.map((corner) => corner.map((part) => this.plain(part)).join(" ")).join(",");
  },

  /** @returns {string} the box between two corners */
  box([lon0, lat0], [lon1, lat1]) {
    const [west, east] = [Math.min(lon0, lon1), Math.max(lon0, lon1)];
    const [south, north] = [Math.min(lat0, lat1), Math.max(lat0, lat1)];
    return [west, south, east, north].map((part) => this.plain(part)).join(",");
  },

  /** @returns {number[][]} corners of a text of Python or of ours */
  corners(text) {
    const parts = text.split(",").map((part) => part.trim().split(/\s+/).map(Number));
    if (parts.length !== 4 || parts.some((part) => part.length > 1)) return parts;
    const [west, south, east, north] = parts.flat();
    return [[west, south], [west, north], [east, north], [east, south]];
  },

  /** Four decimals are 11 m; beyond the globe is its edge. */
  plain(degrees) {
    return String(Number(Math.max(-180, Math.min(180, degrees)).toFixed(4)) + 0);
  },
};

Sarhad.Area = class Area {
  constructor(map, store) {
    Object.assign(this, { map, store });
    const pane = map.createPane("sarhad-area");
    Object.assign(pane.style, { zIndex: 380, pointerEvents: "none" });
    this.renderer = L.svg({ pane: "sarhad-area", padding: 0.5 });
    this.chip = this.makeChip();
    store.slots.left.append(this.chip);
    store.on("area", () => this.show());
    if (store.config.asked) this.outlined(store.config.asked); // a page in one file holds no other rows
    this.show();
  }

  /** "Only inside the area" and a button that lifts it. */
  makeChip() {
    const { store } = this;
    const chip = Sarhad.element("div", "sarhad-area-chip");
    const help = store.say("map.area.help");
    chip.setAttribute("role", "group");
    chip.setAttribute("aria-label", store.say("map.area.on"));
    chip.title = help;
    const lift = Sarhad.element("button", "", "\u00d7");
    lift.type = "button";
    lift.setAttribute("aria-label", store.say("map.area.lift"));
    lift.setAttribute("aria-description", help);
    lift.addEventListener("click", () => this.choose(null));
    chip.append(Sarhad.element("span", "", store.say("map.area.on")), lift);
    return chip;
  }

  /** Ask only for what lies inside; null lifts the area. Tells Python. */
  choose(text) {
    this.store.set({ area: text, ...this.preview(text) });
    Sarhad.app.asked = null; // whatever Python answers counts, also where it repeats itself
    this.store.report();
  }

  /** This view as an area. */
  chooseView() {
    const { _southWest: low, _northEast: high } = this.map.getBounds();
    this.choose(Sarhad.areaText.box([low.lng, low.lat], [high.lng, high.lat]));
  }

  /**
   * The rows inside, shown at once. With Python at the other end its answer follows and counts:
   * of another area, or of none, only Python knows the rows.
   */
  preview(text) {
    const { columns, mask, area } = this.store.state;
    if (!columns) return {};
    if (this.store.config.standalone) return { mask: text ? this.inside(text, columns) : null };
    if (!text || area) return {};
    const rows = this.inside(text, columns);
    if (mask) for (let row = 0; row < columns.n; row++) rows[row] &= mask[row];
    return { mask: rows };
  }

  /** One byte a row: whether its own point lies in the area; on an edge is inside. */
  inside(text, columns) {
    const ring = Sarhad.areaText.corners(text).map(([lon, lat]) => Sarhad.columns.mercator(lon, lat));
    const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
    // the columns are whole units of a centimetre
    const [west, east] = [Math.min(...xs) - 1, Math.max(...xs) + 1];
    const [north, south] = [Math.min(...ys) - 1, Math.max(...ys) + 1];
    const rows = new Uint8Array(columns.n);
    for (let row = 0; row < columns.n; row++) {
      const x = columns.x[row], y = columns.y[row];
      if (x === Sarhad.columns.NOWHERE || x < west || x > east || y < north || y > south) continue;
      rows[row] = this.encloses(ring, x, y) ? 1 : 0;
    }
    return rows;
  }

  encloses(ring, x, y) {
    let odd = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x0, y0] = ring[j], [x1, y1] = ring[i];
      const side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
      if (y0 > y !== y1 > y && side > 0 === y1 > y0) odd = !odd;
      const within = x >= Math.min(x0, x1) - 1 && x <= Math.max(x0, x1) + 1
        && y >= Math.min(y0, y1) - 1 && y <= Math.max(y0, y1) + 1;
      if (within && Math.abs(side) <= Math.hypot(x1 - x0, y1 - y0)) return true;
    }
    return odd;
  }

  /** Draw the outline of the area that is on. */
  show() {
    const { area } = this.store.state;
    this.chip.hidden = !area;
    if (this.outline) this.outline.remove();
    this.outline = null;
    if (area) this.outline = this.outlined(area);
  }

  /** Put the outline of an area on the map. */
  outlined(area) {
    const ring = Sarhad.areaText.corners(area).map(([lon, lat]) => [lat, lon]);
    const { width, dash } = this.store.config.style.area;
    return L.polygon(ring, {
      renderer: this.renderer, pane: "sarhad-area", interactive: false, className: "sarhad-area-outline",
      weight: width, dashArray: dash.join(" "), fill: false, noClip: true, smoothFactor: 0,
    }).addTo(this.map);
  }
};

Sarhad.parts.area = {
  mount(map, store) {
    return new Sarhad.Area(map, store);
  },
};
