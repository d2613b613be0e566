// The minutes: written, read out, signed on the spot, and closed, without network too. Every signature names the hash of
// exactly the text that was shown, and the text itself is kept beside it.

import { minutes } from "./domain/minutes.js";
import { BOX, codeOf, signatures } from "./domain/signatures.js";
import { id, openPage } from "./net/opening.js";
import { signedText } from "./net/signed.js";
import { whyNot } from "./net/stopped.js";
import { Sync } from "./net/sync.js";
import { adding, addOn } from "./store/adding.js";
import { now, ulid } from "./store/clock.js";
import { Inspection } from "./store/inspection.js";
import { hashOf, Unkept } from "./store/pictures.js";
import { choose, discard, resend, retry } from "./store/setbacks.js";
import { takeDrafts } from "./store/tabs.js";
import "./ui/display.js";
import { composed, composing, Composition, endNow } from "./ui/composing.js";
import { about } from "./ui/frame.js";
import { html, icon, paint } from "./ui/html.js";
import { askToLock, closingValue, locked, mayClose } from "./ui/locking.js";
import { mark } from "./ui/mark.js";
import { askToSign } from "./ui/pad.js";
import { say } from "./ui/saying.js";
import { boxes, changes, complete, lacking, older, reading, words } from "./ui/signing.js";
import { showSigned } from "./ui/signed.js";
import { keepProgram } from "./ui/spare.js";
import { listen } from "./ui/typing.js";

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
  page.inspection.adding = adding(id);
  page.inspection.wording = JSON.parse(part("text").dataset.wording);
  show();
}

