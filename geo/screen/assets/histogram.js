/* Owns the bars behind the slider: events per bin of days, and where a day lies on the track. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Histogram = class Histogram {
  /** @param {Sarhad.Store} store @param {HTMLCanvasElement} canvas */
  constructor(store, canvas) {
    this.store = store;
    this.canvas = canvas;
    this.first = store.config.firstDay;
    this.days = store.config.lastDay - store.config.firstDay + 1;
    this.width = 0;
  }

  /** Logical px from the track's left edge to the beginning of a day (a fraction is allowed). */
  x(day) {
    return ((day - this.first) / this.days) * this.width;
  }

  /** The day at a distance from the track's left edge, not rounded. */
  day(x) {
    return this.first + (x / (this.width || 1)) * this.days;
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this, { width, height, ratio });
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.count();
  }

  /** Days per bar: the fewest of these that leave four px for each. */
  binDays() {
    const room = Math.max(1, Math.floor(this.width / 4));
    const steps = [1, 2, 3, 7, 14, 28, 56, 91, 182, 365, 730, 1826];
    return steps.find((days) => Math.ceil(this.days / days) <= room) || steps[steps.length - 1];
  }

  /** Count all events and those that pass the filters, by their first day. */
  count() {
    const { columns } = this.store.state;
    if (!columns || !this.width) return;
    this.bin = this.binDays();
    if (!this.whole || this.whole.columns !== columns) this.whole = this.byDay(columns);
    this.all = this.binned(this.whole.begun, this.whole.from);
    const days = this.store.days();
    this.passing = this.binned(days.begun, days.from);
    this.most = this.all.reduce((a, b) => Math.max(a, b), 1);
  }

  /** Events by first day, whatever the filters. */
  byDay(columns) {
    const { n, first } = columns, from = n ? first[0] : 0;
    const begun = new Uint32Array(n ? first[n - 1] - from + 1 : 0);
    for (let row = 0; row < n; row++) begun[first[row] - from]++;
    return { columns, begun, from };
  }

  /** Counts by day, the first at day `from`, as counts by bar. */
  binned(byDay, from) {
    const bins = new Uint32Array(Math.ceil(this.days / this.bin));
    for (let day = 0; day < byDay.length; day++) {
      // what began before the first day stands at it
      const bin = Math.floor(Math.max(0, from + day - this.first) / this.bin);
      if (bin < bins.length) bins[bin] += byDay[day];
    }
    return bins;
  }

  /** Bars: all events faint, those that pass the filters stronger, in the window the accent. */
  draw() {
    if (!this.all) return;
    const context = this.canvas.getContext("2d"), theme = this.store.theme();
    const [from, to] = this.store.state.window;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    const wide = this.x(this.first + this.bin);
    const gap = wide > 3 ? 1 : 0;
    for (let bin = 0; bin < this.all.length; bin++) {
      const start = this.first + bin * this.bin, left = this.x(start);
      this.bar(context, left, wide - gap, this.all[bin], theme.rule);
      this.bar(context, left, wide - gap, this.passing[bin], theme.sea_label, 0.5);
      const [a, b] = [Math.max(start, from), Math.min(start + this.bin, to + 1)];
      if (b > a) {
        const [x0, x1] = [Math.max(left, this.x(a)), Math.min(left + wide - gap, this.x(b))];
        this.bar(context, x0, Math.max(1, x1 - x0), this.passing[bin], theme.accent);
      }
    }
  }

  bar(context, left, width, n, ink, alpha = 1) {
    if (!n) return;
    // a square root keeps single events visible beside the largest days
    const height = Math.max(2, Math.sqrt(n / this.most) * (this.height - 3));
    context.globalAlpha = alpha;
    context.fillStyle = ink;
    context.fillRect(left, this.height - height, width, height);
    context.globalAlpha = 1;
  }
};
