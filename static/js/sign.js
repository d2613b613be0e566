// A text is shown whole and signed on the spot. What the text is doesn't matter here: every signature names the hash of
// exactly what was shown, and the text itself is kept beside it.

import { BOX, codeOf, signatures } from "./domain/signatures.js";
import { statement } from "./domain/statement.js";
import { id, openPage } from "./net/opening.js";
import { signedText } from "./net/signed.js";
import { whyNot } from "./net/stopped.js";
import { Sync } from "./net/sync.js";
import { now, ulid } from "./store/clock.js";
import { hashOf, Unkept } from "./store/pictures.js";
import { resend, retry } from "./store/setbacks.js";
import "./ui/display.js";
import { about } from "./ui/frame.js";
import { html, icon, paint } from "./ui/html.js";
import { mark } from "./ui/mark.js";
import { askToSign } from "./ui/pad.js";
import { say } from "./ui/saying.js";
import { boxes, changes, lacking, older, reading, words } from "./ui/signing.js";
import { showSigned } from "./ui/signed.js";
import { keepProgram } from "./ui/spare.js";

const part = (name) => document.getElementById(name);
const channel = new BroadcastChannel("inspect");
const SPARE_TIME = 5_000; // ms after the start
const COVERED = { rootMargin: "0px 0px -80px" }; // by the bar at the bottom
const page = { readAt: null, current: new Map(), earlier: [], people: peopleOf };

openPage(page, { begun, changed, taken: show }).then(
  () => page.sync.wake(),
  (failure) => stopped(whyNot(failure)),
);

function begun() {
  page.sync = new Sync(page.inspection, page.vault, told);
  show();
}

function stopped(words) {
  if (words) paint(part("text"), html`<span class="notice failed">${icon("warning")}<span><b>Chưa mở được nội dung để ký.</b> ${words}</span></span>`);
}

// What the server told a device that was shut out isn't shown any longer; what isn't saved stays on the screen.
function told() {
  if (page.sync.state === "shut" && !page.inspection.atRisk) return location.reload();
  return show();
}

function show() {
  return read().catch((error) => {
    console.error(error);
    stopped(error instanceof Unkept ? error.message : "Nội dung đã ghi vẫn giữ trên máy. Tải lại trang rồi thử lại.");
  });
}

// The text as the record gives it now. A new one is read anew before anybody signs it.
async function read() {
  const text = statement(page.inspection);
  if (text !== page.shown?.text) {
    const bytes = new TextEncoder().encode(text).slice().buffer;
    const hash = await hashOf(bytes);
    // The record may have gone on meanwhile; then another text is under way.
    if (statement(page.inspection) !== text || page.shown?.text === text) return;
    page.before = page.shown?.hash;
    page.shown = { text, bytes, hash };
    paint(part("text"), html`${words(text)}`);
    readAnew();
  }
  around();
}

function around() {
  const all = signatures(page.inspection);
  page.current = new Map(all.filter(({ file }) => file === page.shown.hash).map((signature) => [signature.role, signature]));
  page.earlier = all.filter(({ file }) => file !== page.shown.hash);
  const { me } = page.inspection.record;
  about(page, "Ký tại chỗ");
  mark(page);
  for (const [name, markup] of [
    ["notices", changes(page)],
    ["reading", reading(page)],
    ["boxes", boxes(page)],
    ["earlier", older(page)],
  ]) {
    paint(part(name), html`${markup}`);
  }
  part("code").textContent = codeOf(page.shown.hash);
  part("author").textContent = me.may_record ? `Chữ ký được ghi bằng tài khoản của ${me.name}, người đang đăng nhập trên máy này.` : "Bạn xem được nội dung và chữ ký, không ghi chữ ký ở cuộc kiểm tra này.";
  part("lacking").textContent = lacking(page);
  part("step-read").toggleAttribute("data-done", Boolean(page.readAt));
  part("step-read").setAttribute("aria-current", page.readAt ? "false" : "step");
  part("step-sign").setAttribute("aria-current", page.readAt ? "step" : "false");
}

// Read is what was seen from its beginning to its end.
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting || page.readAt) continue;
    if (target.id === "text-start") page.begun = true;
    else if (page.begun) page.readAt = now().toISOString();
  }
  if (page.readAt) around();
}, COVERED);

function readAnew() {
  Object.assign(page, { readAt: null, begun: false });
  seen.disconnect();
  for (const name of ["text-start", "text-end"]) seen.observe(part(name));
}

function changed(_, saved) {
  if (saved) {
    channel.postMessage(id);
    page.sync.wake();
  }
  show();
}

// Another tab of this person has recorded something.
channel.onmessage = async () => {
  if (!page.inspection) return;
  page.inspection.add((await page.vault.load(id)).operations);
  show();
};

// Who may be meant by a role: whoever took part, on the team's side else whoever the plan names.
function peopleOf(role) {
  const { fields, record } = page.inspection;
  const present = [...fields].filter(([subject]) => subject.startsWith("person:")).sort().map(([, { person }]) => person).filter(Boolean);
  if (role === "unit") return present.filter(({ side }) => side === "unit");
  const side = present.filter((person) => person.side === "team" && person.role === role);
  return side.length ? side : (record.inspection.members ?? []).filter((member) => member.role === role);
}

const pad = () => import("../vendor/signature_pad.js");
const dialogs = () => import("./ui/dialogs.js");
const handover = () => import("./ui/handover.js");

// What is signed is the text that was shown when the pad was opened, whatever the record becomes meanwhile.
async function sign(role, draws) {
  const { shown, inspection, current } = page;
  const Pad = draws && (await pad()).default;
  const given = await askToSign({ role, code: codeOf(shown.hash), people: peopleOf(role), Pad });
  if (!given) return;
  const { hash, bytes } = shown;
  const [width, height] = [String(BOX.width), String(BOX.height)];
  const value = { role, ...given, file: hash, signed_at: now().toISOString(), width, height };
  // Signing the same text again is a new version; the one before stays in the history.
  const subject = `signature:${current.get(role)?.id ?? ulid()}`;
  const file = { hash, type: "text/plain", size: bytes.byteLength, bytes, thumbnail: null };
  await inspection.write(subject, "signature", value, file);
}

const ACTIONS = {
  again: () => part("text").scrollIntoView(),
  sign: ({ role }) => sign(role, true),
  refuse: ({ role }) => sign(role, false),
  read: ({ file }) => showSigned(file, () => signedText(page.vault, id, file)),
  retry: () => retry(page.inspection),
  resend: ({ id: refused }) => resend(page.inspection, refused),
  export: () => handover().then(({ hand }) => hand(page)),
  async queue() {
    page.sync.wake();
    if (page.sync.state === "signed-out") (await dialogs()).signIn(page);
  },
};

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-do]");
  try {
    if (button && page.shown) await ACTIONS[button.dataset.do](button.dataset);
  } catch (error) {
    console.error(error);
    say("Chưa làm được việc này", "Nội dung đã ghi vẫn giữ trên máy. Tải lại trang khi có mạng rồi thử lại.");
  }
});
addEventListener("online", () => page.sync?.wake());
document.addEventListener("visibilitychange", () => page.sync?.wake());
// Without network the pad must be here, and in its time what is seldom needed.
pad().catch(() => {});
keepProgram();
setTimeout(() => [dialogs, handover].forEach((load) => load().catch(() => {})), SPARE_TIME);
