/* The server stopped, then came back: its sessions are gone, and the page on screen does not know.
   Streamlit connects again and draws nothing: a click in a part of the page would be lost, for the
   new session has no such part. So the page asks to be drawn anew; what its fields hold goes with
   the request. Texts that come back otherwise than they were typed are put back, and the rest is
   told: nothing is lost without a word. So too when the page was reloaded meanwhile. */
"use strict";
(() => {
  const STATE = "data-test-connection-state", RUN = "data-test-script-state";
  const KEPT = "saisie-interrompue", LONGEST = 3600e3, OFTEN = 250, PATIENCE = 60e3; // milliseconds
  const FIELDS = ["stTextInput", "stTextArea", "stNumberInput", "stSelectbox", "stMultiSelect",
    "stDateInput", "stFileUploader"].map((one) => `[data-testid=stMain] [data-testid=${one}]`);
  const app = () => document.querySelector("[data-testid=stApp]");
  const state = (name) => app()?.getAttribute(name);
  const here = () => location.pathname + location.search;

  /* The fields by label; two of one label are told apart by their order. */
  const boxes = () => {
    const found = new Map(), seen = {};
    for (const one of document.querySelectorAll(FIELDS.join())) {
      const box = one.querySelector("input:not([type=file]), textarea");
      const label = (one.querySelector("label")?.innerText || box?.ariaLabel || "").trim();
      const parts = one.querySelectorAll("[data-tag], [data-testid=stFileUploaderFileName]");
      const value = [...parts].map((part) => part.innerText.trim()).join(", ") || box?.value || "";
      const texts = ["stTextInput", "stTextArea"].includes(one.dataset.testid);
      seen[label] = (seen[label] || 0) + 1;
      if (label) found.set(`${label}\n${seen[label]}`, { box, value, texts });
    }
    return found;
  };
  const typed = () =>
    Object.fromEntries([...boxes()].filter(([, { value }]) => value).map(([k, f]) => [k, f.value]));
  const keep = (fields) => {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ page: here(), at: Date.now(), fields }));
    } catch { /* a browser that keeps nothing: the page itself still holds it */ }
  };
  const kept = () => {
    try {
      const told = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
      return told && told.page === here() && Date.now() - told.at < LONGEST ? told.fields : null;
    } catch { return null; }
  };

  const tell = (given, lost) => {
    document.querySelector(".interrupted")?.remove();
    const box = document.createElement("aside"), list = document.createElement("dl");
    box.className = "interrupted";
    box.setAttribute("role", "alert");
    const add = (name, text, parent) =>
      parent.appendChild(Object.assign(document.createElement(name), { textContent: text }));
    const label = (key) => key.split("\n")[0];
    add("p", "Le serveur a redémarré pendant votre saisie ; rien n'en était enregistré.", box)
      .className = "lead";
    const names = given.map(label).join(", ");
    if (given.length) add("p", `Remis dans la page, à relire : ${names}.`, box);
    if (lost.length) add("p", "À remplir de nouveau, voici ce qui y était :", box);
    for (const [key, value] of lost) {
      add("dt", label(key), list);
      add("dd", value, list);
    }
    box.append(list);
    add("button", "Fermer", box).addEventListener("click", () => box.remove());
    document.body.append(box);
  };
  /* Once the page is drawn, and stays so for a moment. */
  const whenDrawn = (then) => {
    const start = Date.now();
    let calm = 0;
    const timer = setInterval(() => {
      const rests = state(STATE) === "CONNECTED" && state(RUN) === "notRunning" &&
        document.querySelector("[data-testid=stMain] h1") &&
        !document.querySelector("[data-stale=true]");
      calm = rests ? calm + 1 : 0;
      if (calm < 4 && Date.now() - start < PATIENCE) return;
      clearInterval(timer);
      then();
    }, OFTEN);
  };
  /* The first text that differs gets back what was typed, as if typed again. A choice that
     differs before it may have changed what the page is about: nothing is put in after it. */
  const putBack = (before, given) => {
    for (const [key, { box, value, texts }] of boxes()) {
      if (given.includes(key) || value === (before[key] ?? "")) continue;
      if (!texts || box.disabled) return false;
      if (!before[key]) continue;
      const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
      Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(box, before[key]);
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
      given.push(key);
      return true;
    }
    return false;
  };
  const recover = (before, given = []) => whenDrawn(() => {
    if (putBack(before, given)) return recover(before, given);
    const after = typed();
    // A choice may be said with more words, « saisie en cours » say.
    const lost = Object.entries(before).filter(([key, value]) => !after[key]?.startsWith(value));
    const restored = given.filter((key) => after[key] === before[key]);
    if (restored.length || lost.length) tell(restored, lost);
  });
  const drawAnew = () => {
    // Streamlit's own key to run the page again, fields included.
    for (const type of ["keydown", "keyup"]) {
      const key = new KeyboardEvent(type, { key: "r", code: "KeyR", bubbles: true });
      for (const name of ["keyCode", "which"]) Object.defineProperty(key, name, { value: 82 });
      document.body.dispatchEvent(key);
    }
  };

  let was = null, before = null;
  const changed = () => {
    const now = state(STATE);
    if (now === was) return;
    if (was === "CONNECTED") {
      before = typed();
      keep(before);
    } else if (now === "CONNECTED" && was !== null && before) {
      const fields = typed();
      before = null;
      kept();
      setTimeout(drawAnew);  // once Streamlit has done with its own change
      recover(fields);
    } else if (now === "CONNECTED") {
      const fields = kept();  // reloaded while the server was away
      if (fields) recover(fields);
    }
    was = now ?? was;
  };
  new MutationObserver(changed).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: [STATE],
  });
})();
