/* The bar above the map: the places one came down through, and how finely the map is cut. */
(function () {
  "use strict";
  const carte = window.carte;
  const CUT = "niveau:", ENTER = "lieu:";
  let told = "";

  const button = (text, code, parent) => {
    const made = parent.appendChild(document.createElement("button"));
    made.type = "button";
    made.textContent = text;
    made.dataset.code = code;
    made.addEventListener("click", () => carte.tell(code));
    return made;
  };

  /* Nothing is chosen yet: the departments one may go into, by their names. */
  function addList(item) {
    const list = item.appendChild(document.createElement("select"));
    list.setAttribute("aria-label", "Descendre dans un département");
    list.add(new Option("Descendre dans…", ""));
    const { codes, names } = carte.base();
    codes.forEach((code, index) => list.add(new Option(`${names[index]} (${code})`, ENTER + code)));
    list.addEventListener("change", () => carte.tell(list.value));
  }

  /* A scene says its path, [[what is told, name]…], the last one being where we are, and its
     grains; the territory chosen can be gone into when it is made of something. */
  carte.showBar = ({ path, grains, grain }) => {
    const chosen = grain === "commune" ? null : carte.territories[carte.current];
    const said = JSON.stringify([path, grain, chosen && chosen.code]);
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
    if (chosen) {
      const item = crumbs.appendChild(document.createElement("li"));
      button(`Descendre : ${chosen.name}`, ENTER + chosen.code, item).className = "descendre";
    }
    else if (path.length === 1) addList(crumbs.appendChild(document.createElement("li")));
    if (grains.length > 1) {
      const choice = bar.appendChild(document.createElement("div"));
      choice.setAttribute("role", "group");
      choice.setAttribute("aria-label", "Découpage");
      for (const [code, name] of grains) {
        button(name, code, choice).setAttribute("aria-pressed", String(code === CUT + grain));
      }
    }
    const again = kept && [...bar.querySelectorAll("button")].find((one) => one.dataset.code === kept);
    if (again) again.focus();
  };
})();
