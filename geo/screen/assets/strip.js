/* Owns the strip at the map's edge: events that have no mark in view, counted and listed. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Strip = class Strip {
  /** At most this many rows are listed; the rest is said as a number. */
  static MOST = 200;

  constructor(store, layerOf) {
    this.store = store;
    this.layerOf = layerOf;
    this.open = "";
    this.root = Sarhad.element("div", "sarhad-strip");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", store.say("map.strip.label"));
    this.chips = Sarhad.element("div", "sarhad-chips");
    this.buttons = {
      not_placed: this.chip("not_placed", true), outside: this.chip("outside", false),
    };
    this.panel = Sarhad.element("div", "sarhad-list");
    this.panel.hidden = true;
    this.root.append(this.chips, this.panel);
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.open) this.close();
    });
    store.on(["drawn", "theme", "selected"], () => this.show());
    this.show();
  }

  chip(name, glyphs) {
    const button = Sarhad.element("button", "sarhad-chip");
    button.type = "button";
    button.hidden = true;
    button.setAttribute("aria-expanded", "false");
    const count = Sarhad.element("b");
    button.append(Sarhad.element("span", "", this.store.say(`map.strip.${name}`)), count);
    const symbols = glyphs ? Sarhad.element("span", "sarhad-chip-glyphs") : null;
    if (symbols) button.append(symbols);
    button.addEventListener("click", () => (this.open === name ? this.close() : this.show(name)));
    this.chips.append(button);
    return Object.assign(button, { count, symbols });
  }

  /** How many events have no mark in view now, by name. */
  counts() {
    const layer = this.layerOf();
    if (!layer || !layer.laying) return { not_placed: 0, outside: 0 };
    return { not_placed: this.store.counts().notPlaced, outside: layer.outsideCount() };
  }

  close() {
    const button = this.buttons[this.open];
    this.open = "";
    this.show();
    if (button) button.focus();
  }

  show(open = this.open) {
    const counts = this.counts();
    this.open = counts[open] ? open : "";
    for (const [name, button] of Object.entries(this.buttons)) {
      button.hidden = counts[name] === 0;
      button.count.textContent = this.store.number(counts[name]);
      button.setAttribute("aria-expanded", String(this.open === name));
      if (button.symbols) this.glyphs(button.symbols);
    }
    this.panel.hidden = !this.open;
    if (this.open) this.list(this.open, counts[this.open]);
    else this.listed = null;
  }

  /** One symbol of each kind that has events without a place. */
  glyphs(place) {
    const counts = this.store.counts().notPlacedBySymbol || [];
    const present = [...counts.keys()].filter((symbol) => counts[symbol] > 0);
    const key = `${present} ${this.store.state.theme}`;
    if (place.dataset.key === key) return;
    place.dataset.key = key;
    place.replaceChildren(...present.map((symbol) => Sarhad.glyph(this.store, symbol, 12)));
  }

  /** List the first of the events of one name, and say how many more there are. */
  list(name, count) {
    const listed = this.layerOf().without(name, Strip.MOST);
    const key = `${name} ${this.store.state.theme} ${count} ${listed}`;
    if (this.listed !== key) {
      this.listed = key;
      const items = Sarhad.element("ul");
      for (const row of listed) items.append(this.item(row));
      const parts = [Sarhad.element("p", "", this.store.say(`map.strip.${name}.help`)), items];
      const more = count - listed.length;
      if (more > 0) {
        const text = this.store.say("map.strip.more", { n: this.store.number(more) });
        parts.push(Sarhad.element("p", "", text));
      }
      this.panel.replaceChildren(...parts);
      this.watch(items);
    }
    for (const button of this.panel.querySelectorAll("button")) {
      button.setAttribute("aria-current", String(Number(button.dataset.row) === this.store.state.selected));
    }
  }

  /** One event: symbol, days, kind; its summary when it comes into view. */
  item(row) {
    const { columns } = this.store.state, { style } = this.store.config;
    const item = Sarhad.element("li"), button = Sarhad.element("button");
    button.type = "button";
    button.dataset.row = String(row);
    const head = Sarhad.element("span", "sarhad-list-head");
    head.append(
      Sarhad.glyph(this.store, style.symbolOfKind[columns.kind[row]], 12),
      Sarhad.element("span", "", this.store.spanText(columns.first[row], columns.last[row], "short")),
      Sarhad.element("span", "sarhad-list-kind", this.store.say(`kind.${style.kinds[columns.kind[row]]}`)),
    );
    button.append(head, Sarhad.element("span", "sarhad-list-title"));
    button.addEventListener("click", () => this.store.select([row]));
    item.append(button);
    return item;
  }

  /** Ask for the summaries of those that can be seen. */
  watch(items) {
    if (this.watcher) this.watcher.disconnect();
    this.watcher = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        this.watcher.unobserve(target);
        this.title(target);
      }
    }, { root: this.panel });
    for (const item of items.children) this.watcher.observe(item);
  }

  async title(item) {
    const button = item.querySelector("button");
    try {
      const card = await this.store.card(Number(button.dataset.row));
      button.querySelector(".sarhad-list-title").textContent = String(card.summary || "");
    } catch (error) { /* the row still says day and kind, and the card says what is wrong */ }
  }
};

Sarhad.parts.strip = {
  mount(map, store) {
    const strip = new Sarhad.Strip(store, () => Sarhad.app.parts.events);
    store.slots.left.append(strip.root);
    return strip;
  },
};
