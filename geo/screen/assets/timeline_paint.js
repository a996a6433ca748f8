/* Owns how the time line is drawn: bars, diamonds, key dates, ticks and the brush. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Draws one picture of bins on a canvas of a given size, in CSS px. */
Sarhad.TimelinePaint = class TimelinePaint {
  /**
   * @param {CanvasRenderingContext2D} pen already scaled to CSS px
   * @param {Object} scene {store, bins, width, height, measure, hover, font, keyDates, brushing,
   *   choiceEnds}
   */
  constructor(pen, scene) {
    Object.assign(this, scene);
    this.pen = pen;
    this.theme = this.store.theme();
    this.narrow = this.width < 640;
    Object.assign(this, Sarhad.TimelinePaint.layout(this.width, this.height));
    const [from, to] = this.bins.domain;
    this.perDay = (this.right - this.left) / (to - from + 1);
    // while a brush is drawn everything keeps its height, so that only the light changes
    this.top = this.scaleTop || Sarhad.TimelinePaint.nice(this.bins.tallest(this.measure));
  }

  /** Lines of the picture, CSS px from the top left. */
  static layout(width, height) {
    const narrow = width < 640;
    return {
      left: narrow ? 12 : 112, right: width - (narrow ? 12 : 18),
      ceiling: narrow ? 30 : 24, floor: Math.round(height * (narrow ? 0.51 : 0.535)),
      zero: Math.round(height * (narrow ? 0.75 : 0.735)), swing: Math.round(height * 0.145),
      foot: height - 8,
    };
  }

  /** A round number at or above n, for the top of the scale. */
  static nice(n) {
    const steps = [4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40];
    for (let power = 1; ; power *= 10) {
      const found = steps.find((step) => step * power >= n);
      if (found) return found * power;
    }
  }

  x(day) {
    return this.left + (day - this.bins.domain[0]) * this.perDay;
  }

  y(value) {
    return this.floor - (value / this.top) * (this.floor - this.ceiling);
  }

  paint() {
    this.pen.clearRect(0, 0, this.width, this.height);
    this.windowBack();
    this.grid();
    this.keyLines();
    this.spans();
    this.bars();
    this.scale();
    this.diamonds();
    this.ticks();
    this.names();
    this.selected();
    this.brush();
  }

  text(words, x, y, { size = 11, colour = this.theme.muted, align = "left", weight = 400 } = {}) {
    const { pen } = this;
    pen.font = `${weight} ${size}px ${this.font}`;
    pen.fillStyle = colour;
    pen.textAlign = align;
    pen.textBaseline = "alphabetic";
    pen.fillText(words, x, y);
  }

  line(x0, y0, x1, y1, colour, width = 1, dash = []) {
    const { pen } = this;
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.setLineDash(dash);
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    pen.stroke();
    pen.setLineDash([]);
  }

  /** Whether a bin lies in the window, at least in part. */
  inWindow(bin) {
    const [from, to] = this.store.state.window;
    return this.bins.edges[bin] <= to && this.bins.edges[bin + 1] - 1 >= from;
  }

  /** Shade the days that the frame shows around a short window. */
  windowBack() {
    const { pen, store: { state: { window: [from, to] } } } = this;
    const [first, last] = this.bins.domain;
    pen.fillStyle = this.theme.rule;
    pen.globalAlpha = 0.35;
    for (const [a, b] of [[first, from], [to + 1, last + 1]]) {
      if (b > a) pen.fillRect(this.x(a), 6, this.x(b) - this.x(a), this.foot - 22);
    }
    pen.globalAlpha = 1;
  }

  /** Base lines, and the two figures that make heights readable. */
  grid() {
    for (const value of [this.top / 2, this.top]) {
      if (value !== Math.round(value)) continue;
      const y = Math.round(this.y(value)) + 0.5;
      this.line(this.left, y, this.right, y, this.theme.rule, 1, [1, 3]);
      const words = this.store.number(value);
      if (this.narrow) this.text(words, this.right, y - 3, { size: 10, align: "right" });
      else this.text(words, this.left - 8, y + 3.5, { size: 10, align: "right" });
    }
    for (const y of [this.floor, this.zero]) {
      this.line(this.left, y + 0.5, this.right, y + 0.5, this.theme.rule);
    }
  }

  /** Key dates of the window: a dashed line, and its name where there is room in two rows. */
  keyLines() {
    const [from, to] = this.bins.domain;
    // on a narrow frame the choice of the measure stands in the first row
    const ends = [this.narrow ? this.choiceEnds : -Infinity, -Infinity];
    const limits = [Infinity, this.right - this.figureRoom()];
    const shown = (this.keyDates || []).filter(({ day }) => day >= from && day <= to);
    this.named = [];
    for (const { day, label } of shown.sort((a, b) => a.day - b.day)) {
      const x = this.x(day + 0.5);
      this.pen.font = `400 11px ${this.font}`;
      const wide = this.pen.measureText(label).width;
      const flip = x + 5 + wide > this.right;
      const start = flip ? x - 5 - wide : x + 5;
      const row = ends.findIndex((end, at) => start > end + 6 && start + wide <= limits[at]);
      if (row < 0 || start < this.left) continue;
      ends[row] = start + wide;
      this.named.push({ label, day, x: start, wide, y: 16 + row * 13 });
    }
    for (const { day } of shown) this.keyLine(day);
  }

  /** How much of the second row of names the figure of a narrow frame's scale takes, px. */
  figureRoom() {
    if (!this.narrow) return -Infinity;
    this.pen.font = `400 10px ${this.font}`;
    return this.pen.measureText(this.store.number(this.top)).width + 6;
  }

  /** The line of a key date, broken where the name of another date stands in its way. */
  keyLine(day) {
    const x = this.x(day + 0.5), room = 2; // px beside a name
    let top = this.narrow && x < this.choiceEnds + room ? 24 : 8;
    for (const other of [...this.named].sort((a, b) => a.y - b.y)) {
      if (other.day === day || x <= other.x - room || x >= other.x + other.wide + room) continue;
      if (other.y - 11 > top) this.line(x, top, x, other.y - 11, this.theme.muted, 1, [2, 3]);
      top = other.y + 4;
    }
    this.line(x, top, x, this.zero + this.swing + 2, this.theme.muted, 1, [2, 3]);
  }

  /** Dates known to more than a day, as far as they may reach; darker where several do. */
  spans() {
    const { incidents, acts } = this.bins.spans;
    this.covered(incidents, this.floor + 3.5);
    this.covered(acts, this.zero + 0.5);
  }

  /** As many spans as make a line as dark as it gets. */
  static DARKEST = 4;

  /**
   * A line over the days that spans cover: `change` is how many begin and end at each day. Days
   * that are as dark as each other are one stroke: of many events each day has a change.
   */
  covered(change, y) {
    const [from] = this.bins.domain, { DARKEST } = TimelinePaint;
    for (let day = 0, start = 0, n = 0, dark = 0; day < change.length; day++) {
      n += change[day];
      const next = day + 1 < change.length ? Math.min(n, DARKEST) : 0;
      if (next === dark) continue;
      this.pen.globalAlpha = 1 - 0.5 ** dark;
      if (dark) this.line(this.x(from + start), y, this.x(from + day), y, this.theme.muted);
      dark = next;
      start = day;
    }
    this.pen.globalAlpha = 1;
  }

  /** Left and width of a bin's bar: 3 to 22 px, centred. */
  bar(bin) {
    const a = this.x(this.bins.edges[bin]);
    const whole = this.x(this.bins.edges[bin + 1]) - a;
    const width = Math.max(3, Math.min(22, whole - (whole > 8 ? whole * 0.25 : 1)));
    return [a + (whole - width) / 2, width];
  }

  /** Best figures by kind, above them in a lighter tone what the ranges add. */
  bars() {
    const { bins, measure } = this, sums = new Float64Array(bins.n);
    const places = Array.from(sums, (_, bin) => this.bar(bin));
    if (measure === "deaths") {
      this.layer(bins.best, 1, sums, places);
      this.layer(bins.extra, 0.32, sums, places);
    } else this.layer(bins.events, 1, sums, places);
    for (let bin = 0; bin < bins.n && measure === "deaths"; bin++) {
      if (!bins.unknown[bin]) continue;
      const whole = sums[bin];
      this.pen.globalAlpha = this.inWindow(bin) ? 1 : 0.3;
      this.unknownTick(...places[bin], this.y(Math.min(whole, this.top)) - (whole ? 3 : 0));
    }
    this.pen.globalAlpha = 1;
  }

  /** Lay values by bin and symbol on the bars as high as they are: one colour after the other. */
  layer(values, alpha, sums, places) {
    const { pen, bins } = this;
    for (let symbol = 0; symbol < bins.symbols; symbol++) {
      pen.fillStyle = this.store.ink(symbol);
      for (let bin = 0; bin < bins.n; bin++) {
        const value = values[bin * bins.symbols + symbol];
        if (!value) continue;
        const low = this.y(sums[bin]), high = this.y(Math.min(this.top, sums[bin] + value));
        sums[bin] += value;
        pen.globalAlpha = this.inWindow(bin) ? alpha : 0.3 * alpha;
        pen.fillRect(places[bin][0], high, places[bin][1], Math.max(0.75, low - high));
      }
    }
  }

  /** A hollow tick: deaths are not known, which is not none. */
  unknownTick(x, width, base) {
    const { pen } = this;
    const w = Math.max(3, Math.min(7, width));
    pen.lineWidth = 1;
    pen.strokeStyle = this.theme.muted;
    pen.strokeRect(Math.round(x + (width - w) / 2) + 0.5, Math.round(base) - 4.5, w - 1, 4);
  }

  /** The scale's name: in the margin; a narrow frame has none and says it among the names. */
  scale() {
    if (this.narrow) return;
    const words = this.store.say("map.timeline.scale");
    const lines = words.split(/(?<=[,،]) /); // "Goldstein scale," and below it "a convention"
    lines.slice(0, 2).forEach((line, i) => {
      const y = this.foot - 6 + i * 11; // clear of the name of conflict above
      this.text(line, this.left - 8, y, { size: 10, align: "right" });
    });
  }

  /** Diplomatic acts about the zero line. */
  diamonds() {
    this.acts = new Sarhad.TimelineActs(this);
    this.acts.draw();
  }

  /** Days under the axis, as many as fit; the year is said where it changes. */
  ticks() {
    let end = -Infinity;
    const { domain, unit } = this.bins;
    this.pen.font = `400 11px ${this.font}`;
    for (const { day, words } of Sarhad.TimelineTicks.of(this.store, domain, this.perDay)) {
      const wide = this.pen.measureText(words).width;
      const middle = this.x(unit === "day" ? day + 0.5 : day);
      const start = Math.max(this.left, Math.min(this.right - wide, middle - wide / 2));
      if (start < end + 10) continue;
      const top = this.zero + this.swing + 4;
      this.line(middle, top, middle, top + 4, this.theme.rule);
      this.text(words, start, this.foot);
      end = start + wide;
    }
  }

  /** Names of the tracks, and of the key dates above all. */
  names() {
    const say = (key) => this.store.say(`map.timeline.${key}`);
    if (this.narrow) {
      const y = this.zero - this.swing + 2;
      this.halo(say("cooperation"), this.left, y);
      this.halo(say("scale"), this.right, y, "right");
    } else {
      this.text(say("cooperation"), this.left - 8, this.zero - 5, { align: "right" });
      this.text(say("conflict"), this.left - 8, this.zero + 10, { align: "right" });
    }
    for (const { label, x, y } of this.named) this.halo(label, x, y, "left", this.theme.ink, 11);
  }

  /** Small text with the panel's colour around it, so that marks behind do not cross it. */
  halo(words, x, y, align = "left", colour = this.theme.muted, size = 10) {
    const { pen } = this;
    pen.font = `400 ${size}px ${this.font}`;
    pen.textAlign = align;
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = this.theme.panel;
    pen.strokeText(words, x, y);
    this.text(words, x, y, { size, colour, align });
  }

  /** The event of the open card. */
  selected() {
    const { selected, columns } = this.store.state;
    if (selected < 0 || selected >= columns.n) return;
    const day = this.bins.day(selected);
    const [from, to] = this.bins.domain;
    if (columns.first[selected] > to || columns.last[selected] < from) return;
    const [x, width] = this.bar(this.bins.of(day));
    const incident = columns.kind[selected] < this.store.config.style.incidentKinds;
    const { pen } = this;
    pen.fillStyle = this.theme.accent;
    if (incident) pen.fillRect(x - 2, this.floor + 1.5, width + 4, 2.5);
    else this.acts.choose(this.bins.of(day), columns.cooperation[selected]);
  }

  /** The part that is being brushed, and the bin under the pointer. */
  brush() {
    const { pen } = this;
    if (this.brushing) {
      const [from, to] = this.store.state.window;
      const [a, b] = [this.x(from), this.x(to + 1)];
      for (const x of [a, b]) this.line(x, 6, x, this.foot - 16, this.theme.accent, 1.5);
      pen.globalAlpha = 0.08;
      pen.fillStyle = this.theme.accent;
      pen.fillRect(a, 6, b - a, this.foot - 22);
      pen.globalAlpha = 1;
    } else if (this.hover >= 0 && this.hover < this.bins.n) {
      const a = this.x(this.bins.edges[this.hover]);
      const b = this.x(this.bins.edges[this.hover + 1]);
      pen.globalAlpha = 0.09;
      pen.fillStyle = this.theme.accent;
      pen.fillRect(a, 6, Math.max(3, b - a), this.foot - 22);
      pen.globalAlpha = 1;
    }
  }
};
