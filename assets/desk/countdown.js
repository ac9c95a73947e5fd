// <small data-seconds-left="540" data-one="…" data-many="… {n} …" data-over="…"> counts on while the page is open.
const EVERY_MS = 5000;

function say(element, seconds) {
  const minutes = Math.floor(seconds / 60);
  const { one, many, over } = element.dataset;
  if (minutes < 1) element.textContent = over;
  else element.textContent = (minutes === 1 ? one : many).replace("{n}", String(minutes));
}

export function countDown(root) {
  const since = Date.now();
  const all = [...root.querySelectorAll("[data-seconds-left]")];
  const step = () =>
    all.forEach((one) => say(one, Number(one.dataset.secondsLeft) - (Date.now() - since) / 1000));
  if (all.length) window.setInterval(step, EVERY_MS);
}
