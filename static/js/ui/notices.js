// Messages above the cards: what isn't saved, what isn't allowed, why nothing goes up.

import { html, icon } from "./html.js";
import { rest } from "./rest.js";

/** The messages that stand above the cards. */
export function notices(page) {
  const { inspection, sync, about } = page;
  const subjects = new Set([...inspection.drafts.values(), ...inspection.unsaved.values()].map((cell) => cell.subject));
  const asked = inspection.walk().map(({ subject }) => subject);
  const inOrder = [...asked.filter((subject) => subjects.has(subject)), ...[...subjects].filter((subject) => !subject.startsWith("item:"))];
  const entries = inOrder.map(about).filter(Boolean);
  const unsaved = entries.filter(({ state }) => state === "unsaved");
  const wrong = entries.flatMap((entry) =>
    entry.halfTyped.flatMap((field) => entry.complaints(field).slice(0, 1).map((complaint) => ({ entry, ...complaint }))),
  );
  return html`${inspection.unsaved.size > 0 && notSaved(unsaved)}${MESSAGES[sync.state]?.(sync)}${wrong.length > 0 && summary(wrong)}${inspection.closing && closed(inspection)}${rest.reminder?.(page)}`;
}

function notSaved(entries) {
  const codes = entries.map(({ name }) => name).join(", ");
  return html`<div class="notice alarm" id="not-saved" role="alert">${icon("warning")}<div><b>Chưa lưu được nội dung ${codes}</b><p>Máy không ghi được, có thể đã hết bộ nhớ. Số vừa gõ vẫn còn trên màn hình. Đừng đóng trang.</p>
<p class="actions"><button class="filled" data-do="retry">Thử lưu lại</button><button data-do="export">Xuất ra tệp</button></p></div></div>`;
}

const MESSAGES = {
  offline: () =>
    html`<div class="notice offline" id="no-network">${icon("offline")}<div><b>Không có mạng. Cứ làm việc bình thường.</b><p>Mọi nội dung được lưu trên máy và tự gửi khi có mạng.</p></div></div>`,
  "signed-out": () =>
    html`<div class="notice shortcoming" id="signed-out">${icon("lock")}<div><b>Hết phiên đăng nhập.</b><p>Nội dung đã ghi vẫn còn trên máy. Nhập lại mật khẩu để gửi tiếp.</p><button data-do="sign-in">Đăng nhập</button></div></div>`,
  refused: ({ message }) =>
    html`<div class="notice shortcoming" id="trouble">${icon("warning")}<div><b>Máy chủ chưa nhận.</b><p>${message} Nội dung đã ghi vẫn còn trên máy và sẽ được gửi lại.</p></div></div>`,
};
MESSAGES.shut = MESSAGES.refused;
MESSAGES.broken = () =>
  html`<div class="notice alarm" id="broken" role="alert">${icon("warning")}<div><b>Máy không đọc được bộ nhớ.</b><p>Nội dung mới có thể chưa lưu. Đừng đóng trang, đừng xóa dữ liệu trang. Máy đang thử lại.</p><p class="actions"><button data-do="export">Xuất ra tệp</button></p></div></div>`;

// A closed record is read; what must still be put right goes into an addendum that is signed on its own.
function closed({ adding, record }) {
  const [title, words] = adding
    ? ["Đang lập bản bổ sung.", html`Nội dung ghi từ đây được giữ riêng, và chỉ vào thông báo kết luận khi <a href="sign">biên bản bổ sung</a> được ký.`]
    : ["Hồ sơ đã khóa: biên bản đã ký.", html`Phiếu chỉ để đọc, vì sửa thì khác với <a href="sign">biên bản hai bên đã ký</a>. Cần sửa thì lập bản bổ sung, có chữ ký riêng.`];
  return html`<div class="notice indigo" id="closed">${icon("lock")}<div><b>${title}</b><p>${words}</p>${!adding && record.me.may_record && html`<p class="actions"><button class="quiet" data-do="add-on">Lập bản bổ sung</button></p>`}</div></div>`;
}

function summary(wrong) {
  return html`<div class="summary" id="summary" aria-labelledby="summary-title"><h3 id="summary-title">Còn ${wrong.length} nội dung chưa ghi nhận được</h3><ul>${wrong.map(
    ({ entry, message }) => html`<li><a href="#${entry.subject}">${entry.name}: ${message}</a></li>`,
  )}</ul></div>`;
}
