/* Owns the choices of the base map: names, look, grid and the picture under it. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.Base = class Base {
  static NAMES = ["both", "english", "local", "none"];

  static LOOKS = ["page", "light", "dark", "print"];

  /** Where a browser's tab keeps names, look and grid; online pictures are never kept. */
  static KEPT = "sarhad.base";

  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store
   * @param {Sarhad.Drawers} drawers
   */
  constructor(map, store, drawers) {
    Object.assign(this, { map, store, drawers });
    this.sources = store.config.backdrops || [];
    this.chosen = { names: "both", look: "page", grid: false, ...this.recall() };
    this.grid = new Sarhad.Grid(map, store);
    this.backdrop = new Sarhad.Backdrop(map, store);
    drawers.add("base", () => this.content());
    store.on("backdrop", () => drawers.refill("base"));
    this.apply();
    // a file of this computer was asked for when the server was started
    this.backdrop.use(this.sources.find((source) => !source.online) || null);
  }

  say(key, values) {
    return this.store.say(`map.base.${key}`, values);
  }

  /** What this tab chose before, as far as it is still a choice. */
  recall() {
    try {
      const { names, look, grid } = JSON.parse(sessionStorage.getItem(Base.KEPT)) || {};
      return {
        ...(Base.NAMES.includes(names) && { names }), ...(Base.LOOKS.includes(look) && { look }),
        grid: grid === true,
      };
    } catch (error) {
      return {}; // a file of its own may have no storage
    }
  }

  choose(change) {
    Object.assign(this.chosen, change);
    try {
      sessionStorage.setItem(Base.KEPT, JSON.stringify(this.chosen));
    } catch (error) { /* then it lasts as long as the page */ }
    this.apply();
  }

  apply() {
    const { names, look, grid } = this.chosen;
    const { app } = Sarhad;
    app.wear(look === "page" ? null : look);
    if (app.parts.land) app.parts.land.labels.speak(names);
    if (grid !== this.grid.shown) this.grid.show(grid);
  }

  /** The panel: three choices, and the pictures where there are any. */
  content() {
    const { names, look } = this.chosen;
    const choices = (list, part) => list.map((name) => [name, this.say(`${part}.${name}`)]);
    const parts = [
      this.group("names", choices(Base.NAMES, "names"), names, (name) => this.choose({ names: name })),
      this.group("look", choices(Base.LOOKS, "look"), look, (name) => this.choose({ look: name })),
      this.gridBox(),
    ];
    if (this.sources.length) parts.push(this.pictures());
    return parts;
  }

  /** One of several, as radio buttons. @param {Array<[string, string]>} choices value and text */
  group(name, choices, chosen, act) {
    const group = Sarhad.element("fieldset", `sarhad-choice sarhad-choice-${name}`);
    group.append(Sarhad.element("legend", "", this.say(name)));
    for (const [value, text] of choices) {
      group.append(this.box("radio", name, value, text, value === chosen, () => act(value)));
    }
    return group;
  }

  box(type, name, value, text, checked, act) {
    const label = Sarhad.element("label");
    const input = Sarhad.element("input");
    Object.assign(input, { type, name: `sarhad-${name}`, value, checked });
    input.addEventListener("change", act);
    label.append(input, Sarhad.element("span", "", text));
    return label;
  }

  gridBox() {
    const part = Sarhad.element("div", "sarhad-choice");
    const act = (event) => this.choose({ grid: event.target.checked });
    part.append(this.box("checkbox", "grid", "grid", this.say("grid"), this.chosen.grid, act));
    return part;
  }

  /** The drawn map, a file, online maps; what was asked for in vain is said. */
  pictures() {
    const { source } = this.backdrop;
    const sources = [["", this.say("drawn")], ...this.sources.map(({ key, name }) => [key, name])];
    const act = (key) => this.backdrop.use(this.sources.find((source) => source.key === key) || null);
    const group = this.group("picture", sources, source ? source.key : "", act);
    const note = Sarhad.element("p", "", this.say("online"));
    const fault = this.backdrop.fault || this.store.config.backdropFault || "";
    const status = Sarhad.element("p", "sarhad-choice-fault", fault);
    status.setAttribute("role", "status");
    group.append(status, note);
    // the panel may end above what is said now
    if (this.backdrop.fault && this.backdrop.fault !== this.faulted) {
      requestAnimationFrame(() => status.scrollIntoView({ block: "nearest" }));
    }
    this.faulted = this.backdrop.fault;
    return group;
  }
};
