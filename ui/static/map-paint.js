/* Painting: what each territory looks like now. */
(function () {
  "use strict";
  const carte = window.carte;
  const FIRST = 65, ESCAPED = 92; // a kind of situation is told by one sign, from A on
  const kindOf = (sign) => sign.charCodeAt(0) - FIRST - (sign.charCodeAt(0) > ESCAPED);
  let painted = {}, lines = [], wanted = 0;

  const show = (layer, visible) => { layer._path.style.display = visible ? "" : "none"; };

  carte.words = (code) => {
    const own = painted[code], territory = carte.territories[code];
    if (!own) return "";
    return [`<b>${carte.escaped(territory.name)} (${code})</b>`, ...own.t.map((n) => lines[n])].join("<br>");
  };

  /* Each territory: c class, d dashed, o outside the call, s share written, t its lines of text by
     number; what is false is left out. They come as kinds (k), each with its codes (b); thousands
     have one sign each (n) in the order of the outlines, counted when repeated. The lines arrive escaped, the name is ours to escape. */
  function unpacked(paint, scene) {
    const entries = {};
    if (paint.b) {
      paint.k.forEach((own, kind) => { for (const code of paint.b[kind].split(",")) entries[code] = own; });
      return entries;
    }
    let at = 0;
    for (const [, sign, count] of paint.n.matchAll(/(\D)(\d*)/g)) {
      const own = paint.k[kindOf(sign)], end = at + Number(count || 1);
      for (; at < end; at += 1) entries[scene.codes[at]] = own;
    }
    return entries;
  }

  function paintPath(territory, own) {
    const look = carte.palette.styles[own.c];
    const { outside, casing, edge, path, share, label } = territory;
    path.setAttribute("fill", carte.svgFill(own.c));
    path.setAttribute("aria-label", carte.asText(carte.words(territory.code).replaceAll("<br>", " ; ")));
    path.dataset.status = own.c;
    if (edge) {
      show(outside, own.o);
      show(casing, own.d);
      edge.setStyle({
        color: look.edge || carte.palette.ink,
        weight: look.edge ? 9 : own.d ? 5 : 1.4,
        dashArray: own.d ? carte.palette.dash : null,
      });
    } else {
      path.setAttribute("stroke", look.edge || (look.halo ? "#fff" : carte.palette.ink));
      path.setAttribute("stroke-width", look.edge ? 2.5 : 0.5);
    }
    label.classList.toggle("sur-fonce", Boolean(look.halo));
    label.classList.toggle("chiffre", look.figure);
    label.style.setProperty("--fond", look.halo || "#fff");
    share.textContent = own.s || "";
  }

  function paintAll() {
    for (const code in carte.territories) {
      const territory = carte.territories[code], own = painted[code];
      if (territory.label) territory.label.style.display = own ? "" : "none";
      if (territory.beyond) territory.beyond.setStyle({ fillColor: own ? carte.palette.styles[own.c].fill : "#fff" });
      if (territory.path) {
        if (own) paintPath(territory, own);
        else territory.path.setAttribute("fill", "#fff");
      } else {
        territory.fill.setStyle({ fillColor: own ? carte.canvasFill(own.c) : "#fff" });
      }
    }
  }

  /* What a map says at a glance, for who does not see it. */
  carte.summary = () => {
    const counts = new Map();
    for (const code in painted) {
      const { label } = carte.palette.styles[painted[code].c];
      if (label) counts.set(label, (counts.get(label) || 0) + 1);
    }
    const said = [...counts].sort((a, b) => b[1] - a[1]).map(([label, many]) => `${label} : ${many}`);
    const total = `${Object.keys(painted).length} territoires. ${said.join(" ; ")}`;
    return `${total}. Flèches : d'un territoire à l'autre ; Entrée : choisir. Le tableau de la page dit la même chose.`;
  };

  carte.paint = async function (paint, texts, selected, place) {
    const turn = ++wanted;
    const scene = await carte.load((place && place.url) || "");
    if (turn !== wanted) return; // another paint came meanwhile
    const had = carte.focused();
    if (carte.scene() !== scene) carte.build(scene);
    painted = unpacked(paint, scene);
    // The words that end many lines come as one sign.
    lines = texts.map((line) => line.replace(/~$/, ", " + carte.palette.presumed));
    paintAll();
    carte.hatchOutside((place && place.outside) || []);
    carte.current = selected;
    carte.showSelection();
    if (place) carte.showBar(scene);
    carte.refocus(had);
    carte.nameFrame();
    document.body.dataset.painted = String(Number(document.body.dataset.painted || 0) + 1);
  };
})();
