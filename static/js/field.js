// "Sẵn sàng đi cơ sở": the tablet's home, from what is on it, with or without network.

import { Failure, get, signedIn } from "./net/api.js";
import { download, recordable } from "./net/download.js";
import { programKept } from "./net/worker.js";
import { hadDownloads, keptOf, noteDownloads, persons, remember } from "./store/persons.js";
import { Vault } from "./store/vault.js";
import "./ui/display.js";
import { wordsOf } from "./ui/failures.js";
import { html, paint } from "./ui/html.js";
import { install, offered } from "./ui/install.js";
import { deviceLines } from "./ui/ready-device.js";
import { inspectionsLine, personLine, programLine, waitingLines } from "./ui/ready-work.js";
import { ready } from "./ui/ready.js";
import { watch } from "./ui/update.js";

const NAME = "device-name";
const SPARE_TIME = 5_000; // ms after the start
const page = { lines: [], others: [] };
const part = (id) => document.getElementById(id);

// Whoever asks twice is answered once, with the latest.
let checking;
function check() {
  checking = (checking ?? Promise.resolve()).then(look).catch((error) => {
    console.error(error);
    say("failed", "Trình duyệt này không cho lưu nội dung trên máy. Thoát chế độ ẩn danh hoặc giải phóng bộ nhớ rồi tải lại.");
  });
  return checking;
}

async function look() {
  await ask();
  const person = signedIn();
  const [all, program, device] = await Promise.all([persons(), programKept(), deviceLines(page.ahead)]);
  const others = await Promise.all(all.filter((id) => id !== person).map(keptOf));
  page.kept = person && (await keptOf(person));
  page.vault = person && new Vault(person);
  page.others = others.filter(({ operations, files, refused, drafts }) => operations.length + files.length + refused.length + drafts.length);
  page.contact = localStorage.getItem("contact");
  page.wiped = person && hadDownloads(person);
  if (page.kept?.records.length) noteDownloads(person, true);
  page.checked = Date.now();
  page.lines = [
    device.clock,
    device.space,
    device.keeping,
    personLine(page),
    inspectionsLine(page),
    programLine({ ...page, program }),
    device.camera,
    ...waitingLines(page),
  ].filter(Boolean);
  show();
  // The program comes on its own: nobody has to look again.
  if (program === "coming") setTimeout(check, 1_000);
}

// What the server tells: the time, who is signed in, what they may record.
async function ask() {
  Object.assign(page, { ahead: undefined, list: undefined, access: "offline", shut: "" });
  try {
    const before = Date.now();
    const { now } = await get("/api/token");
    if (!now) throw new Failure(0);
    page.ahead = (before + Date.now()) / 2 - Date.parse(now);
    const { inspections, me } = await recordable();
    remember(me);
    Object.assign(page, { list: inspections, access: "in" });
  } catch ({ status, code, message }) {
    if (status === 401) Object.assign(page, { access: "out", shut: code === "device_shut" && message });
    else if (status) page.access = "failing";
  }
}

function show() {
  const name = localStorage.getItem(NAME);
  paint(part("who"), html`${[name, page.kept?.name].filter(Boolean).join(" · ")}`);
  part("name").hidden = false;
  part("sign-out").hidden = !page.kept;
  if (document.activeElement !== part("device-name")) part("device-name").value = name ?? "";
  ready(page);
  document.body.removeAttribute("aria-busy");
}

function say(state, words) {
  page.message = [state, words];
  part("spoken").textContent = words;
  if (page.checked) show();
}

// One thing at a time; what it came to ({done, words}) is said, and looked at again.
async function work(what) {
  if (page.busy) return;
  page.busy = true;
  try {
    const { done, words } = await what(page.vault, page.kept.id);
    say(done ? "met" : "failed", words);
  } catch (failure) {
    if (!(failure instanceof Failure)) console.error(failure);
    say("failed", wordsOf(failure));
  } finally {
    Object.assign(page, { busy: false, progress: null });
    await check();
  }
}

function told(what, done, all) {
  page.progress = { what, done, all };
  show();
}

const HOPELESS = [401, 419]; // whoever isn't signed in gets none

async function downloadAll(vault) {
  const { inspections } = await recordable();
  const failed = [];
  for (const [done, { id, unit }] of inspections.entries()) {
    told(`Đang tải ${unit}`, done, inspections.length);
    try {
      await download(id, vault);
    } catch (failure) {
      // What is wrong with one inspection doesn't keep the others from coming along.
      if (!failure.status || HOPELESS.includes(failure.status)) throw failure;
      failed.push(`${unit}: ${wordsOf(failure)}`);
    }
  }
  const words = `Đã tải ${inspections.length - failed.length} cuộc kiểm tra về máy.`;
  return { done: !failed.length, words: [words, ...failed].join(" ") };
}

// For whom the page shows, whoever has signed in elsewhere meanwhile.
async function send(vault, person) {
  const { sendAll } = await import("./net/outbox.js");
  await sendAll(vault, person, (step) => told("Đang gửi", step.done, step.all));
  return { done: true, words: "Máy chủ đã nhận những gì gửi được." };
}

async function hand(_, person) {
  const { handOut } = await import("./ui/handover.js");
  return handOut(person);
}

async function receive(file, person) {
  const { takeIn } = await import("./ui/handover.js");
  return takeIn(file, person);
}

const ACTIONS = {
  again: check,
  install: () => install(),
  // Asked for, never waited for.
  keep: () => void navigator.storage.persist().then(check),
  "sign-in": () => location.assign("/sign-in?next=/field"),
  download: () => work(downloadAll),
  send: () => work(send),
  export: () => work(hand),
  receive() {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", accept: ".zip,application/zip", onchange: () => work((_, person) => receive(input.files[0], person)) });
    input.click();
  },
};

document.addEventListener("click", ({ target }) => ACTIONS[target.closest("[data-do]")?.dataset.do]?.());
addEventListener("online", check);
addEventListener("offline", check);
// Somebody else may have signed in while nobody looked.
addEventListener("pageshow", ({ persisted }) => persisted && check());
document.addEventListener("visibilitychange", () => document.hidden || check());
part("name").addEventListener("submit", (event) => {
  event.preventDefault();
  localStorage.setItem(NAME, part("device-name").value.trim().normalize());
  show();
});

offered(() => page.lines.length && check());
check();
navigator.serviceWorker?.register("/sw.js").then(() => watch(page)).catch(() => {});
navigator.serviceWorker?.addEventListener("controllerchange", check);
// What is seldom needed must be here when another tab has taken over a new release.
const late = [() => import("./ui/handover.js"), () => import("./net/outbox.js"), () => import("./net/files.js"), () => import("./ui/leaving.js")];
setTimeout(() => late.forEach((load) => load().catch(() => {})), SPARE_TIME);
