/* Owns the small things on the map: zoom and home buttons, scale bar, credits. */
"use strict";
window.Sarhad = window.Sarhad || { parts: {} };

/** @param {Sarhad.App} app */
Sarhad.furniture = function (app) {
  const { map, store, config } = app;
  L.control.zoom({
    position: "topleft", zoomInTitle: store.say("map.zoom.in"), zoomOutTitle: store.say("map.zoom.out"),
    zoomInText: "+", zoomOutText: "\u2212",
  }).addTo(map);
  Sarhad.homeButton(app);
  L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 110 }).addTo(map);
  Sarhad.credits(map, store, config.credits || []);
};

/** A third button under the zoom buttons: back to the first view. */
Sarhad.homeButton = function (app) {
  const bar = app.map.getContainer().querySelector(".leaflet-control-zoom");
  const button = Sarhad.element("a", "sarhad-home");
  const label = app.store.say("map.zoom.home");
  Object.assign(button, { href: "#", title: label });
  button.setAttribute("role", "button");
  button.setAttribute("aria-label", label);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const box = { viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true" };
  for (const [name, value] of Object.entries(box)) svg.setAttribute(name, value);
  path.setAttribute("d", "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4");
  svg.append(path);
  button.append(svg);
  bar.append(button);
  L.DomEvent.disableClickPropagation(button);
  L.DomEvent.on(button, "click", (event) => {
    L.DomEvent.preventDefault(event);
    app.home();
  });
};

/**
 * Who drew the land, as plain text along the map's lower edge, in as many lines as it needs: what
 * stands above makes room. On a narrow frame it is behind a word.
 */
Sarhad.credits = function (map, store, lines) {
  const details = Sarhad.element("details", "sarhad-credits");
  const text = Sarhad.element("span");
  details.append(Sarhad.element("summary", "", store.say("map.credits")), text);
  const show = () => {
    const { backdrop } = store.state;
    const all = backdrop ? [backdrop.attribution || backdrop.name, ...lines] : lines;
    text.textContent = details.title = all.join(" \u00b7 ");
    details.hidden = all.length === 0;
    // a picture's maker is named in sight, also where the rest is folded
    details.open = map.getSize().x > 640 || Boolean(backdrop);
  };
  show();
  store.on("backdrop", show);
  let narrow = map.getSize().x <= 640;
  map.on("resize", ({ newSize }) => { // a frame that grows shows what it had folded
    if (narrow !== newSize.x <= 640) show();
    narrow = newSize.x <= 640;
  });
  store.slots.over.append(details);
  const tell = () => {
    store.slots.root.style.setProperty("--credits-height", `${details.offsetHeight}px`);
  };
  tell();
  new ResizeObserver(tell).observe(details);
};
