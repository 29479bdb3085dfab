// Keeps what is typed into a form[data-draft] in this tab until it is saved, and offers it back after a lost session.
// Kept per person and address; never passwords, files or tokens. A draft is "sent" from the submit until a page shows that it arrived.
(() => {
  "use strict";
  const person = document.documentElement.dataset.person;
  const prefix = `draft:${person}:`;
  const keyOf = (form) => `${prefix}${location.pathname}:${form.dataset.draft}`;
  const skipped = (field) => !field.name || field.name === "csrf_token" || ["hidden", "password", "file", "submit", "button"].includes(field.type);

  const fieldsOf = (form) => [...form.elements].filter((field) => !skipped(field));
  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  };
  const nameOf = (field) => (["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name);
  const read = (form) => Object.fromEntries(fieldsOf(form).map((field) => [nameOf(field), valueOf(field)]));

  function fill(form, values) {
    for (const field of fieldsOf(form)) {
      const value = values[nameOf(field)];
      if (value === undefined) continue;
      if (typeof value === "boolean") field.checked = value;
      else if (Array.isArray(value)) for (const option of field.options) option.selected = value.includes(option.value);
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function keep(form, sent) {
    try {
      sessionStorage.setItem(keyOf(form), JSON.stringify({ values: read(form), sent }));
    } catch { /* storage full or forbidden: the form works without it */ }
  }

  function offer(form, values) {
    const box = document.getElementById("draft-offer").content.firstElementChild.cloneNode(true);
    box.addEventListener("click", (event) => {
      const choice = event.target.closest("button")?.value;
      if (!choice) return;
      if (choice === "restore") fill(form, values);
      else sessionStorage.removeItem(keyOf(form));
      box.remove();
      (fieldsOf(form)[0] ?? form).focus();
    });
    form.prepend(box);
  }

  // Arrived: a page of the signed-in person that is not a problem, elsewhere or saying that it was saved.
  function settle() {
    const saved = document.querySelector("[data-saved]");
    for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith("draft:"))) {
      const draft = JSON.parse(sessionStorage.getItem(key));
      const here = key.startsWith(`${prefix}${location.pathname}:`);
      if (draft.sent && (!person || document.body.hasAttribute("data-problem"))) {
        sessionStorage.setItem(key, JSON.stringify({ ...draft, sent: false }));
      } else if (draft.sent && (saved || !here)) sessionStorage.removeItem(key);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    settle();
    if (!person) return;
    for (const form of document.querySelectorAll("form[data-draft]")) {
      // What the server brought back after a lost session is all there already.
      if ("restored" in form.dataset) sessionStorage.removeItem(keyOf(form));
      const draft = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
      if (draft && JSON.stringify(draft.values) !== JSON.stringify(read(form))) offer(form, draft.values);
      form.addEventListener("input", () => keep(form, false));
      form.addEventListener("submit", (event) => event.defaultPrevented || keep(form, true));
    }
  });
  document.addEventListener("submit", (event) => event.target.matches("[data-sign-out]") && sessionStorage.clear());
})();
