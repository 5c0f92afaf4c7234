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

  carte.fitLabels = (map) => {
    for (const code in carte.territories) {
      const { at, label, width, height } = carte.territories[code];
      if (!label) continue;
      const reach = map.latLngToLayerPoint([at[0] - at[2], at[1]]).y
        - map.latLngToLayerPoint([at[0], at[1]]).y;
      label.classList.toggle("court", width > reach * 2.3 || height * 12 > reach * 2);
    }
  };
})();
