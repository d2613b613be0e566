// What is to be said of the work before it goes out: who is signed in, what is on the device, what waits. Lines as in
// ready-device.js.

import { itemsOn } from "../domain/checklist.js";
import { shortDate } from "../domain/dates.js";
import { counted } from "../store/persons.js";
import { dayOf, moment } from "./moments.js";

// A sign-in lasts so long after the last contact with the server.
const SIGNED_IN_DAYS = 14;
const DOWNLOAD = ["download", "Tải về máy"];
const SIGN_IN = ["sign-in", "Đăng nhập"];

/**
 * Who is signed in: `page` has `kept` (that person's), `contact`, `access` ("in", "out", "offline") and `shut`, the
 * server's words where it lets this device in no more.
 */
export function personLine({ kept, access, contact, shut }) {
  const line = { id: "person", symbol: "lock" };
  const safe = "Nội dung đã ghi vẫn giữ trên máy.";
  if (shut) return { ...line, state: "needed", title: "Máy này không được dùng nữa", text: shut };
  if (access === "out") return { ...line, state: "needed", title: kept ? "Hết phiên đăng nhập" : "Chưa đăng nhập", text: `${safe} Đăng nhập để tải và gửi.`, action: SIGN_IN };
  if (!kept) return { ...line, state: "needed", title: "Máy không còn nhớ ai đã đăng nhập", text: `${safe} Đăng nhập lại khi có mạng.`, action: SIGN_IN };
  const until = contact && new Date(Date.parse(contact) + SIGNED_IN_DAYS * 86_400_000);
  if (until < Date.now()) return { ...line, state: "needed", title: "Phiên đăng nhập đã quá 14 ngày", text: `${safe} Đăng nhập lại khi có mạng.`, action: SIGN_IN };
  const title = kept.name ? `Đã đăng nhập: ${kept.name}` : "Đã đăng nhập";
  return { ...line, state: "met", title, text: until ? `Dùng được không cần mạng đến hết ngày ${shortDate(dayOf(until - 86_400_000))}` : "" };
}

/** What is on the device of what the person may record: `page` has `kept`, and `list`, the server's, where it told. */
export function inspectionsLine({ kept, list, wiped }) {
  const line = { id: "inspections", symbol: "device" };
  if (!kept) return;
  const { records } = kept;
  const here = new Set(records.map(({ id }) => id));
  const lacking = (list ?? []).filter(({ id }) => !here.has(id));
  if (wiped && !records.length)
    return { ...line, state: "needed", title: "Trình duyệt đã dọn dữ liệu của chương trình", text: "Các cuộc kiểm tra đã tải không còn trên máy. Tải lại trước khi đi.", action: DOWNLOAD };
  if (list && !list.length) return { ...line, state: "advised", title: "Chưa được giao cuộc kiểm tra nào", text: "Hỏi trưởng đoàn hoặc chuyên viên lập kế hoạch." };
  if (!records.length && !list) return { ...line, state: "needed", title: "Chưa có cuộc kiểm tra nào trên máy", text: "Tải về khi có mạng.", action: DOWNLOAD };
  if (lacking.length)
    return { ...line, state: "needed", title: `Còn ${lacking.length} cuộc kiểm tra chưa tải về máy`, text: lacking.map(({ unit, planned_day }) => `${unit} (${shortDate(planned_day)})`).join(", "), action: DOWNLOAD };
  const oldest = records.map(({ downloaded }) => downloaded).filter(Boolean).sort()[0];
  return { ...line, state: "met", title: `${records.length} cuộc kiểm tra đã tải về máy`, text: oldest ? `Bản cũ nhất tải lúc ${moment(oldest)}` : "" };
}

const PROGRAM = {
  kept: "Đã có đủ trên máy, mở được không cần mạng",
  coming: "Đang giữ chương trình trên máy…",
  missing: "Chương trình chưa được giữ trên máy: không có mạng thì không mở được. Tải lại trang khi có mạng.",
  never: "Trình duyệt này không giữ được chương trình trên máy.",
};

/** Whether the checklist opens without network: `page` has `kept`, and `program` as programKept tells. */
export function programLine({ kept, program }) {
  const line = { id: "program", symbol: "list", state: program === "kept" ? "met" : program === "coming" ? "unknown" : "needed", text: PROGRAM[program] };
  if (line.state === "needed") line.action = ["again", "Kiểm tra lại"];
  const [record] = kept?.records ?? [];
  const edition = record && kept.editions.get(record.edition);
  if (!edition) return { ...line, title: "Chương trình trên máy" };
  const { edition_name, planned_day } = record.inspection;
  return { ...line, title: `Phiếu kiểm tra phiên bản ${edition_name ?? record.edition.slice(0, 8)}, ${itemsOn(edition, planned_day).length} nội dung` };
}

/** What waits here: the person's own, what the server refused, and others', which only they can send. */
export function waitingLines({ kept, others }) {
  const lines = [];
  if (kept && counted(kept)) {
    const since = kept.operations.map(({ clock }) => clock.slice(0, 24)).sort()[0];
    lines.push({ id: "waiting", state: "waiting", symbol: "send", title: `${counted(kept)} chờ gửi${since ? ` từ ${moment(since)}` : ""}`, text: "Chỉ gửi dưới tên người đã ghi", action: ["send", "Gửi ngay"] });
  } else if (kept && !kept.refused.length) lines.push({ id: "waiting", state: "met", title: "Không có gì chờ gửi", text: "Máy chủ đã nhận tất cả" });
  if (kept?.drafts.length) lines.push({ id: "drafts", state: "advised", symbol: "pencil", title: `${kept.drafts.length} bản nháp ghi dở`, text: "Chưa đủ để gửi. Mở phiếu kiểm tra và ghi tiếp." });
  if (kept?.refused.length)
    lines.push({ id: "refused", state: "advised", symbol: "warning", title: `${kept.refused.length} nội dung máy chủ không nhận`, text: [...new Set(kept.refused.map(({ reason }) => reason))].join(" ") || "Mở phiếu kiểm tra để xem lý do." });
  for (const other of others) {
    const name = other.name ?? "người khác";
    const refused = other.refused.length && `${other.refused.length} nội dung máy chủ không nhận`;
    const drafts = other.drafts.length && `${other.drafts.length} bản nháp`;
    const what = [counted(other), refused, drafts].filter(Boolean).join(", ");
    lines.push({ id: `other-${other.id}`, state: "waiting", symbol: "people", title: `${what} của ${name} chờ trên máy này`, text: `Chỉ ${name} đăng nhập mới gửi được.` });
  }
  return lines;
}
