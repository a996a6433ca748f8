/* Owns the drawing of an area: by mouse, finger or keys, on a sheet over the map. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * One drawing at a time. "box" is dragged from corner to corner, or its two corners are tapped;
 * of "polygon" every corner is tapped, the first or last one again to finish. By keys a frame
 * or a cross is moved. Corners are kept as places, so that the map may be zoomed meanwhile.
 */
Sarhad.Draw = class Draw {
  static NEAR = 12; // px: a tap as near as this to a corner means the corner
  static STEP = 24; // px that an arrow key moves; with Shift a frame grows, a cross goes finely

  /** @param {Function} done called with the area's text, or with null where it was given up */
  constructor(map, store, done) {
    Object.assign(this, { map, store, done, mode: "" });
    this.sheet = Sarhad.element("div", "sarhad-draw");
    this.sheet.tabIndex = 0;
    this.sheet.setAttribute("role", "application");
    this.svg = this.shape("svg", {});
    this.line = this.shape("path", { class: "sarhad-draw-line" });
    this.dots = this.shape("g", { class: "sarhad-draw-dots" });
    this.svg.append(this.line, this.dots);
    this.sheet.append(this.svg);
    this.bar = this.makeBar();
    for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.sheet.addEventListener(name, (event) => this[name](event));
    }
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    L.DomEvent.disableClickPropagation(this.sheet);
    // Leaflet makes a double click of two quick taps wherever they were: it must not see them
    L.DomEvent.on(this.sheet, "mousemove click", L.DomEvent.stopPropagation);
    map.on("move zoom", () => this.paint());
  }

  shape(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  /** What to do next, and buttons for who has no keys. */
  makeBar() {
    const bar = Sarhad.element("div", "sarhad-draw-bar");
    this.hint = Sarhad.element("p", "sarhad-draw-hint");
    this.hint.setAttribute("role", "status");
    this.hint.id = "sarhad-draw-hint";
    this.sheet.setAttribute("aria-describedby", this.hint.id);
    const button = (name, act) => {
      const made = Sarhad.element("button", "", this.store.say(`map.draw.${name}`));
      made.type = "button";
      made.addEventListener("click", act);
      return made;
    };
    this.finishButton = button("finish", () => this.finish());
    bar.append(this.hint, this.finishButton, button("cancel", () => this.cancel()));
    bar.addEventListener("keydown", (event) => { if (event.key === "Escape") this.cancel(); });
    return bar;
  }

  /** Begin to draw "box" or "polygon"; `keys` where a key chose it. */
  start(mode, keys) {
    this.stop();
    Object.assign(this, { mode, keys, corners: [], cursor: null, held: null, anchor: null });
    this.map.getContainer().append(this.sheet);
    this.store.slots.over.append(this.bar);
    this.sheet.dataset.mode = mode;
    this.sheet.setAttribute("aria-label", this.store.say(`map.draw.${mode}`));
    if (keys) this.startKeys();
    this.sheet.focus({ preventScroll: true });
    this.tell();
    this.paint();
  }

  /** By keys a box begins as half the view, a polygon with a cross in the middle. */
  startKeys() {
    const { x, y } = this.map.getSize();
    if (this.mode === "box") this.corners = [this.place(x / 4, y / 4), this.place(x * 0.75, y * 0.75)];
    else this.cursor = this.place(x / 2, y / 2);
  }

  stop() {
    this.mode = "";
    this.sheet.remove();
    this.bar.remove();
  }

  cancel() {
    this.stop();
    this.done(null);
  }

  /** Take what is drawn as the area; too little is not taken. */
  finish() {
    if (!this.complete()) return;
    const corners = this.corners.map(({ lng, lat }) => [lng, lat]);
    this.stop();
    this.done(this.textOf(corners));
  }

  textOf(corners) {
    return corners.length === 2 ? Sarhad.areaText.box(...corners) : Sarhad.areaText.write(corners);
  }

  complete() {
    if (this.mode === "polygon") return this.corners.length >= 3;
    if (this.corners.length < 2) return false;
    const [a, b] = this.corners.map((corner) => this.spot(corner));
    return Math.abs(a.x - b.x) >= 3 && Math.abs(a.y - b.y) >= 3;
  }

  // ---- pointer ----

  pointerdown(event) {
    if (event.button) return;
    this.keys = false;
    const at = this.at(event), here = this.place(at.x, at.y);
    this.held = { id: event.pointerId, ...at, second: this.anchor !== null };
    this.sheet.setPointerCapture(event.pointerId);
    if (this.mode === "box") {
      this.anchor = this.anchor || here;
      this.corners = [this.anchor, here];
    }
    this.paint();
  }

  pointermove(event) {
    if (this.held && event.pointerId !== this.held.id) return;
    const at = this.at(event);
    this.cursor = this.place(at.x, at.y);
    if (this.anchor) this.corners = [this.anchor, this.cursor];
    this.paint();
  }

  /** A drag or a second tap ends a box, a first tap only begins it. */
  pointerup(event) {
    if (!this.held || event.pointerId !== this.held.id) return;
    const at = this.at(event), { x, y, second } = this.held;
    this.held = null;
    if (this.mode === "polygon") this.corner(at);
    else if (second || Math.hypot(at.x - x, at.y - y) > 6) this.finish();
    this.tell();
    this.paint();
  }

  pointercancel() {
    this.held = null;
  }

  /** Set a corner; on the first or the last one it finishes. */
  corner(at) {
    const near = (corner) => corner && Math.hypot(this.spot(corner).x - at.x, this.spot(corner).y - at.y) <= Draw.NEAR;
    const [first, last] = [this.corners[0], this.corners[this.corners.length - 1]];
    if (near(last) || (this.corners.length >= 3 && near(first))) return this.finish();
    if (this.corners.length < Sarhad.areaText.MOST_CORNERS) this.corners.push(this.place(at.x, at.y));
    return undefined;
  }

  // ---- keys ----

  key(event) {
    const acts = {
      Escape: () => this.cancel(),
      Enter: () => this.enter(),
      " ": () => this.mode === "polygon" && this.cursor && this.corner(this.spot(this.cursor)),
      Backspace: () => this.mode === "polygon" && this.corners.pop(),
    };
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const act = acts[event.key], arrow = arrows[event.key];
    if (!(act || arrow) || event.altKey || event.ctrlKey || event.metaKey) return;
    L.DomEvent.stop(event);
    this.useKeys();
    if (act) act();
    else this.move(arrow, event.shiftKey);
    if (!this.mode) return;
    this.tell();
    this.paint();
  }

  /** A key came first: give it something to move. */
  useKeys() {
    if (!this.keys && !this.corners.length) this.startKeys();
    this.keys = true;
  }

  /** Enter takes a box; of a polygon it sets the corner under the cross and finishes. */
  enter() {
    if (this.mode === "polygon" && this.cursor && this.corners.length < 3) {
      this.corner(this.spot(this.cursor));
    } else {
      this.finish();
    }
  }

  /** Move the frame or the cross; with Shift the frame's far corner, or the cross by little. */
  move([dx, dy], shift) {
    const step = this.mode === "polygon" && shift ? 4 : Draw.STEP;
    const shifted = (corner) => {
      const { x, y } = this.spot(corner), size = this.map.getSize();
      const within = (v, most) => Math.max(0, Math.min(most, v));
      return this.place(within(x + dx * step, size.x), within(y + dy * step, size.y));
    };
    if (this.mode === "polygon") this.cursor = shifted(this.cursor || this.map.getCenter());
    else if (shift) this.corners = [this.corners[0], shifted(this.corners[1])];
    else this.corners = this.corners.map(shifted);
  }

  // ---- what is seen ----

  at(event) {
    const box = this.sheet.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  place(x, y) {
    return this.map.containerPointToLatLng([x, y]);
  }

  spot(place) {
    return this.map.latLngToContainerPoint(place);
  }

  tell() {
    const { mode, keys, corners } = this;
    if (!mode) return;
    const full = corners.length >= Sarhad.areaText.MOST_CORNERS;
    const enough = mode === "polygon" && corners.length >= 3 ? ".enough" : "";
    const key = full ? "map.draw.hint.full" : `map.draw.hint.${mode}${keys ? ".keys" : ""}${enough}`;
    const text = this.store.say(key, { n: this.store.number(corners.length) });
    if (this.hint.textContent !== text) this.hint.textContent = text;
    this.finishButton.hidden = !(mode === "polygon" || keys || corners.length > 1);
    this.finishButton.disabled = !this.complete();
  }

  paint() {
    if (!this.mode) return;
    const spots = this.corners.map((corner) => this.spot(corner));
    let ring = spots;
    if (this.mode === "box" && spots.length === 2) {
      const [a, b] = spots;
      ring = [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
    } else if (this.cursor && this.mode === "polygon") {
      ring = [...spots, this.spot(this.cursor)];
    }
    const path = ring.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
    this.line.setAttribute("d", ring.length > 1 ? `M${path}Z` : "");
    const dots = spots.map(({ x, y }) => this.shape("circle", { cx: x, cy: y, r: 4 }));
    if (this.keys && this.cursor && this.mode === "polygon") {
      const { x, y } = this.spot(this.cursor);
      dots.push(this.shape("path", { d: `M${x - 11} ${y}h22M${x} ${y - 11}v22` }));
    }
    this.dots.replaceChildren(...dots);
  }
};
