/* Words of the field: their tooltip opens on hover, on focus and on touch. The definitions come
   with this script (`window.lexique`), so that a word costs the server a few bytes. */
"use strict";
(() => {
  const WORDS = window.lexique, LEAVE = 150;
  let bubble = null, shown = null, leaving = 0;

  const node = (kind, parent, set) => Object.assign(parent.appendChild(document.createElement(kind)), set);
  /* What screen readers read: hidden, one for each word used. */
  const described = (key) => {
    const id = `mot-${key}`;
    if (!document.getElementById(id)) {
      const box = document.getElementById("lexique")
        || node("div", document.body, { id: "lexique", hidden: true });
      node("p", box, { id: id, textContent: WORDS[key][1] });
    }
    return id;
  };
  const mark = (word) => {
    const key = word.dataset.mot;
    if (word.tabIndex === 0 || !Object.hasOwn(WORDS, key)) return;
    word.tabIndex = 0;
    word.setAttribute("aria-describedby", described(key));
  };
  const hide = () => {
    clearTimeout(leaving);
    shown = null;
    if (bubble) bubble.hidden = true;
  };
  const show = (word) => {
    clearTimeout(leaving);
    if (shown === word) return;
    bubble ??= node("div", document.body, { id: "bulle-mot", role: "tooltip" });
    shown = word;
    const [name, definition] = WORDS[word.dataset.mot];
    bubble.replaceChildren();
    node("b", bubble, { textContent: name });
    node("span", bubble, { textContent: definition });
    bubble.hidden = false;
    const at = word.getBoundingClientRect(), { offsetWidth: wide, offsetHeight: high } = bubble;
    const under = at.bottom + high + 8 < innerHeight || at.top < high + 8;
    bubble.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`;
    bubble.style.top = `${under ? at.bottom + 4 : at.top - high - 4}px`;
  };
  const wordOf = (event) => event.target.closest?.("dfn[data-mot][tabindex]");
  const over = (event) => {
    if (event.pointerType === "touch") return;
    const word = wordOf(event);
    if (word) show(word);
    else if (event.target.closest?.("#bulle-mot")) clearTimeout(leaving);
    else if (shown && shown !== document.activeElement) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, LEAVE);
    }
  };
  addEventListener("pointerover", over);
  addEventListener("focusin", (event) => (wordOf(event) ? show(wordOf(event)) : hide()));
  addEventListener("focusout", (event) => wordOf(event) && hide());
  addEventListener("click", (event) => {
    const word = wordOf(event);
    if (word) show(word);
    else if (!event.target.closest?.("#bulle-mot")) hide();
  });
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", hide, { capture: true, passive: true });
  addEventListener("beforeprint", hide);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const added of addedNodes) {
        if (added.nodeType === Node.ELEMENT_NODE) added.querySelectorAll("dfn[data-mot]").forEach(mark);
      }
    }
    if (shown && !shown.isConnected) hide();
  }).observe(document, { subtree: true, childList: true });
})();
