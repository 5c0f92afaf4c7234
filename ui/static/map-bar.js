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
    // An arrow on a closed list changes it already: then Enter goes down, or one could never
    // come to the last name. Chosen in the open list, the choice is made.
    list.setAttribute("aria-description", "Flèches : d'un nom à l'autre ; Entrée : descendre");
    let walks = false;
    list.addEventListener("pointerdown", () => { walks = false; });
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") walks = event.key !== " " && !event.altKey;
      else if (walks && list.value) {
        event.preventDefault();
        carte.tell(list.value);
      }
    });
    list.addEventListener("change", () => { if (!walks) carte.tell(list.value); });
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
      if (index > 1 && index < path.length - 1) item.className = "aussi"; // a second department
      if (index < path.length - 1) button(name, code, item).title = "Remonter";
      else {
        const here = item.appendChild(document.createElement("b"));
        here.textContent = name;
        here.tabIndex = -1; // takes the focus of what the level before had
      }
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

  /* What had the focus before a level is drawn, and where it goes when that is no more. */
  carte.focused = () => {
    const active = document.activeElement;
    if (!active || active === document.body) return "";
    return active.closest("#niveaux") ? "bar" : active.closest("path") ? "map" : "";
  };
  carte.refocus = (had) => {
    if (!had || document.activeElement !== document.body) return;
    if (had === "map" && carte.focusStop()) return;
    const here = document.querySelector("#niveaux b");
    if (here) here.focus();
  };
})();
