// While new numbers are on their way the old ones stay, pale.
document.addEventListener("htmx:before:request", () => {
  document.getElementById("main")?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:finally:request", () => {
  document.getElementById("main")?.removeAttribute("aria-busy");
});
