/* Owns the buttons that limit what is shown to a part of the map: box, polygon, this view, none. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("tools");

Sarhad.AreaTools = class AreaTools {
  /** What each button shows, in a box of 16. */
  static GLYPHS = {
    box: "M2.5 4.5h11v7h-11z",
    polygon: "M3 6.5l5-4 5.5 3.5-2 7-7 .5z",
    view: "M1.5 8C3.3 5 5.6 3.7 8 3.7S12.7 5 14.5 8C12.7 11 10.4 12.3 8 12.3S3.3 11 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6",
    lift: "M4 4l8 8M12 4l-8 8",
  };

  constructor(map, store, area) {
    Object.assign(this, { map, store, area, buttons: {} });
    this.draw = new Sarhad.Draw(map, store, (text) => this.drawn(text));
    const bar = Sarhad.element("div", "leaflet-bar sarhad-tools");
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", store.say("map.tools.label"));
    for (const name of Object.keys(AreaTools.GLYPHS)) bar.append(this.button(name));
    const control = L.control({ position: "topleft" });
    control.onAdd = () => bar;
    control.addTo(map);
    L.DomEvent.disableClickPropagation(bar);
    store.on("area", () => this.show());
    this.show();
  }

  button(name) {
    const button = Sarhad.element("button");
    const label = this.store.say(`map.tools.${name}`);
    button.type = "button";
    button.title = label;
    button.setAttribute("aria-label", label);
    button.append(Sarhad.picture(AreaTools.GLYPHS[name]));
    // a click without a pointer is a key's
    button.addEventListener("click", (event) => this.use(name, event.detail === 0));
    this.buttons[name] = button;
    return button;
  }

  use(name, keys) {
    if (name === this.draw.mode) return this.draw.cancel();
    this.draw.stop();
    if (name === "view") this.area.chooseView();
    else if (name === "lift") this.lift();
    else {
      this.from = this.buttons[name];
      this.draw.start(name, keys);
    }
    return this.show();
  }

  /** The button is about to go: the focus goes to its neighbour. */
  lift() {
    this.area.choose(null);
    this.buttons.view.focus({ preventScroll: true });
  }

  /** A drawing has ended: with an area, or given up. */
  drawn(text) {
    if (text) this.area.choose(text);
    this.from.focus({ preventScroll: true });
    this.show();
  }

  show() {
    this.buttons.lift.hidden = !this.store.state.area;
    for (const name of ["box", "polygon"]) {
      this.buttons[name].setAttribute("aria-pressed", String(this.draw.mode === name));
    }
  }
};

/** A line drawing of 16 px that takes the colour of the text around it. */
Sarhad.picture = function (path) {
  const make = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const svg = make("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" });
  svg.append(make("path", { d: path }));
  return svg;
};

Sarhad.parts.tools = {
  mount(map, store) {
    return new Sarhad.AreaTools(map, store, Sarhad.app.parts.area);
  },
};
