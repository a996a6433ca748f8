/* Owns the panel of the lines between countries: the switch, what they mean, and a list of them. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** A chip beside those of the strip; who does not use a pointer finds every line here. */
Sarhad.LinesPanel = class LinesPanel {
  /**
   * @param {Sarhad.Store} store
   * @param {Sarhad.Lines} lines
   * @param {Sarhad.Strip} strip whose row of chips it joins
   */
  constructor(store, lines, strip) {
    Object.assign(this, { store, lines, strip });
    this.build();
    store.on(["window", "mask", "columns", "lines", "theme", "selected"], () => this.show());
    this.show();
  }

  say(key, values) {
    return this.store.say(`map.lines.${key}`, values);
  }

  build() {
    const make = Sarhad.element;
    this.chip = make("button", "sarhad-chip sarhad-lines-chip");
    this.chip.type = "button";
    this.chip.hidden = true;
    this.chip.setAttribute("aria-expanded", "false");
    this.count = make("b");
    this.chip.append(make("span", "", this.say("title")), this.count);
    this.panel = make("div", "sarhad-list sarhad-lines");
    this.panel.hidden = true;
    this.panel.setAttribute("role", "group");
    this.panel.setAttribute("aria-label", this.say("title"));
    this.items = make("ul");
    this.panel.append(this.toggle(), this.legend(), make("p", "", this.say("help")), this.items);
    this.strip.chips.append(this.chip);
    this.strip.root.append(this.panel);
    this.chip.addEventListener("click", () => this.open(this.panel.hidden));
    // what else opens in this corner takes the panel's place
    this.store.slots.left.addEventListener("click", ({ target }) => {
      const chip = target.closest(".sarhad-chip");
      if (chip && chip !== this.chip) this.open(false);
    });
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // the card has its own Escape
      this.open(false);
      this.chip.focus();
    });
  }

  /** Whether the lines are drawn at all. */
  toggle() {
    const label = Sarhad.element("label", "sarhad-lines-toggle");
    const box = Sarhad.element("input");
    Object.assign(box, { type: "checkbox", checked: true });
    box.addEventListener("change", () => this.lines.turn(box.checked));
    label.append(box, Sarhad.element("span", "", this.say("toggle")));
    return label;
  }

  /** What the inks and dashes mean. */
  legend() {
    const list = Sarhad.element("ul", "sarhad-lines-legend");
    const names = this.store.config.style.lines.map(({ name }) => name);
    this.samples = [...names, "strike"].map((name) => {
      const item = Sarhad.element("li"), sample = Sarhad.element("span", "sarhad-lines-sample");
      item.append(sample, Sarhad.element("span", "", this.say(`${name}.legend`)));
      list.append(item);
      return [name, sample];
    });
    return list;
  }

  open(open) {
    this.panel.hidden = !open;
    this.chip.setAttribute("aria-expanded", String(open));
    if (open) this.strip.show("");
    this.show();
  }

  show() {
    const { arcs, strikes } = this.lines.shown();
    const total = new Set(arcs.flatMap(({ rows }) => rows)).size + strikes.length;
    const { lines } = this.store.state;
    // an open panel stays while days without calls go by
    this.chip.hidden = !lines || (total === 0 && this.panel.hidden);
    this.count.textContent = this.store.number(total);
    if (this.panel.hidden) return;
    for (const [name, sample] of this.samples) sample.replaceChildren(this.lines.sample(name));
    this.list(arcs, strikes);
    for (const [button, rows] of this.buttons) {
      button.setAttribute("aria-current", String(rows.includes(this.store.state.selected)));
    }
  }

  /** Fill the list anew only where it would say something else: a button keeps its focus. */
  list(arcs, strikes) {
    const key = JSON.stringify([arcs.map(({ pair, rows }) => [pair, rows]), strikes]);
    if (this.listed === key) return;
    this.listed = key;
    this.buttons = [];
    this.items.replaceChildren(
      ...arcs.map((arc) => this.item(arc.rows, this.lines.pairName(arc.pair), this.lines.meanSaid(arc))),
      ...strikes.map((strike) => this.strike(strike)),
    );
  }

  strike({ row, from }) {
    const { columns } = this.store.state;
    const days = this.store.spanText(columns.first[row], columns.last[row], "short");
    return this.item([row], this.say("strike", { country: this.lines.country(from) }), days);
  }

  /** One line: its name, how many events it stands for, and what more is said. */
  item(rows, name, more) {
    const item = Sarhad.element("li"), button = Sarhad.element("button");
    button.type = "button";
    const head = Sarhad.element("span", "sarhad-lines-name", name);
    if (rows.length > 1) head.append(Sarhad.element("b", "", this.store.number(rows.length)));
    button.append(head, Sarhad.element("span", "sarhad-lines-more", more));
    button.addEventListener("click", () => this.store.pick(rows));
    this.buttons.push([button, rows]);
    item.append(button);
    return item;
  }
};
