// The narrow-screen menu button, and menus that close by Escape or a click elsewhere. Without this file all menus still open.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest(".nav-toggle");
    if (toggle) {
      const open = document.getElementById(toggle.getAttribute("aria-controls")).classList.toggle("is-open");
      toggle.setAttribute("aria-expanded", String(open));
    }
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
