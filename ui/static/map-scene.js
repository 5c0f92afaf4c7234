/* A scene: the territories of one grain inside a place, as paths, or on a canvas when they are
   thousands. Its outlines are loaded once; the departments' come with the page. */
(function () {
  "use strict";
  const carte = window.carte;
  const scenes = {}, BASE = "";
  let map, svg, defs, group, ring, halo, bubble, shown = null, departments = null;
  scenes[BASE] = window.carteShapes;

  const polygon = (points, options) => L.polygon(points, {
    renderer: svg, noClip: true, smoothFactor: 0, interactive: false, fill: true, fillOpacity: 1,
    stroke: options.weight > 0, opacity: 1, lineJoin: "round", lineCap: "butt", ...options,
  });

  /* Every layer of a territory shares the points of its outline. */
  function asPath(territory, part) {
    const { code, points } = territory;
    const fill = polygon(points, { weight: 0, interactive: true }).addTo(group);
    const path = fill._path;
    path.id = "territoire-" + code;
    for (const [key, value] of [["tabindex", -1], ["role", "button"], ["data-code", code]]) {
      path.setAttribute(key, value);
    }
    Object.assign(territory, { fill: fill, path: path });
    fill.code = code;
    path.addEventListener("keydown", (event) => keyed(event, code, part));
    path.addEventListener("focus", () => showFocus(code));
    path.addEventListener("blur", () => showFocus(null));
  }
  function keyed(event, code, part) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      carte.pick(code);
    } else if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      const codes = part.codes, step = /Right|Down/.test(event.key) ? 1 : codes.length - 1;
      carte.territories[codes[(codes.indexOf(code) + step) % codes.length]].path.focus();
    }
  }
  /* The Tab key stops once in the map, whatever the number of territories: arrows do the rest. */
  let stop = null;
  function stopAt(code) {
    const { path } = carte.territories[code] || {};
    if (!path) return;
    if (stop) stop.setAttribute("tabindex", -1);
    stop = path;
    stop.setAttribute("tabindex", 0);
  }
  carte.focusStop = () => {
    if (!stop || !stop.isConnected) return false;
    stop.focus();
    return true;
  };
  /* A border is drawn inside its own territory, else a neighbour's line hides the dashes. */
  function addBorders(territory) {
    const { code, path, points } = territory;
    carte.node("use", { href: "#" + path.id }, carte.node("clipPath", { id: "contour-" + code }, defs));
    territory.outside = polygon(points, { weight: 0 }).addTo(group);
    territory.outside._path.setAttribute("fill", "url(#fond-hors-appel)");
    territory.casing = polygon(points, { fill: false, color: "#fff", weight: 5 }).addTo(group);
    territory.edge = polygon(points, { fill: false, color: carte.palette.ink, weight: 2 }).addTo(group);
    for (const part of [territory.casing, territory.edge]) {
      part._path.setAttribute("clip-path", `url(#contour-${code})`);
    }
  }

  /* What lies around and over finer grains: departments, hatched when outside the call. */
  const over = (options) => ({ renderer: carte.over, pane: "traits", ...options });
  function addDepartments(scene) {
    const { codes, rings, unit } = scenes[BASE];
    departments = codes.map((code, index) => {
      const points = carte.points(rings[index], unit);
      const hatch = polygon(points, over({ weight: 0 })).addTo(group);
      hatch._path.setAttribute("fill", "url(#fond-hors-appel)");
      if (scene.place) {
        polygon(points, { color: "#c9c9c9", weight: 1, fillColor: "#f4f4f4" }).addTo(group);
      }
      return { code: code, hatch: hatch };
    });
    for (const part of scene.lines) {
      const points = carte.points(part, scene.unit);
      polygon(points, over({ fill: false, color: carte.palette.ink, weight: 1.6 })).addTo(group);
    }
  }
  carte.hatchOutside = (codes) => {
    for (const { code, hatch } of departments || []) {
      hatch._path.style.display = codes.includes(code) ? "" : "none";
    }
  };

  carte.build = (scene) => {
    shown = scene;
    map.removeLayer(group);
    defs.querySelectorAll("clipPath").forEach((one) => one.remove());
    group = L.featureGroup().addTo(map);
    carte.territories = {};
    departments = null;
    const base = scene === scenes[BASE];
    if (!base) addDepartments(scene);
    const canvas = scene.canvas && L.canvas({ padding: 0.2 });
    scene.codes.forEach((code, index) => {
      const territory = {
        code: code, name: scene.names[index], at: scene.labels[index], people: scene.people[index],
        points: carte.points(scene.rings[index], scene.unit),
      };
      carte.territories[code] = territory;
      if (canvas) {
        territory.fill = polygon(territory.points, {
          renderer: canvas, interactive: true, color: "#fff", weight: 0.4, smoothFactor: 0.6,
        }).addTo(group);
        territory.fill.code = code;
      } else asPath(territory, scene);
    });
    const [beyond, rings] = scene.beyond;
    beyond.forEach((code, index) => {
      const part = polygon(carte.points(rings[index], scene.unit), {
        color: carte.palette.ink, weight: 1, dashArray: "2 4", fillOpacity: 0.45,
      }).addTo(group);
      carte.territories[code].beyond = part;
    });
    // Dashes and wide edges tell something on large shapes; on many small ones they hide them.
    if (scene.bordered) {
      for (const code in carte.territories) addBorders(carte.territories[code]);
    }
    if (!canvas) {
      for (const code in carte.territories) carte.addLabel(carte.territories[code], group, base);
    }
    group.on("click", (event) => carte.pick(event.layer.code));
    group.on("mouseover mousemove", (event) => showBubble(event.layer.code, event.latlng));
    group.on("mouseout", () => map.closeTooltip(bubble));
    document.body.dataset.scene = scene.name;
    carte.fit();
  };

  /* The outlines of a scene run as a script of our own origin, then are kept. */
  const loading = {};
  carte.load = (url) => {
    if (scenes[url]) return Promise.resolve(scenes[url]);
    loading[url] = loading[url] || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "../.." + url;
      script.onload = () => resolve((scenes[url] = window.carteShapes));
      script.onerror = () => { delete loading[url]; script.remove(); reject(new Error(url)); };
      document.head.appendChild(script);
    });
    return loading[url];
  };
  carte.scene = () => shown;
  carte.base = () => scenes[BASE];

  function surround(code, color) {
    const territory = carte.territories[code];
    for (const layer of [halo, ring]) layer.setLatLngs(territory ? territory.points : []);
    ring.setStyle({ color: color });
  }
  carte.showSelection = () => {
    for (const code in carte.territories) {
      const { path } = carte.territories[code];
      if (path) path.setAttribute("aria-pressed", String(code === carte.current));
    }
    stopAt(carte.current in carte.territories ? carte.current : shown.codes[0]);
    surround(carte.current, carte.palette.selected);
    carte.fitLabels(map);
  };
  function showFocus(code) {
    carte.showSelection();
    map.closeTooltip(bubble);
    if (code === null || !carte.territories[code].path.matches(":focus-visible")) return;
    stopAt(code);
    surround(code, carte.palette.focus);
    showBubble(code, carte.labelPoint(carte.territories[code]));
  }
  function showBubble(code, at) {
    const words = carte.words(code);
    if (words) map.openTooltip(bubble.setContent(words).setLatLng(at));
  }

  let moved = false, fitting = false, fitted = "";
  carte.fit = () => {
    const { clientWidth, clientHeight } = map.getContainer();
    if (Math.min(clientWidth, clientHeight) < 60) return; // not shown yet: nothing fits
    fitting = true;
    fitted = clientWidth + "x" + clientHeight;
    map.invalidateSize({ animate: false });
    map.setMinZoom(0);
    const least = map.getBoundsZoom(L.latLngBounds(scenes[BASE].bounds), false, L.point(12, 12));
    map.fitBounds(L.latLngBounds(shown.bounds), { padding: [6, 6], animate: false });
    map.setMinZoom(Math.min(least, map.getZoom()) - 0.01);
    fitting = moved = false;
    carte.fitLabels(map);
  };

  function addControls() {
    map.attributionControl.setPrefix(false).addAttribution(scenes[BASE].attribution);
    L.control.zoom({ zoomInTitle: "Zoomer", zoomOutTitle: "Dézoomer" }).addTo(map);
    const home = L.control({ position: "topleft" });
    home.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "recentrer", bar);
      button.href = "#";
      button.textContent = "⤢";
      button.title = "Revenir à toute la carte";
      button.setAttribute("role", "button");
      button.setAttribute("aria-label", button.title);
      L.DomEvent.disableClickPropagation(bar).on(button, "click", (event) => {
        L.DomEvent.stop(event);
        carte.fit();
      });
      return bar;
    };
    home.addTo(map);
    L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  }

  /* Two maps side by side are told apart by the heading that stands over each. */
  carte.nameFrame = () => {
    let title = shown.title;
    try {
      const column = window.frameElement.closest("[data-testid=stColumn]");
      const heading = column && column.querySelector("h2, h3");
      if (heading && !heading.closest(".why")) title += ` : ${heading.textContent}`;
      window.frameElement.title = title;
    } catch (error) { /* another origin */ }
    document.title = title;
    map.getContainer().setAttribute("aria-label", title);
    map.getContainer().setAttribute("aria-description", carte.summary());
  };

  carte.start = (leafletMap) => {
    map = leafletMap;
    document.documentElement.lang = "fr";
    map.getContainer().setAttribute("role", "group");
    map.invalidateSize({ animate: false });
    svg = L.svg({ padding: 1 });
    map.fitBounds(L.latLngBounds(scenes[BASE].bounds), { padding: [6, 6], animate: false });
    svg.addTo(map);
    defs = carte.addDefinitions(svg._container);
    map.createPane("traits").style.zIndex = 410; // above what is filled, below names
    map.getPane("traits").style.pointerEvents = "none";
    carte.over = L.svg({ padding: 1, pane: "traits" }).addTo(map);
    group = L.featureGroup().addTo(map);
    halo = polygon([], { fill: false, color: "#fff", weight: 7, renderer: carte.over, pane: "traits" }).addTo(map);
    ring = polygon([], { fill: false, color: carte.palette.selected, weight: 4, renderer: carte.over, pane: "traits" }).addTo(map);
    bubble = L.tooltip({ opacity: 1, className: "bulle", offset: [12, 0] });
    map.on("zoomend resize", () => carte.fitLabels(map));
    map.on("dragstart zoomstart", () => { moved = moved || !fitting; });
    addControls();
    carte.build(scenes[BASE]);
    new ResizeObserver(([{ target }]) => {
      const size = target.clientWidth + "x" + target.clientHeight;
      if (size !== fitted && (!moved || target.clientWidth < 560)) carte.fit();
    }).observe(map.getContainer());
  };
})();
