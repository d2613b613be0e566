// Handing over what waits on this page as a file, and taking in what another tablet handed over.

import { BadFile, pack, unpack } from "../store/handover.js";
import { saveFile } from "./saving.js";

/** Give the person a file of all that waits, kept by the device or not. */
export async function hand({ inspection }) {
  const { me } = inspection.record;
  saveFile(await pack(me.id, { ...inspection.unsent(), name: me.name }));
}

/** Take in a file of another tablet; says what came of it. */
export async function receive({ inspection, vault, sync }, file) {
  try {
    const { me, id } = inspection.record;
    const { operations, files, damaged } = await unpack(file, me.id);
    const kept = await vault.load(id);
    for (const each of kept.files) inspection.files.set(each.hash, each);
    inspection.add(kept.operations.filter(({ state }) => state));
    sync.wake();
    const broken = damaged ? ` ${damaged} ảnh, tệp bị hỏng trong tệp bàn giao và không nhận được.` : "";
    return `Đã nhận ${operations} nội dung, ${files} ảnh, tệp mới.${broken} Máy này sẽ gửi khi có mạng.`;
  } catch (error) {
    if (error instanceof BadFile) return error.message;
    throw error;
  }
}
