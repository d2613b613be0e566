// Dialogs that their own buttons close: Escape and the system's way back are hit by accident.

/** Keep a dialog open as long as `held()` says so; `left` is called once it has been closed. */
export function stay(dialog, held, left) {
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && held() && event.preventDefault());
  dialog.addEventListener("cancel", (event) => held() && event.preventDefault());
  // A browser heeds that once: asked a second time it closes all the same.
  dialog.addEventListener("close", () => (held() ? dialog.showModal() : left()));
}
