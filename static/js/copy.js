// Buttons with data-copy put their text on the clipboard and say so.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  const show = () => document.querySelectorAll("[data-copy][hidden]").forEach((button) => (button.hidden = false));
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:load", show);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector("span");
    const before = words.textContent;
    words.setAttribute("role", "status");
    words.textContent = button.dataset.copied;
    setTimeout(() => (words.textContent = before), 2500);
  });
})();
