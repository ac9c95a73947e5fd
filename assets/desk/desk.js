// htmx and the few lines that pages need beside it. Nothing here is needed to read a page or to send a form.
import htmx from "htmx.org";
import { countDown } from "./countdown.js";
import { sayWhatFailed } from "./failures.js";
import { scanQuickly } from "./scanning.js";
import { reachByKeyboard } from "./tables.js";

window.htmx = htmx;

// A choice that needs no button: <select data-sends> sends its form at once.
document.addEventListener("change", (event) => {
  const { form } = event.target;
  if (!event.target.matches("[data-sends]")) return;
  if (form.requestSubmit) form.requestSubmit();
  else form.submit();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});

// Back shows how it is now: a browser may have kept the whole page in memory, whatever the server says of keeping it.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

sayWhatFailed();
scanQuickly();
reachByKeyboard(document);
countDown(document);
document.addEventListener("htmx:load", (event) => reachByKeyboard(event.detail.elt));
window.addEventListener("resize", () => reachByKeyboard(document));
