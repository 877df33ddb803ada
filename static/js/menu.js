// An open list behind a name closes at Escape and at a click elsewhere.
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.usr[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  const open = document.querySelector("details.usr[open]");
  if (open && !open.contains(event.target)) {
    open.open = false;
  }
});
