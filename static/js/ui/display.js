// Text size and high contrast, as the reader chose them on this device.

const root = document.documentElement;

function press() {
  for (const button of document.querySelectorAll("[data-display]")) {
    const [name, value = ""] = button.dataset.display.split("=");
    button.setAttribute("aria-pressed", (root.dataset[name] ?? "") === value);
  }
}

function set(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

for (const name of ["size", "contrast"]) set(name, localStorage.getItem(name));
press();

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-display]");
  if (!button) return;
  const [name, value = ""] = button.dataset.display.split("=");
  // Contrast is one button, on and off.
  const wanted = name === "contrast" && root.dataset.contrast ? "" : value;
  localStorage.setItem(name, wanted);
  set(name, wanted);
  press();
});
