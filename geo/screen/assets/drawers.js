/* Owns the row of buttons over the map that each open one panel: one is open at a time. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("drawers");

Sarhad.Drawers = class Drawers {
  /** @param {Sarhad.Store} store */
  constructor(store) {
    this.store = store;
    this.open = "";
    this.known = new Map();
    this.root = Sarhad.element("div", "sarhad-drawers");
    store.slots.left.prepend(this.root);
    store.slots.left.addEventListener("click", (event) => this.yield(event));
  }

  /**
   * Add a button and its panel.
   * @param {string} name end of its words: map.drawer.<name>
   * @param {function(): HTMLElement[]} fill makes the panel's content when it opens
   */
  add(name, fill) {
    const title = this.store.say(`map.drawer.${name}`);
    const button = Sarhad.element("button", "sarhad-chip", title);
    const panel = Sarhad.element("section", "sarhad-panel");
    Object.assign(button, { type: "button" });
    Object.assign(panel, { id: `sarhad-panel-${name}`, hidden: true, tabIndex: 0 }); // it may scroll: keys must reach it
    button.dataset.drawer = name;
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", panel.id);
    panel.setAttribute("aria-label", title);
    button.addEventListener("click", () => this.show(this.open === name ? "" : name));
    for (const element of [button, panel]) {
      element.addEventListener("keydown", (event) => this.escape(event));
    }
    L.DomEvent.disableScrollPropagation(panel);
    this.root.prepend(button);
    this.root.after(panel);
    this.known.set(name, { button, panel, fill });
  }

  /** What else opens in this corner takes the panel's place. */
  yield(event) {
    const chip = event.target.closest(".sarhad-chip");
    if (chip && !this.root.contains(chip)) this.show("");
  }

  /** Open the panel of a name, close every other; "" closes all. */
  show(name) {
    const { strip } = Sarhad.app.parts;
    if (name && strip) strip.show("");
    this.open = name;
    for (const [one, { button, panel }] of this.known) {
      panel.hidden = one !== name;
      button.setAttribute("aria-expanded", String(one === name));
    }
    this.refill(name);
  }

  /** Make a panel's content anew if it is open; the focus stays on the same choice. */
  refill(name) {
    const drawer = this.known.get(name);
    if (!drawer || this.open !== name) return;
    const { name: group, value } = document.activeElement || {};
    const held = drawer.panel.contains(document.activeElement) && group;
    drawer.panel.replaceChildren(...drawer.fill());
    if (held) drawer.panel.querySelector(`[name="${group}"][value="${CSS.escape(value)}"]`)?.focus();
  }

  /** Escape closes the panel and goes back to its button. */
  escape(event) {
    const drawer = this.known.get(this.open);
    if (event.key !== "Escape" || !drawer) return;
    event.preventDefault(); // the card has its own Escape
    this.show("");
    drawer.button.focus();
  }
};

Sarhad.parts.drawers = {
  mount(map, store, config) {
    const drawers = new Sarhad.Drawers(store);
    drawers.base = new Sarhad.Base(map, store, drawers);
    drawers.legend = new Sarhad.Legend(store, drawers);
    return drawers;
  },
};
