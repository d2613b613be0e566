// The checklist page: opens what this device keeps of an inspection, paints it, records what is tapped and typed. What
// else belongs to it comes right after, as one more file (soon.js): sending, messages, what answers amount to.

import { id, openPage } from "../net/opening.js";
import { card, Entry } from "./card.js";
import "./display.js";
import { frame } from "./frame.js";
import { html, icon, paint, replace } from "./html.js";
import { rest } from "./rest.js";
import { time } from "./subject.js";
import { listen } from "./typing.js";

const REST = 150; // ms without a change
const SWIFT = 100; // ms in which a device writes
const TOGETHER = 500; // ms: what is tapped meanwhile goes up with it
const AGAIN = 4_000; // ms, then longer
const LONGEST_PAUSE = 30_000;
const UNFINISHED = "Chưa tải xong chương trình. Nội dung đã ghi vẫn giữ trên máy. Tải lại trang khi có mạng.";
// What stands beside the answers as a whole: times, people, counters.
const VISIT = { key: "inspection", title: "Buổi kiểm tra", items: [] };
const page = {
  open: new Map(),
  unanswered: false,
  tries: 0,
  get sections() {
    return [VISIT, ...this.inspection.sections];
  },
  about: find,
  anew,
  around,
  besides,
  follow,
  inTurn,
  repaint,
  show: showAll,
  visit,
};

const cards = () => document.getElementById("cards");

/** Open the page. `fetchRest` gives soon.js, and may be asked again where it failed. */
export function open(fetchRest) {
  Object.assign(page, { fetchRest, actions: ACTIONS, channel: new BroadcastChannel("inspect"), wide: matchMedia("(min-width: 600px)") });
  openPage(page, { begun, changed, taken: anew }).then(opened).catch(failed);
  listen(cards(), find, repaint);
  document.addEventListener("click", act);
  addEventListener("hashchange", follow);
  addEventListener("scroll", entries, { once: true });
  addEventListener("resize", clear);
  addEventListener("online", () => page.sync?.wake());
  document.addEventListener("visibilitychange", () => page.sync?.wake());
  page.wide.addEventListener("change", showAll);
  // Another tab of this person has recorded something, or begun to.
  page.channel.onmessage = () => (rest.heard ? rest.heard(page) : (page.missed = true));
  // Where the program is on the device, nothing has to wait for the line.
  if (navigator.serviceWorker?.controller) wake();
}

async function failed(failure) {
  const words = await soon().then(() => rest.whyNot(failure), () => UNFINISHED);
  if (words) paint(cards(), html`<div class="notice failed">${icon("warning")}<div><b>Chưa mở được phiếu kiểm tra</b><p>${words}</p><a href="/field">Xem nội dung còn trên máy</a></div></div>`);
}

function begun() {
  page.sync = page.soon?.syncOf(page) ?? { sending: {}, wake };
  follow();
  setTimeout(wake);
}

function opened() {
  page.opened = true;
  page.sync.wake();
}

const painting = new Map(); // subject -> timer
let coming;

// What comes right after, once it is here. Raises what it fails for; then it is tried again by itself.
function soon() {
  coming ??= page.fetchRest().then(arrived).catch((failure) => {
    console.error(failure);
    coming = null;
    page.stalled = true;
    if (page.inspection) around();
    clearTimeout(page.again);
    page.again = setTimeout(wake, Math.min(AGAIN * ++page.tries, LONGEST_PAUSE));
    throw failure;
  });
  return coming;
}

function wake() {
  soon().catch(() => {});
}

function arrived(module) {
  page.soon = module;
  module.begin(page);
  if (!page.inspection) return;
  page.sync = module.syncOf(page);
  around();
  for (const { subject } of page.list) inTurn(subject);
  if (page.missed) rest.heard(page);
  // What couldn't be checked before.
  for (const { subject, field, parts, waits } of [...page.inspection.drafts.values()]) {
    const found = waits && find(subject);
    if (found) page.inspection.settle(found, field, found.read(field, parts));
  }
  if (page.opened) page.sync.wake();
}

// Where we are: #section, #item:key, #item:key@counter, or an entry as #finding:id.
function follow() {
  const place = location.hash.slice(1);
  const [, key, counter] = /^item:(\w+)(?:@(\w+))?/.exec(place) ?? [];
  if (!key && place.includes(":") && !page.entries) entries().then(() => page.entries && follow());
  // What is half typed beside the answers is told of from the start.
  if ([...page.inspection.drafts.values()].some(({ subject }) => !subject.startsWith("item:"))) entries();
  const home = page.entries?.homeOf(page.inspection, place) ?? place;
  const section =
    page.sections.find((each) => each.key === home || each.items.some((item) => item.key === key)) ??
    page.sections.find((each) => each.items.length);
  visit(section, counter);
  clear();
  const card = document.getElementById(key ? `item-${key}` : place.includes(":") && place);
  card?.scrollIntoView();
  card?.focus({ preventScroll: true });
}

function visit(section, counter) {
  page.section = section;
  page.at = counter ?? page.at;
  list();
  if (section === VISIT) entries();
  document.body.classList.remove("contents-open");
  window.scrollTo(0, 0);
  showAll();
}

// What stands on the page; it stays there when it is answered, until another section or counter is opened.
function list() {
  const { inspection, section, unanswered } = page;
  const counters = inspection.counters.map((each) => each.id);
  if (!counters.includes(page.at)) page.at = counters[0];
  page.list = inspection
    .questions(section)
    .filter((question) => !question.counter || question.counter.id === page.at)
    .filter((question) => !unanswered || !inspection.answered(question));
}

