/* The bar above the map: the places one came down through, and how finely the map is cut. */
(function () {
  "use strict";
  const carte = window.carte;
  let told = "";

  const button = (text, code, parent) => {
    const made = parent.appendChild(document.createElement("button"));
    made.type = "button";
    made.textContent = text;
    made.dataset.code = code;
    made.addEventListener("click", () => carte.tell(code));
    return made;
  };

  /* path: [[code, name]…], the last one is where we are; grains: [[code, name, shown]…];
     down: [code, words] of the way into the territory chosen, or nothing. */
  carte.showBar = ({ path, grains, down }) => {
    const said = JSON.stringify([path, grains, down]);
    if (said === told) return;
    told = said;
    let bar = document.getElementById("niveaux");
    if (!bar) {
      bar = document.createElement("nav");
      bar.id = "niveaux";
      bar.setAttribute("aria-label", "Niveau de la carte");
      document.body.insertBefore(bar, document.body.firstChild);
      // Its height changes with the font, once loaded, and with the width of the frame.
      new ResizeObserver(() => {
        document.documentElement.style.setProperty("--barre", bar.offsetHeight + "px");
      }).observe(bar);
    }
    const kept = document.activeElement && bar.contains(document.activeElement)
      ? document.activeElement.dataset.code : null;
    bar.replaceChildren();
    const crumbs = bar.appendChild(document.createElement("ol"));
    path.forEach(([code, name], index) => {
      const item = crumbs.appendChild(document.createElement("li"));
      if (index < path.length - 1) button(name, code, item).title = "Remonter";
      else item.appendChild(document.createElement("b")).textContent = name;
    });
    if (down) button(down[1], down[0], crumbs.appendChild(document.createElement("li"))).className = "descendre";
    if (grains.length > 1) {
      const choice = bar.appendChild(document.createElement("div"));
      choice.setAttribute("role", "group");
      choice.setAttribute("aria-label", "Découpage");
      for (const [code, name, shown] of grains) {
        button(name, code, choice).setAttribute("aria-pressed", String(Boolean(shown)));
      }
    }
    const again = kept && [...bar.querySelectorAll("button")].find((one) => one.dataset.code === kept);
    if (again) again.focus();
  };
})();
