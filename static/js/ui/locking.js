// The last step: the record is closed by naming the text that all have signed, and what it was made from.

import { besideMinutes, namedBy } from "../domain/closing.js";
import { changes } from "../domain/minutes.js";
import { codeOf } from "../domain/signatures.js";
import { html, icon, paint } from "./html.js";
import { moment } from "./moments.js";

const CLOSES = ["leader", "secretary"];

/** Whether this person may close, or amend, the record. */
export const mayClose = ({ inspection }) => inspection.record.me.may_record && CLOSES.includes(inspection.record.me.role);

/** What the device knows of the closing: that it is kept, on its way, or not kept at all. */
export function locked({ inspection, shown }) {
  const { closing, adding, operations, record } = inspection;
  const refused = [...operations.values()].find(({ field, state }) => field === "closing" && state === "refused");
  return html`${
    refused && html`<div class="notice shortcoming" id="refused">${icon("warning")}<div><b>Máy chủ chưa nhận việc khóa hồ sơ.</b><p>${refused.reason} Chữ ký và nội dung vẫn giữ trên máy.</p><p class="actions"><button class="quiet" data-do="resend" data-id="${refused.id}">Gửi lại</button></p></div></div>`
  }${closing && (adding ? amending(closing, inspection) : closed(closing, inspection, record, shown))}`;
}

function closed(closing, inspection, record, shown) {
  if (closing.state === "unsaved") {
    return html`<div class="notice alarm" role="alert">${icon("failed")}<div><b>Chưa khóa được: máy chưa lưu.</b><p>Đừng đóng trang.</p><p class="actions"><button class="filled" data-do="retry">Thử lưu lại</button></p></div></div>`;
  }
  const { me, authors } = record;
  const who = closing.author === me.id ? me.name : authors[closing.author];
  const since = changes(inspection, closing.value, besideMinutes);
  return html`<div class="notice met" id="locked">${icon("lock")}<div><b>Hồ sơ đã khóa ${moment(closing.clock.slice(0, 24))}${who && `, bằng tài khoản của ${who}`}.</b>
<p>Biên bản có mã ${codeOf(closing.value.file)}. ${closing.state ? "Đã lưu trên máy, chờ gửi." : html`Đã gửi. <a href="minutes">Xem bản in, tải PDF</a>.`}${!shown && " Máy này không giữ văn bản đã ký; đọc khi có mạng."}</p></div></div>${
    since.length > 0 && html`<div class="notice conflict" id="since">${icon("people")}<div><b>Ghi nhận ngoài biên bản đã ký: ${since.join("; ")}.</b><p>Các nội dung này được giữ, chưa vào thông báo kết luận. Muốn đưa vào thì lập bản bổ sung, có chữ ký riêng.</p></div></div>`
  }${me.may_record && html`<p><button class="quiet" data-do="amend">${icon("pencil")}Lập bản bổ sung</button></p>`}`;
}

function amending({ value }, inspection) {
  const since = changes(inspection, value);
  return html`<div class="notice indigo" id="amending">${icon("pencil")}<div><b>Đang lập biên bản bổ sung cho biên bản có mã ${codeOf(value.file)}.</b>
<p>${since.length ? `Nội dung thay đổi: ${since.join("; ")}.` : html`Chưa có nội dung nào thay đổi: sửa ở dưới đây hoặc trên <a href="checklist">phiếu kiểm tra</a>, rồi đọc và ký.`} Biên bản đã ký vẫn được giữ.</p><p class="actions"><button class="quiet" data-do="leave">Xem lại biên bản đã ký</button></p></div></div>`;
}

/** Ask once more before a record is closed; true where it shall be. */
export function askToLock(code) {
  const dialog = document.createElement("dialog");
  dialog.id = "locking";
  dialog.setAttribute("aria-labelledby", "locking-title");
  paint(
    dialog,
    html`<form method="dialog"><h2 id="locking-title">${icon("lock")} Khóa hồ sơ?</h2><p>Biên bản có mã <b>${code}</b> thành bản chính thức. Phiếu chỉ còn để đọc; sửa sau này phải lập bản bổ sung, có chữ ký riêng.</p><p class="actions"><button class="filled" value="yes">Khóa hồ sơ</button><button class="quiet" value="">Chưa khóa</button></p></form>`,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "yes");
    }),
  );
}

/** The closing of what is signed under the text of a hash. */
export function closingValue({ inspection, shown }) {
  return { file: shown.hash, operations: namedBy(inspection.cells), ...(inspection.closing && { amends: inspection.closing.value.file }) };
}
