/* The map, inside the component's frame. Outlines and scripts are files of our own origin, loaded
   once; what changes comes as `carte.paint(…)`, a few kilobytes. Texts arrive escaped.
   Each part of the script adds to `carte`; this one holds what all share. */
(function () {
  "use strict";
  const carte = (window.carte = { palette: window.cartePalette, territories: {}, current: null });
  const NS = "http://www.w3.org/2000/svg";

  carte.node = (name, attributes, parent) => {
    const element = document.createElementNS(NS, name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(element);
    return element;
  };
  carte.asText = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
  carte.escaped = (text) =>
    Object.assign(document.createElement("i"), { textContent: text }).innerHTML;

  /* Outlines come as whole numbers, each point as a step from the one before. */
  carte.points = (rings, unit) => rings.map((polygon) => polygon.map((ring) => {
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < ring.length; i += 2) {
      x += ring[i];
      y += ring[i + 1];
      points.push(L.latLng(y / unit, x / unit));
    }
    return points;
  }));

  /* A click, Enter or Space: the choice shows at once. The server is told the last clicks, each
     with a number of its own: of two quick ones it may only ever see the second message. */
  const MOST_PICKS = 8, mount = String(Math.random());
  let picks = [];
  carte.tell = (code) => {
    const last = picks.length ? picks[picks.length - 1][0] : 0;
    picks = [...picks, [last + 1, code]].slice(-MOST_PICKS);
    window.Streamlit.setComponentValue({ mount: mount, picks: picks });
  };
  carte.pick = (code) => {
    carte.current = code;
    carte.showSelection();
    carte.tell(code);
  };
})();
