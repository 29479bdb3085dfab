// Sends one file of a form: with progress, and again after each lost connection.

const RETRY_AFTER_MS = [2000, 4000, 8000, 16000];

const online = (ms) => new Promise((go) => { setTimeout(go, ms); addEventListener("online", go, { once: true }); });

/** The sentence in a refusal: problem+json, or the first error or the heading of a page. */
function reasonIn(request) {
  if (request.getResponseHeader("Content-Type")?.includes("json")) {
    const { title, detail } = JSON.parse(request.responseText);
    return [title, detail].filter(Boolean).join(" ");
  }
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  return (answer.querySelector("[data-error-summary] li") ?? answer.querySelector("h1"))?.textContent.trim() ?? "";
}

/** A session that ended answers with the sign-in page, status 200: that is not an arrival. */
const signedOut = (request) =>
  "person" in document.documentElement.dataset && !/<html[^>]* data-person=/.test(request.responseText);

function attempt(input, file, id, progress) {
  return new Promise((settle) => {
    const body = new FormData(input.form);
    body.set(input.name, file);
    const request = new XMLHttpRequest();
    request.open("POST", input.form.action);
    request.setRequestHeader("Idempotency-Key", id);
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onerror = () => settle({ lost: true });
    request.onload = () => {
      if (request.status >= 400) settle({ refused: reasonIn(request) });
      else settle(signedOut(request) ? { signedOut: true } : { landing: request.responseURL });
    };
    request.send(body);
  });
}

/**
 * Send `file` as `input`'s value to the form's action. Resolves to one of {landing: address}, {refused: sentence},
 * {signedOut: true}, {lost: true} (after five tries). `lost()` is told of each break.
 */
export async function transfer(input, file, { progress, sending, lost }) {
  const id = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
  let answer = { lost: true };
  for (const wait of [...RETRY_AFTER_MS, 0]) {
    sending();
    answer = await attempt(input, file, id, progress);
    if (!answer.lost) return answer;
    lost();
    if (wait) await online(wait);
  }
  return answer;
}
