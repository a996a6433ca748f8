/* Owns the page itself: lays out the frame, loads the data, mounts the parts, talks to Python. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** Parts that Sarhad.open mounts, in this order; `time` is mounted by the TimeControl element. */
Sarhad.ORDER = ["land", "marks", "events", "timeline", "card", "strip", "lines"];

/** Make an element: tag, class and text (never markup). */
Sarhad.element = function (tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== "") element.textContent = text;
  return element;
};

/**
 * Open the page on a Leaflet map. Called once, by the script of the EventLayer element.
 * @param {L.Map} map
 * @param {Object} config see geo/screen/leaflet.py, `served` and `inlined`
 */
Sarhad.open = function (map, config) {
  const app = new Sarhad.App(map, config);
  window.sarhad = Sarhad.app = app;
  Sarhad.furniture(app); // first: what parts add to a corner of the map stands below it
  for (const name of Sarhad.ORDER) app.mount(name, config);
  app.start();
  return app;
};

Sarhad.App = class App {
  constructor(map, config) {
    this.map = map;
    this.config = config;
    this.store = new Sarhad.Store(config);
    this.parts = {};
    this.look = undefined; // the last order to look somewhere that was followed
    this.serial = 0; // the last report sent, or the last one that Python has answered
    this.moved = false; // whether a person or a link chose the view
    this.toldDays = null; // the days that Python told last
    this.slid = false; // whether a hand has moved them since
    this.box = null; // west, south, east and north of the first view
    this.at = null;
    this.wanted = null; // the event to open once the identifiers are here
    this.pageTheme = config.theme || "light"; // of the page around the map
    this.ownTheme = null; // chosen for the map alone
    this.wish = null; // a filter that was asked for in the map, until Python has answered
    this.told = null; // tables and mask that hold
    this.boxes = new Sarhad.Boxes(this);
    this.store.report = () => this.report();
    this.frame();
  }

  /** Put the map in a frame of slots: over the map (left, right, bottom) and below it. */
  frame() {
    const make = Sarhad.element;
    const container = this.map.getContainer();
    const root = make("div", "sarhad");
    root.setAttribute("role", "main"); // all of this page, in a frame or as a file
    const stage = make("div", "sarhad-stage");
    const over = make("div", "sarhad-over");
    const slots = { root, stage, over };
    container.parentNode.insertBefore(root, container);
    for (const name of ["left", "right", "bottom"]) {
      slots[name] = make("div", `sarhad-${name}`);
      over.append(slots[name]);
    }
    slots.below = make("div", "sarhad-below");
    stage.append(container, over);
    root.append(stage, slots.below);
    // the least that keeps the map in place while the style sheet is still on its way
    root.style.cssText = "position:fixed;inset:0;display:flex;flex-direction:column";
    stage.style.cssText = "position:relative;flex:1 1 auto;min-height:0";
    container.style.cssText = "position:absolute;inset:0;width:auto;height:auto";
    const panes = [["land", 200], ["under", 250], ["labels", 300], ["events", 400]];
    for (const [name, level] of panes) {
      const pane = this.map.createPane(`sarhad-${name}`);
      Object.assign(pane.style, { zIndex: level, pointerEvents: "none" });
    }
    this.store.slots = slots;
    this.slots = slots;
    this.paint();
    this.type();
    this.store.on("theme", () => this.paint());
  }

  /** Ask for the type family; the page reads well in the system's own until it is there. */
  type() {
    const { fonts } = this.config;
    if (!fonts) return;
    const add = (family, url, about) => {
      if (url) document.fonts.add(new FontFace(family, `url("${url}")`, { display: "swap", ...about }));
    };
    add("IBM Plex Sans", fonts["plex.ttf"], { weight: "100 700", stretch: "85% 100%" });
    add("IBM Plex Sans Arabic", fonts["plex-arabic.ttf"], { weight: "400" });
  }

  /** Put the theme's colours on the root as CSS variables. */
  paint() {
    const { root } = this.slots;
    root.dataset.theme = this.store.state.theme;
    root.style.colorScheme = this.store.state.theme === "dark" ? "dark" : "light";
    for (const [name, colour] of Object.entries(this.store.theme())) {
      root.style.setProperty(`--${name.replace(/_/g, "-")}`, colour);
    }
  }

  /** Wear a theme chosen for the map alone; null: that of the page around it. */
  wear(theme) {
    this.ownTheme = theme;
    const worn = theme || this.pageTheme;
    if (worn !== this.store.state.theme) this.store.set({ theme: worn });
  }

  /** Mount one part if its script is there; one that throws is told and left out. */
  mount(name, options) {
    const part = Sarhad.parts[name];
    if (!part || this.parts[name]) return;
    try {
      this.parts[name] = part.mount(this.map, this.store, options) || part;
    } catch (error) {
      console.error(`Sarhad: the part ${name} did not start.`, error);
    }
  }

  /** The layer of events, for tests and other parts. */
  get layer() {
    return this.parts.events;
  }

  start() {
    this.fit();
    const sizes = new ResizeObserver(() => this.resized());
    for (const name of ["stage", "bottom", "below"]) sizes.observe(this.slots[name]);
    new ResizeObserver(() => this.rows()).observe(this.slots.left);
    this.map.on("moveend", () => this.viewed());
    const waiting = window.__sarhadPending;
    window.__sarhadPending = null;
    if (waiting) this.receive(waiting);
    this.ready = this.load();
  }

  /** Most events of which the identifiers come at once; of more they come when one is needed. */
  static FEW = 20000;

  /** Fetch or decode the columns, the ids and the land; each arrives when it arrives. */
  async load() {
    const { config, store } = this;
    if (config.packed) {
      Object.assign(config, await Sarhad.unpack(config.packed));
      store.records = new Sarhad.Cards(config.cards);
    }
    const get = async (inline, url, kind) => {
      if (inline !== undefined && inline !== null) return inline;
      const answer = await fetch((config.base || "") + url);
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer[kind]();
    };
    const events = async () => {
      const inline = config.columns ? Sarhad.columns.bytes(config.columns) : undefined;
      const columns = Sarhad.columns.read(await get(inline, config.eventsUrl, "arrayBuffer"));
      store.set({ columns });
      if (this.held) this.receive(this.held);
      if (columns.n <= App.FEW) await store.named();
    };
    const land = async () => {
      if (config.land || config.landUrl) {
        store.set({ land: await get(config.land, config.landUrl, "json") });
        if (!this.moved) this.quiet(() => this.inland());
      }
    };
    const lines = async () => {
      if (config.lines || config.linesUrl) {
        store.set({ lines: await get(config.lines, config.linesUrl, "json") });
      }
    };
    const outlines = async () => {
      if (config.outlines || config.outlinesUrl) {
        store.set({ outlines: await get(config.outlines, config.outlinesUrl, "json") });
      }
    };
    const results = await Promise.allSettled([events(), land(), lines(), outlines()]);
    for (const { reason } of results) if (reason) console.error("Sarhad: not loaded.", reason);
    if (results[0].reason) this.fault(store.say("map.not_loaded"));
  }

  /** Say over the map, in one sentence, what a person can do. */
  fault(sentence) {
    const note = Sarhad.element("p", "sarhad-fault", sentence);
    note.setAttribute("role", "alert");
    this.slots.over.append(note);
  }

  /** Show the view of the config, or what was found, as large as the frame allows, above the time control. */
  fit() {
    const { rings } = this.parts;
    const found = rings ? rings.view() : null;
    const [west, south, east, north] = this.box = found || this.config.view;
    const { left, stage, bottom } = this.slots;
    // a row of buttons; the time control, and the credits below it, which stand at the top while
    // the style sheet is on its way
    const above = Math.min(left.offsetTop + left.offsetHeight, 48);
    const below = Math.min(stage.clientHeight - bottom.offsetTop, stage.clientHeight / 2);
    this.quiet(() => {
      this.map.fitBounds([[south, west], [north, east]], {
        animate: false, paddingTopLeft: [0, above], paddingBottomRight: [0, below],
        maxZoom: found ? Sarhad.Rings.ZOOM : undefined,
      });
      this.inland();
    });
  }

  /**
   * Move sideways onto the land that is known, as far as it reaches and what is to be seen stays in
   * view: beyond the land the page is empty.
   */
  inland() {
    const { land } = this.store.state;
    if (!land || !this.box) return;
    const [west, south, east] = land.region;
    const { min, max } = this.map.getPixelBounds();
    const x = (lon) => this.map.project([south, lon]).x;
    const [from, to, first, last] = [west, east, this.box[0], this.box[2]].map(x);
    const [before, beyond] = [from - min.x, max.x - to]; // empty page at either side, below 0 land
    if (before > 0 === beyond > 0) return; // none, or both sides
    const by = before > 0
      ? Math.min(before, -beyond, first - min.x)
      : -Math.min(beyond, -before, max.x - last);
    if (before > 0 === by > 0 && by) this.map.panBy([by, 0], { animate: false });
  }

  /** Back to the first view, as a person asked. */
  home() {
    this.fit();
    this.moved = false;
    this.report(this.where());
  }

  /** Move the map without telling Python. */
  quiet(move) {
    this.silent = true;
    move();
    this.silent = false;
    this.at = this.where();
  }

  /** How far down the buttons over the map reach, in however many rows: panels open below them. */
  rows() {
    const buttons = this.slots.left.querySelectorAll(".sarhad-chip, .sarhad-search, .sarhad-area-chip");
    const ends = Array.from(buttons, (one) => one.offsetTop + one.offsetHeight);
    this.slots.root.style.setProperty("--rows-height", `${Math.max(0, ...ends)}px`);
  }

  /** Whether nothing is seen of this page: its frame stays for a moment where its screen is left. */
  get hidden() {
    return !this.slots.stage.clientWidth || !this.slots.stage.clientHeight;
  }

  resized() {
    if (this.hidden) return;
    for (const [name, slot] of [["time", "bottom"], ["below", "below"]]) {
      this.slots.root.style.setProperty(`--${name}-height`, `${this.slots[slot].offsetHeight}px`);
    }
    this.slots.root.style.setProperty("--head-height", `${this.slots.stage.offsetTop}px`);
    this.quiet(() => this.map.invalidateSize({ animate: false, pan: true }));
    if (!this.moved) this.fit();
  }

  /** Latitude, longitude (WGS 84 degrees) and zoom of the view. */
  where() {
    const { lat, lng } = this.map.getCenter();
    return [Number(lat.toFixed(4)), Number(lng.toFixed(4)), Number(this.map.getZoom().toFixed(2))];
  }

  /** After a move: tell Python, once the map has rested for 700 ms. */
  viewed() {
    const at = this.where();
    if (this.silent || this.hidden || String(at) === String(this.at)) return;
    this.at = at;
    this.moved = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.report(), 700);
  }

  /** Ask Python for a filter, {actor: id} or {words: text}; said again until it has answered. */
  ask(filter) {
    this.wish = { filter, serial: this.serial + 1 };
    this.report();
  }

  /** Send window, view, area and open event to Python. Nothing when there is no Python. */
  report(at = this.moved ? this.where() : null) {
    clearTimeout(this.resting);
    const { state } = this.store;
    if (state.selected >= 0 && !this.store.names) {
      this.store.named().then(() => this.report(), (error) => console.error(error));
      return;
    }
    if (state.selected >= 0) this.wanted = null;
    this.serial += 1;
    if (String(state.window) !== String(this.toldDays)) this.slid = true;
    const message = {
      window: this.slid ? state.window.map((day) => Sarhad.columns.iso(day)) : null,
      at,
      event: state.selected >= 0 ? this.store.id(state.selected) : this.wanted,
      area: state.area,
      ...(this.wish ? this.wish.filter : {}),
      serial: this.serial,
    };
    this.reports = (this.reports || 0) + 1;
    this.address(message.at);
    if (!this.config.standalone && window.Streamlit) window.Streamlit.setComponentValue(message);
  }

  /** Put the view into the page's address in place, so that panning leaves no steps for Back. */
  address(at) {
    if (!at || this.config.standalone || window.parent === window || window.Streamlit?.leaving) return;
    try {
      const url = new URL(window.parent.location.href);
      url.searchParams.set("at", at.join(","));
      window.parent.history.replaceState(window.parent.history.state, "", url);
    } catch (error) {
      console.warn("Sarhad: the page around the map keeps its address to itself.", error);
    }
  }

  /**
   * Take what Python says. What Python wrote before it saw our last report is out of date in
   * window, view and selection, and while a hand holds the slider, or a key, the hand is right.
   * @param {Object} message {tables, mask, window, area, selected, theme, view, serial, turns, rings}
   */
  receive(message) {
    const { store } = this;
    const current = (message.serial || 0) >= this.serial && !store.held && !store.keyed;
    this.serial = Math.max(this.serial, message.serial || 0);
    if (this.wish && (message.serial || 0) >= this.wish.serial) this.wish = null;
    const change = {};
    if (message.theme) this.pageTheme = message.theme;
    if (message.turns) this.boxes.turns = message.turns;
    if (this.parts.rings) this.parts.rings.show(message.rings || []);
    this.wear(this.ownTheme);
    if (message.window && current) {
      [change.window, this.toldDays, this.slid] = [message.window, message.window, false];
    }
    if ("area" in message && current) change.area = message.area;
    // each order to look somewhere is followed once, so that later panning is never undone
    if (message.view && current && (message.look ?? null) !== this.look) {
      const [lat, lng, zoom] = message.view;
      this.moved = true;
      this.quiet(() => this.map.setView([lat, lng], zoom, { animate: false }));
    }
    if (current) this.look = message.look;
    const { columns } = store.state;
    this.held = columns ? null : { ...message, view: null, window: null };
    if (!columns && message.selected && current) store.ahead(message.selected);
    if (columns) {
      this.filter(message, change);
      if ("selected" in message && current) this.choose(message.selected, change);
    }
    store.set(change);
    // a frame of its own would wait behind whatever the page around the map still has to draw
    if (change.mask !== undefined) store.tell();
  }

  /** Take the filters of a message, unless they are those that hold already. */
  filter({ tables, mask }, change) {
    if (tables === undefined && mask === undefined) return;
    const told = { tables: tables || {}, mask: mask || null };
    const asked = JSON.stringify([Object.entries(told.tables).sort(), told.mask]);
    if (this.boxes.precedes(asked) || asked === this.asked) return;
    [this.asked, this.told] = [asked, told];
    change.mask = Sarhad.columns.mask(this.store.state.columns, told.tables, told.mask);
  }

  /** Select the event that Python names, keeping the rows it was picked together with. */
  choose(id, change) {
    const { store } = this;
    if (id !== null && !store.names) {
      this.wanted = id;
      store.named().then(() => {
        if (this.wanted !== id) return; // another was picked meanwhile
        this.wanted = null;
        const late = {};
        this.choose(id, late);
        store.set(late);
      }, (error) => console.error(error));
      return;
    }
    const row = id === null ? -1 : store.row(id);
    if (row === store.state.selected) return;
    change.selected = row;
    if (!store.state.selection.includes(row)) change.selection = row < 0 ? [] : [row];
  }
};
