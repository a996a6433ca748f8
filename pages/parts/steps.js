/* Owns the ladder on its page: a button a step, and the lines between those that answer each other. */
const SVG = "http://www.w3.org/2000/svg";
const NEAREST = 15; // px from a symbol to the nearest line
const TRACK = 9; // px from one line to the next
const ROUND = 5; // radius of a bend
const SYMBOL = 6; // radius of a symbol

/** Return an element with a class and a text, which is never read as markup. */
function made(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** Return an element of a drawing with attributes. */
function drawn(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Return the symbol of a step: its outline about the middle of a small drawing. */
function symbol(step) {
  const svg = drawn("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true" });
  const points = step.outline.map(([x, y]) => `${x * SYMBOL},${y * SYMBOL}`).join(" ");
  const paint = step.hollow
    ? { fill: "var(--panel)", stroke: step.ink, "stroke-width": 2.2 }
    : { fill: step.ink, stroke: "var(--symbol-edge)", "stroke-width": 1 };
  svg.append(points ? drawn("polygon", { points, ...paint }) : drawn("circle", { r: SYMBOL, ...paint }));
  return svg;
}

/** Return a step as an item of the list. */
function row(step, choose) {
  const item = made("li", step.first ? "first" : "");
  const day = made("span", "day");
  if (step.first) day.append(made("b", "", step.day), made("small", "", step.later));
  const button = made("button", "step");
  button.type = "button";
  const mark = made("span", "mark");
  mark.append(symbol(step));
  const head = made("span", "head");
  head.append(made("b", "", step.who), made("span", "what", step.what));
  const words = made("span", "words");
  words.append(head, made("span", "tells", step.tells));
  const foot = made("span", "foot");
  foot.append(made("span", "answers", step.answers), made("span", "sources", step.sources));
  words.append(foot);
  button.append(mark, made("span", "number", step.number), words);
  button.addEventListener("click", () => choose(step.id));
  item.append(day, button);
  return item;
}

/** Move the focus to the step above or below. */
function byArrow(event, list) {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!way) return;
  const buttons = [...list.querySelectorAll("button")];
  const next = buttons[buttons.indexOf(event.target) + way];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

/** Draw the lines between steps where the rows stand now. */
function tie(svg, list, ties) {
  const home = list.getBoundingClientRect();
  const marks = [...list.querySelectorAll(".mark")].map((mark) => {
    const box = mark.getBoundingClientRect();
    return { x: box.left - home.left, y: box.top - home.top + box.height / 2 };
  });
  svg.replaceChildren();
  svg.setAttribute("height", home.height);
  if (!marks.length) return;
  for (const { start, ends, said, reviewed, track, ink } of ties) {
    const edge = marks[start].x - 1;
    const x = edge - NEAREST + 6 - track * TRACK;
    const last = ends[ends.length - 1];
    const [top, foot] = [marks[start].y, marks[last].y];
    const ticks = ends.slice(0, -1).map((end) => `M${x} ${marks[end].y}H${edge}`).join("");
    const path = `M${edge} ${top}H${x + ROUND}Q${x} ${top} ${x} ${top + ROUND}V${foot - ROUND}Q${x} ${foot} ${x + ROUND} ${foot}H${edge}${ticks}`;
    const look = { d: path, fill: "none", stroke: ink, "stroke-width": 1.3 };
    if (!said) look["stroke-dasharray"] = reviewed ? "9 2.6" : "3.4 2.8";
    svg.append(drawn("path", { ...look, "data-start": start }));
    for (const end of ends.slice(0, -1)) {
      svg.append(drawn("circle", { cx: x, cy: marks[end].y, r: 1.9, fill: ink }));
    }
  }
}

/** Bring a chosen step into sight as the page opens: the rows may grow for a moment as it settles. */
function reach(home, chosen) {
  const button = home.querySelectorAll("button")[chosen - 1];
  if (!button) return;
  let left = 6; // looks at whether it still stands in sight
  const look = () => {
    const { top, bottom } = button.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) button.scrollIntoView({ block: "center" });
    if (--left && !home.moved) setTimeout(look, 150);
  };
  const stop = () => (home.moved = true); // the reader's own way comes first
  for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    window.addEventListener(name, stop, { once: true, passive: true });
  }
  look();
}

/** Build the list anew where the steps are others; else only mark the chosen one. */
export default function show({ parentElement, data, setTriggerValue }) {
  const home = parentElement.querySelector(".ladder");
  const opens = home.dataset.made === undefined;
  if (home.dataset.made !== data.key) {
    home.dataset.made = data.key;
    const list = made("ol", "");
    list.setAttribute("aria-label", data.label);
    list.append(...data.steps.map((step) => row(step, (id) => home.choose(id))));
    list.addEventListener("keydown", (event) => byArrow(event, list));
    const svg = drawn("svg", { class: "ties", "aria-hidden": "true" });
    home.style.setProperty("--ties", `${data.tracks ? NEAREST + (data.tracks - 1) * TRACK : 4}px`);
    home.replaceChildren(svg, list);
    home.watch?.disconnect();
    home.watch = new ResizeObserver(() => tie(svg, list, data.ties));
    home.watch.observe(list);
  }
  const mark = (chosen) =>
    home.querySelectorAll("button").forEach((button, at) => {
      if (at + 1 === chosen) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
  home.choose = (id) => {
    mark(data.steps.findIndex((step) => step.id === id) + 1); // before the page has followed
    setTriggerValue("step", id);
  };
  mark(data.chosen);
  if (opens && data.chosen) reach(home, data.chosen);
}
