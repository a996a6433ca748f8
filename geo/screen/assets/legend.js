/* Owns the key of the marks: each drawn by the hand that draws the map, and said in plain words. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Legend = class Legend {
  /** Logical px of a row's picture. */
  static SIZE = [54, 32];

  /** Radius, logical px, of an area in a picture. */
  static REACH = 15;

  /**
   * @param {Sarhad.Store} store
   * @param {Sarhad.Drawers} drawers
   */
  constructor(store, drawers) {
    this.store = store;
    this.style = store.config.style;
    drawers.add("key", () => this.content());
    store.on(["theme", "lines", "outlines"], () => drawers.refill("key"));
  }

  say(key, values) {
    return this.store.say(`map.key.${key}`, values);
  }

  /** The key as elements, in the theme now. */
  content() {
    this.marks = new Sarhad.Marks(this.store);
    const { keyMarks, keySigns } = this.style;
    return [
      this.list("marks", this.known(keyMarks).map((name) => this.row(`mark.${name}`, (pen) => this[name](pen)))),
      this.list("signs", [
        this.sizes(), ...keySigns.map((name) => this.row(`sign.${name}`, (pen) => this[name](pen))),
      ]),
      ...(this.store.state.lines ? [this.list("lines", this.lines())] : []),
      this.list("kinds", this.style.symbols.map((symbol, index) => this.kind(symbol, index))),
    ];
  }

  /** The marks that these events can have: an outline only where one was imported. */
  known(names) {
    return names.filter((name) => name !== "outline" || this.store.state.outlines);
  }

  /** A titled list. */
  list(name, rows) {
    const part = Sarhad.element("div", `sarhad-legend sarhad-legend-${name}`);
    const list = Sarhad.element("ul");
    list.append(...rows);
    part.append(Sarhad.element("h2", "", this.say(name)), list);
    return part;
  }

  /** A picture and what it says: in a word, and in a sentence. */
  row(key, draw) {
    const row = Sarhad.element("li");
    row.dataset.key = key;
    const words = Sarhad.element("span");
    const km = this.store.number(this.style.radiusKm[key.split(".")[1]] || 0);
    const source = ((this.store.state.outlines || {}).sources || []).join("; ");
    words.append(
      Sarhad.element("b", "", this.say(key)), Sarhad.element("span", "", this.say(`${key}.says`, { km, source })),
    );
    row.append(this.picture(draw, ...Legend.SIZE), words);
    return row;
  }

  /** A canvas with its origin in the middle, sharp on every screen. */
  picture(draw, width, height) {
    const canvas = Sarhad.element("canvas");
    const { ratio } = this.marks;
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    canvas.setAttribute("aria-hidden", "true");
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, (width / 2) * ratio, (height / 2) * ratio);
    draw(pen);
    return canvas;
  }

  /** What the lines between countries say, as the panel that lists them does. */
  lines() {
    return [...this.style.lines.map(({ name }) => name), "strike"].map((name) => {
      const row = Sarhad.element("li");
      row.dataset.key = `line.${name}`;
      row.append(
        Sarhad.app.parts.lines.sample(name), Sarhad.element("span", "", this.store.say(`map.lines.${name}.legend`)),
      );
      return row;
    });
  }

  /** One kind of event: its symbol and its name. */
  kind(symbol, index) {
    const row = Sarhad.element("li");
    row.append(
      Sarhad.glyph(this.store, index, 13), Sarhad.element("span", "", this.store.say(`symbol.${symbol.name}`)),
    );
    return row;
  }

  /** Symbols of growing numbers of deaths side by side. */
  sizes() {
    const row = Sarhad.element("li", "sarhad-legend-sizes");
    row.dataset.key = "sign.size";
    const { sizeKey } = this.style;
    const gap = 14; // px
    const radii = sizeKey.map((deaths) => this.marks.radius(deaths));
    const width = radii.reduce((sum, r) => sum + 2 * r + gap, 0);
    const height = 2 * Math.max(...radii) + 16;
    const draw = (pen) => {
      let x = -width / 2 + gap / 2;
      radii.forEach((r, i) => {
        pen.save();
        pen.translate(x + r, height / 2 - 15 - r);
        this.marks.symbol(pen, 0, r, false);
        pen.restore();
        this.marks.text(pen, this.store.number(sizeKey[i]), x + r, height / 2 - 7, 11, this.store.theme().ink);
        x += 2 * r + gap;
      });
    };
    const words = Sarhad.element("span");
    words.append(
      Sarhad.element("b", "", this.say("sign.size")), Sarhad.element("span", "", this.say("sign.size.says")),
    );
    row.append(words, this.picture(draw, width, height));
    return row;
  }

  /* One method a mark and a sign, by its name in geo/style.py; the picture's middle is 0, 0. */

  point(pen) {
    this.marks.symbol(pen, 0, 6, false);
  }

  halo(pen) {
    this.marks.wash(pen, [[0, 0, Legend.REACH]]);
    this.marks.symbol(pen, 0, 6, false);
  }

  disc(pen) {
    this.marks.wash(pen, [[0, 0, Legend.REACH]]);
    this.marks.disc(pen, 0, 0, Legend.REACH, this.marks.inks[0]);
    this.marks.number(pen, 0, 0, this.store.number(3), false);
  }

  outline(pen) {
    const path = new Path2D();
    for (const [x, y] of this.style.districtSample) path.lineTo(x * 1.3 * Legend.REACH, y * Legend.REACH);
    path.closePath();
    this.marks.wash(pen, [], [path]);
    this.marks.district(pen, path, [0, 0], this.marks.inks[0]);
    this.marks.number(pen, 0, 0, this.store.number(3), false);
  }

  stretch(pen) {
    this.marks.capsule(pen, 0, 0, 24, this.marks.inks[0]);
    this.marks.number(pen, 0, 0, this.store.number(3), false);
  }

  plate(pen) {
    const area = new Path2D();
    area.roundRect(-26, -16, 52, 32, 3);
    this.marks.hatch(pen, area, this.store.theme().ink, [0, 0]);
    this.marks.plate(pen, 0, 0, this.store.number(3), [[0, 0.67], [1, 0.33]]);
  }

  /** Nothing on the map: the chip that counts it, as it stands above. */
  listed(pen) {
    const theme = this.store.theme();
    pen.beginPath();
    pen.roundRect(-15, -11, 30, 22, 5);
    pen.fillStyle = theme.panel;
    pen.fill();
    pen.strokeStyle = theme.muted;
    pen.setLineDash([]);
    pen.stroke();
    this.marks.text(pen, this.store.number(3), 0, 0, 12, theme.ink);
  }

  hollow(pen) {
    this.marks.symbol(pen, 0, 7, true);
  }

  ring(pen) {
    this.marks.ring(pen, 0, 0, 0, 13);
    this.marks.symbol(pen, 0, 7, false);
  }

  disputed(pen) {
    this.marks.symbol(pen, 0, 8, false);
    this.marks.tick(pen, 8);
  }

  /** The shades side by side, as wide as cells of the map. */
  density(pen) {
    const { cell, shade } = this.style.density;
    pen.fillStyle = this.store.theme().accent;
    shade.forEach((alpha, step) => {
      pen.globalAlpha = alpha;
      pen.fillRect((step - shade.length / 2) * cell, -1.5 * cell, cell, 3 * cell);
    });
    pen.globalAlpha = 1;
  }

  several(pen) {
    this.marks.badge(pen, 0, 0, 13, this.store.number(3), [[0, 0.67], [1, 0.33]]);
  }
};
