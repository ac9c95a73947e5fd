let captions = 0;

/** A wide table scrolls inside its frame: then the frame can be reached by keyboard and is named by its caption, a picture by its words. */
export function reachByKeyboard(part) {
  for (const frame of part.querySelectorAll(".table-responsive")) {
    if (frame.scrollWidth <= frame.clientWidth) {
      frame.removeAttribute("tabindex");
      continue;
    }
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    const caption = frame.querySelector("caption");
    const picture = frame.querySelector("svg[aria-label]");
    if (!caption && picture) frame.setAttribute("aria-label", picture.getAttribute("aria-label"));
    if (!caption) continue;
    if (!caption.id) caption.id = `caption-${(captions += 1)}`;
    frame.setAttribute("aria-labelledby", caption.id);
  }
}
