/* The map, inside the component's frame. The shapes and this script are files of our own origin,
   loaded once; what changes comes as `carte.paint(…)`, a few kilobytes. Texts arrive escaped. */
(function () {
  "use strict";
  const NS = "http://www.w3.org/2000/svg";
  const carte = (window.carte = { shapes: window.carteShapes, palette: window.cartePalette });
  let map, renderer, bounds, halo, ring, current = null, painted = {};
  let moved = false, fitting = false, fitted = "";
  const territories = {};

  const node = (name, attributes, parent) => {
    const element = document.createElementNS(NS, name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(element);
    return element;
  };
  const asText = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

  /* A hatching is an SVG pattern; the legend draws the same with CSS from the same values. */
  function addPattern(defs, name, style) {
    const { step, width, ink, fill } = style;
    const pattern = node("pattern", {
      id: "fond-" + name, width: step, height: step, patternUnits: "userSpaceOnUse",
      patternTransform: style.pattern === "stripes" ? "rotate(45)" : "",
    }, defs);
    node("rect", { width: step, height: step, fill: fill }, pattern);
    if (style.pattern === "dots") {
      node("circle", { cx: step / 2, cy: step / 2, r: width, fill: ink }, pattern);
    } else if (style.pattern === "stripes") {
      node("rect", { width: width, height: step, fill: ink }, pattern);
    } else {
      node("rect", { y: step - width, width: step, height: width, fill: ink }, pattern);
    }
  }
  function addDefinitions(svg) {
    const defs = node("defs", {}, svg);
    const { styles, outside, ink } = carte.palette;
    for (const name in styles) {
      if (styles[name].pattern !== "plain") addPattern(defs, name, styles[name]);
    }
    const hatch = node("pattern", {
      id: "fond-hors-appel", width: outside.step, height: outside.step,
      patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    }, defs);
    for (const [color, shift] of [["#fff", outside.width], [ink, 0]]) {
      const line = { fill: color, "fill-opacity": color === "#fff" ? 0.75 : 0.6 };
      node("rect", { ...line, x: shift, width: outside.width, height: outside.step }, hatch);
      node("rect", { ...line, y: shift, width: outside.step, height: outside.width }, hatch);
    }
    return defs;
  }

  /* A click, Enter or Space: the choice shows at once. The server is told the last clicks, each
     with a number of its own: of two quick ones it may only ever see the second message. */
  const MOST_PICKS = 8, mount = String(Math.random());
  let picks = [];
  function pick(code) {
    current = code;
    showSelection();
    const last = picks.length ? picks[picks.length - 1][0] : 0;
    picks = [...picks, [last + 1, code]].slice(-MOST_PICKS);
    window.Streamlit.setComponentValue({ mount: mount, picks: picks });
  }

  /* Every layer of a territory shares the points of its outline. */
  const outline = ({ type, coordinates }) =>
    L.GeoJSON.coordsToLatLngs(coordinates, type === "Polygon" ? 1 : 2);
  const layerOf = (points, fill, color, weight, interactive) => L.polygon(points, {
    renderer: renderer, noClip: true, smoothFactor: 0, interactive: Boolean(interactive),
    fill: fill, fillOpacity: 1, stroke: weight > 0, color: color, weight: weight,
    opacity: 1, lineJoin: "round", lineCap: "butt",
  }).addTo(map);

  function addTerritories(defs) {
    const features = carte.shapes.features;
    for (const feature of features) {
      const code = feature.properties.code;
      const points = outline(feature.geometry);
      const fill = layerOf(points, true, "", 0, true);
      const path = fill._path;
      path.id = "territoire-" + code;
      for (const [key, value] of [["tabindex", 0], ["role", "button"], ["data-code", code]]) {
        path.setAttribute(key, value);
      }
      node("use", { href: "#" + path.id }, node("clipPath", { id: "contour-" + code }, defs));
      territories[code] = { points: points, fill: fill, path: path, name: feature.properties.nom };
      fill.on("click", () => pick(code));
      path.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(code); }
      });
      path.addEventListener("focus", () => showFocus(code));
      path.addEventListener("blur", () => showFocus(null));
    }
    for (const code in territories) {
      const territory = territories[code];
      territory.outside = layerOf(territory.points, true, "", 0);
      territory.outside._path.setAttribute("fill", "url(#fond-hors-appel)");
      territory.casing = layerOf(territory.points, false, "#fff", 5);
      territory.edge = layerOf(territory.points, false, carte.palette.ink, 2);
      // A border is drawn inside its own territory, else a neighbour's line hides the dashes.
      for (const part of [territory.casing, territory.edge]) {
        part._path.setAttribute("clip-path", "url(#contour-" + code + ")");
      }
    }
    halo = layerOf([], false, "#fff", 7);
    ring = layerOf([], false, carte.palette.selected, 4);
  }

  const show = (layer, visible) => { layer._path.style.display = visible ? "" : "none"; };
  function surround(code, color) {
    const points = territories[code] ? territories[code].points : [];
    for (const layer of [halo, ring]) layer.setLatLngs(points);
    ring.setStyle({ color: color });
  }
  function showSelection() {
    for (const code in territories) {
      territories[code].path.setAttribute("aria-pressed", String(code === current));
    }
    surround(current, carte.palette.selected);
  }
  function showFocus(code) {
    showSelection();
    map.eachLayer((layer) => layer.closeTooltip && layer.closeTooltip());
    if (code === null || !territories[code].path.matches(":focus-visible")) return;
    surround(code, carte.palette.focus);
    territories[code].fill.openTooltip(labelPoint(code));
  }

  /* Names: the code always, the name when its longest line fits inside the territory. */
  const labelPoint = (code) => L.latLng(carte.shapes.labels[code].slice(0, 2));
  function addLabels() {
    for (const code in territories) {
      const box = document.createElement("div");
      const parts = [["b", code], ["span", ""], ["em", ""]].map(([tag, text]) => {
        const part = box.appendChild(document.createElement(tag));
        part.textContent = text;
        return part;
      });
      const lines = territories[code].name.replace(/-(?=[A-ZÉÈ])/g, "-\n").split("\n");
      lines.forEach((line, index) => {
        if (index) parts[1].appendChild(document.createElement("br"));
        parts[1].appendChild(document.createTextNode(line));
      });
      territories[code].share = parts[2];
      territories[code].width = Math.max(...lines.map((line) => line.length)) * 6.4;
      const icon = L.divIcon({ html: box, className: "etiquette", iconSize: null });
      territories[code].label = L.marker(labelPoint(code), {
        icon: icon, interactive: false, keyboard: false,
      }).addTo(map).getElement();
      territories[code].label.setAttribute("aria-hidden", "true");
    }
    map.on("zoomend resize", fitLabels);
  }
  function fitLabels() {
    for (const code in territories) {
      const [lat, lon, radius] = carte.shapes.labels[code];
      const reach = map.latLngToLayerPoint([lat - radius, lon]).y
        - map.latLngToLayerPoint([lat, lon]).y;
      territories[code].label.classList.toggle("court", territories[code].width > reach * 2.3);
    }
  }

  function fit() {
    const { clientWidth, clientHeight } = map.getContainer();
    if (Math.min(clientWidth, clientHeight) < 60) return;  // not shown yet: nothing fits
    fitting = true;
    fitted = clientWidth + "x" + clientHeight;
    map.invalidateSize({ animate: false });
    map.setMinZoom(0);
    map.fitBounds(bounds, { padding: [6, 6], animate: false });
    map.setMinZoom(map.getZoom() - 0.01);
    fitting = moved = false;
    fitLabels();
  }
  function addControls() {
    map.attributionControl.setPrefix(false).addAttribution(carte.shapes.attribution);
    L.control.zoom({ zoomInTitle: "Zoomer", zoomOutTitle: "Dézoomer" }).addTo(map);
    const home = L.control({ position: "topleft" });
    home.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "recentrer", bar);
      button.href = "#";
      button.textContent = "⤢";
      button.title = "Revenir à toute la région";
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", button.title);
      L.DomEvent.disableClickPropagation(bar).on(button, "click", (event) => {
        L.DomEvent.stop(event);
        fit();
      });
      return bar;
    };
    home.addTo(map);
    L.control.scale({ imperial: false, maxWidth: 90 }).addTo(map);
  }

  carte.start = function (leafletMap) {
    map = leafletMap;
    // The component gives pixels; a phone's frame is made lower by the page's style sheet.
    map.getContainer().style.height = "100vh";
    map.invalidateSize({ animate: false });
    document.documentElement.lang = "fr";
    document.title = carte.shapes.title;
    try { window.frameElement.title = carte.shapes.title; } catch (error) { /* another origin */ }
    map.getContainer().setAttribute("role", "group");
    map.getContainer().setAttribute("aria-label", carte.shapes.title);
    renderer = L.svg({ padding: 1 });
    bounds = L.latLngBounds(carte.shapes.bounds);
    map.fitBounds(bounds, { padding: [6, 6], animate: false });
    renderer.addTo(map);
    addTerritories(addDefinitions(renderer._container));
    addLabels();
    addControls();
    fit();
    map.on("dragstart zoomstart", () => { moved = moved || !fitting; });
    new ResizeObserver(([{ target }]) => {
      const size = target.clientWidth + "x" + target.clientHeight;
      if (size !== fitted && (!moved || target.clientWidth < 560)) fit();
    }).observe(map.getContainer());
  };

  /* Each territory: c class, d dashed, o outside the call, s share written, t its lines of text
     by number; what is false is left out. The lines arrive escaped, the name is ours to escape. */
  const escaped = (text) => Object.assign(document.createElement("i"), { textContent: text }).innerHTML;
  carte.paint = function (paint, lines, selected) {
    painted = paint;
    for (const code in territories) {
      const { fill, outside, casing, edge, path, share, label } = territories[code];
      const own = painted[code];
      label.style.display = own ? "" : "none";
      if (!own) { path.setAttribute("fill", "#fff"); continue; }
      const name = `<b>${escaped(territories[code].name)} (${code})</b>`;
      const told = [name, ...own.t.map((number) => lines[number])];
      const look = carte.palette.styles[own.c];
      path.setAttribute("fill", look.pattern === "plain" ? look.fill : `url(#fond-${own.c})`);
      path.setAttribute("aria-label", asText(told.join(" ; ")));
      path.dataset.status = own.c;
      show(outside, own.o);
      show(casing, own.d);
      edge.setStyle({
        color: look.edge || carte.palette.ink,
        weight: look.edge ? 9 : own.d ? 5 : 1.4,
        dashArray: own.d ? carte.palette.dash : null,
      });
      label.classList.toggle("sur-fonce", Boolean(look.halo));
      label.classList.toggle("chiffre", look.figure);
      label.style.setProperty("--fond", look.halo || "#fff");
      share.textContent = own.s || "";
      fill.unbindTooltip().bindTooltip(told.join("<br>"), { sticky: true, opacity: 1, className: "bulle" });
    }
    current = selected;
    showSelection();
    document.body.dataset.painted = String(Number(document.body.dataset.painted || 0) + 1);
  };
})();
