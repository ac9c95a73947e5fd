/** Where htmx gets no answer or a bad one, the page says so in its own words instead of doing nothing. */
export function sayWhatFailed() {
  const place = document.getElementById("failure");
  if (!place) return;
  const show = (words) => {
    place.textContent = words;
    place.hidden = false;
  };
  document.addEventListener("htmx:sendError", () => show(place.dataset.noAnswer));
  document.addEventListener("htmx:timeout", () => show(place.dataset.noAnswer));
  document.addEventListener("htmx:responseError", () => show(place.dataset.refused));
  document.addEventListener("htmx:beforeRequest", () => {
    place.hidden = true;
  });
}
