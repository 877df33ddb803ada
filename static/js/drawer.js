// The drawer that explains a number: what is read next is its heading; Escape closes it and goes back.
document.addEventListener("htmx:after:swap", () => {
  const heading = document.getElementById("drawer-title");
  const opener = document.getElementById("drawer-open");
  if (heading && location.search.includes("def=")) {
    heading.focus();
  } else if (opener && document.activeElement === document.body) {
    opener.focus();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.getElementById("drawer-close")?.click();
  }
});
