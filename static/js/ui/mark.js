// How far saving and sending have come, in the top bar.

import { html, icon, paint } from "./html.js";

const STATES = {
  online: ["sent", "Đã gửi tất cả"],
  offline: ["offline", "Không có mạng"],
  "signed-out": ["lock", "Hết phiên đăng nhập"],
  refused: ["warning", "Máy chủ chưa nhận"],
  shut: ["lock", "Máy này đã ngừng dùng"],
  broken: ["failed", "Máy không đọc được bộ nhớ"],
};
const MANY = 9; // operations
const part = (id) => document.getElementById(id);
let speaking;

// Said when it has lasted: who listens isn't told of every tap.
function speak(words) {
  clearTimeout(speaking);
  speaking = setTimeout(() => (part("spoken").textContent = words), 2000);
}

/** The state of saving and sending, in the top bar. */
export function mark({ inspection, sync, saved }) {
  const { operations, files, unsaved } = inspection;
  const counted = (state, ...others) => countedWords([...operations.values()].filter((each) => [state, ...others].includes(each.state)).length, [...files.values()].filter((each) => each.state === state));
  const [waiting, refused] = [counted("waiting", "saving"), counted("refused")];
  const online = sync.state === "online";
  const under = online && underWay(sync.sending);
  const [symbol, words] = unsaved.size ? ["failed", "Chưa lưu được"] : under ? ["send", under] : online && waiting ? ["send", saved ? `Đã lưu trên máy ${saved}` : "Đang gửi"] : online && refused ? STATES.refused : STATES[sync.state];
  const more = [waiting && `${waiting} chờ gửi`, refused && `${refused} máy chủ không nhận`].filter(Boolean).join(", ");
  paint(part("sync"), html`${icon(symbol)}<span><b>${words}</b><span>${unsaved.size ? "Đừng đóng trang" : under ? "Có thể tiếp tục ghi" : more || "Đã lưu trên máy và máy chủ"}</span>${under && sent(sync.sending)}</span>`);
  speak(words);
  part("sync").className = unsaved.size ? "failed" : online && !waiting && !refused ? "met" : sync.state;
}

function countedWords(operations, files) {
  const noun = files.some(({ type }) => !type.startsWith("image/")) ? "tệp" : "ảnh";
  return [operations && `${operations} nội dung`, files.length && `${files.length} ${noun}`].filter(Boolean).join(", ");
}

// What takes long enough to be told of: a tap that goes up at once is not.
function underWay({ operations, files }) {
  const parts = [[operations?.all > MANY && operations, "nội dung"], [files, "ảnh"]];
  const told = parts.filter(([part]) => part).map(([{ done, all }, noun]) => `${done}/${all} ${noun}`);
  return told.length > 0 && `Đang gửi ${told.join(", ")}`;
}

/** How much of what is being sent has gone up. */
export function sent({ operations, files }) {
  const { done, all, part = 0 } = files ?? operations;
  return html`<progress value="${done + part}" max="${all}" aria-label="Đã gửi"></progress>`;
}
