// What somebody has to decide about: what the server refused, what people recorded differently.

import { html, icon } from "./html.js";
import { time } from "./subject.js";

/** What the server refused of a subject. */
export const refusals = (about) => about.refusals.map(refusal);

function refusal({ id, reason }) {
  return html`<div class="notice shortcoming">${icon("warning")}<div><b>Máy chủ không nhận.</b> ${reason} Nội dung vẫn giữ trên máy.
<p class="actions"><button class="quiet" data-do="resend" data-id="${id}">Gửi lại</button><button class="quiet" data-do="discard" data-id="${id}">Bỏ nội dung này</button></p></div></div>`;
}

/** What people recorded differently, side by side; the leader chooses. */
export function conflicts(about, leader) {
  const { authors } = about.inspection.record;
  return about.conflicts.map(
    (field) => html`<div class="versions"><p><b>Hai người ghi khác nhau</b> (${about.cells[field]}). Cả hai bản đều được giữ; trưởng đoàn chọn một bản.</p>${about.cell(field).heads.map((head) => {
      const [what, more] = about.words(field, head.value);
      return html`<div class="version"><p class="soft">${authors[head.author]} · ${time(head.clock)}</p><p class="value">${what}</p><p>${more}</p>${
        leader && html`<button data-do="settle" data-id="${head.id}">Lấy bản này</button>`
      }</div>`;
    })}</div>`,
  );
}
