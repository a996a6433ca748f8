/* Owns the row of buttons over the map that each open one panel: one is open at a time. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Tools = class Tools {
  /** @param {Sarhad.Store} store */
  constructor(store) {
    this.store = store;
    this.open = "";
    this.known = new Map();
    this.root = Sarhad.element("div", "sarhad-tools");
    store.slots.left.prepend(this.root);
  }

  /**
   * Add a button and its panel.
   * @param {string} name end of its words: map.tool.<name>
   * @param {function(): HTMLElement[]} fill makes the panel's content when it opens
   */
  add(name, fill) {
    const title = this.store.say(`map.tool.${name}`);
    const button = Sarhad.element("button", "sarhad-chip", title);
    const panel = Sarhad.element("section", "sarhad-panel");
    Object.assign(button, { type: "button" });
    Object.assign(panel, { id: `sarhad-panel-${name}`, hidden: true, tabIndex: 0 }); // it may scroll: keys must reach it
    button.dataset.tool = name;
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

  /** Open the panel of a name, close every other; "" closes all. */
  show(name) {
    this.open = name;
    for (const [one, { button, panel }] of this.known) {
      panel.hidden = one !== name;
      button.setAttribute("aria-expanded", String(one === name));
    }
    this.refill(name);
  }

  /** Make a panel's content anew if it is open; the focus stays on the same choice. */
  refill(name) {
    const tool = this.known.get(name);
    if (!tool || this.open !== name) return;
    const { name: group, value } = document.activeElement || {};
    const held = tool.panel.contains(document.activeElement) && group;
    tool.panel.replaceChildren(...tool.fill());
    if (held) tool.panel.querySelector(`[name="${group}"][value="${CSS.escape(value)}"]`)?.focus();
  }

  /** Escape closes the panel and goes back to its button. */
  escape(event) {
    const tool = this.known.get(this.open);
    if (event.key !== "Escape" || !tool) return;
    event.preventDefault(); // the card has its own Escape
    this.show("");
    tool.button.focus();
  }
};

Sarhad.parts.tools = {
  mount(map, store, config) {
    const tools = new Sarhad.Tools(store);
    tools.base = new Sarhad.Base(map, store, tools);
    tools.legend = new Sarhad.Legend(store, tools);
    return tools;
  },
};
