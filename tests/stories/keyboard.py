"""Whether a page can be used by keyboard: Tab reaches each control, and each shows that it has the focus."""

from __future__ import annotations

from playwright.sync_api import Page

PARTS_OF_A_FIELD = {"date": 5, "time": 4, "datetime-local": 8, "file": 1}
"""Tab stops inside one field, beside the first: a date has year, month, day and a calendar."""

GET_READY = """() => {
  const reach = "a[href], button, input, select, textarea, summary, [tabindex]";
  const takesFocus = (e) => !e.disabled && e.type !== "hidden" && e.tabIndex >= 0
    && e.checkVisibility({checkVisibilityCSS: true});
  const radios = [...document.querySelectorAll("input[type=radio]")];
  const group = (e) => radios.filter((radio) => radio.name === e.name && radio.form === e.form);
  const isEntry = (e) => e.type !== "radio" || e.checked || (!group(e).some((r) => r.checked) && group(e)[0] === e);
  const look = (e) => {
    const s = getComputedStyle(e);
    return [s.outlineStyle === "none" ? "" : s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor,
      s.backgroundColor, s.textDecorationLine].join("|");
  };
  document.activeElement?.blur();
  const controls = [...document.querySelectorAll(reach)].filter((e) => takesFocus(e) && isEntry(e));
  const watch = window.tongcunKeyboard = {controls, plain: controls.map(look), order: [], unseen: [], aside: []};
  document.addEventListener("focusin", (event) => {
    const at = controls.indexOf(event.target);
    if (at < 0 || watch.order.includes(at)) return;
    watch.order.push(at);
    if (look(event.target) === watch.plain[at]) watch.unseen.push(at);
    const box = event.target.getBoundingClientRect();
    if (box.right <= 0 || box.left >= innerWidth || box.bottom <= 0 || box.top >= innerHeight) watch.aside.push(at);
  });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  return controls.map((e) => e.type || "");
}"""

READ = """() => {
  const watch = window.tongcunKeyboard;
  const name = (at) => watch.controls[at].outerHTML.replace(/\\s+/g, " ").slice(0, 120);
  return {
    missed: watch.controls.map((_, at) => at).filter((at) => !watch.order.includes(at)).map(name),
    unseen: watch.unseen.map(name),
    aside: watch.aside.map(name),
  };
}"""


def unreachable(page: Page) -> list[str]:
    """Controls that Tab never reaches, or reaches without that being seen."""
    kinds: list[str] = page.evaluate(GET_READY)
    for _ in range(len(kinds) + sum(PARTS_OF_A_FIELD.get(kind, 0) for kind in kinds) + 1):
        page.keyboard.press("Tab")
    found = page.evaluate(READ)
    return [
        *(f"Tab never reaches it: {control}" for control in found["missed"]),
        *(f"it has the focus and looks as before: {control}" for control in found["unseen"]),
        *(f"it has the focus outside of the screen: {control}" for control in found["aside"]),
    ]
