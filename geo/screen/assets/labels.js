/* Owns the names on the map: which are written at a zoom, how they look, and where they stand. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Label one name that may be written
 * @property {string} id
 * @property {"country"|"province"|"sea"|"town"} kind
 * @property {string[]} lines of text, the first is the larger
 * @property {boolean[]} local which lines are in Arabic script
 * @property {number} x share of the world's width
 * @property {number} y
 * @property {number} rank smaller is written first
 */

Sarhad.Labels = class Labels {
  /** Type of each kind: size and weight of the first and second line, px between letters. */
  static TYPE = {
    country: { size: 15, weight: 600, second: 14, gap: 6, ink: "muted", alpha: 0.72 },
    province: { size: 11, weight: 600, second: 13, gap: 2, ink: "muted", alpha: 0.9 },
    sea: { size: 13, weight: 400, second: 13, gap: 1, ink: "sea_label", alpha: 1 },
    town: { size: 12, weight: 500, second: 12, gap: 0, ink: "ink", alpha: 1 },
    village: { size: 11, weight: 400, second: 11, gap: 0, ink: "ink", alpha: 0.9 },
  };

  /** Names of seas: where they are written, WGS 84 degrees, and from which zoom. */
  static SEAS = [["oman", 59.6, 24.75, 5], ["arabian", 64.2, 23.6, 4]];

  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store
   * @param {"english"|"local"|"both"} mode
   */
  constructor(map, store, mode) {
    Object.assign(this, { map, store, mode, known: [], placed: [] });
    this.paper = new Sarhad.Paper((pen, frame) => this.paint(pen, frame), {
      pane: "sarhad-labels", padding: 0,
    }).addTo(map);
    store.on("theme", () => this.paper.draw());
    // marks have moved: wait until they rest, then look again for free places
    store.on("drawn", () => this.later());
    if (document.fonts) document.fonts.addEventListener("loadingdone", () => this.paper.draw());
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.paper.draw(), 220);
  }

  /** Take the land file: make all labels once. */
  take(land) {
    this.known = [
      ...(land.countries || []).map((area) => this.area(area, "country")),
      ...(land.provinces || []).map((area) => this.area(area, "province")),
      ...Labels.SEAS.map(([name, lon, lat, zoom]) => this.sea(name, lon, lat, zoom)),
      ...(land.towns || []).map((town) => this.town(town)),
    ].filter((label) => label && label.lines.length);
    this.known.sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
    this.paper.draw();
  }

  /** English, local script or both, as lines. Local is Urdu in Pakistan, else Persian. */
  lines(name, local) {
    const english = name ? [[name, false]] : [];
    const own = local ? [[local, true]] : [];
    if (this.mode === "english") return english.length ? english : own;
    if (this.mode === "local") return own.length ? own : english;
    return [...english, ...own];
  }

  make(id, kind, [lon, lat], lines, rest) {
    const [x, y] = Sarhad.LandShapes.flat([[lon, lat]]);
    const texts = lines.map(([text]) => text);
    return { id, kind, x, y, lines: texts, local: lines.map(([, own]) => own), ...rest };
  }

  area(area, kind) {
    if (!area.label || !Number.isFinite(area.label[0])) return null;
    const focus = Sarhad.LandShapes.FOCUS.includes(area.code);
    const country = kind === "country";
    const local = area.country === "PK" || area.code === "PK" ? area.name_ur : area.name_fa;
    // a country's name stands alone: two scripts of that size would shout
    const lines = this.lines(area.name, country && this.mode === "both" ? "" : local);
    const cased = lines.map(([text, own]) => [own ? text : text.toUpperCase(), own]);
    return this.make(`${kind}:${area.code}`, kind, area.label, cased, {
      focus, rank: country ? 0 : focus ? 1 : 900, from: country ? 3.5 : focus ? 5 : 6.5,
      until: country ? 8.5 : 11,
    });
  }

  sea(name, lon, lat, from) {
    const words = this.store.say(`map.land.sea.${name}`);
    return this.make(`sea:${name}`, "sea", [lon, lat], [[words, false]], {
      rank: 2, from, until: 10,
    });
  }

  town(town) {
    const local = town.country === "PK" ? town.name_ur : town.name_fa;
    const lines = this.lines(town.name, local || town.name_ur || town.name_fa);
    const rank = Number.isFinite(town.rank) ? town.rank : 5;
    const large = rank <= 2;
    return this.make(`town:${town.id}`, large ? "town" : "village", [town.lon, town.lat], lines, {
      rank: 10 + rank * 100 - Math.log10(1 + (town.population || 0)) * 8,
      from: Labels.ZOOM_OF_RANK[Math.max(0, Math.min(6, rank))], until: 99, dot: true,
    });
  }

  /** From which zoom towns of each rank are written. */
  static ZOOM_OF_RANK = [5, 5.25, 6, 6.75, 7.5, 8.25, 9];

  /** Write the names of this frame. */
  paint(pen, frame) {
    if (!this.known.length) return;
    this.font = this.font || getComputedStyle(this.map.getContainer()).fontFamily;
    const place = new Sarhad.LabelPlaces(this.obstacles(frame), frame);
    this.placed = [];
    for (const label of this.known) {
      if (frame.zoom < label.from || frame.zoom > label.until) continue;
      const [x, y] = [label.x * frame.world - frame.origin.x, label.y * frame.world - frame.origin.y];
      if (x < -80 || y < -40 || x > frame.width + 80 || y > frame.height + 40) continue;
      this.measure(pen, label);
      const box = place.find(label, x, y);
      if (box) this.placed.push({ label, x, y, box });
    }
    for (const { label, x, y, box } of this.placed) this.write(pen, label, x, y, box);
  }

  /** What names keep away from: controls never, marks if there is room elsewhere. */
  obstacles(frame) {
    const { slots } = this.store;
    const map = this.map.getContainer().getBoundingClientRect();
    const controls = [];
    for (const slot of [slots.bottom, slots.left]) {
      for (const child of slot ? slot.children : []) {
        const box = child.getBoundingClientRect();
        if (!box.width || !box.height) continue;
        controls.push([box.left - map.left - 6, box.top - map.top - 6,
          box.right - map.left + 6, box.bottom - map.top + 6]);
      }
    }
    const layer = Sarhad.app && Sarhad.app.layer;
    const marks = layer && layer.drawn ? layer.drawn() : [];
    const solid = marks.filter((mark) => mark.mark === "point" || mark.mark === "halo")
      .map(({ x, y, r }) => [x - r - 1, y - r - 1, x + r + 1, y + r + 1]);
    return { controls, marks: solid, frame };
  }

  fontOf(label, line) {
    const type = Labels.TYPE[label.kind];
    const size = line === 0 ? type.size : type.second;
    const weight = line === 0 ? type.weight : 400;
    const style = label.kind === "sea" ? "italic " : "";
    return `${style}${weight} ${size}px ${this.font}`;
  }

  /** Width of each line and the size of the whole, kept as long as the fonts are the same. */
  measure(pen, label) {
    const stamp = document.fonts ? document.fonts.size + document.fonts.status : "";
    if (label.measured === stamp) return;
    const type = Labels.TYPE[label.kind];
    label.widths = label.lines.map((text, line) => {
      this.set(pen, label, line);
      // the last letter's gap is not part of the word
      return pen.measureText(text).width - (label.local[line] ? 0 : type.gap);
    });
    label.leading = label.lines.map((text, line) => (line === 0 ? type.size : type.second) * 1.18);
    label.width = Math.max(...label.widths);
    label.height = label.leading.reduce((sum, height) => sum + height, 0);
    label.measured = stamp;
  }

  set(pen, label, line) {
    const local = label.local[line];
    pen.font = this.fontOf(label, line);
    pen.direction = local ? "rtl" : "ltr";
    if ("letterSpacing" in pen) pen.letterSpacing = local ? "0px" : `${Labels.TYPE[label.kind].gap}px`;
  }

  /** Write one label in its box: [left, top, right, bottom, alignment]. */
  write(pen, label, x, y, [left, top, right, , align]) {
    const theme = this.store.theme();
    const type = Labels.TYPE[label.kind];
    if (label.dot) this.dot(pen, label, x, y, theme);
    pen.globalAlpha = type.alpha;
    pen.lineJoin = "round";
    pen.textBaseline = "alphabetic";
    pen.textAlign = "left";
    let base = top;
    label.lines.forEach((text, line) => {
      this.set(pen, label, line);
      const wide = label.widths[line];
      const spare = right - left - wide;
      const at = left + (align === "left" ? 0 : align === "right" ? spare : spare / 2);
      const under = base + label.leading[line] * 0.8;
      base += label.leading[line];
      pen.strokeStyle = theme.halo;
      pen.lineWidth = 3;
      pen.strokeText(text, at, under);
      pen.fillStyle = line > 0 && label.kind !== "sea" ? theme.muted : theme[type.ink];
      pen.fillText(text, at, under);
    });
    pen.globalAlpha = 1;
    if ("letterSpacing" in pen) pen.letterSpacing = "0px";
  }

  dot(pen, label, x, y, theme) {
    pen.beginPath();
    pen.arc(x, y, label.kind === "town" ? 2.2 : 1.6, 0, 2 * Math.PI);
    pen.fillStyle = theme.ink;
    pen.strokeStyle = theme.halo;
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.fill();
  }

  /** The names written now, for tests: text, kind, and box in px of the frame. */
  written() {
    return this.placed.map(({ label, box }) => ({
      id: label.id, kind: label.kind, text: label.lines.join(" "), box: box.slice(0, 4),
    }));
  }
};
