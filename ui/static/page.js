/* What Streamlit says in English only, in attributes and in a few of its own texts: said in French.
   Whatever comes from the data is left alone: our tables, and names beside these words.
   Its elements that say a wrong role, or no name, to a screen reader get the right one.
   And our wide tables get in each cell the name of its column: a phone shows a line a cell.
   Their links lead to the day that the page shows: only the address says it, the tables do not. */
"use strict";
(() => {
  const SAID = {
    "Add files": "Ajouter un fichier",
    "App pages": "Pages",
    "Choose an option": "Choisissez",
    "Choose date": "Choisir la date",
    "Clear all": "Tout effacer",
    "Clear value": "Effacer",
    Close: "Fermer",
    "Collapse sidebar": "Replier le menu",
    Connecting: "Connexion en cours",
    "Connection error": "Le serveur ne répond plus",
    Dismiss: "Fermer",
    "Expand sidebar": "Déplier le menu",
    "file upload": "Choisir un fichier",
    "Link to heading": "Lien vers ce titre",
    "Next month": "Mois suivant",
    "No results": "Aucun résultat",
    Open: "Ouvrir la liste",
    "Previous month": "Mois précédent",
    "Selected values": "Valeurs choisies",
    Sidebar: "Menu",
    "Skip to main content": "Aller au contenu",
    Upload: "",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.":
      "Flèches : changer de jour ; Entrée : choisir ; Échap : fermer.",
  };
  const PARTS = { day: "jour", month: "mois", year: "année" };
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];
  const FORMS = [
    [/^(Is Streamlit still running|Connection (timed out|failed)|Network error).*$/s, () =>
      "La page se reconnecte d'elle-même dès que le serveur répond : laissez-la ouverte, ce que " +
      "vous avez tapé y reste. Si cela dure, prévenez la personne qui tient l'outil."],
    [/^Help for (.*)$/s, (_, name) => `Aide : ${name}`],
    [/^Remove (.*)$/s, (_, name) => `Retirer ${name}`],
    [/^Choose date, (.*)$/s, (_, name) => `Choisir la date, ${name}`],
    [/^(day|month|year), (.*)$/s, (_, part, name) => `${PARTS[part]}, ${name}`],
    [/^(\d+) options? available\.$/, (_, count) => `${count} choix.`],
    [/^(\d\d) – ([A-Z][a-z]+)$/, (all, number, name) => {
      const month = MONTHS.indexOf(name);
      const told = new Date(2024, month, 1).toLocaleDateString("fr", { month: "long" });
      return month < 0 ? all : `${number} – ${told}`;
    }],
  ];
  const NAMES = ["aria-label", "aria-valuetext", "placeholder", "title"];
  const TEXTS = '[data-testid="stSkipToContent"],[data-testid="stSelectboxVirtualDropdown"],' +
    '[data-testid="stMultiSelectDropdown"],[data-testid="stDateInputCalendar"],' +
    '[data-testid="stFileUploaderDropzone"],[data-testid="stConnectionStatus"],' +
    '[role="dialog"],[data-live-announcer]';

  const french = (said) => {
    if (Object.hasOwn(SAID, said)) return SAID[said];
    const form = FORMS.find(([pattern]) => pattern.test(said));
    return form ? said.replace(...form) : said;
  };
  const name = (element, attribute) => {
    const said = element.getAttribute(attribute);
    if (!said || element.closest(".stHtml")) return;
    const told = french(said);
    if (told !== said) element.setAttribute(attribute, told);
  };
  const text = (node) => {
    if (!node.data.trim() || !node.parentElement?.closest(TEXTS)) return;
    // An option is data, but for the one that says there is none.
    if (node.data !== "No results" && node.parentElement.closest("[role=option]")) return;
    const told = french(node.data);
    if (told !== node.data) node.data = told;
  };
  /* What axe-core finds in Streamlit's own elements (tests/e2e/test_accessibility.py). */
  const NAV = '[data-testid="stSidebarNavItems"]', DROP = '[data-testid="stFileUploaderDropzone"]';
  const MENDS = [
    // The menu is a list of groups, each a title and its links: a list may only hold items.
    [NAV, (list) => list.setAttribute("role", "presentation")],
    [`${NAV} li`, (item) => item.setAttribute("role", "presentation")],
    [`${NAV} > div`, (group) => {
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", group.querySelector("header p")?.textContent ?? "");
    }],
    // Its words are drawn by the style sheet.
    [`${DROP} button`, (button) => {
      const drawn = getComputedStyle(button.querySelector("p") ?? button, "::after").content;
      button.setAttribute("aria-label", drawn.replace(/^"|"$/g, ""));
    }],
    [DROP, (zone) => zone.setAttribute("role", "group")],
  ];
  const mend = (node) => {
    for (const [where, how] of MENDS) {
      if (node.matches(where)) how(node);
      node.querySelectorAll(where).forEach(how);
    }
  };
  const WIDE = 4;
  const label = (table) => {
    const heads = [...table.querySelectorAll("thead th")].map((one) => one.textContent);
    if (heads.length < WIDE || table.closest(".rows")) return;
    table.classList.add("by-lines");
    for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
      [...row.cells].forEach((cell, place) => place && (cell.dataset.column = heads[place]));
    }
  };
  const whole = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return text(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    node.querySelectorAll("table.grid").forEach(label);
    if (node.closest(".stHtml")) return;
    mend(node);
    const found = [node, ...node.querySelectorAll(NAMES.map((one) => `[${one}]`).join())];
    for (const one of found) for (const attribute of NAMES) name(one, attribute);
    if (node.closest(TEXTS) || node.querySelector(TEXTS)) {
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) text(walker.currentNode);
    }
  };
  const sameDay = ({ target }) => {
    const link = target.closest?.("table.grid a[href^='territoire?']");
    if (!link) return;
    const to = new URL(link.href), day = new URLSearchParams(location.search).get("date");
    if (day) to.searchParams.set("date", day);
    else to.searchParams.delete("date");
    link.href = to.href.slice(to.href.lastIndexOf("/") + 1);
  };
  for (const kind of ["pointerover", "pointerdown", "focusin"]) addEventListener(kind, sameDay, true);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") name(change.target, change.attributeName);
      else if (change.type === "characterData") text(change.target);
      else change.addedNodes.forEach(whole);
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES,
  });
  /* A map is drawn again at the size it has on paper, and back. */
  const onPaper = (printing) => {
    document.documentElement.classList.toggle("imprime", printing);
    for (const frame of document.querySelectorAll("iframe.stCustomComponentV1")) {
      try { frame.contentWindow.carte?.fit(); } catch { /* another origin */ }
    }
  };
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));
})();
