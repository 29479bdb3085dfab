// Makes a passkey, or uses one: fetches the portal's challenge, has the browser answer it, and sends the form with the answer.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const FAULTS = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };
  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const text = (buffer) => {
    const chars = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
    return btoa(chars).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const keys = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

  const opened = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    excludeCredentials: keys(options.excludeCredentials),
    allowCredentials: keys(options.allowCredentials),
  });

  const packed = ({ rawId, type, response }) => {
    const parts = Object.fromEntries(PARTS.filter((name) => response[name]).map((name) => [name, text(response[name])]));
    return JSON.stringify({ id: text(rawId), rawId: text(rawId), type, response: { ...parts, transports: response.getTransports?.() } });
  };

  async function ask(form) {
    const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value };
    const answer = await fetch(form.dataset.options, { method: "POST", headers });
    if (!answer.ok) throw new Error("no challenge");
    const { publicKey } = await answer.json();
    return packed(await navigator.credentials[form.dataset.passkey]({ publicKey: opened(publicKey) }));
  }

  async function run(form, button) {
    const fault = form.querySelector("[data-fault]");
    fault.textContent = "";
    form.dataset.sending = "yes";
    button?.setAttribute("aria-busy", "true");
    try {
      form.elements.credential.value = await ask(form);
      form.submit();
    } catch (error) {
      fault.textContent = form.dataset[FAULTS[error.name] ?? "failed"];
      delete form.dataset.sending;
      button?.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // An empty name is answered by the portal, beside its field.
    if (!form.matches("form[data-passkey]") || !form.checkValidity()) return;
    event.preventDefault();
    if (!form.dataset.sending) run(form, event.submitter);
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-with-passkeys]").forEach((part) => (part.hidden = false));
    document.querySelectorAll("[data-no-passkeys]").forEach((part) => (part.hidden = true));
  });
})();
