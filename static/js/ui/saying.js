// A few words over the page, until they have been read.

import { html, icon, paint } from "./html.js";

/** Say something in a dialog; resolves when it has been closed. */
export function say(title, words, symbol = "warning") {
  const dialog = document.createElement("dialog");
  dialog.id = "saying";
  dialog.setAttribute("aria-labelledby", "saying-title");
  paint(
    dialog,
    html`<form method="dialog"><h2 id="saying-title">${icon(symbol)} ${title}</h2><p>${words}</p><p class="actions"><button class="filled">Đóng</button></p></form>`,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      done();
    }),
  );
}
