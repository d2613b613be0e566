// Handing over what waits as a file, and taking in what another tablet handed over; what came of it, in words.

import { BadFile, pack, unpack } from "../store/handover.js";
import { counted } from "../store/persons.js";
import { unsent } from "../store/setbacks.js";
import { takeDrafts } from "../store/tabs.js";
import { say } from "./saying.js";
import { saveFile } from "./saving.js";

const WHERE = "Nhập tệp ở máy khác, hoặc ở trang cuộc kiểm tra tại cơ quan. Nội dung vẫn giữ trên máy này.";

/** Give somebody a file of all that waits of a person, `unsaved` as `pack` takes it. Gives {done, words}. */
export async function handOut(person, unsaved) {
  const { blob, operations, files, drafts, absent, unread } = await pack(person, unsaved);
  const what = [counted({ operations, files }), drafts.length && `${drafts.length} bản nháp`].filter(Boolean).join(", ");
  const lost = [
    absent && `${absent} ảnh, tệp không còn trên máy này nên không có trong tệp.`,
    unread && "Không đọc được bộ nhớ của máy: tệp chỉ có những gì đang mở trên trang này.",
  ].filter(Boolean);
  if (!what) return { done: !lost.length, words: ["Không có gì chờ gửi nên không tạo tệp.", ...lost].join(" ") };
  saveFile(blob);
  return { done: !lost.length, words: [`Đã tạo tệp có ${what}; xem trong mục Tải xuống.`, ...lost, WHERE].join(" ") };
}

/** Give somebody a file of all that waits on this page, kept by the device or not. */
export async function hand({ inspection }) {
  const { me } = inspection.record;
  const { done, words } = await handOut(me.id, { ...unsent(inspection), name: me.name });
  await say("Xuất ra tệp", words, done ? "file" : "warning");
}

/** Take a file of another tablet into a person's keeping. Gives {done, words}. */
export async function takeIn(file, person) {
  try {
    const { operations, files, drafts, damaged, malformed, foreign } = await unpack(file, person);
    const what = [`${operations} nội dung`, `${files} ảnh, tệp mới`, drafts && `${drafts} bản nháp`].filter(Boolean).join(", ");
    const left = [
      malformed && `${malformed} nội dung bị hỏng trong tệp nên không nhận.`,
      damaged && `${damaged} ảnh, tệp bị hỏng trong tệp bàn giao và không nhận được.`,
      foreign && `${foreign} bản nháp của người khác không được nhận: người đó ghi tiếp trên máy của mình.`,
    ].filter(Boolean);
    return { done: !malformed && !damaged, words: [`Đã nhận ${what}.`, ...left, "Máy này sẽ gửi khi có mạng."].join(" ") };
  } catch (error) {
    if (!(error instanceof BadFile)) console.error(error);
    return { done: false, words: error instanceof BadFile ? error.message : "Máy chưa lưu được nội dung của tệp, có thể đã hết bộ nhớ. Chọn lại tệp sau khi giải phóng bộ nhớ." };
  }
}

/** Take a file of another tablet into the inspection of a page; says what came of it. */
export async function receive({ inspection, vault, sync }, file) {
  const { me, id } = inspection.record;
  const { words } = await takeIn(file, me.id);
  const kept = await vault.load(id);
  for (const each of kept.files) inspection.files.set(each.hash, each);
  takeDrafts(inspection, kept.drafts);
  inspection.add(kept.operations.filter(({ state }) => state));
  sync.wake();
  return words;
}
