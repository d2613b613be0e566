// Opening an inspection on a page: what this device keeps shows at once, then the server's record takes its place.

import { adding } from "../store/adding.js";
import { correct } from "../store/clock.js";
import { Inspection } from "../store/inspection.js";
import { Vault } from "../store/vault.js";
import { Failure, get, signedIn } from "./api.js";
import { alone } from "./outbox.js";
import { Sync } from "./sync.js";

const SETTLED = 2_000; // ms: the worker fetches all there is, and the first taps come first
const NOT_HERE = "Không có mạng, và cuộc kiểm tra này chưa được tải về máy. Tải lại trang khi có mạng.";
const NOBODY = "Không có mạng, và máy không còn nhớ ai đã đăng nhập. Nội dung đã ghi vẫn giữ trên máy. Đăng nhập lại khi có mạng.";
const NO_STORE = "Máy chưa mở được bộ nhớ của trang. Nội dung đã ghi vẫn giữ trên máy. Đừng xóa dữ liệu trang; giải phóng bộ nhớ hoặc thoát chế độ ẩn danh rồi tải lại.";
const BLOCKED = "Trang này còn mở ở chỗ khác, bản cũ. Nội dung đã ghi vẫn giữ trên máy. Đóng các trang khác của chương trình rồi tải lại.";

/** The inspection that the page's address names. */
export const id = location.pathname.split("/")[2];

/**
 * Open it into `page`, as vault, inspection and sync. `begun` is called when there is something to show, again where it
 * is another person's or edition's; `changed` and `told` are those of Inspection and Sync. Raises what stopped it.
 */
export async function openPage(page, calls) {
  const person = signedIn();
  if (person) {
    const vault = new Vault(person);
    const kept = await vault.load(id);
    if (kept.edition) begin(page, calls, vault, kept);
  }
  try {
    // What is being sent meanwhile would be missing in what comes.
    await alone("send", () => download(page, calls, person));
  } catch (failure) {
    if (!page.inspection) throw failure;
  }
  page.sync.wake();
}

/** The server's record of an inspection as a device keeps it, and its operations: {record, news}. Raises Failure. */
export async function fetchRecord(id) {
  const { operations, now, ...record } = await get(`/api/inspections/${id}/record`);
  if (!record.me) throw new Failure(0);
  correct(now);
  Object.assign(record, { id, edition: record.inspection.edition, downloaded: now });
  return { record, news: operations.map((operation) => ({ ...operation, inspection: id })) };
}

async function download(page, calls, person) {
  const { record, news } = await fetchRecord(id);
  const known = page.inspection && record.me.id === person && page.inspection.record.edition === record.edition;
  const vault = known ? page.vault : new Vault(record.me.id);
  const kept = known ? page.inspection : await vault.load(id);
  const edition = kept.edition ?? (await get(`/api/editions/${record.edition}`));
  if (!kept.edition) await vault.keepEdition(record.edition, edition);
  await vault.keepRecord(record, news);
  if (known) {
    page.inspection.take(record, news);
    calls.told([record.id]);
  } else begin(page, calls, vault, { record, edition, operations: [...news, ...kept.operations.filter(({ state }) => state)], drafts: kept.drafts, files: kept.files });
}

// Who leaves before the device has written is asked first.
function stay(page) {
  addEventListener("beforeunload", (event) => {
    if (page.inspection.atRisk) event.returnValue = true;
  });
}

function begin(page, { begun, changed, told }, vault, kept) {
  if (!page.inspection) stay(page);
  page.vault = vault;
  page.inspection = new Inspection(vault, kept, changed);
  page.inspection.adding = adding(id);
  page.sync = new Sync(page.inspection, vault, told);
  document.body.removeAttribute("aria-busy");
  begun();
  performance.mark("ready");
  setTimeout(() => navigator.serviceWorker?.register("/sw.js").catch(() => {}), SETTLED);
}

/** Why nothing could be opened, in words; nothing where somebody has to sign in first and is led there. */
export function whyNot(failure) {
  if (failure.status === 401 && failure.code !== "device_shut") return location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
  console.error(failure);
  if (failure.name === "BlockedError") return BLOCKED;
  return failure instanceof Failure ? failure.message || (signedIn() ? NOT_HERE : NOBODY) : NO_STORE;
}
