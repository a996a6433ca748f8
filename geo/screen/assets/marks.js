/* Owns how one mark looks: symbols, halos, discs, hatching, plates and numbers on a canvas. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Draws marks in logical pixels on a 2D context. Sprites are kept until the theme changes. */
Sarhad.Marks = class Marks {
  /** @param {Sarhad.Store} store */
  constructor(store) {
    this.store = store;
    this.style = store.config.style;
    this.sprites = new Map();
    this.easel = new OffscreenCanvas(1, 1);
    this.pen = this.easel.getContext("2d");
    this.forget();
  }

  /** Drop every sprite: the theme or the screen's pixel ratio is another. */
  forget() {
    this.empty();
    this.hatches = new Map();
    this.ratio = window.devicePixelRatio || 1;
    this.theme = this.store.theme();
    this.inks = this.style.symbols.map((_, symbol) => this.store.ink(symbol));
  }

  /** Radius, logical px, of a number of deaths: area grows with deaths, null as the smallest. */
  radius(deaths) {
    const { min, max, deathsAtMax } = this.style.radius;
    if (!deaths) return min;
    return Math.max(min, max * Math.sqrt(Math.min(deaths, 4 * deathsAtMax) / deathsAtMax));
  }

  /** Radius of the badge that stands for `n` events at one point. */
  badgeRadius(n) {
    const [least, growth, greatest] = this.style.badge;
    return Math.min(least + growth * Math.sqrt(n), greatest);
  }

  /** A shape of the legend around 0, 0, with the area of a circle of radius r. */
  outline(context, shape, r) {
    const corners = this.style.shapes[shape];
    context.beginPath();
    if (!corners || !corners.length) {
      context.arc(0, 0, r, 0, 2 * Math.PI);
      return;
    }
    for (const [x, y] of corners) context.lineTo(x * r, y * r);
    context.closePath();
  }

  /**
   * A symbol drawn once, then copied.
   * @param {number} symbol index in style.symbols
   * @param {number} r logical px
   * @param {boolean} hollow deaths unknown, or only a highest figure
   * @param {boolean} disputed a stroke across its rim
   * @returns {{picture: ImageBitmap, halfWidth: number, halfHeight: number}}
   */
  sprite(symbol, r, hollow, disputed) {
    const size = Math.round(r * 2) / 2;
    const half = Math.ceil(size * 1.6 + 3); // the triangle's corners reach 1.56 r
    return this.kept(`${symbol}|${size}|${hollow}|${disputed}`, half, half, (context) => {
      this.symbol(context, symbol, size, hollow);
      if (disputed) this.tick(context, size);
    });
  }

  /** Square px of pictures that are kept: more than any frame needs. */
  static MOST = 2.5e6;

  /** Give back all pictures that are kept. */
  empty() {
    for (const { picture } of this.sprites.values()) picture.close();
    this.sprites.clear();
    this.drawn = 0; // square px of them
  }

  /**
   * What `draw` draws around 0, 0, drawn once: copying a picture is quicker than text and arcs.
   * All are drawn on one easel and taken off it, for a canvas holds some 30 KB beside its pixels.
   */
  kept(key, halfWidth, halfHeight, draw) {
    const known = this.sprites.get(key);
    if (known) return known;
    const { easel, ratio } = this;
    easel.width = Math.round(2 * halfWidth * ratio); // empties it
    easel.height = Math.round(2 * halfHeight * ratio);
    this.pen.scale(ratio, ratio);
    this.pen.translate(halfWidth, halfHeight);
    draw(this.pen);
    const sprite = { picture: easel.transferToImageBitmap(), halfWidth, halfHeight };
    const square = 4 * halfWidth * halfHeight;
    if (this.drawn + square > Marks.MOST) this.empty(); // some MB of small pictures at most
    this.drawn += square;
    this.sprites.set(key, sprite);
    return sprite;
  }

  symbol(context, symbol, r, hollow) {
    const { shape } = this.style.symbols[symbol];
    const { panel, symbol_edge: edge } = this.theme, { hand } = this.style;
    context.lineJoin = "round";
    this.outline(context, shape, r);
    if (!hollow) {
      context.fillStyle = this.inks[symbol];
      context.fill();
      context.lineWidth = hand.edge;
      context.strokeStyle = edge;
      context.stroke();
      return;
    }
    // the dark edge outside, the ink inside it, the paper in the middle: still a legend's row
    context.lineWidth = hand.hollow + 2 * hand.edge;
    context.strokeStyle = edge;
    context.stroke();
    context.fillStyle = panel;
    context.fill();
    context.lineWidth = hand.hollow;
    context.strokeStyle = this.inks[symbol];
    context.stroke();
  }

  /** A short stroke across the rim, upper right: who did it is disputed. */
  tick(context, r, x = 0, y = 0) {
    const { tick } = this.style;
    const [from, to] = [r - tick, r + tick].map((reach) => reach * Math.SQRT1_2);
    for (const [width, ink] of [[4, this.theme.halo], [1.8, this.theme.ink]]) {
      context.beginPath();
      context.moveTo(x + from, y - from);
      context.lineTo(x + to, y - to);
      context.lineWidth = width;
      context.lineCap = "round";
      context.strokeStyle = ink;
      context.stroke();
    }
  }

  /** Copy a sprite with its middle at x, y, on whole screen pixels. */
  put(context, { picture, halfWidth, halfHeight }, x, y) {
    const at = (v, half) => Math.round((v - half) * this.ratio) / this.ratio;
    const [width, height] = [picture.width / this.ratio, picture.height / this.ratio];
    context.drawImage(picture, at(x, halfWidth), at(y, halfHeight), width, height);
  }

  /** A thin outline at the size of the highest figure, where that is above the best one. */
  ring(context, symbol, x, y, r, light = 1) {
    const [width, alpha] = this.style.hand.range;
    context.save();
    context.translate(x, y);
    this.outline(context, this.style.symbols[symbol].shape, r);
    context.lineJoin = "round";
    context.lineWidth = width;
    context.strokeStyle = this.theme.ink;
    context.globalAlpha = alpha * light;
    context.stroke();
    context.restore();
  }

  /**
   * Soft discs of near events and districts, laid as one: where they overlap, nothing adds up.
   * `outlines` are paths whose outer rings turn as a disc does, `shift` px to the right and down.
   */
  wash(context, discs, outlines = [], shift = [0, 0]) {
    context.globalAlpha = this.style.hand.wash;
    context.fillStyle = this.theme.muted;
    const draw = (pen) => {
      for (const [x, y, r] of discs) {
        pen.moveTo(x + r, y);
        pen.arc(x, y, r, 0, 2 * Math.PI);
      }
    };
    if (outlines.length) {
      const all = new Path2D(), moved = new DOMMatrix([1, 0, 0, 1, ...shift]);
      for (const path of outlines) all.addPath(path, moved);
      draw(all);
      context.fill(all);
    } else {
      context.beginPath();
      draw(context);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  /** The outline of a district; `shift` as in `wash`. */
  district(context, path, shift, ink, light = 1) {
    const [width, alpha] = this.style.hand.outline;
    context.save();
    context.translate(...shift);
    context.globalAlpha = alpha * light;
    context.lineJoin = "round";
    context.lineWidth = width;
    context.strokeStyle = ink;
    context.stroke(path);
    context.restore();
  }

  /** The rim of a district's disc, no dot; `light` below 1 for what began before the window. */
  disc(context, x, y, r, ink, light = 1) {
    const [width, alpha] = this.style.hand.rim;
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.globalAlpha = alpha * light;
    context.lineWidth = width;
    context.strokeStyle = ink;
    context.stroke();
    context.globalAlpha = 1;
  }

  /** The dashed capsule of a road or border stretch: `reach` px to each side. */
  capsule(context, x, y, reach, ink, light = 1) {
    const { bow: [share, least, greatest], stretch: [alpha, width, strong], dash } = this.style.hand;
    const r = Math.max(least, Math.min(greatest, reach * share));
    const half = Math.max(r, reach);
    context.beginPath();
    context.roundRect(x - half, y - r, 2 * half, 2 * r, r);
    context.globalAlpha = alpha * light;
    context.fillStyle = ink;
    context.fill();
    context.globalAlpha = strong * light;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.strokeStyle = ink;
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** Thin diagonal lines in an area; `shift` keeps them on the ground while the map moves. */
  hatch(context, path, ink, shift) {
    if (!this.hatches.has(ink)) this.hatches.set(ink, this.hatchTile(ink));
    const pattern = context.createPattern(this.hatches.get(ink), "repeat");
    const scale = 1 / this.ratio;
    pattern.setTransform(new DOMMatrix([scale, 0, 0, scale, shift[0], shift[1]]));
    context.fillStyle = pattern;
    context.fill(path, "evenodd");
    context.globalAlpha = 0.5;
    context.lineWidth = 1;
    context.strokeStyle = ink;
    context.stroke(path);
    context.globalAlpha = 1;
  }

  /** A square that repeats; its side is the lines' distance across their slope. */
  hatchTile(ink) {
    const [gap, width, alpha] = this.style.hand.hatch;
    const side = Math.round(gap * Math.SQRT2 * this.ratio);
    const tile = document.createElement("canvas");
    tile.width = tile.height = side;
    const context = tile.getContext("2d");
    context.globalAlpha = alpha;
    context.strokeStyle = ink;
    context.lineWidth = width * this.ratio;
    context.beginPath();
    for (const offset of [-side, 0, side]) {
      context.moveTo(offset - 2, side + 2);
      context.lineTo(offset + side + 2, -2);
    }
    context.stroke();
    return tile;
  }

  /** A rounded plate with a number over a thin band of the kinds it stands for. */
  plate(pen, x, y, text, shares) {
    const [least, more, high] = this.style.hand.plate, band = 4;
    const [halfWidth, halfHeight] = [(least + more * text.length) / 2, high / 2];
    pen.save();
    pen.translate(Math.round(x), Math.round(y));
    const box = () => {
      pen.beginPath();
      pen.roundRect(-halfWidth, -halfHeight, 2 * halfWidth, 2 * halfHeight, 5);
    };
    pen.save();
    box();
    pen.clip();
    pen.fillStyle = this.theme.panel;
    pen.fill();
    let at = -halfWidth;
    for (const [symbol, share] of shares) {
      pen.fillStyle = this.inks[symbol];
      pen.fillRect(at, halfHeight - band, 2 * halfWidth * share + 0.5, band);
      at += 2 * halfWidth * share;
    }
    pen.restore();
    box();
    pen.lineWidth = this.style.hand.edge;
    // a dark edge on dark land is none: the plate would be a hole
    pen.strokeStyle = this.store.state.theme === "dark" ? this.theme.muted : this.theme.symbol_edge;
    pen.stroke();
    pen.restore();
    this.figure(pen, x, y - 2, text, 12, this.theme.ink, "");
    return [halfWidth, halfHeight];
  }

  /** A line from a spot of the map to what stands aside from it; a dot marks a known spot. */
  leader(context, [x, y], [toX, toY], light = 1, dot = true) {
    context.globalAlpha = light;
    for (const [more, ink] of [[2, this.theme.halo], [0, this.theme.ink]]) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      context.lineWidth = 1.2 + more;
      context.strokeStyle = ink;
      context.stroke();
      if (!dot) continue; // of an area nobody knows the spot
      context.beginPath();
      context.arc(x, y, 1.8 + more / 2, 0, 2 * Math.PI);
      context.fillStyle = ink;
      context.fill();
    }
    context.globalAlpha = 1;
  }

  /** One round badge for several events: a ring split by kind around the number. */
  badge(context, x, y, r, text, shares, disputed = false) {
    const half = Math.ceil(r + (disputed ? 5 : 2)); // px: the slash reaches beyond the rim
    const key = `badge|${text}|${disputed}|${shares}`;
    const sprite = this.kept(key, half, half, (pen) => {
      this.ringed(pen, r, shares);
      this.text(pen, text, 0, 0, r > 13 ? 12 : 11, this.theme.ink);
      if (disputed) this.tick(pen, r);
    });
    this.put(context, sprite, x, y);
  }

  /** A disc of paper with a ring split by kind, around 0, 0. */
  ringed(pen, r, shares) {
    const [least, share] = this.style.hand.band, band = Math.max(least, r * share);
    const circle = (radius, from = 0, to = 2 * Math.PI) => {
      pen.beginPath();
      pen.arc(0, 0, radius, from, to);
    };
    circle(r);
    pen.fillStyle = this.theme.panel;
    pen.fill();
    let angle = -Math.PI / 2;
    pen.lineWidth = band;
    for (const [symbol, share] of shares) {
      circle(r - band / 2, angle, angle + 2 * Math.PI * share);
      pen.strokeStyle = this.inks[symbol];
      pen.stroke();
      angle += 2 * Math.PI * share;
    }
    pen.lineWidth = this.style.hand.edge;
    pen.strokeStyle = this.theme.symbol_edge;
    circle(r);
    pen.stroke();
  }

  /** A number on the land itself, with a halo in the land's colour. */
  number(context, x, y, text, single) {
    const ink = single ? this.theme.muted : this.theme.ink;
    this.figure(context, x, y, text, single ? 11 : 12.5, ink, this.theme.halo);
  }

  /** A number upon a rim: a tag with square corners, edged as the rim, that is no badge of a place. */
  tag(context, x, y, text, ink) {
    const halfWidth = (9 + 6.5 * text.length) / 2, halfHeight = 7.5;
    const draw = (pen) => {
      pen.beginPath();
      pen.roundRect(-halfWidth, -halfHeight, 2 * halfWidth, 2 * halfHeight, 2);
      Object.assign(pen, { fillStyle: this.theme.panel, strokeStyle: ink, lineWidth: 1.2 });
      pen.fill();
      pen.stroke();
    };
    this.put(context, this.kept(`tag|${text.length}|${ink}`, Math.ceil(halfWidth) + 1, 9, draw), x, y);
    this.figure(context, x, y, text, 10.5, this.theme.ink);
  }

  /** Length from which a number on an area is seldom the same again while days are moved. */
  static SELDOM = 4;

  /** Copy a number that was written once; one that is seldom asked for again is not kept. */
  figure(context, x, y, text, size, ink, halo) {
    if (text.length >= Marks.SELDOM) {
      const at = (v) => Math.round(v * this.ratio) / this.ratio; // on whole screen pixels, as `put`
      this.text(context, text, at(x), at(y), size, ink, halo);
      return;
    }
    const draw = (pen) => this.text(pen, text, 0, 0, size, ink, halo);
    const key = `figure|${text}|${size}|${ink}|${halo}`;
    this.put(context, this.kept(key, 8 + 4 * text.length, 10, draw), x, y);
  }

  text(context, text, x, y, size, ink, halo = "") {
    context.font = this.font(size);
    context.textAlign = "center";
    context.textBaseline = "middle";
    if (halo) {
      context.lineWidth = 3.5;
      context.lineJoin = "round";
      context.strokeStyle = halo;
      context.strokeText(text, x, y + 0.5);
    }
    context.fillStyle = ink;
    context.fillText(text, x, y + 0.5);
  }

  font(size) {
    return `600 ${size}px "IBM Plex Sans", system-ui, sans-serif`;
  }

  /** The accent ring around what is selected. */
  chosen(context, x, y, r) {
    for (const [width, ink] of [[5, this.theme.halo], [2.5, this.theme.accent]]) {
      context.beginPath();
      context.arc(x, y, r + 4.5, 0, 2 * Math.PI);
      context.lineWidth = width;
      context.strokeStyle = ink;
      context.stroke();
    }
  }
};
