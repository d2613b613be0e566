// What comes over the page: signing in again in place, and what only this device has.

import { post } from "../net/api.js";
import { html, icon, paint } from "./html.js";

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
      if (account.id !== me.id) return location.reload();
      dialog.close();
      sync.wake();
    } catch ({ status, message }) {
      show(username.value, status ? message : "Không có mạng. Thử lại khi có mạng.");
      password.focus();
    }
  });
  dialog.showModal();
  dialog.querySelector(me.username ? "#password" : "#username").focus();
}

const FIELDS = { note: "ghi chú", wording: "câu tồn tại", judgement: "nhận định", chosen: "nguồn kết luận", details: "nội dung riêng" };

/** Show what waits to be sent and what the server refused, each with a link to its card. */
export function queue({ inspection, sync }) {
  const dialog = document.createElement("dialog");
  dialog.id = "queue";
  dialog.setAttribute("aria-labelledby", "queue-title");
  const items = new Map(inspection.edition.items.map((item) => [item.key, item]));
  const own = [...inspection.operations.values()].filter(({ state }) => state);
  paint(
    dialog,
    html`<h2 id="queue-title">${icon("device")} ${own.length ? `${own.length} nội dung chỉ có trên máy này` : "Máy chủ đã nhận tất cả"}</h2>
<ul>${own.map(({ subject, field, state, reason }) => {
      const item = items.get(/^item:(\w+)/.exec(subject)?.[1]);
      return html`<li><a href="#${subject}">${item?.code} ${item?.question}</a>${FIELDS[field] && ` (${FIELDS[field]})`}${state === "refused" && html`<p class="error">${icon("warning")}<span>Máy chủ không nhận: ${reason}</span></p>`}</li>`;
    })}</ul>
<p class="actions"><button class="filled" id="send">Gửi ngay</button><button class="quiet" data-do="export">Xuất ra tệp</button><button class="link" id="close">Đóng</button></p>`,
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", ({ target }) => {
    if (target.id === "send") sync.wake();
    if (target.closest("a, button")) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
