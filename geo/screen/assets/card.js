/* Owns the panel that opens on a click: which event or list it shows, how it opens, pages and closes. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** The card as a part: a panel at the map's right edge, on a narrow frame a sheet from below. */
Sarhad.Card = class Card {
  /**
   * @param {L.Map} map
   * @param {Sarhad.Store} store
   */
  constructor(map, store) {
    this.map = map;
    this.store = store;
    this.trail = []; // rows whose links were followed, to go back
    this.line = 0; // of the list: the one whose card was opened last
    this.build();
    this.picked = new Sarhad.Picked(this);
    store.on(["selected", "selection", "ids", "columns"], () => this.follow());
    store.on(["window", "mask"], () => this.tellVisibility());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !this.panel.hidden) this.close();
    });
    this.follow();
  }

  get row() {
    return this.store.state.selected;
  }

  say(key, values) {
    return this.store.say(`map.card.${key}`, values);
  }

  /** Make the empty panel; its parts are filled per event. */
  build() {
    const make = Sarhad.element;
    this.panel = make("section", "sarhad-card");
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-modal", "false");
    this.panel.setAttribute("aria-label", this.say("label"));
    this.panel.tabIndex = -1;
    this.panel.hidden = true;
    this.bar = make("div", "sarhad-card-bar");
    this.body = make("div", "sarhad-card-body");
    this.note = make("p", "sarhad-card-note");
    this.note.setAttribute("role", "status");
    this.panel.append(this.bar, this.note, this.body);
    this.fillBar(make);
    L.DomEvent.disableClickPropagation(this.panel);
    L.DomEvent.disableScrollPropagation(this.panel);
    (this.store.slots.right || this.map.getContainer()).append(this.panel);
  }

  /** The bar: back, paging through the events of one mark or the pages of their list, and close. */
  fillBar(make) {
    const button = (className, text, label, act) => {
      const element = make("button", `sarhad-card-${className}`, text);
      element.type = "button";
      element.setAttribute("aria-label", label);
      element.title = label;
      element.addEventListener("click", act);
      return element;
    };
    this.backButton = button("back", this.say("back"), this.say("back.label"), () => this.back());
    this.pager = make("div", "sarhad-card-pager");
    this.pageText = make("span", "sarhad-card-page");
    this.pageText.setAttribute("aria-live", "polite");
    const step = (text, by) => button("step", text, "", () => this.page(by));
    this.steps = [step("«", -Infinity), step("‹", -1), step("›", 1), step("»", Infinity)];
    const [first, previous, next, last] = this.steps;
    this.pager.append(first, previous, this.pageText, next, last);
    const close = button("close", "×", this.say("close"), () => this.close());
    this.bar.append(this.backButton, this.pager, close);
  }

  /** Follow the store: open the selected event's card, the list of those picked together, or close. */
  follow() {
    const { row } = this, { selection } = this.store.state;
    if (row < 0 && selection.length > 1) return this.list(selection);
    const id = row >= 0 ? this.store.id(row) : "";
    if (id === this.shown && row >= 0) return this.tellPage();
    if (row < 0 || !id) return this.hide();
    const wasOpen = !this.panel.hidden;
    // a link followed keeps its trail, any other choice starts anew
    if (!this.following) this.trail = [];
    this.following = false;
    this.picked.close();
    this.panel.setAttribute("aria-label", this.say("label"));
    this.shown = id;
    this.panel.hidden = false;
    this.tellPage();
    this.tellVisibility();
    this.load(row, id);
    if (!wasOpen) this.takeFocus();
    return undefined;
  }

  /** Show the list of events picked together, at the line whose card was open. */
  list(rows) {
    if (this.picked.rows === rows) return;
    const wasOpen = !this.panel.hidden, returns = this.returning;
    this.returning = false;
    const held = this.panel.contains(document.activeElement);
    Object.assign(this, { trail: [], shown: null });
    this.panel.hidden = false;
    this.note.hidden = true;
    this.picked.open(rows, returns ? this.line : 0);
    this.panel.setAttribute("aria-label", this.picked.head.textContent);
    if (returns && held) this.picked.focus(this.line % Sarhad.Picked.LINES);
    if (!wasOpen) this.takeFocus();
    requestAnimationFrame(() => setTimeout(() => {
      const mark = this.picked.rows === rows && Sarhad.app.layer && Sarhad.app.layer.chosen();
      if (mark) this.clear([mark.x, mark.y]);
    }));
  }

  /** Move the map a little where the card would hide the very mark that it tells of. */
  uncover(row) {
    const { columns } = this.store.state;
    if (!Sarhad.app || !this.store.placed(row)) return;
    const mark = Sarhad.app.layer && Sarhad.app.layer.chosen();
    if (mark) {
      this.clear([mark.x, mark.y]);
      return;
    }
    const share = (v) => v / 4294967296 + 0.5;
    const world = 256 * Math.pow(2, this.map.getZoom());
    const corner = this.map.getPixelBounds().min;
    this.clear([share(columns.x[row]) * world - corner.x, share(columns.y[row]) * world - corner.y]);
  }

  /** Move the map so that the panel leaves a spot of the frame free, px. */
  clear(at) {
    const map = this.map.getContainer().getBoundingClientRect();
    const card = this.panel.getBoundingClientRect();
    const [left, top] = [card.left - map.left, card.top - map.top];
    const room = 40; // px: the mark and its name
    const size = this.map.getSize();
    if (at[0] < 0 || at[1] < 0 || at[0] > size.x || at[1] > size.y) return;
    if (at[0] < left - room || at[1] < top - room) return;
    const sheet = card.width > map.width * 0.9;
    const by = sheet ? [0, at[1] - Math.max(room, top / 2)] : [at[0] - left + room * 2, 0];
    Sarhad.app.quiet(() => this.map.panBy(by, { animate: false }));
  }

  /** Ask for the record and show it, unless another event was chosen meanwhile. */
  load(row, id) {
    this.panel.setAttribute("aria-busy", "true");
    this.body.replaceChildren(Sarhad.element("p", "sarhad-card-wait", this.say("loading")));
    const still = () => this.shown === id && this.row === row;
    return this.store.card(row).then(
      (record) => still() && this.show(record),
      () => still() && this.fail(row, id),
    );
  }

  /** Show a record. A record that cannot be told is said to be so. */
  show(record) {
    this.panel.removeAttribute("aria-busy");
    const told = new Sarhad.Record(record, this.store);
    try {
      this.body.replaceChildren(new Sarhad.CardBody(told, this).make());
    } catch (error) {
      console.error("Sarhad: a card could not be made.", error);
      this.fail(this.row, this.shown);
    }
    this.body.scrollTop = 0;
    // the card is painted first: of many events, the map that moves takes longer
    const { row } = this;
    requestAnimationFrame(() => setTimeout(() => row === this.row && this.uncover(row)));
  }

  /** Say that the record did not come, and offer to ask again. */
  fail(row, id) {
    this.panel.removeAttribute("aria-busy");
    const text = Sarhad.element("p", "sarhad-card-wait", this.say("failed", { id }));
    const again = Sarhad.element("button", "sarhad-card-action", this.say("again"));
    again.type = "button";
    again.addEventListener("click", () => this.load(row, id));
    this.body.replaceChildren(text, again);
  }

  /** "2 of 5 in this mark" or "Page 2 of 5", and whether there is something to go back to. */
  tellPage() {
    const { selection } = this.store.state, { rows } = this.picked;
    const at = rows ? this.picked.at : selection.indexOf(this.row);
    const of = rows ? this.picked.pages : selection.length;
    this.pager.hidden = of < 2 || at < 0;
    this.pageText.textContent = this.pager.hidden ? "" : this.say(`page${rows ? ".list" : this.shared()}`, {
      n: this.store.number(at + 1), of: this.store.number(of),
    });
    this.tellSteps(at, of);
    const back = this.trail.length ? "back" : "back.list";
    this.backButton.hidden = Boolean(rows) || (this.trail.length === 0 && selection.length < 2);
    this.backButton.textContent = this.say(back);
    this.backButton.title = this.say(`${back}.label`);
    this.backButton.setAttribute("aria-label", this.backButton.title);
  }

  /** What the steps of the bar lead to; a list ends, the cards of a mark go round. */
  tellSteps(at, of) {
    const { rows } = this.picked, names = ["first", "previous", "next", "last"];
    this.steps.forEach((step, n) => {
      const outer = n % 3 === 0;
      step.title = rows || outer ? this.say(`list.${names[n]}`) : this.say(names[n]);
      step.setAttribute("aria-label", step.title);
      step.hidden = outer && (!rows || of < 3);
      step.setAttribute("aria-disabled", String(Boolean(rows) && at === (n < 2 ? 0 : of - 1)));
    });
  }

  /** What the events picked together share, the end of a key of words: a district, a point, or nothing. */
  shared() {
    const { layer } = Sarhad.app || {}, { selection } = this.store.state;
    if (!layer || !layer.sites) return "";
    const { sites } = layer, site = sites.of[selection[0]];
    if (site < 0 || selection.some((row) => sites.of[row] !== site)) return "";
    if (sites.outline(site) >= 0) return ".district";
    return sites.mark[site] === Sarhad.Sites.SYMBOL ? ".point" : "";
  }

  /** Say when the event of the card is not on the map now, and what was changed to show it. */
  tellVisibility() {
    if (this.row < 0 || !this.store.state.columns) return;
    const { columns, window: [from, to] } = this.store.state;
    const inside = columns.first[this.row] <= to && columns.last[this.row] >= from;
    const words = [];
    if (this.widened && this.widened.row === this.row && inside) words.push(this.widened.text);
    if (!inside) words.push(this.say("note.outside"));
    if (!this.store.passes(this.row)) words.push(this.say("note.filtered"));
    this.note.textContent = words.join(" ");
    this.note.hidden = words.length === 0;
  }

  /** Show the next or previous of the events that were picked together, or of their list's pages. */
  page(step) {
    if (this.picked.rows) {
      this.picked.turn(step);
      return;
    }
    const { selection } = this.store.state;
    const at = selection.indexOf(this.row);
    if (at < 0) return;
    this.store.select(selection, selection[(at + step + selection.length) % selection.length]);
  }

  /** Open a linked event; widen the window as little as needed to hold it. */
  go(id) {
    const row = this.store.row(id);
    if (row < 0) return false;
    this.trail.push({ row: this.row, selection: this.store.state.selection });
    this.following = true;
    this.widen(row);
    this.store.select([row], row);
    this.panel.focus({ preventScroll: true });
    return true;
  }

  widen(row) {
    const { columns, window: [from, to] } = this.store.state;
    const [first, last] = [columns.first[row], columns.last[row]];
    if (first <= to && last >= from) return;
    const wide = [Math.min(from, last), Math.max(to, first)];
    this.store.slide(wide[0], wide[1]);
    const days = this.store.spanText(wide[0], wide[1]);
    this.widened = { row, text: this.say("note.widened", { days }) };
  }

  /** Return to the event whose link was followed, else to the list of those picked together. */
  back() {
    const earlier = this.trail.pop();
    if (!earlier) {
      this.line = Math.max(0, this.store.state.selection.indexOf(this.row));
      this.returning = true;
      this.store.pick(this.store.state.selection);
      return;
    }
    this.following = true;
    this.store.select(earlier.selection, earlier.row);
  }

  close() {
    this.store.select([]);
    this.hide();
    if (this.opener && this.opener.isConnected) this.opener.focus({ preventScroll: true });
    this.opener = null;
  }

  hide() {
    this.shown = null;
    this.panel.hidden = true;
    this.picked.close();
    this.body.replaceChildren();
  }

  /** Move the focus into the card when the person is at work in this frame, else leave it. */
  takeFocus() {
    if (!document.hasFocus()) return;
    const active = document.activeElement;
    this.opener = active && active !== document.body ? active : this.map.getContainer();
    this.panel.focus({ preventScroll: true });
  }

  /** Address that opens this event: the page around the frame, or this file itself. */
  address(id) {
    let here = window.location;
    try {
      // the page that holds the frame, where it is ours to read
      if (!this.store.config.standalone) here = window.parent.location;
      void here.href;
    } catch (error) {
      here = window.location;
    }
    if (this.store.config.standalone) return `${here.href.split(/[?#]/)[0]}?event=${encodeURIComponent(id)}`;
    // the map screen, with what is asked and the version of the data
    const link = new URL(".", here.href.split(/[?#]/)[0]);
    link.search = here.search;
    link.searchParams.delete("step");
    link.searchParams.set("event", id);
    if (this.store.config.data) link.searchParams.set("data", this.store.config.data);
    return link.href;
  }

  /** Put text on the clipboard; where that is refused, show it selected. Tells the button. */
  async copy(text, button) {
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch (error) {
      done = this.copyBySelection(text, button);
    }
    const label = button.dataset.label || button.textContent;
    button.dataset.label = label;
    button.textContent = done ? this.say("copied") : this.say("copy.by_hand");
    clearTimeout(button.timer);
    button.timer = setTimeout(() => { button.textContent = label; }, 2500);
  }

  /** The way of browsers without clipboard rights; leaves the field when that fails too. */
  copyBySelection(text, button) {
    const field = Sarhad.element("textarea", "sarhad-card-copy");
    field.value = text;
    field.readOnly = true;
    field.setAttribute("aria-label", this.say("copy.by_hand"));
    button.parentNode.append(field);
    field.select();
    const done = document.execCommand("copy");
    if (done) {
      field.remove();
      button.focus({ preventScroll: true });
    }
    return done;
  }
};

Sarhad.parts.card = {
  mount(map, store) {
    return new Sarhad.Card(map, store);
  },
};