function stopped(words) {
  if (words) paint(part("text"), html`<span class="notice failed">${icon("warning")}<span><b>Chưa mở được biên bản.</b> ${words}</span></span>`);
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

// The text as the record gives it now, or the one that closed it. A new one is read anew before anybody signs it.
async function read() {
  const { closing, adding, record } = page.inspection;
  page.closed = Boolean(closing && !adding);
  if (!record.minutes) return stopped("Máy chưa có mẫu biên bản của cuộc kiểm tra này. Mở lại trang khi có mạng.");
  if (page.closed ? await readClosed(closing.value) : await readOpen()) around();
}

const encoded = (text) => new TextEncoder().encode(text).slice().buffer;

// While a record is being amended the closing that it amends is part of the text.
const made = () => minutes(page.inspection, page.inspection.closing?.value);

async function readOpen() {
  const text = made();
  if (text === page.shown?.text) return true;
  const bytes = encoded(text);
  const hash = await hashOf(bytes);
  // The record may have gone on meanwhile; then another text is under way.
  if (made() !== text || page.shown?.text === text) return false;
  // Who is still writing is not told of his own words.
  page.before = page.readAt ? page.shown?.hash : undefined;
  appear({ text, bytes, hash });
  return true;
}

// The very bytes that were signed; where they aren't to be had, what they were made from, if it gives the same text.
async function readClosed(value) {
  if (page.shown?.hash === value.file) return true;
  const bytes = await signedText(page.vault, id, value.file).catch(() => encoded(remade(value)));
  if ((await hashOf(bytes)) === value.file) appear({ text: new TextDecoder().decode(bytes), bytes, hash: value.file });
  else {
    page.shown = undefined;
    paint(part("text"), html`<span class="soft">Máy này không giữ văn bản đã ký. Đọc lại khi có mạng.</span>`);
  }
  return true;
}

function remade({ operations }) {
  const { record, edition, operations: known, wording } = page.inspection;
  const named = operations.map((each) => known.get(each)).filter(Boolean);
  const then = new Inspection(null, { record, edition, operations: named, drafts: [], files: [] }, () => {});
  return minutes(Object.assign(then, { wording }));
}

function appear(shown) {
  page.shown = shown;
  paint(part("text"), html`${words(shown.text)}`);
  readAnew();
}

function around() {
  const all = signatures(page.inspection);
  const hash = page.shown?.hash;
  page.current = new Map(all.filter(({ file }) => file === hash).map((signature) => [signature.role, signature]));
  page.earlier = all.filter(({ file }) => file !== hash);
  page.composed = composed(page);
  const { me } = page.inspection.record;
  about(page, "Biên bản kiểm tra");
  mark(page);
  for (const [name, markup] of [
    ["notices", html`${locked(page)}${!page.closed && changes(page)}`],
    ["compose", page.closed ? "" : composing(page)],
    ["reading", reading(page)],
    ["boxes", boxes(page)],
    ["earlier", older(page)],
  ]) {
    paint(part(name), html`${markup}`);
  }
  part("compose").hidden = page.closed;
  part("rule").hidden = page.closed;
  part("code").textContent = hash ? codeOf(hash) : "";
  part("author").textContent = me.may_record ? `Chữ ký được ghi bằng tài khoản của ${me.name}, người đang đăng nhập trên máy này.` : "Bạn xem được nội dung và chữ ký, không ghi chữ ký ở cuộc kiểm tra này.";
  part("lacking").textContent = lacking(page);
  part("lock").hidden = page.closed || !me.may_record;
  part("lock").disabled = !mayClose(page) || !complete(page) || page.inspection.atRisk;
  part("ink").hidden = page.closed;
  steps();
}

function steps() {
  const done = [page.composed, page.readAt, complete(page), page.closed].map((each) => page.closed || Boolean(each));
  const current = done.indexOf(false);
  for (const [i, name] of ["compose", "read", "sign", "lock"].entries()) {
    const step = part(`step-${name}`);
    step.toggleAttribute("data-done", done[i]);
    step.setAttribute("aria-current", i === current ? "step" : "false");
  }
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
  const { operations, drafts } = await page.vault.load(id);
  takeDrafts(page.inspection, drafts);
  page.inspection.add(operations);
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

listen(part("compose"), () => new Composition(page.inspection), show);

const pad = () => import("../vendor/signature_pad.js");
const dialogs = () => import("./ui/dialogs.js");
const handover = () => import("./ui/handover.js");

// What is signed is the text that was shown when the pad was opened, whatever the record becomes meanwhile.
async function sign(role, way) {
  const { shown, inspection, current } = page;
  const Pad = way === "sign" && (await pad()).default;
  const given = await askToSign({ role, code: codeOf(shown.hash), people: peopleOf(role), way, Pad });
  if (!given) return;
  const { hash, bytes } = shown;
  const [width, height] = [String(BOX.width), String(BOX.height)];
  const value = { role, ...given, file: hash, signed_at: now().toISOString(), width, height };
  // Signing the same text again is a new version; the one before stays in the history.
  const subject = `signature:${current.get(role)?.id ?? ulid()}`;
  const file = { hash, type: "text/plain", size: bytes.byteLength, bytes, thumbnail: null };
  await inspection.write(subject, "signature", value, file);
}

async function lock() {
  const { shown } = page;
  if (!(await askToLock(codeOf(shown.hash)))) return;
  // Somebody may have recorded something while it was asked; then the text is another one.
  if (page.shown !== shown || !complete(page)) return;
  const value = closingValue(page);
  addOn(id, false);
  page.inspection.adding = false;
  await page.inspection.write("inspection", "closing", value);
}

function amend(yes) {
  addOn(id, yes);
  page.inspection.adding = yes;
  Object.assign(page, { shown: undefined, before: undefined });
  return show();
}

// What the server has it lays out as an office does; what waits here the page prints by itself.
function print() {
  const waits = [...page.inspection.operations.values()].some(({ state }) => state);
  if (page.sync.state === "online" && !waits) window.open(`/inspections/${id}/minutes/ink.pdf`);
  else window.print();
}

const ACTIONS = {
  again: () => part("text").scrollIntoView(),
  sign: ({ role }) => sign(role, "sign"),
  refuse: ({ role }) => sign(role, "refuse"),
  inked: ({ role }) => sign(role, "ink"),
  "end-now": () => endNow(page),
  settle: ({ id: head }) => choose(page.inspection, head),
  discard: ({ id: refused }) => discard(page.inspection, refused),
  lock,
  amend: () => amend(true),
  leave: () => amend(false),
  print,
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
    if (button && page.inspection) await ACTIONS[button.dataset.do](button.dataset);
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
