/* Owns the names on the map: which are written at a zoom, how they look, and where they stand. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * @typedef {Object} Label one name that may be written
 * @property {string} id
 * @property {"country"|"province"|"sea"|"town"} kind
 * @property {Object[]} variants ways to set it: lines, local (which are in Arabic script), sizes
 * @property {Float64Array[]} rings of an area that must hold the name
 * @property {boolean} dot whether it stands beside a dot
 * @property {number} x share of the world's width
 * @property {number} y
 * @property {number} rank smaller is placed first
 * @property {number} from first zoom at which it is written; until the last
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

  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store
   * @param {"english"|"local"|"both"|"none"} mode
   */
  constructor(map, store, mode) {
    Object.assign(this, { map, store, mode, known: [], placed: [] });
    this.paper = new Sarhad.Paper((pen, frame) => this.paint(pen, frame), {
      pane: "sarhad-labels", padding: 0,
    }).addTo(map);
    store.on(["theme", "backdrop"], () => this.paper.draw());
    // marks have moved: wait until they rest, then look again for free places
    store.on("drawn", () => this.later());
    if (document.fonts) document.fonts.addEventListener("loadingdone", () => this.paper.draw());
  }

  /** Write the names in another mode; "none" writes none. */
  speak(mode) {
    if (this.mode === mode) return;
    this.mode = mode;
    if (this.shapes) this.take(this.shapes);
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.paper.draw(), 220);
  }

  /** Take the land file: make all labels once. */
  take(shapes) {
    const { file } = shapes;
    this.shapes = shapes;
    this.known = [
      ...(file.countries || []).map((area) => this.area(area, "country")),
      ...(file.provinces || []).map((area) => this.area(area, "province")),
      ...(file.seas || []).map((sea) => this.sea(sea)),
      ...this.towns(file.towns, file.unit),
    ].filter((label) => label && label.variants.length);
    this.known.sort((a, b) => a.rank - b.rank);
    this.paper.draw();
  }

  /** English, local script or both, as lines. Local is Urdu in Pakistan, else Persian. */
  lines(name, local) {
    const english = name ? [[name, false]] : [];
    const own = local ? [[local, true]] : [];
    if (this.mode === "none") return [];
    if (this.mode === "english") return english.length ? english : own;
    if (this.mode === "local") return own.length ? own : english;
    return [...english, ...own];
  }

  /** A label with the ways in which it may be set, the fairest first. */
  make(id, kind, [lon, lat], lines, rest) {
    const [x, y] = Sarhad.LandShapes.share(lon, lat);
    const { size, second, gap } = Labels.TYPE[kind];
    // a tighter setting is smaller as well
    const setting = (texts, tight) => ({
      lines: texts.map(([text]) => text), local: texts.map(([, own]) => own),
      sizes: texts.map(([, own]) => Math.round((own ? second : size) * (0.7 + 0.3 * tight))),
      gap: gap * tight,
    });
    const variants = lines.length ? [setting(lines, 1)] : [];
    if (variants.length && (rest.rings || rest.off)) {
      const broken = Labels.broken(lines);
      variants.push(setting(lines, 0.5), setting(broken, 1), setting(broken, 0.5));
      variants.push(setting(broken.filter(([, own]) => !own), 0.2));
    }
    return { id, kind, x, y, variants: variants.filter((one) => one.lines.length), ...rest };
  }

  /** Lines with long English names broken at the space nearest their middle. */
  static broken(lines) {
    return lines.flatMap(([text, own]) => {
      const spaces = [...text.matchAll(/ /g)].map((match) => match.index);
      if (own || !spaces.length) return [[text, own]];
      const off = (at) => Math.abs(at - text.length / 2);
      const at = spaces.reduce((best, one) => (off(one) < off(best) ? one : best));
      return [[text.slice(0, at), own], [text.slice(at + 1), own]];
    });
  }

  area(area, kind) {
    if (!area.label || !Number.isFinite(area.label[0])) return null;
    const focus = Sarhad.LandShapes.FOCUS.includes(area.code);
    const country = kind === "country";
    const local = area.country === "PK" ? area.ur : area.fa;
    // a country's name stands alone: two scripts of that size would shout
    const lines = this.lines(area.name, country && this.mode === "both" ? "" : local);
    const cased = lines.map(([text, own]) => [own ? text : text.toUpperCase(), own]);
    return this.make(`${kind}:${area.code}`, kind, area.label, cased, {
      rank: country ? 1 : focus ? 0 : 900, from: country ? 3.5 : focus ? 4.25 : 6.5,
      until: country ? 8.5 : 11, rings: this.shapes.rings(area),
    });
  }

  sea(sea) {
    const lines = this.lines(sea.name, this.mode === "both" ? "" : sea.fa || sea.ur);
    return this.make(`sea:${sea.name}`, "sea", sea.label, lines, {
      rank: 2, from: 4, until: 10, off: this.shapes.layers.land,
    });
  }

  /** Towns come as columns, in the order in which they should get their names. */
  towns(columns, unit) {
    if (!columns) return [];
    return columns.name.map((name, i) => {
      const rank = columns.rank[i];
      const lines = this.lines(name, columns.local[i]);
      const at = [columns.lon[i] * unit, columns.lat[i] * unit];
      // the map is about two provinces: their towns are named one step earlier
      const early = this.shapes.inFocus(at[0], at[1]) ? 1.25 : 0;
      return this.make(`town:${i}`, rank <= 2 ? "town" : "village", at, lines, {
        rank: 10 + (rank - early) * 100 + i / columns.name.length, dot: true, until: 99,
        from: Labels.ZOOM_OF_RANK[Math.max(1, Math.min(6, rank))] - early,
      });
    });
  }

  /** From which zoom towns of rank 1 to 6 are written. */
  static ZOOM_OF_RANK = [0, 5, 5.75, 6.5, 7.25, 8, 8.75];

  /** Write the names of this frame. */
  paint(pen, frame) {
    this.placed = [];
    if (!this.known.length) return;
    this.font = this.font || getComputedStyle(this.map.getContainer()).fontFamily;
    const place = new Sarhad.LabelPlaces(this.obstacles(frame), frame);
    for (const label of this.known) {
      if (frame.zoom < label.from || frame.zoom > label.until) continue;
      const x = label.x * frame.world - frame.origin.x;
      const y = label.y * frame.world - frame.origin.y;
      if (x < -80 || y < -40 || x > frame.width + 80 || y > frame.height + 40) continue;
      for (const variant of label.variants) {
        this.measure(pen, label, variant);
        const box = place.find(label, variant, x, y);
        if (!box) continue;
        this.placed.push({ label, variant, x, y, box });
        break;
      }
    }
    for (const one of this.placed) this.write(pen, one);
  }

  /** What names keep away from: controls never, marks if there is room elsewhere. */
  obstacles(frame) {
    const { slots } = this.store;
    const container = this.map.getContainer();
    const map = container.getBoundingClientRect();
    const over = [slots.bottom, slots.left, slots.right]
      .flatMap((slot) => Array.from(slot ? slot.querySelectorAll(":scope > *, .sarhad-chip") : []));
    const controls = [...over, ...container.querySelectorAll(".leaflet-control")]
      .map((element) => element.getBoundingClientRect())
      .filter((box) => box.width && box.height)
      .map((box) => [box.left - map.left - 6, box.top - map.top - 6,
        box.right - map.left + 6, box.bottom - map.top + 6]);
    const layer = Sarhad.app && Sarhad.app.layer;
    const marks = layer && layer.drawn ? layer.drawn() : [];
    // of an area only the number in its middle is in the way
    const half = { plate: [16, 12], disc: [8, 8], outline: [8, 8], stretch: [8, 8] };
    const solid = marks.map(({ mark, x, y, r }) => {
      const [w, h] = half[mark] || [r + 1, r + 1];
      return [x - w, y - h, x + w, y + h];
    });
    const { lines, pins } = Sarhad.app ? Sarhad.app.parts : {};
    for (const part of [lines, pins]) {
      for (const [x, y] of (part && part.spots) || []) solid.push([x - 9, y - 9, x + 9, y + 9]);
    }
    return { controls, marks: solid, frame };
  }

  /** Width of each line and the size of the whole, kept as long as the fonts are the same. */
  measure(pen, label, variant) {
    const stamp = document.fonts ? document.fonts.size + document.fonts.status : "";
    if (variant.measured === stamp) return;
    variant.widths = variant.lines.map((text, line) => {
      this.set(pen, label, variant, line);
      // the last letter's gap is not part of the word
      return pen.measureText(text).width - (variant.local[line] ? 0 : variant.gap);
    });
    variant.leading = variant.sizes.map((size, line) => size * (variant.local[line] ? 1.3 : 1.2));
    variant.width = Math.max(...variant.widths);
    variant.height = variant.leading.reduce((sum, height) => sum + height, 0);
    variant.measured = stamp;
  }

  /** Set font, direction and spacing for one line. */
  set(pen, label, { local, sizes, gap }, line) {
    const weight = local[line] ? 400 : Labels.TYPE[label.kind].weight;
    const style = label.kind === "sea" ? "italic " : "";
    pen.font = `${style}${weight} ${sizes[line]}px ${this.font}`;
    pen.direction = local[line] ? "rtl" : "ltr";
    if ("letterSpacing" in pen) pen.letterSpacing = local[line] ? "0px" : `${gap}px`;
  }

  /** Write one label in its box: [left, top, right, bottom, alignment]. */
  write(pen, { label, variant, x, y, box: [left, top, right, , align] }) {
    const theme = this.store.theme();
    const type = Labels.TYPE[label.kind];
    const pictured = Boolean(this.store.state.backdrop); // names need a stronger edge on a picture
    if (label.dot) this.dot(pen, label, x, y, theme);
    pen.lineJoin = "round";
    pen.textBaseline = "alphabetic";
    pen.textAlign = "left";
    let base = top;
    variant.lines.forEach((text, line) => {
      this.set(pen, label, variant, line);
      const spare = right - left - variant.widths[line];
      const at = left + (align === "left" ? 0 : align === "right" ? spare : spare / 2);
      const under = base + variant.leading[line] * 0.8;
      base += variant.leading[line];
      pen.globalAlpha = pictured ? 1 : 0.85;
      pen.strokeStyle = theme.halo;
      pen.lineWidth = (label.dot ? 3 : 2.5) + (pictured ? 1 : 0);
      pen.strokeText(text, at, under);
      pen.globalAlpha = pictured ? 1 : type.alpha;
      pen.fillStyle = variant.local[line] && label.dot ? theme.muted : theme[type.ink];
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
    return this.placed.map(({ label, variant, box }) => ({
      id: label.id, kind: label.kind, text: variant.lines.join(" "), box: box.slice(0, 4),
    }));
  }
};
