// A text that was signed, read again: the very bytes, hashed once more.

import { codeOf } from "../domain/signatures.js";
import { hashOf } from "../store/pictures.js";
import { html, icon, paint } from "./html.js";
import { words } from "./signing.js";

/** Show a signed text in a dialog, and whether it is still the one that was signed. `fetched` gives its bytes. */
export async function showSigned(hash, fetched) {
  const dialog = document.createElement("dialog");
  dialog.id = "signed";
  dialog.setAttribute("aria-labelledby", "signed-title");
  const body = await fetched().then((bytes) => told(hash, bytes), missing);
  paint(dialog, html`<h2 id="signed-title">Nội dung có mã ${codeOf(hash)}</h2>${body}<p class="actions"><button class="quiet" id="signed-close">Đóng</button></p>`);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.querySelector("#signed-close").addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

async function told(hash, bytes) {
  const same = (await hashOf(bytes)) === hash;
  const verdict = same
    ? html`<p class="notice met">${icon("check")}<span>Đúng là văn bản đã ký: mã SHA-256 tính lại trùng với mã trong chữ ký.</span></p>`
    : html`<p class="notice failed">${icon("failed")}<span>Không phải văn bản đã ký: mã SHA-256 tính lại khác mã trong chữ ký.</span></p>`;
  return html`${verdict}<div class="paper text" tabindex="0" role="group" aria-label="Văn bản đã ký">${words(new TextDecoder().decode(bytes))}</div>`;
}

const missing = ({ message }) => html`<p class="notice shortcoming">${icon("warning")}<span>${message}</span></p>`;
