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
  const told = form.querySelector("[data-told]");
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
    if (!waiting.length) return;
    event.preventDefault();
    event.returnValue = ""; // what browsers before Chrome 119 look at
  });

  /** Each that waits once, in turn: what the server refuses to answer stays, and does not hold up those behind it. */
  async function send() {
    isSending = true;
    let held = 0;
    let state = "waiting";
    while (held < waiting.length) {
      const answer = await answerTo(form.action, waiting[held]);
      if (answer.words !== undefined) {
        waiting.splice(held, 1);
        answers.innerHTML = answer.words;
      } else {
        state = answer.state;
        if (state !== "refused") break;
        held += 1;
      }
    }
    isSending = false;
    told.hidden = waiting.length === 0;
    told.textContent = told.dataset[state].replace("{n}", String(waiting.length)).replace("{codes}", codesOf(waiting));
    if (waiting.length) setTimeout(() => isSending || send(), RETRY_AFTER);
  }
}

/**
 * What the server says to a scan, in `words`; else in `state` why there are none: "waiting" (it cannot be asked),
 * "loggedOut" (it does not know us any more), "refused" (it fails at this scan).
 */
async function answerTo(address, scan) {
  // Whoever logged in anew in another tab has a new token; the one in the form is of then.
  const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  if (token) scan.set("csrfmiddlewaretoken", token[1]);
  try {
    const answer = await fetch(address, { method: "POST", body: scan, headers: { "HX-Request": "true" } });
    if ((answer.ok && !answer.redirected) || answer.status === 422) return { words: await answer.text() };
    if (answer.redirected || answer.status === 403) return { state: "loggedOut" };
    return { state: answer.status === 503 ? "waiting" : "refused" };
  } catch {
    return { state: "waiting" };
  }
}

function codesOf(scans) {
  return scans.map((scan) => scan.get("code") || scan.get("bag") || scan.get("run")).join(", ");
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
