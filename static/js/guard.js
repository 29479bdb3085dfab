// A second click on a button that is already sending does nothing. The server is safe without this; the person is calmer with it.
(() => {
  "use strict";
  const RELEASE_AFTER_MS = 20000;

  function release(form) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-guard]") || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    // A lost connection, or a download as the answer, leaves the page where it is.
    setTimeout(() => release(form), RELEASE_AFTER_MS);
  });

  // Back from the page cache: the buttons work again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
  });
})();
