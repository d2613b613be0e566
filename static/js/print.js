// A button that prints its page: a tablet has no Ctrl+P. Without this script there is no button.

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}
