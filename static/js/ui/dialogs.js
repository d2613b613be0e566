// What comes over the page: signing in again in place, and what only this device has.

import { post } from "../net/post.js";
import { html, icon, paint } from "./html.js";
import { sent } from "./mark.js";

/** Ask for the password, and go on sending; another person's sign-in opens that person's own record. */
export function signIn({ inspection, sync }) {
  if (document.getElementById("sign-in")) return;
  const dialog = document.createElement("dialog");
  dialog.id = "sign-in";
  dialog.setAttribute("aria-labelledby", "sign-in-title");
  document.body.append(dialog);
  const { me } = inspection.record;
  const waiting = [...inspection.operations.values()].filter(({ state }) => state).length;

  function show(username, wrong) {
    paint(
      dialog,
      html`<form id="sign-in-form"><h2 id="sign-in-title">${icon("lock")} Nhập lại mật khẩu để gửi tiếp</h2>
<p>${me.name}. ${waiting} nội dung vẫn còn trên máy, không mất gì.</p>
${wrong && html`<p class="error" role="alert">${icon("failed")}<span>${wrong}</span></p>`}
<div class="field"><label for="username">Tên đăng nhập</label><input id="username" autocomplete="username" autocapitalize="none" required value="${username}"></div>
<div class="field"><label for="password">Mật khẩu</label><input id="password" type="password" autocomplete="current-password" required></div>
<p class="actions"><button class="filled">Đăng nhập</button><button type="button" class="link" id="later">Để sau, làm việc tiếp</button></p></form>`,
    );
  }

  show(me.username ?? "");
  dialog.addEventListener("close", () => dialog.remove());
  dialog.querySelector("#later").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const [username, password] = dialog.querySelectorAll("input");
    try {
      const account = await post("/sign-in", { username: username.value, password: password.value });
      if (account.id !== me.id && inspection.atRisk) return show(username.value, `Đã đăng nhập bằng tài khoản khác, nhưng trang này còn nội dung của ${me.name} chưa lưu được. Đóng hộp này, lưu lại hoặc xuất ra tệp, rồi tải lại trang; hoặc ${me.name} đăng nhập lại ở đây.`);
      if (account.id !== me.id) return location.reload();
      dialog.close();
      sync.wake();
    } catch ({ status, message }) {
      show(username.value, status ? message || "Máy chủ đang gặp lỗi. Thử lại sau ít phút." : "Không có mạng. Thử lại khi có mạng.");
      password.focus();
    }
  });
  dialog.showModal();
  dialog.querySelector(me.username ? "#password" : "#username").focus();
}

const FIELDS = { note: "ghi chú", wording: "câu tồn tại", judgement: "nhận định", chosen: "nguồn kết luận", details: "nội dung riêng" };

/** Show what waits to be sent and what the server refused, each with a link to its card, as it goes on. */
export function queue(page) {
  const dialog = document.createElement("dialog");
  dialog.id = "queue";
  dialog.setAttribute("aria-labelledby", "queue-title");
  page.queued = () => paint(dialog, queued(page));
  page.queued();
  dialog.addEventListener("close", () => {
    Object.assign(page, { queued: null, received: "" });
    dialog.remove();
  });
  dialog.addEventListener("click", ({ target }) => {
    const { id } = target.closest("button") ?? {};
    if (id === "send") page.sync.wake();
    if (id === "receive") receiveInto(page);
    if (id === "close" || target.closest("a, [data-do]")) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function queued(page) {
  const { inspection, sync } = page;
  const operations = [...inspection.operations.values()].filter(({ state }) => state);
  const files = [...inspection.files.values()].filter(({ state }) => state !== "sent");
  const all = [operations.length && `${operations.length} nội dung`, files.length && `${files.length} ảnh, tệp`].filter(Boolean);
  return html`<h2 id="queue-title">${icon("device")} ${all.length ? `${all.join(", ")} chỉ có trên máy này` : "Máy chủ đã nhận tất cả"}</h2>
${sync.sending.files && html`<div class="sending" id="sending"><p>${icon("send")} Đang gửi ${sync.sending.files.done}/${sync.sending.files.all} ảnh, tệp</p>${sent({ files: sync.sending.files })}</div>`}
${sync.trouble && html`<p class="warning">${icon("warning")}<span>Chưa gửi được ảnh: ${sync.trouble} Ảnh vẫn giữ trên máy và sẽ được gửi lại.</span></p>`}
${page.received && html`<p class="notice indigo" id="received" role="status">${page.received}</p>`}
<ul>${operations.map((operation) => waitingLine(page, operation))}${files.map((file) => fileLine(page, file))}</ul>
<p class="actions"><button class="filled" id="send">Gửi ngay</button><button class="quiet" data-do="export">Xuất ra tệp</button><button class="quiet" id="receive">Nhận từ tệp</button><button class="link" id="close">Đóng</button></p>`;
}

function waitingLine(page, { id, subject, field, value, state, reason }) {
  const about = page.about(value?.about ?? subject);
  const what = subject.startsWith("evidence:") ? "minh chứng" : FIELDS[field];
  return html`<li id="waits-${id}"><a href="#${about?.subject}">${about?.name} ${about?.title}</a>${what && ` (${what})`}${state === "refused" && html`<p class="error">${icon("warning")}<span>Máy chủ không nhận: ${reason}</span></p>`}</li>`;
}

function fileLine({ inspection, sync, about }, { hash, size, state, reason }) {
  const value = [...inspection.cells.values()].map((cell) => cell.value).find((each) => each?.file === hash);
  const evidence = value?.about && inspection.evidenceAbout(value.about).find(({ file }) => file === hash);
  const place = value?.about && about(value.about);
  const words = [value?.caption || value?.name || (value?.about ? "Ảnh chụp" : "Tệp"), place?.name, `${Math.ceil(size / 1000)} kB`].filter(Boolean).join(" · ");
  const { files } = sync.sending;
  return html`<li id="file-${hash}">${evidence ? html`<button class="link" data-do="look" data-id="${evidence.id}">${words}</button>` : words}${
    files?.hash === hash && html`<progress value="${files.part ?? 0}" max="1" aria-label="Đã gửi"></progress>`
  }${state === "refused" && html`<p class="error">${icon("warning")}<span>Máy chủ không nhận: ${reason} Vẫn giữ trên máy.</span></p>`}</li>`;
}

function receiveInto(page) {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: ".zip,application/zip" });
  input.addEventListener("change", async () => {
    try {
      const { receive } = await import("./handover.js");
      page.received = await receive(page, input.files[0]);
    } catch (error) {
      console.error(error);
      page.received = "Chưa nhận được tệp. Nội dung đã ghi vẫn giữ trên máy. Tải lại trang rồi chọn lại tệp.";
    }
    page.sync.changed(["evidence:"]);
  });
  input.click();
}
