// Makes salt, value and commitment in the browser (docs/draw.md), so that the secrets never leave it.
(() => {
  "use strict";
  if (!window.crypto || !crypto.subtle) return;
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const join = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
    return whole;
  };
  const make = async (box) => {
    const [salt, value] = [crypto.getRandomValues(new Uint8Array(32)), crypto.getRandomValues(new Uint8Array(32))];
    const bound = new TextEncoder().encode(`${box.dataset.draw}\n${box.dataset.person}\n`);
    const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", join(salt, bound, value))));
    const say = (name, text) => (box.querySelector(`[data-${name}]`).textContent = text);
    say("salt", hex(salt));
    say("value", hex(value));
    document.getElementById(box.dataset.target).value = digest;
    const text = `draw: ${box.dataset.draw}\nperson: ${box.dataset.person}\nsalt: ${hex(salt)}\nvalue: ${hex(value)}\ncommitment: ${digest}\n`;
    box.querySelector("[data-keep]").href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    box.querySelector("[data-made]").hidden = false;
  };
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-commit]").forEach((box) => {
      box.hidden = false;
      box.querySelector("[data-make]").addEventListener("click", () => make(box));
    });
  });
})();
