/* Owns the inside of the card: a told record laid out as elements, all text as text. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.CardBody = class CardBody {
  /**
   * @param {Sarhad.Record} told
   * @param {Sarhad.Card} card what links and buttons call: go, copy, address
   */
  constructor(told, card) {
    this.told = told;
    this.card = card;
    this.store = card.store;
  }

  /** @returns {DocumentFragment} all parts that the record has something for */
  make() {
    const whole = document.createDocumentFragment();
    whole.append(
      ...[
        this.head(), this.facts(), this.doubts(), this.answers(), this.followed(), this.claims(), this.sources(),
        this.remarks(), this.coding(), this.foot(),
      ].filter(Boolean),
    );
    return whole;
  }

  say(key, values) {
    return this.told.say(key, values);
  }

  /** An element with children; strings become text. */
  el(tag, className, ...children) {
    const element = Sarhad.element(tag, className ? `sarhad-card-${className}` : "");
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }

  section(name, title, ...children) {
    return this.el("section", name, this.el("h3", "", title), ...children);
  }

  head() {
    const { told } = this;
    const line = [told.when(), ...told.what()].filter(Boolean).join(" · ");
    const head = this.el("header", "head", this.el("p", "kicker", this.symbol(), line));
    head.append(this.el("h2", "title", told.text("summary") || this.say("untitled")));
    const status = told.text("status");
    if (status) {
      const chip = this.el("span", "chip", told.word("status", status));
      chip.dataset.status = status;
      chip.title = told.word("status", status, ".says");
      head.append(chip);
    }
    return head;
  }

  /** The event's row of the legend as a small picture. */
  symbol() {
    const { style } = this.store.config;
    const kind = style.kinds.indexOf(this.told.text("kind"));
    if (kind < 0 || !Sarhad.glyph) return null;
    return Sarhad.glyph(this.store, style.symbolOfKind[kind], 12);
  }

  /** Who, deaths and place. */
  facts() {
    const { told } = this;
    const list = this.el("dl", "facts");
    const row = (term, [main, ...more]) => {
      if (!main) return;
      const value = this.el("dd", "", main);
      for (const line of more.filter(Boolean)) value.append(this.el("span", "second", line));
      list.append(this.el("dt", "", term), value);
    };
    row(this.say("who"), [this.who(), told.attribution()]);
    row(this.say("deaths"), told.deaths());
    const [names, precision] = told.where();
    row(this.say("place"), [...(names ? [names] : []), precision, told.size(), told.border(),
      told.foundBy()]);
    return list;
  }

  who() {
    const { told } = this;
    const arrow = this.el("span", "arrow", told.mutual() ? "⇄" : "→");
    arrow.setAttribute("role", "img");
    arrow.setAttribute("aria-label", this.say(told.mutual() ? "who.mutual" : "who.to"));
    if (told.list("targets").length === 0 && !told.text("target_text")) {
      return this.el("span", "", told.side("initiator"));
    }
    return this.el("span", "", told.side("initiator"), " ", arrow, " ", told.side("target"));
  }

  /** What contradicts the point that its file gives. */
  doubts() {
    const reasons = this.told.list("doubts");
    if (!reasons.length) return null;
    return this.el("div", "doubts", this.el("p", "doubts-title", this.say("doubts")),
      ...reasons.map((reason) => this.el("p", "", this.told.text("reason", reason))));
  }

  /** What the event is said to answer; what its own side goes on from. */
  answers() {
    const links = this.told.list("answers");
    const others = links.filter((link) => link.own !== true);
    const own = links.filter((link) => link.own === true);
    const part = (name, list) => {
      if (!list.length) return null;
      const section = this.section("answers", this.say(name));
      const shown = list.length > 4 ? 3 : 4;
      section.append(this.links(list.slice(0, shown), true));
      if (list.length > shown) section.append(this.fold("answers.more", list.slice(shown), true));
      return section;
    };
    const both = [part("answers", others), part("goes_on", own)].filter(Boolean);
    return both.length ? this.el("div", "", ...both) : null;
  }

  /** What followed: the other sides' steps, then the same side's folded. */
  followed() {
    const links = this.told.list("answered_by");
    const others = links.filter((link) => link.own !== true);
    const own = links.filter((link) => link.own === true);
    if (!links.length) return null;
    const section = this.section("followed", this.store.many("map.card.followed", others.length));
    if (!others.length) section.firstChild.textContent = this.say("followed.own_only");
    const first = others.length > 5 ? 4 : 5; // a fold for one line would save nothing
    if (others.length) section.append(this.links(others.slice(0, first), false));
    const rest = others.slice(first);
    if (rest.length) section.append(this.fold("followed.more", rest, false));
    if (own.length) section.append(this.fold("followed.own", own, false));
    return section;
  }

  /** Linked events behind one line that says how many they are. */
  fold(key, list, atLength) {
    return this.el("details", "fold",
      this.el("summary", "", this.store.many(`map.card.${key}`, list.length)),
      this.links(list, atLength));
  }

  links(links, atLength) {
    return this.el("ul", "links", ...links.map((link) => this.link(link, atLength)));
  }

  /** One linked event: relation and date, its summary to click, and who says so. */
  link(link, atLength) {
    const { told } = this;
    const id = told.text("event_id", link);
    const relation = told.text("relation", link);
    // "said to protest against" the linked event, or the linked event's "protest" against this
    const words = atLength ? "relation.said" : "map.card.step";
    const meta = [told.shortDate(link), relation && told.word(words, relation)];
    const item = this.el("li", "link", this.el("span", "meta", meta.filter(Boolean).join(" · ")));
    const title = told.text("title", link) || id;
    if (this.store.row(id) >= 0) {
      const button = this.el("button", "go", title);
      button.type = "button";
      button.addEventListener("click", () => this.card.go(id));
      item.append(button);
    } else item.append(this.el("span", "", title));
    const why = this.basis(link);
    if (atLength) item.append(why);
    else item.append(this.el("details", "why", this.el("summary", "", this.say("why")), why));
    return item;
  }

  /** "Stated by the side itself: ... (high confidence) · source". */
  basis(link) {
    const { told } = this;
    const basis = told.text("basis", link);
    const line = this.el("p", "basis");
    if (basis) line.append(this.el("span", "by", told.word("basis", basis)));
    const reason = told.text("reason", link);
    if (reason) line.append(basis ? ": " : "", reason);
    const confidence = told.text("confidence", link);
    if (confidence) line.append(" · ", told.word("confidence", confidence));
    const source = link.source && typeof link.source === "object" ? link.source : {};
    const publisher = told.text("publisher", source);
    const address = told.text("url", source);
    if (publisher || address) {
      line.append(" · ", this.outside(address, publisher || this.say("source")));
    }
    return line;
  }

  /** What each side says, in its own group. */
  claims() {
    const groups = this.told.claims();
    if (!groups.size) return null;
    const section = this.section("claims", this.say("claims"));
    for (const [name, claims] of groups) {
      section.append(this.el("h4", "claimant", name),
        this.el("ul", "", ...claims.map((claim) => this.claim(claim))));
    }
    return section;
  }

  claim(claim) {
    const { told } = this;
    const item = this.el("li", "claim");
    const type = told.text("type", claim);
    const figures = told.claimed(claim);
    const head = [type && told.word("claim", type), figures].filter(Boolean).join(" ");
    if (head) item.append(this.el("span", "claim-head", head), " ");
    item.append(told.text("statement", claim));
    const date = told.shortDate(claim);
    if (date) item.append(" ", this.el("span", "meta", date));
    for (const source of told.list("sources", claim)) {
      const publisher = told.text("publisher", source);
      if (!publisher) continue;
      item.append(" · ", this.outside(told.text("url", source), publisher));
    }
    if (told.text("verified", claim) === "no") {
      item.append(" ", this.el("span", "meta", this.say("claims.untraced")));
    }
    return item;
  }

  sources() {
    const sources = this.told.list("sources");
    const title = this.say("sources");
    if (!sources.length) return this.section("sources", title, this.say("sources.none"));
    const items = sources.map((source) => {
      const { told } = this;
      const via = told.text("via", source);
      const name = told.text("publisher", source) || told.text("url", source) || this.say("source");
      const item = this.el("li", "", this.outside(told.text("url", source), name));
      const more = [told.text("title", source), told.shortDate(source),
        via && this.say("sources.via", { via })];
      const line = more.filter(Boolean).join(" · ");
      if (line) item.append(" ", this.el("span", "meta", line));
      return item;
    });
    return this.section("sources", title, this.el("ul", "", ...items));
  }

  /** A link to a page outside, or plain text where the address is not http or https. */
  outside(address, text) {
    const safe = Sarhad.Record.address(address);
    if (!safe) return this.el("span", "", text);
    const link = this.el("a", "", text);
    link.href = safe;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  }

  /** Episode and notes. */
  remarks() {
    const episode = this.told.text("episode");
    const notes = this.told.text("notes");
    if (!episode && !notes) return null;
    const part = this.el("section", "remarks");
    if (episode) part.append(this.el("p", "", this.say("episode", { episode })));
    if (notes) part.append(this.el("p", "", this.el("b", "", this.say("notes")), " ", notes));
    return part;
  }

  /** How the row is coded: direction, CAMEO, cooperation, tracing. Closed until asked for. */
  coding() {
    const { told } = this;
    const lines = [];
    const basis = told.text("direction_basis");
    if (basis) lines.push(this.say("coding.direction", { basis }));
    const code = told.text("cameo_code");
    if (code) lines.push(this.say("coding.cameo", { code }));
    const value = told.figure("cooperation");
    if (value !== null) {
      const lang = this.store.config.lang || "en";
      const format = new Intl.NumberFormat(lang, { signDisplay: "exceptZero" });
      lines.push(this.say("coding.cooperation", { value: format.format(value) }));
    }
    if (told.text("verified")) lines.push(told.word("verified", told.text("verified")));
    if (!lines.length) return null;
    return this.el("details", "fold", this.el("summary", "", this.say("coding")),
      this.el("ul", "", ...lines.map((line) => this.el("li", "", line))));
  }

  /** Identifier, copy link and cite. */
  foot() {
    const id = this.told.text("event_id");
    const foot = this.el("footer", "foot", this.el("span", "id", id));
    const button = (key, text) => {
      const element = this.el("button", "action", this.say(key));
      element.type = "button";
      element.addEventListener("click", () => this.card.copy(text(), element));
      foot.append(element);
    };
    button("copy_link", () => this.card.address(id));
    button("cite", () => this.told.citation(this.card.address(id)));
    return foot;
  }
};
