/* Owns the list of events that were picked together: a few lines a page, each opens its card. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * The events lie as they were picked, oldest first: nothing is sorted or made for more than the
 * lines of one page, so that the list of a million opens as that of two.
 */
Sarhad.Picked = class Picked {
  static LINES = 6; // of a page: as many as a sheet of 390 px shows without scrolling

  /** Pages or lines that keys go. */
  static TURNS = { PageDown: 1, ArrowRight: 1, PageUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

  static STEPS = { ArrowDown: 1, ArrowUp: -1 };

  /** @param {Sarhad.Card} card whose body the list fills, and whose bar turns its pages */
  constructor(card) {
    Object.assign(this, { card, store: card.store, rows: null, at: 0 });
    this.head = Sarhad.element("h2", "sarhad-picked-head");
    this.list = Sarhad.element("ol", "sarhad-picked");
    card.panel.addEventListener("keydown", (event) => this.rows && this.key(event));
    this.store.on(["window", "mask"], () => this.rows && this.tell());
    this.store.on("theme", () => this.rows && this.show());
  }

  /** Show the page of the line `at` of some rows. */
  open(rows, at = 0) {
    this.rows = rows;
    this.head.textContent = this.store.many(`map.card.list${this.card.shared()}`, rows.length);
    this.card.body.replaceChildren(this.head, this.list);
    this.card.body.scrollTop = 0;
    this.at = Math.min(Math.floor(at / Picked.LINES), this.pages - 1);
    this.show();
  }

  close() {
    this.rows = null;
    this.list.replaceChildren();
  }

  get pages() {
    return Math.ceil(this.rows.length / Picked.LINES);
  }

  /** Go some pages on or back, as far as there are any. @returns {boolean} whether there were */
  turn(pages) {
    const at = Math.max(0, Math.min(this.pages - 1, this.at + pages));
    if (at === this.at) return false;
    this.at = at;
    this.show();
    return true;
  }

  /** Make the lines of the page, and ask for what they say. */
  show() {
    const from = this.at * Picked.LINES;
    const lines = Array.from(this.rows.slice(from, from + Picked.LINES), (row) => this.line(row));
    const had = this.list.contains(document.activeElement);
    this.list.start = from + 1;
    this.list.replaceChildren(...lines.map(({ item }) => item));
    if (had) this.focus(0);
    this.card.tellPage();
    this.tell();
    this.load(lines);
  }

  /** One event: symbol of its kind, days; its place and summary when they come. */
  line(row) {
    const make = Sarhad.element, { store } = this, { columns } = store.state, { style } = store.config;
    const item = make("li"), button = make("button", "sarhad-picked-line");
    const head = make("span", "sarhad-picked-when"), place = make("bdi", "sarhad-picked-place");
    const title = make("bdi", "sarhad-picked-title");
    const kind = store.say(`kind.${style.kinds[columns.kind[row]]}`);
    button.type = "button";
    button.title = kind;
    head.append(Sarhad.glyph(store, style.symbolOfKind[columns.kind[row]], 12),
      make("span", "sarhad-unseen", `${kind}, `),
      make("span", "", store.spanText(columns.first[row], columns.last[row], "short")), place,
      make("span", "sarhad-picked-away", this.card.say("list.away")));
    button.append(head, title);
    button.addEventListener("click", () => this.choose(row));
    item.append(button);
    return { row, item, place, title };
  }

  /** Fill the lines of a page with what is known of their events. */
  async load(lines) {
    const { card: { panel }, store } = this;
    this.lines = lines;
    panel.setAttribute("aria-busy", "true");
    await store.named().catch(() => {}); // its lines say what goes wrong
    store.gather(lines.map(({ row }) => row));
    await Promise.all(lines.map(async ({ row, place, title }) => {
      try {
        const told = new Sarhad.Record(await store.card(row), store);
        place.textContent = told.text("place") || told.text("admin2") || told.text("admin1");
        title.textContent = told.text("summary") || this.card.say("untitled");
      } catch (error) {
        title.textContent = store.id(row); // its card says what is wrong
      }
    }));
    if (this.rows && this.lines === lines) panel.removeAttribute("aria-busy");
  }

  /** Mark the lines whose event is not on the map now. */
  tell() {
    const from = this.at * Picked.LINES;
    [...this.list.children].forEach((item, n) => {
      item.toggleAttribute("data-away", !this.store.visible(this.rows[from + n]));
    });
  }

  choose(row) {
    const { rows } = this;
    this.store.select(rows, row);
    this.card.panel.focus({ preventScroll: true });
  }

  focus(n) {
    const items = this.list.children, item = items[Math.max(0, Math.min(items.length - 1, n))];
    if (item) item.firstChild.focus();
  }

  key(event) {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey || !(key in Picked.TURNS || key in Picked.STEPS)) return;
    event.preventDefault();
    event.stopPropagation();
    if (key in Picked.TURNS) this.turn(Picked.TURNS[key]);
    else this.step(Picked.STEPS[key]);
  }

  /** Put the focus on the next or previous line, over the edge of a page too. */
  step(by) {
    const items = [...this.list.children];
    const n = items.findIndex((item) => item.contains(document.activeElement)) + by;
    if (n === items.length && this.turn(1)) this.focus(0);
    else if (n < 0 && this.turn(-1)) this.focus(Picked.LINES);
    else this.focus(n);
  }
};
