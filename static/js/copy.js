/* Buttons that need a script: copying a text field, printing the page. Without one they stay hidden. */
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    // The old command: unlike the clipboard it works over plain HTTP, where browsers offer none, and asks for no permission.
    const copied = document.execCommand("copy");
    document.getElementById(button.dataset.status).textContent = copied ? button.dataset.done : button.dataset.selected;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
