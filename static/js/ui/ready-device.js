// What is to be said of the device itself before it goes out: clock, space, keeping, camera. A line each:
// {id, state: "met" | "advised" | "needed" | "unknown", symbol, title, text, action: [what, words]}.

import { grouped } from "../domain/text.js";
import { installed, way } from "./install.js";
import { moment } from "./moments.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// From 2 minutes on people notice. Times are corrected when they are sent; but what is signed an hour off is off on paper.
const CLOCK_ADVISED = 2 * MINUTE;
const CLOCK_NEEDED = HOUR;
const NEEDED_MB = 1_000;
const PATIENCE = 2_000; // some browsers never answer
const AGAIN = ["again", "Kiểm tra lại"];

const soon = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, PATIENCE))]).catch(() => undefined);
const permission = (name) => soon(navigator.permissions?.query({ name }).then(({ state }) => state) ?? Promise.resolve());

/** The lines about the device; `ahead` is how far its clock is ahead of the server's in ms, where that could be asked. */
export async function deviceLines(ahead) {
  const [space, persisted, camera] = await Promise.all([
    soon(navigator.storage?.estimate() ?? Promise.resolve()),
    soon(navigator.storage?.persisted?.() ?? Promise.resolve()),
    cameraLine(),
  ]);
  return { clock: clockLine(ahead), space: spaceLine(space), keeping: keepingLine(persisted), camera };
}

function clockLine(ahead) {
  const line = { id: "clock", symbol: "clock" };
  if (ahead === undefined) {
    const contact = localStorage.getItem("contact");
    const text = contact ? `Máy gặp máy chủ lần cuối lúc ${moment(contact)}.` : "Kiểm tra lại khi có mạng.";
    return { ...line, state: "unknown", title: "Chưa so được đồng hồ với máy chủ", text, action: AGAIN };
  }
  const off = Math.abs(ahead);
  if (off < CLOCK_ADVISED) return { ...line, state: "met", title: "Đồng hồ của máy đúng giờ", text: "Lệch máy chủ chưa đến 2 phút" };
  return {
    ...line,
    state: off < CLOCK_NEEDED ? "advised" : "needed",
    title: `Đồng hồ của máy ${ahead > 0 ? "nhanh" : "chậm"} ${duration(off)} so với máy chủ`,
    text: "Mở Cài đặt, Ngày và giờ, bật “Tự động”. Giờ ghi trên ảnh sẽ sai nếu để nguyên.",
    action: AGAIN,
  };
}

function duration(ms) {
  const [days, hours, minutes] = [Math.floor(ms / DAY), Math.floor((ms % DAY) / HOUR), Math.floor((ms % HOUR) / MINUTE)];
  const all = [days && `${days} ngày`, hours && `${hours} giờ`, minutes && `${minutes} phút`];
  return all.filter(Boolean).slice(0, 2).join(" ");
}

function spaceLine(space) {
  const line = { id: "space", symbol: "warning" };
  const need = `một ngày làm việc cần khoảng ${grouped(String(NEEDED_MB))} MB`;
  if (!space?.quota) return { ...line, state: "unknown", title: "Không rõ còn bao nhiêu chỗ trống", text: `Trình duyệt không cho biết; ${need}.` };
  const left = Math.floor((space.quota - space.usage) / 1e6);
  const shown = grouped(String(left));
  if (left >= NEEDED_MB) return { ...line, state: "met", title: `Còn ${shown} MB trống cho chương trình`, text: need.replace("m", "M") };
  return {
    ...line,
    state: "needed",
    title: `Còn ${shown} MB trống, ${need}`,
    text: "Xóa bớt ảnh, video riêng trên máy. Không xóa dữ liệu của chương trình này.",
    action: AGAIN,
  };
}

function keepingLine(persisted) {
  const line = { id: "keeping", symbol: "info" };
  if (persisted) return { ...line, state: "met", title: "Trình duyệt cam kết giữ dữ liệu", text: "Dữ liệu không bị dọn khi máy đầy" };
  if (!isSecureContext)
    return { ...line, state: "needed", title: "Trang mở không an toàn (không qua https)", text: "Trình duyệt không giữ chương trình trên máy. Mở lại bằng địa chỉ https." };
  if (installed()) return { ...line, state: "advised", title: "Trình duyệt chưa cam kết giữ dữ liệu", text: "Chương trình đã ở màn hình chính nên không bị dọn sau 7 ngày.", action: ["keep", "Xin giữ dữ liệu"] };
  const action = { ask: ["install", "Thêm ngay"], steps: ["install", "Cách thêm"] }[way()] ?? ["keep", "Xin giữ dữ liệu"];
  const text = { keep: "Khi máy đầy, trình duyệt có thể dọn dữ liệu của trang." }[action[0]] ?? "Thêm chương trình vào màn hình chính để dữ liệu không bị dọn sau 7 ngày.";
  return { ...line, state: "advised", title: "Trình duyệt chưa cam kết giữ dữ liệu", text, action };
}

const POSITIONS = {
  granted: "Vị trí: được phép",
  prompt: "Vị trí: máy sẽ hỏi khi chụp",
  denied: "Vị trí: không cho phép, ảnh vẫn chụp và lưu được",
};

// A photo is taken by the system's camera, or chosen: whether there is one is all that can be known before.
async function cameraLine() {
  const [devices, camera, position] = await Promise.all([
    soon(navigator.mediaDevices?.enumerateDevices() ?? Promise.resolve()),
    permission("camera"),
    permission("geolocation"),
  ]);
  const line = { id: "camera", symbol: "info", text: POSITIONS[position] ?? "Vị trí: trình duyệt không cho biết trước" };
  if (!devices) return { ...line, state: "unknown", title: "Không rõ máy có máy ảnh không" };
  if (!devices.some(({ kind }) => kind === "videoinput"))
    return { ...line, state: "advised", title: "Không thấy máy ảnh", text: `Vẫn đính kèm được ảnh có sẵn. ${line.text}` };
  if (camera === "denied") return { ...line, state: "advised", title: "Máy ảnh bị chặn với trang này", text: `Cho phép máy ảnh trong cài đặt trang. ${line.text}` };
  return { ...line, state: "met", title: camera === "granted" ? "Máy ảnh dùng được" : "Máy có máy ảnh" };
}
