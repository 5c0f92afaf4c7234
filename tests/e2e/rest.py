"""When the dashboard is at rest: what a user waits for before the next gesture.

Streamlit says « notRunning » until its server answers: a gesture that follows another one at
once may fall on an element about to be replaced, and be lost. So the page itself listens to
what it asks of its server and is answered, and writes it on its root element.
"""

from __future__ import annotations

from playwright.sync_api import Page

LISTEN = """(() => {
  if (window !== window.top) return;
  // The numbers of streamlit/proto: BackMsg.rerun_script; ForwardMsg.new_session, script_finished.
  const RERUN = 11, NEW = 4, FINISHED = 6, EARLY = 2, QUIET = 60;
  let asked = true, running = false, last = 0;
  const heard = (bytes) => {
    let at = 0;
    while (bytes[at] >> 3 <= 2 && at < bytes.length) {  // a hash, then metadata, come first
      let size = 0, shift = 0, byte;
      do { byte = bytes[++at]; size |= (byte & 127) << shift; shift += 7; } while (byte & 128);
      at += 1 + size;
    }
    if (bytes[at] >> 3 === NEW) { asked = false; running = true; }
    if (bytes[at] >> 3 === FINISHED) { running = false; asked ||= bytes[at + 1] === EARLY; }
    last = performance.now();
  };
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (data instanceof ArrayBuffer) heard(new Uint8Array(data));
      });
    }
    send(data) {
      if (data[0] >> 3 === RERUN) { asked = true; last = performance.now(); }
      super.send(data);
    }
  };
  const painted = (frame) => frame.contentDocument?.body?.dataset.painted;
  const moves = (one) =>
    one.playState === "running" && one.effect?.getComputedTiming().endTime < 5000;
  const rests = () => !asked && !running && performance.now() - last > QUIET
    && document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    && !document.querySelector("[data-stale=true]")
    && document.fonts.status === "loaded"
    && [...document.querySelectorAll("iframe.stCustomComponentV1")].every(painted)
    && !document.getAnimations().some(moves);
  setInterval(() => {
    const now = String(Boolean(rests())), root = document.documentElement;
    if (root && root.dataset.rests !== now) root.dataset.rests = now;
  }, 20);
})()"""

SENDING = 40
"""Milliseconds for a gesture to leave the page: fields and maps send a little later."""


def settle(page: Page) -> None:
    """Wait until the server has nothing more to draw, and nothing moves."""
    page.wait_for_timeout(SENDING)
    page.locator("html[data-rests=true]").wait_for(state="attached", timeout=40_000)
