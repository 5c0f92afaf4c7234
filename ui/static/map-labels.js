/* Names: the code always (of departments), the name when its longest line fits inside. */
(function () {
  "use strict";
  const carte = window.carte;
  const LETTER = 6.4; // pixels, of a letter on average

  carte.labelPoint = (territory) => L.latLng(territory.at[0], territory.at[1]);

  carte.addLabel = (territory, group, withCode) => {
    const box = document.createElement("div");
    const parts = [["b", withCode ? territory.code : ""], ["span", ""], ["em", ""]];
    const [, name, share] = parts.map(([tag, text]) => {
      const part = box.appendChild(document.createElement(tag));
      part.textContent = text;
      return part;
    });
    const lines = linesOf(territory.name);
    lines.forEach((line, index) => {
      if (index) name.appendChild(document.createElement("br"));
      name.appendChild(document.createTextNode(line));
    });
    territory.share = share;
    territory.width = Math.max(...lines.map((line) => line.length)) * LETTER;
    territory.height = lines.length;
    const icon = L.divIcon({ html: box, className: "etiquette", iconSize: null });
    territory.label = L.marker(carte.labelPoint(territory), {
      icon: icon, interactive: false, keyboard: false,
    }).addTo(group).getElement();
    territory.label.setAttribute("aria-hidden", "true");
  };

  /* « Communauté de communes » stands on every EPCI: left out of what is written on the map. */
  const KIND = /^(Communauté (de communes|d'agglomération|urbaine)|Métropole) (de la |de l'|des |du |de |d')?/;
  const LONGEST = 16;
  function linesOf(name) {
    const short = name.replace(KIND, "");
    if (short === name && !name.includes(" ")) return name.replace(/-(?=[A-ZÉÈ])/g, "-\n").split("\n");
    return short.split(/(?<=-)(?=[A-ZÉÈ])| /).reduce((lines, word) => {
      const last = lines[lines.length - 1];
      const joined = last === undefined ? word : last + (last.endsWith("-") ? "" : " ") + word;
      if (last !== undefined && joined.length <= LONGEST) lines[lines.length - 1] = joined;
      else lines.push(word);
      return lines;
    }, []);
  }

  /* The territory chosen and the most peopled are named even where the name runs over their edge,
     the others when it fits inside; two names never lie one over the other. */
  const OVER_EDGE = 12, LINE = 13.5;
  carte.fitLabels = (map) => {
    const named = Object.values(carte.territories).filter((one) => one.label);
    const chosen = (one) => one.code === carte.current;
    named.sort((a, b) => chosen(b) - chosen(a) || b.people - a.people);
    // A share is written unless it would lie on that of a more peopled one; no name goes over it.
    const placed = [], whole = carte.scene() === carte.base();
    const pixels = (at, south) => map.latLngToLayerPoint([at[0] - south, at[1]]);
    for (const { code, at, label, share } of named) {
      const { x, y } = pixels(at, 0);
      const over = !whole
        && placed.some((one) => Math.abs(one.x - x) < 72 && Math.abs(one.y - y) < 2 * LINE);
      label.classList.toggle("serre", over);
      if (share.textContent && !over) placed.push({ code: code, x: x, y: y, w: 36, h: LINE / 2 });
    }
    named.forEach(({ code, at, label, share, width, height }, rank) => {
      const { x, y } = pixels(at, 0), reach = pixels(at, at[2]).y - y;
      const lines = height + (share.textContent ? 1 : 0);
      const fits = width <= reach * 2.3 && lines * 12 <= reach * 2;
      const box = { x: x, y: y, w: width / 2, h: lines * LINE / 2 };
      const free = placed.every((one) => one.code === code
        || Math.abs(one.x - x) > one.w + box.w || Math.abs(one.y - y) > one.h + box.h);
      // Departments keep their code, inside them, when their name does not fit.
      const shown = whole ? fits : free && (fits || rank < OVER_EDGE || code === carte.current);
      label.classList.toggle("court", !shown);
      if (shown) placed.push(box);
    });
  };
})();
