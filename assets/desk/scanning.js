/**
 * A hand-held scanner types quicker than a server answers: each scan is taken at once, the field is free for the next,
 * and they are sent one after the other. What gets no answer waits, and is sent again under the same id, which adds
 * nothing twice. Without this the form sends itself as any other.
 */
const RETRY_AFTER = 3000;

export function scanQuickly() {
  const form = document.querySelector("form[data-scans]");
  if (!form) return;
  const answers = document.getElementById("answers");
  const told = form.querySelector("[data-waiting]");
  const waiting = [];
  let isSending = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    waiting.push(new FormData(form));
    form.elements.scan_id.value = newId();
    for (const field of form.querySelectorAll("[data-once]")) field.value = "";
    firstEmpty(form)?.focus();  // a bus departs by a choice and a button, with nothing to type
    if (!isSending) send();
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.length) event.preventDefault();
  });

  async function send() {
    isSending = true;
    while (waiting.length) {
      const words = await answerTo(form.action, waiting[0]);
      if (words === null) break;
      waiting.shift();
      answers.innerHTML = words;
    }
    isSending = false;
    told.hidden = waiting.length === 0;
    told.textContent = told.dataset.words.replace("{n}", String(waiting.length));
    if (waiting.length) setTimeout(() => isSending || send(), RETRY_AFTER);
  }
}

/** What the server says to a scan; null where it cannot be asked, or does not know us any more. */
async function answerTo(address, scan) {
  try {
    const answer = await fetch(address, { method: "POST", body: scan, headers: { "HX-Request": "true" } });
    return (answer.ok && !answer.redirected) || answer.status === 422 ? await answer.text() : null;
  } catch {
    return null;
  }
}

function firstEmpty(form) {
  const fields = [...form.querySelectorAll("input:not([type=hidden])")];
  return fields.find((field) => field.required && !field.value) || fields[fields.length - 1] || form.querySelector("select");
}

/** A random UUID of version 4. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
