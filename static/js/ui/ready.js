// The page that says whether this device is ready to go.

import { html, icon, paint } from "./html.js";
import { moment } from "./moments.js";
import { inspections } from "./ready-inspections.js";

const STATES = {
  met: ["check", "Đạt"],
  advised: ["info", "Nên làm"],
  needed: ["warning", "Cần xử lý"],
  unknown: ["info", "Chưa rõ"],
  waiting: ["send", "Chờ gửi"],
};

const WAYS = html`<div class="ways"><button type="button" data-do="download">${icon("download")}Tải lại cuộc kiểm tra</button>
<button type="button" data-do="export">${icon("file")}Xuất nội dung chờ gửi ra tệp</button>
<button type="button" data-do="receive">${icon("file")}Nhận tệp từ máy khác</button></div>`;

/** Paint the page: {lines, kept, checked, progress: {done, all, what}, message: [state, words], access: "in", "out", "offline" or "failing"}. */
export function ready(page) {
  const { lines, kept, progress, message, checked } = page;
  const needed = lines.filter(({ state }) => state === "needed").length;
  const waiting = lines.some(({ id, state }) => id === "waiting" && state === "waiting");
  paint(
    document.getElementById("ready"),
    html`${head(needed, page)}
${message && said(message)}
${progress && bar(progress)}
${kept && inspections(kept)}
<section class="card" aria-label="Máy và việc cần làm"><ul class="lines">${lines.map((line) => row(line, !waiting))}</ul></section>
${kept && WAYS}
<p class="soft">Kiểm tra lần cuối lúc ${moment(checked)}.</p>`,
  );
}

const UNHEARD = { offline: "Máy đang không có mạng.", failing: "Máy chủ đang gặp lỗi nên chưa kiểm tra được hết." };

function head(needed, { access }) {
  const unheard = UNHEARD[access];
  if (needed)
    return html`<div class="notice verdict not-ready" id="verdict">${icon("warning")}<div><h2>Chưa sẵn sàng: còn ${needed} việc</h2><p>${unheard ? `${unheard} Cứ làm việc bình thường với những gì đã có trên máy.` : "Xử lý khi còn mạng của cơ quan, trước khi rời trụ sở."}</p></div></div>`;
  return html`<div class="notice verdict met" id="verdict">${icon("check")}<div><h2>Sẵn sàng</h2><p>${unheard ? `${unheard} Cứ làm việc bình thường: nội dung được lưu trên máy và gửi khi có thể.` : "Đi được. Khi không có mạng, mở chương trình từ trang này."}</p></div></div>`;
}

const said = ([state, words]) =>
  html`<p class="notice ${state}" id="said" role="status">${icon(state === "met" ? "check" : "warning")}<span>${words}</span></p>`;

const bar = ({ done, all, what }) =>
  html`<div class="card" id="progress"><p>${what} (${done}/${all})</p><progress value="${done}" max="${all || 1}" aria-label="${what}"></progress></div>`;

function row({ id, state, symbol, title, text, action }, mayFill) {
  const [shape, word] = STATES[state];
  const filled = action?.[0] === "send" || (action?.[0] === "sign-in" && mayFill);
  return html`<li id="line-${id}" class="line ${state}">${icon(state === "waiting" ? symbol : shape)}<div><b>${title}</b><p>${text}</p></div>${
    action ? html`<span class="unseen">${word}</span><button type="button" class="${filled && "filled"}" data-do="${action[0]}">${action[1]}</button>` : html`<span class="word">${word}</span>`
  }</li>`;
}
