/* Owns how one event's record is told: every fact as a line of text, honest about what is open. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/**
 * A record of `/api/event/<id>` (data.record, geo.border) read as lines. Fields may be missing or
 * of a wrong type: what is not there is left out, and nothing here throws.
 */
Sarhad.Record = class Record {
  /**
   * @param {Object} record as JSON
   * @param {Sarhad.Store} store for words, numbers and days
   */
  constructor(record, store) {
    this.fields = record && typeof record === "object" ? record : {};
    this.store = store;
  }

  /** Text of a field, "" where it is missing. */
  text(name, fields = this.fields) {
    const value = fields[name];
    return typeof value === "string" ? value.trim() : Number.isFinite(value) ? String(value) : "";
  }

  /** Number of a field, null where it is missing. */
  figure(name, fields = this.fields) {
    const value = fields[name];
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  }

  /** The objects of a list field, [] where it is missing. */
  list(name, fields = this.fields) {
    const value = fields[name];
    return Array.isArray(value) ? value.filter((item) => item && typeof item === "object") : [];
  }

  say(key, values) {
    return this.store.say(`map.card.${key}`, values);
  }

  /** A word of the data: the catalogue's text for `group.word`, else the word itself, readable. */
  word(group, word, suffix = "") {
    const key = `${group}.${word}${suffix}`;
    const known = Object.prototype.hasOwnProperty.call(this.store.config.words || {}, key);
    return known ? this.store.say(key) : String(word).replace(/_/g, " ");
  }

  /** Day number of an ISO date, null where there is none. */
  static day(text) {
    const match = /^\d{4}-\d{2}-\d{2}/.exec(String(text));
    const day = match ? Sarhad.columns.day(match[0]) : NaN;
    return Number.isFinite(day) ? day : null;
  }

  /** When, with how well it is known: "18 January 2024", "in January 2024", "around ...". */
  when() {
    const first = Sarhad.Record.day(this.text("date_start"));
    const last = Sarhad.Record.day(this.text("date_end"));
    if (first === null) return this.text("date") || this.say("date.unknown");
    return this.span(first, last === null ? first : last, this.figure("date_precision"));
  }

  /** Inclusive days in words by their precision (UCDP 1-5; null reads as 1). */
  span(first, last, precision) {
    const { store } = this;
    if (precision === 3 && last > first) {
      const middle = Math.round((first + last) / 2);
      return this.say("date.around", {
        day: store.dayText(middle), days: store.number(Math.round((last - first) / 2)),
      });
    }
    if (precision === 4 || precision === 5) {
      const parts = precision === 4 ? { month: "long", year: "numeric" } : { year: "numeric" };
      const day = new Date(Sarhad.columns.EPOCH + first * 864e5);
      return this.say("date.in", { period: store.dates("long", parts).format(day) });
    }
    if (precision === 2 && last > first) {
      return this.say("date.between", { days: store.spanText(first, last) });
    }
    return store.spanText(first, last);
  }

  /** The date of a claim or a linked event: a day, a month, or "". */
  shortDate(fields, name = "date") {
    const text = this.text(name, fields);
    const month = /^\d{4}-\d{2}$/.test(text);
    const day = Sarhad.Record.day(month ? `${text}-01` : text);
    if (day === null) return text;
    const precision = month ? 4 : this.figure("date_precision", fields);
    return precision === null || precision < 4
      ? this.store.dayText(day, "short") : this.span(day, day, precision);
  }

  /** What happened: the kind, and the source's own word where it says more. */
  what() {
    const kind = this.text("kind") ? this.word("kind", this.text("kind")) : "";
    const sub = this.text("sub_kind").replace(/_/g, " ");
    return sub && sub.toLowerCase() !== kind.toLowerCase() ? [kind, sub] : [kind];
  }

  isDiplomatic() {
    return this.text("domain") === "diplomatic";
  }

  /** Names of a side; the source's words, else "unknown", where no actor is named. */
  side(role) {
    const names = this.list(`${role}s`)
      .map((actor) => this.text("name", actor) || this.text("id", actor));
    const named = names.filter(Boolean).join(", ");
    return named || this.text(`${role}_text`) || this.say("who.unknown");
  }

  /** Whether both sides acted. */
  mutual() {
    return this.fields.mutual === true;
  }

  /** Who says who did it; "" for a diplomatic act that its own side announced. */
  attribution() {
    const word = this.text("attribution");
    if (!word || (this.isDiplomatic() && word === "claimed")) return "";
    return this.word("attribution", word);
  }

  /** Deaths as a range with its notes: [main, ...second lines]; [] where it does not apply. */
  deaths() {
    const [low, best, high] = ["low", "best", "high"].map((n) => this.figure(`fatalities_${n}`));
    const injured = this.figure("injured");
    const nothing = low === null && best === null && high === null;
    if (nothing && injured === null && this.isDiplomatic()) return [];
    const lines = [this.range(low === null ? best : low, high === null ? best : high)];
    if (low === null && best === null && high !== null) lines[0] = this.upTo(high);
    else if (best !== null && low !== null && high !== null && low < high) {
      lines.push(this.say("deaths.best", { n: this.store.number(best) }));
    }
    if (injured !== null) lines.push(this.store.many("map.card.deaths.injured", injured));
    return lines;
  }

  upTo(high) {
    return this.say("deaths.up_to", { n: this.store.number(high) });
  }

  /** "7–9", "9", "at least 7", "up to 9", "unknown". */
  range(low, high) {
    const number = (n) => this.store.number(n);
    if (low === null && high === null) return this.say("deaths.unknown");
    if (high === null) return this.say("deaths.at_least", { n: number(low) });
    if (low === null) return this.say("deaths.at_most", { n: number(high) });
    return low === high ? number(low)
      : this.say("deaths.range", { low: number(low), high: number(high) });
  }

  /** Where: [names, how well it is known]. Either may be "". */
  where() {
    const parts = [this.text("place"), this.text("admin2"), this.text("admin1"), this.country()];
    const names = parts.filter((part, i) => part
      && !parts.slice(0, i).some((earlier) => earlier.toLowerCase() === part.toLowerCase()));
    return [names.join(", "), this.precision()];
  }

  /** Name of the country in the reader's language, its code where there is no name. */
  country() {
    const code = this.text("country");
    if (!/^[A-Z]{2}$/.test(code)) return code;
    const names = new Intl.DisplayNames([this.store.config.lang || "en"], { type: "region" });
    return names.of(code) || code;
  }

  /** How well the place is known, in words. */
  precision() {
    const class_ = this.figure("geo_precision");
    if (this.figure("latitude") === null || this.figure("longitude") === null) {
      return this.say("place.none");
    }
    const km = this.store.number(Math.max(1, Math.round(this.figure("radius_km") || 25)));
    const district = this.text("admin2") || this.text("place");
    if (class_ === 3 && district) return this.say("place.district", { district });
    return this.say(`place.${[1, 2, 3, 4, 5, 6, 7].includes(class_) ? class_ : "none"}`, { km });
  }

  /** How large the disc of a district is drawn, and how well that size is known. */
  size() {
    if (this.figure("geo_precision") !== 3) return "";
    const { layer } = Sarhad.app || {}, row = this.store.row(this.text("event_id"));
    const outline = layer && layer.sites && row >= 0 ? layer.sites.outline(layer.sites.of[row]) : -1;
    if (outline >= 0) return this.say("place.size.outline", { source: layer.sites.outlines.areas[outline].source });
    const km = this.figure("radius_km");
    const { disc } = this.store.config.style.radiusKm;
    const known = this.text("radius_confidence");
    const how = km === null ? "none" : ["medium", "low"].includes(known) ? known : "known";
    return this.say(`place.size.${how}`, { km: this.store.number(Math.round(km === null ? disc : km)) });
  }

  /** That the side of the border cannot be told, and why; "" where it can. */
  border() {
    const km = this.figure("border_km");
    if (this.fields.side_uncertain !== true || km === null) return "";
    return this.say("place.border", { km: this.store.number(Math.max(1, Math.round(km))) });
  }

  /** The online service that found the point, and whom it credits; "" for every other point. */
  foundBy() {
    const credit = this.text("point_credit");
    return credit ? this.say("place.found_by", { credit }) : "";
  }

  /** Http and https addresses only; "" for every other. */
  static address(text) {
    try {
      const url = new URL(String(text));
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
    } catch (error) {
      return "";
    }
  }

  /** Claims by claimant, in the order of their first claim. @returns {Map<string, Object[]>} */
  claims() {
    const groups = new Map();
    for (const claim of this.list("claims")) {
      const name = this.text("claimant", claim) || this.text("claimant_id", claim)
        || this.say("claims.nobody");
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(claim);
    }
    return groups;
  }

  /** Figures of a claim: "7–9", "" where it gives none. */
  claimed(claim) {
    const [low, high] = [this.figure("low", claim), this.figure("high", claim)];
    return low === null && high === null ? "" : this.range(low, high);
  }

  /** The event as one line for a footnote. */
  citation(address) {
    const publishers = this.list("sources").map((source) => this.text("publisher", source));
    return this.say("citation", {
      date: this.when(), summary: this.text("summary").replace(/\.$/, ""),
      sources: [...new Set(publishers.filter(Boolean))].join("; ") || this.say("sources.none"),
      id: this.text("event_id"), address,
      updated: this.store.dayText(this.store.config.dataTo),
    });
  }
};
