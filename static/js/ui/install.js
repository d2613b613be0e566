// The program on the home screen: a tab's storage is wiped by Safari after 7 days without use, that of an app isn't.

import { html, icon, paint } from "./html.js";

let prompt;
const standing = matchMedia("(display-mode: standalone)");
// Only Safari on a phone or tablet has this.
const apple = "standalone" in navigator;

/** Call back when the browser offers to put the program on the home screen. */
export function offered(changed) {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    changed();
  });
  addEventListener("appinstalled", () => {
    prompt = null;
    changed();
  });
}

/** Whether this is the program on the home screen. */
export const installed = () => standing.matches || navigator.standalone === true;

/** How it gets there: "ask" (the browser does it), "steps" (the person does it), or nothing where it is there already. */
export const way = () => (installed() ? "" : prompt ? "ask" : apple ? "steps" : "");

/** Do it, or say how. */
export function install() {
  if (prompt) return prompt.prompt();
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "install-title");
  paint(
    dialog,
    html`<h2 id="install-title">${icon("device")} Thêm vào màn hình chính</h2>
<p>Safari dọn dữ liệu của trang mở trong thẻ sau 7 ngày không dùng. Chương trình mở từ màn hình chính thì không bị dọn.</p>
<ol><li>Bấm nút “Chia sẻ” của Safari.</li><li>Chọn “Thêm vào MH chính”, rồi “Thêm”.</li><li>Từ nay mở chương trình từ biểu tượng đó, đăng nhập và tải cuộc kiểm tra ở đó.</li></ol>
<form method="dialog"><button class="filled">Đã hiểu</button></form>`,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
