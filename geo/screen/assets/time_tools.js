/* Owns the small controls of the time control: steps back and on, their size, speed, fixed length. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

Sarhad.TimeTools = class TimeTools {
  static SPEEDS = [0.5, 1, 2, 4, 8];

  /**
   * @param {Sarhad.Store} store
   * @param {{step: function(number), lock: function(boolean)}} act what a step and the lock do
   */
  constructor(store, act) {
    this.store = store;
    const { firstDay, lastDay } = store.config;
    this.unit = Sarhad.Steps.usual(lastDay - firstDay + 1);
    // who asked their system for less motion begins slowly and may still choose
    this.speed = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0.5 : 1;
    this.locked = false;
    this.root = Sarhad.element("div", "sarhad-steps");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", this.say("tools"));
    const units = Object.keys(Sarhad.Steps.UNITS).map((unit) => [unit, this.say(`step.${unit}`)]);
    const speeds = TimeTools.SPEEDS.map((speed) => [speed, this.say("times", { n: this.decimal(speed) })]);
    this.back = this.stepper("‹", -1, act.step);
    this.on = this.stepper("›", 1, act.step);
    this.root.append(
      this.back,
      this.choice("step", units, this.unit, (unit) => { this.unit = unit; this.name(); }),
      this.on,
      this.choice("speed", speeds, this.speed, (speed) => { this.speed = Number(speed); }),
      this.lock(act.lock),
    );
    this.name();
  }

  say(key, values) {
    return this.store.say(`map.time.${key}`, values);
  }

  decimal(n) {
    return this.store.intl("NumberFormat", this.store.config.lang || "en").format(n);
  }

  stepper(sign, n, step) {
    const button = Sarhad.element("button", "sarhad-step", sign);
    button.type = "button";
    button.addEventListener("click", () => step(n));
    return button;
  }

  /** Buttons say how far they go. */
  name() {
    for (const [button, way] of [[this.back, "back"], [this.on, "on"]]) {
      const text = this.say(`${way}.${this.unit}`);
      button.setAttribute("aria-label", text);
      button.title = text;
    }
  }

  choice(name, options, chosen, take) {
    const select = Sarhad.element("select", `sarhad-pick sarhad-pick-${name}`);
    select.setAttribute("aria-label", this.say(name));
    select.title = this.say(name);
    for (const [value, text] of options) {
      const option = Sarhad.element("option", "", text);
      option.value = String(value);
      select.append(option);
    }
    select.value = String(chosen);
    select.addEventListener("change", () => take(select.value));
    return select;
  }

  /** Whether the window keeps its length: then both handles move it as a whole. */
  lock(tell) {
    const button = Sarhad.element("button", "sarhad-lock", this.say("lock"));
    button.type = "button";
    button.title = this.say("lock.help");
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      this.locked = !this.locked;
      button.setAttribute("aria-pressed", String(this.locked));
      tell(this.locked);
    });
    return button;
  }
};
