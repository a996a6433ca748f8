/* Owns the map under the keyboard: a cross in its middle that reads and opens what it points at. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("keys");

/**
 * Leaflet moves the map by the arrow keys and zooms it by plus and minus. While the map has the
 * focus of a keyboard, the cross stands for the pointer: its tooltip is read aloud, Enter clicks.
 */
Sarhad.Keys = class Keys {
  /** How far from the cross a mark is still meant, px, in steps that are tried outwards. */
  static REACH = [0, 8, 16, 24, 34, 46];

  /** Directions tried at each distance. */
  static TURNS = 12;

  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store
   */
  constructor(map, store) {
    Object.assign(this, { map, store, box: map.getContainer() });
    this.box.setAttribute("role", "region");
    const table = store.config.standalone ? [] : ["map.keys.table"]; // a page of its own has none
    const words = ["map.keys.label", ...table].map((key) => store.say(key));
    this.box.setAttribute("aria-label", words.join(" "));
    this.cross = Sarhad.element("div", "sarhad-cross");
    this.heard = Sarhad.element("div", "sarhad-heard");
    this.heard.setAttribute("role", "status");
    this.box.append(this.cross);
    store.slots.over.append(this.heard);
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focus", () => this.read());
    this.box.addEventListener("blur", () => this.leave());
    map.on("moveend", () => this.read());
  }

  /** Whether the keyboard is at the map, not at something in it. */
  get here() {
    return document.activeElement === this.box && this.box.matches(":focus-visible");
  }

  key(event) {
    if (event.key !== "Enter" || !this.here) return;
    const at = this.nearest();
    if (!at) return;
    event.preventDefault();
    this.map.fire("click", { containerPoint: at });
  }

  /** Where the nearest mark to the cross is hit; null where none is near. @returns {L.Point|null} */
  nearest() {
    const { layer } = Sarhad.app;
    const middle = this.map.getSize().divideBy(2);
    for (const reach of Keys.REACH) {
      for (let turn = 0; turn < (reach ? Keys.TURNS : 1); turn++) {
        const angle = (2 * Math.PI * turn) / Keys.TURNS;
        const at = middle.add([reach * Math.cos(angle), reach * Math.sin(angle)]);
        if (layer.pointer.pick(at)) return at;
      }
    }
    return null;
  }

  /** Show and say what the cross points at, once the map rests. */
  read() {
    clearTimeout(this.resting);
    if (!this.here) return;
    this.resting = setTimeout(() => {
      if (!this.here) return;
      const at = this.nearest();
      this.map.fire(at ? "mousemove" : "mouseout", { containerPoint: at });
      // the tooltip is filled on the next frame
      requestAnimationFrame(() => requestAnimationFrame(() => this.say(at)));
    }, 150);
  }

  /** Say the tooltip's lines, or that nothing is near. */
  say(at) {
    const tip = this.store.slots.over.querySelector(".sarhad-tip:not([hidden])");
    const lines = at && tip ? [...tip.children].map((line) => line.textContent) : [];
    const said = lines.length ? [...lines, this.store.say("map.keys.open")] : [this.store.say("map.keys.none")];
    this.heard.textContent = said.join(". ");
  }

  leave() {
    clearTimeout(this.resting);
    this.heard.textContent = "";
    this.map.fire("mouseout", {});
  }
};

Sarhad.parts.keys = {
  mount(map, store) {
    return new Sarhad.Keys(map, store);
  },
};
