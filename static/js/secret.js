// A password can be shown while it is typed. Without JavaScript the buttons stay hidden.
for (const button of document.querySelectorAll(".secret button")) {
  const field = button.parentElement.querySelector("input");
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = field.type === "password";
    field.type = show ? "text" : "password";
    button.textContent = show ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-pressed", String(show));
    field.focus();
  });
}