function showAll() {
  around();
  const none = page.section === VISIT ? "" : html`<p class="card soft" id="nothing">Mục này không còn nội dung chưa ghi nhận.</p>`;
  paint(cards(), html`${page.list.length ? page.list.map(cardOf) : none}<div id="entries">${beside()}</div>`);
}

// What is written beside the answers of a section; who looks for what is unanswered looks for answers.
function beside() {
  if (page.entries) return (page.section === VISIT || !page.unanswered) && page.entries.cards(page);
  return page.section === VISIT && html`<p class="card soft">Đang tải phần này về máy. Không có mạng thì mở lại khi có mạng.</p>`;
}

function besides() {
  paint(document.getElementById("entries"), html`${beside()}`);
}

function around() {
  page.section = page.sections.find(({ key }) => key === page.section.key);
  page.counter = page.section.items.some(({ scope }) => scope === "counter") && page.at;
  frame(page);
  if (rest.around) rest.around(page);
  else unaided();
}

// Until what sends is here.
function unaided() {
  const { inspection, stalled } = page;
  const waiting = [...inspection.operations.values()].filter(({ state }) => state).length;
  const [words, more] = inspection.unsaved.size
    ? ["Chưa lưu được", "Đừng đóng trang"]
    : [stalled ? "Không có mạng" : "Lưu trên máy", waiting ? `${waiting} nội dung chờ gửi` : "Đang tải phần gửi"];
  const bar = document.getElementById("sync");
  bar.className = inspection.unsaved.size ? "failed" : "offline";
  paint(bar, html`<span><b>${words}</b><span>${more}</span></span>`);
  paint(document.getElementById("notices"), html`${stalled && html`<div class="notice offline" id="no-network">${icon("offline")}<div><b>Chưa tải xong chương trình. Cứ làm việc bình thường.</b><p>Mọi nội dung được lưu trên máy, và tự gửi khi có mạng; số liệu gõ vào là bản nháp đến lúc ấy.</p></div></div>`}`);
}

const entries = () => soon().then(() => page.bring()).catch(() => {});

const entryOf = (question) => new Entry(page.inspection, question, page.open.get(question.subject) ?? new Set());

function cardOf(question) {
  const { me } = page.inspection.record;
  return card(entryOf(question), {
    wide: page.wide.matches,
    mayRecord: page.inspection.mayRecord,
    leader: me.role === "leader",
  });
}

// Days and counters decide what is asked at all.
function anew() {
  page.section = page.sections.find(({ key }) => key === page.section.key);
  list();
  showAll();
}

// One card at once; what stands around it when the hand rests.
function repaint(subject) {
  if (subject.startsWith("evidence:")) return showAll();
  const question = page.list.find((each) => each.subject === subject);
  const element = cards().querySelector(`[data-subject="${subject}"]`);
  if (question && element) replace(element, cardOf(question));
  else if (!subject.startsWith("item:")) besides();
  clearTimeout(page.later);
  page.later = setTimeout(around, REST);
}

function changed(subject, saved) {
  if (saved) page.channel.postMessage(id);
  if (saved === true) {
    page.saved = time(new Date().toISOString());
    page.sending ??= setTimeout(send, TOGETHER);
  }
  // First the device writes, then the page paints what it came to; that it is being saved, where that takes long.
  inTurn(subject, saved === undefined ? SWIFT : 0);
}

// Each card by itself: a tap finds its turn between them.
function inTurn(subject, pause = 0) {
  clearTimeout(painting.get(subject));
  painting.set(subject, setTimeout(repaint, pause, subject));
}

function send() {
  page.sending = null;
  page.sync.wake();
}

function find(subject) {
  const question = page.inspection.walk().find((each) => each.subject === subject);
  return question ? entryOf(question) : page.entries?.about(page.inspection, subject);
}

// What the buttons do at once: name -> (data, subject). The others come with soon.js.
const ACTIONS = {
  toggle({ what }, subject) {
    const open = page.open.get(subject) ?? new Set();
    page.open.set(subject, open);
    if (!open.delete(what)) open.add(what);
    repaint(subject);
    if (open.has(what)) cards().querySelector(`[data-subject="${subject}"] [data-field="${what}"]`)?.focus();
  },
  clear: ({ fieldOf }, subject) => page.inspection.write(subject, fieldOf, null),
  filter() {
    page.unanswered = document.getElementById("filter").checked;
    visit(page.section);
  },
};

async function act({ target }) {
  const button = target.closest("[data-do]");
  try {
    if (!button || !page.inspection) return;
    const { dataset } = button;
    const subject = button.closest("[data-subject]")?.dataset.subject;
    if (!page.actions[dataset.do]) await soon();
    await page.actions[dataset.do](dataset, subject);
  } catch (error) {
    console.error(error);
    // What says more might not have come, either.
    alert("Chưa làm được việc này. Nội dung đã ghi vẫn giữ trên máy. Tải lại trang khi có mạng rồi thử lại.");
  }
}

// What the bars cover is no place to scroll to.
function clear() {
  const [bars, bar] = document.querySelectorAll("header, .bar");
  document.documentElement.style.scrollPaddingTop = `${(bars.offsetHeight || bar.offsetHeight) + 8}px`;
}
