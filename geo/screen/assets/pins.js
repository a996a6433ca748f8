/* Owns the numbers of a stand-alone page: beside the marks of pinned events, and in a list with their words. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("pins");

/** A number rests where its event is not shown: outside the chosen days, without a place, out of view. */
Sarhad.Pins = class Pins {
  static RADIUS = 8.5; // px, of a number's disc

  /** From the rim of a mark to the disc, px, nearest first; a line joins them from `LEADER` on. */
  static GAPS = [1.5, 8, 18, 32, 50];

  static LEADER = 4;

  static TURNS = 16; // directions about a mark that are tried, from the upper right clockwise

  /**
   * @param {Sarhad.Store} store
   * @param {Sarhad.EventCanvas} layer
   * @param {{id: string, number: string, text: string}[]} told in the order of their numbers
   */
  constructor(store, layer, told) {
    Object.assign(this, { store, layer });
    this.spots = []; // where numbers stand, px of the frame: names keep away
    this.list = Sarhad.element("ol", "sarhad-pins");
    this.list.setAttribute("aria-label", store.say("map.pins.label"));
    this.pins = told.map((one) => this.made(one));
    store.slots.root.querySelector(".sarhad-key").append(this.list);
    layer.over.push(this);
    layer.pointer.pins = this;
    store.on(["drawn", "ids", "selected"], () => this.show());
  }

  /** One pin: its row of the list, and what the pointer finds on its disc. */
  made({ id, number, text }) {
    const make = Sarhad.element;
    const item = make("li"), button = make("button"), note = make("i");
    button.type = "button";
    button.append(make("b", "", number), make("span", "", text), note);
    item.append(button);
    this.list.append(item);
    const pin = { id, number, text, button, note, row: -1, kind: "pin", r: Pins.RADIUS, spot: null };
    pin.said = () => [make("div", "sarhad-tip-head", `${number} · ${text}`)];
    button.addEventListener("click", () => {
      if (pin.row >= 0) this.store.select([pin.row]);
    });
    return pin;
  }

  /** Why a number is not on the map, the end of a key of words; "" where it is. */
  rests({ row }) {
    const { store, layer } = this;
    if (!store.visible(row)) return "days";
    if (layer.groups.of[row] < 0) return "unplaced";
    return layer.isOutside(row) ? "outside" : "";
  }

  /** Say in the list which numbers rest, and which event's card is open. */
  show() {
    if (!this.store.names || !this.layer.laying) return;
    for (const pin of this.pins) {
      const why = pin.row < 0 ? "" : this.rests(pin);
      pin.button.parentNode.dataset.rests = why;
      pin.note.textContent = why ? this.store.say(`map.pins.${why}`) : "";
      const said = [pin.number, pin.text, pin.note.textContent].filter(Boolean).join(" \u00b7 ");
      pin.button.setAttribute("aria-label", said);
      pin.button.setAttribute("aria-current", String(pin.row >= 0 && pin.row === this.store.state.selected));
    }
  }

  /** Draw the numbers over the marks, the first one last. */
  paint(layer) {
    this.spots = [];
    if (!this.store.names) return;
    const { context, view } = layer;
    this.taken = layer.shown.slice(0, 500).map((mark) => [...(mark.at || [mark.x, mark.y]), mark.at ? 11 : mark.r]);
    for (const pin of this.pins) {
      if (pin.row < 0) pin.row = this.store.row(pin.id);
      pin.spot = pin.row >= 0 && !this.rests(pin) ? this.place(this.of(pin.row), view, pin.spot) : null;
      if (!pin.spot) continue;
      Object.assign(pin, { x: pin.spot.x, y: pin.spot.y });
      this.taken.push([pin.x, pin.y, Pins.RADIUS + 2]);
      this.spots.push([pin.x, pin.y]);
    }
    for (const { spot, number } of [...this.pins].reverse()) if (spot) this.disc(context, spot, number);
  }

  /** The mark that holds a row: its middle and how far it reaches; a point where density is shown. */
  of(row) {
    const { shown, groups, laying } = this.layer;
    const mark = shown.find((one) => one.group === groups.of[row] >> 1);
    if (!mark) return { x: laying.spot(row)[0], y: laying.spot(row)[1], wide: 3, high: 3 };
    const [wide, high] = mark.half || [Math.max(mark.r, mark.ring || 0), Math.max(mark.r, mark.ring || 0)];
    const flat = mark.kind === "stretch" ? 9 : high;
    return { x: mark.x, y: mark.y, wide: wide + 1, high: flat + 1, area: Boolean(mark.at), outline: mark.outline };
  }

  /** The spot about a mark that hides least; that of the last frame unless another is much better. */
  place(mark, view, last) {
    let best = null;
    // a district is pointed to by a disc upon its rim: beside it, it would seem to be elsewhere
    const gaps = mark.area ? [-Pins.RADIUS, ...Pins.GAPS] : Pins.GAPS;
    for (const gap of gaps) {
      for (let turn = 0; turn < Pins.TURNS; turn++) {
        const spot = this.spot(mark, gap, turn), edge = Pins.RADIUS + 3;
        if (spot.x < edge || spot.y < edge || spot.x > view.width - edge || spot.y > view.height - edge) continue;
        const kept = last && last.gap === gap && last.turn === turn ? -30 : 0;
        spot.cost = this.hidden(spot) + 4 * Math.max(0, gap) + 0.1 * turn + kept;
        if (!best || spot.cost < best.cost) best = spot;
      }
    }
    return best || this.spot(mark, -Pins.RADIUS, 0);
  }

  spot(mark, gap, turn) {
    const { x, y, wide, high } = mark;
    const angle = (turn + Pins.TURNS / 8) * 2 * Math.PI / Pins.TURNS;
    const [right, up] = [Math.sin(angle), Math.cos(angle)];
    const [rimX, rimY] = mark.outline >= 0
      ? this.layer.laying.rim(mark, [right, -up]) : [x + right * wide, y - up * high];
    return { x: rimX + right * (gap + Pins.RADIUS), y: rimY - up * (gap + Pins.RADIUS), rimX, rimY, gap, turn };
  }

  /** What a disc would hide of marks and of other numbers, px². */
  hidden({ x, y }) {
    let cost = 0;
    for (const [left, top, r] of this.taken) {
      const over = r + Pins.RADIUS - Math.hypot(left - x, top - y);
      if (over > 0) cost += 20 * over;
    }
    return cost;
  }

  disc(pen, { x, y, rimX, rimY, gap }, number) {
    const { theme } = this.layer.marks;
    if (gap > Pins.LEADER) {
      for (const [width, ink] of [[3.2, theme.halo], [1.1, theme.ink]]) {
        pen.beginPath();
        pen.moveTo(rimX, rimY);
        pen.lineTo(x, y);
        Object.assign(pen, { lineWidth: width, strokeStyle: ink });
        pen.stroke();
      }
    }
    for (const [r, ink] of [[Pins.RADIUS + 1.4, theme.halo], [Pins.RADIUS, theme.ink]]) {
      pen.beginPath();
      pen.arc(x, y, r, 0, 2 * Math.PI);
      pen.fillStyle = ink;
      pen.fill();
    }
    this.layer.marks.text(pen, number, x, y, 11.5, theme.page);
  }

  /** The pin whose disc lies under a point of the frame, null where there is none. */
  pick(x, y) {
    const found = this.pins.find(({ spot }) => spot && Math.hypot(spot.x - x, spot.y - y) <= Pins.RADIUS + 2);
    if (found) found.rows = [found.row];
    return found || null;
  }
};

Sarhad.parts.pins = {
  mount(map, store, config) {
    const told = config.callouts || [];
    return told.length ? new Sarhad.Pins(store, Sarhad.app.layer, told) : this;
  },
};
