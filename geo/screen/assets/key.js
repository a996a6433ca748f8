/* Owns the heading of a stand-alone page: title, what is shown, and a legend that counts along. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("key");

Sarhad.Key = class Key {
  /**
   * @param {Sarhad.Store} store
   * @param {{title: string, sentence: string}} heading
   */
  constructor(store, heading) {
    this.store = store;
    this.root = Sarhad.element("div", "sarhad-key");
    this.legend = Sarhad.element("ul", "sarhad-key-legend");
    this.legend.setAttribute("aria-label", store.say("map.key.label"));
    const words = Sarhad.element("div", "sarhad-key-words");
    const whole = (said) => said.replace(/–(?=\S)/g, "–\u2060"); // no line ends inside a range
    words.append(
      Sarhad.element("h1", "", whole(heading.title)),
      Sarhad.element("p", "", whole(heading.sentence)),
    );
    this.root.append(words, this.legend);
    store.slots.root.prepend(this.root);
    this.rows = store.config.style.symbols.map((symbol, index) => this.row(symbol, index));
    if (store.config.asked) this.asked();
    store.on(["drawn", "theme"], () => this.show());
  }

  /** What the dashed outline on the map is. */
  asked() {
    const row = Sarhad.element("li");
    row.append(Sarhad.element("i", "sarhad-key-asked"), Sarhad.element("span", "", this.store.say("map.area.asked")));
    this.legend.append(row);
  }

  /** One kind: its symbol, its name, its number of events on the map. */
  row(symbol, index) {
    const row = Sarhad.element("li");
    const glyph = Sarhad.element("span");
    const count = Sarhad.element("b");
    row.append(glyph, Sarhad.element("span", "", this.store.say(`symbol.${symbol.name}`)), count);
    row.hidden = true;
    row.dataset.symbol = symbol.name;
    this.legend.append(row);
    return { row, glyph, count, index };
  }

  /** Events on the map by symbol: what is shown, without those that have no mark in view. */
  counts() {
    const layer = Sarhad.app && Sarhad.app.layer;
    return layer && layer.laying ? layer.bySymbol() : new Array(this.rows.length).fill(0);
  }

  show() {
    const counts = this.counts();
    const { theme } = this.store.state;
    for (const { row, glyph, count, index } of this.rows) {
      row.hidden = row.hidden && counts[index] === 0;
      row.classList.toggle("sarhad-key-none", counts[index] === 0);
      count.textContent = this.store.number(counts[index]);
      if (glyph.dataset.theme !== theme) {
        glyph.replaceChildren(Sarhad.glyph(this.store, index, 13));
        glyph.dataset.theme = theme;
      }
    }
  }
};

Sarhad.parts.key = {
  /** Only a page of its own has a heading; the dashboard says these things around the map. */
  mount(map, store, config) {
    return config.standalone && config.heading ? new Sarhad.Key(store, config.heading) : this;
  },
};
