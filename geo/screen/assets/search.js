/* Owns the search box: what is typed, the list of what it finds, and where each choice leads. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };
Sarhad.ORDER.push("search");

Sarhad.Search = class Search {
  static WAIT = 120; // ms after the last key
  static LEAST = 2; // letters
  static MOST = 200; // characters, as the server takes them

  constructor(map, store) {
    Object.assign(this, { map, store, options: [], active: -1, asked: 0 });
    this.root = Sarhad.element("div", "sarhad-search");
    this.root.setAttribute("role", "search");
    this.input = this.makeInput();
    this.list = Sarhad.element("div", "sarhad-found");
    Object.assign(this.list, { id: "sarhad-found", hidden: true });
    this.list.setAttribute("aria-label", store.say("map.find.results"));
    this.said = Sarhad.element("p", "sarhad-unseen");
    this.said.setAttribute("role", "status");
    this.root.append(Sarhad.picture("M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.4 10.4L14 14"));
    this.root.append(this.input, this.makeClear(), this.list, this.said);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusout", (event) => {
      if (!this.root.contains(event.relatedTarget)) this.close();
    });
    store.slots.left.prepend(this.root);
    this.listenForSlash();
  }

  makeInput() {
    const input = Sarhad.element("input");
    const attributes = {
      type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "sarhad-found",
      "aria-autocomplete": "list", "aria-label": this.store.say("map.find.label"),
      placeholder: this.store.say("map.find.hint"), autocomplete: "off", autocapitalize: "off",
      spellcheck: "false", enterkeyhint: "search", dir: "auto", maxlength: Search.MOST,
      "aria-keyshortcuts": "/",
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("focus", () => this.options.length && this.open());
    return input;
  }

  makeClear() {
    const button = Sarhad.element("button", "sarhad-search-clear", "\u00d7");
    button.type = "button";
    button.hidden = true;
    button.setAttribute("aria-label", this.store.say("map.find.clear"));
    button.addEventListener("click", () => { this.clear(); this.input.focus(); });
    this.clearButton = button;
    return button;
  }

  /** "/" puts the cursor here, from the map and from the page around it. */
  listenForSlash() {
    const heard = (event) => {
      const { target } = event;
      const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName || "");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      window.focus();
      this.input.focus();
      this.input.select();
    };
    document.addEventListener("keydown", heard);
    if (window.parent === window) return;
    try {
      const around = window.parent.document;
      around.addEventListener("keydown", heard);
      window.addEventListener("pagehide", () => around.removeEventListener("keydown", heard));
    } catch (error) {
      console.warn("Sarhad: the page around the map keeps its keys to itself.", error);
    }
  }

  // ---- asking ----

  typed() {
    const text = this.input.value.trim();
    this.clearButton.hidden = !this.input.value;
    clearTimeout(this.waiting);
    this.asked += 1;
    if (Array.from(text).length < Search.LEAST) return this.put([], "");
    this.waiting = setTimeout(() => this.ask(text), Search.WAIT);
    return undefined;
  }

  /** Ask the server; an answer to what is no longer asked is let go. */
  async ask(text) {
    const turn = this.asked;
    let answer = null;
    try {
      const { base = "", findUrl } = this.store.config;
      const reply = await fetch(`${base}${findUrl}?q=${encodeURIComponent(text)}`);
      if (reply.ok) answer = await reply.json();
      if (answer && answer.events.length) await this.store.named();
    } catch (error) {
      console.warn("Sarhad: the search did not answer.", error);
    }
    if (turn !== this.asked) return;
    if (answer) this.answered(answer);
    else this.put([], this.store.say("map.find.failed"));
  }

  /** List what was found, in groups. */
  answered(answer) {
    const { total } = answer;
    const groups = [
      ["places", answer.places.map((place) => this.place(place))],
      ["actors", answer.actors.map((actor) => this.actor(actor))],
      ["events", answer.events.map((event) => this.event(event))],
    ].filter(([, options]) => options.length);
    if (total.events > 1) groups.at(-1)[1].push(this.allEvents(answer.q, total.events));
    const n = total.places + total.actors + total.events;
    this.put(groups, n ? this.store.many("map.find.count", n) : this.store.say("map.find.none"));
  }

  // ---- what can be chosen ----

  option(title, local, detail, act) {
    const element = Sarhad.element("div", "sarhad-option");
    const head = Sarhad.element("span", "sarhad-option-head");
    head.append(Sarhad.element("b", "", title));
    if (local) {
      const other = Sarhad.element("span", "", local);
      other.dir = "auto";
      head.append(other);
    }
    element.append(head, Sarhad.element("small", "", detail));
    element.setAttribute("role", "option");
    return { element, act };
  }

  place(place) {
    const { store } = this;
    const country = store.intl("DisplayNames", store.config.lang || "en", { type: "region" });
    const where = [...place.within, /^[A-Z]{2}$/.test(place.country) ? country.of(place.country) : ""];
    const detail = [Sarhad.app.parts.found.saysWhat(place), where.filter(Boolean).join(", "), this.also(place)];
    return this.option(place.name, place.local, detail.filter(Boolean).join(" \u00b7 "), () => {
      Sarhad.app.parts.found.show(place);
      return store.say("map.find.shown", { name: place.name });
    });
  }

  actor(actor) {
    const { store } = this;
    const part = actor.part_of ? store.say("map.find.part_of", { name: actor.part_of }) : "";
    const detail = [store.many("map.count.events", actor.events), part, this.also(actor)];
    return this.option(actor.name, actor.local, detail.filter(Boolean).join(" \u00b7 "), () => {
      Sarhad.app.ask({ actor: actor.id });
      return store.say("map.find.only", { name: actor.name });
    });
  }

  event(event) {
    const { store } = this, { columns } = store.state;
    const row = store.row(event.id);
    const kind = row < 0 ? "" : store.say(`kind.${store.config.style.kinds[columns.kind[row]]}`);
    const days = row < 0 ? "" : store.spanText(columns.first[row], columns.last[row], "short");
    const detail = [days, kind, event.place, event.id].filter(Boolean).join(" \u00b7 ");
    return this.option(event.summary, "", detail, () => this.goTo(row));
  }

  allEvents(words, n) {
    const text = this.store.many("map.find.all", n, { words });
    const made = this.option(text, "", "", () => {
      Sarhad.app.ask({ words });
      return text;
    });
    made.element.classList.add("sarhad-option-all");
    return made;
  }

  /** The other spelling that was found. */
  also(found) {
    return found.as ? this.store.say("map.find.also", { name: found.as }) : "";
  }

  /** Open an event's card, with its days in the window and its mark in view. */
  goTo(row) {
    if (row < 0) return this.store.say("map.find.failed");
    const { parts } = Sarhad.app, { layer } = Sarhad.app;
    parts.found.clear();
    parts.card.widen(row);
    if (layer.sites && layer.sites.of[row] >= 0) {
      const [x, y] = layer.sites.at(row);
      const at = [Sarhad.columns.latitude(y), (x / 4294967296) * 360];
      if (!this.map.getBounds().pad(-0.15).contains(at)) this.map.panTo(at, { animate: false });
    }
    this.store.select([row]);
    return "";
  }

  // ---- the list ----

  /** Show groups of options, or a sentence where there are none. */
  put(groups, sentence) {
    const { store } = this;
    this.point(-1);
    this.options = groups.flatMap(([, options]) => options);
    this.options.forEach(({ element }, at) => {
      element.id = `sarhad-option-${at}`;
      element.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus
      element.addEventListener("click", () => this.choose(at));
      element.addEventListener("pointermove", () => this.point(at));
    });
    this.list.replaceChildren(...groups.map(([name, options]) => {
      const group = Sarhad.element("div", `sarhad-found-group sarhad-found-${name}`);
      const head = Sarhad.element("p", "", store.say(`map.find.${name}`));
      head.id = `sarhad-found-head-${name}`;
      head.setAttribute("role", "presentation");
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", head.id);
      group.append(head, ...options.map(({ element }) => element));
      return group;
    }));
    // a list box without an option is none: then it holds a sentence
    this.list.setAttribute("role", groups.length ? "listbox" : "group");
    if (sentence && !groups.length) this.list.append(Sarhad.element("p", "sarhad-found-none", sentence));
    this.said.textContent = sentence;
    if (sentence) this.open();
    else this.close();
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", String(this.options.length > 0));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.point(-1);
  }

  /** Make one option the one that Enter chooses. */
  point(at) {
    if (this.options[this.active]) this.options[this.active].element.removeAttribute("aria-selected");
    this.active = at;
    const option = this.options[at];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.element.setAttribute("aria-selected", "true");
    return this.input.setAttribute("aria-activedescendant", option.element.id);
  }

  choose(at) {
    const option = this.options[at];
    if (!option) return;
    this.close();
    this.said.textContent = option.act();
  }

  clear() {
    this.input.value = "";
    this.typed();
    Sarhad.app.parts.found.clear();
  }

  key(event) {
    const { length } = this.options, open = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && length) {
      event.preventDefault();
      this.open();
      const from = this.active < 0 && step < 0 ? length : this.active;
      this.point((from + step + length) % length);
      this.options[this.active].element.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && open && event.target === this.input) {
      event.preventDefault();
      this.choose(Math.max(0, this.active));
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (open) this.close();
      else this.clear();
    }
  }
};

Sarhad.parts.search = {
  /** A page of its own has nobody to ask. */
  mount(map, store, config) {
    return config.findUrl ? new Sarhad.Search(map, store) : this;
  },
};
