// The checklist of one inspection: opens what this device keeps, paints it, records what is tapped and typed. What else
// belongs to it comes right after, as one more file (ui/soon.js): sending, messages, what answers amount to.

import { id, openPage } from "./net/opening.js";
import { card, Entry } from "./ui/card.js";
import "./ui/display.js";
import { frame } from "./ui/frame.js";
import { html, icon, paint, replace } from "./ui/html.js";
import { rest } from "./ui/rest.js";
import { time } from "./ui/subject.js";
import { listen } from "./ui/typing.js";

const REST = 150; // ms without a change
const SWIFT = 100; // ms in which a device writes
const TOGETHER = 500; // ms: what is tapped meanwhile goes up with it
const AGAIN = 4_000; // ms, then longer
const LONGEST_PAUSE = 30_000;
const cards = document.getElementById("cards");
const wide = matchMedia("(min-width: 600px)");
const UNFINISHED = "Chưa tải xong chương trình. Nội dung đã ghi vẫn giữ trên máy. Tải lại trang khi có mạng.";
const channel = new BroadcastChannel("inspect");
// What stands beside the answers as a whole: times, people, counters.
const VISIT = { key: "inspection", title: "Buổi kiểm tra", items: [] };
const page = {
  open: new Map(),
  unanswered: false,
  get sections() {
    return [VISIT, ...this.inspection.sections];
  },
  about,
  anew,
  around,
  besides,
  follow,
  inTurn,
  repaint,
  show,
  visit,
};

openPage(page, { begun, changed, taken: anew }).then(opened).catch(async (failure) => {
  const words = await soon().then(() => rest.whyNot(failure), () => UNFINISHED);
  if (words) paint(cards, html`<div class="notice failed">${icon("warning")}<div><b>Chưa mở được phiếu kiểm tra</b><p>${words}</p><a href="/field">Xem nội dung còn trên máy</a></div></div>`);
});

function begun() {
  page.sync = page.soon?.syncOf(page) ?? { sending: {}, wake };
  follow();
  setTimeout(wake);
}

function opened() {
  page.opened = true;
  page.sync.wake();
}

let coming;
let tries = 0;

// What comes right after, once it is here. Raises what it fails for; then it is tried again by itself.
function soon() {
  coming ??= fetched().then(arrived).catch((failure) => {
    console.error(failure);
    coming = null;
    page.stalled = true;
    if (page.inspection) around();
    clearTimeout(page.again);
    page.again = setTimeout(wake, Math.min(AGAIN * tries, LONGEST_PAUSE));
    throw failure;
  });
  return coming;
}

function wake() {
  soon().catch(() => {});
}

function fetched() {
  // It imports this, which would come after it.
  import("../vendor/idb.js").catch(() => {});
  // A browser may remember that a file didn't come, and not ask again under the same address.
  return tries++ ? import(`./ui/soon.js?${tries}`) : import("./ui/soon.js");
}

function arrived(module) {
  page.soon = module;
  module.begin(page);
  if (!page.inspection) return;
  page.sync = module.syncOf(page);
  around();
  for (const { subject } of page.list) inTurn(subject);
  // What couldn't be checked before.
  for (const { subject, field, parts, waits } of [...page.inspection.drafts.values()]) {
    const found = waits && about(subject);
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
  show();
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

function show() {
  around();
  const none = page.section === VISIT ? "" : html`<p class="card soft" id="nothing">Mục này không còn nội dung chưa ghi nhận.</p>`;
  paint(cards, html`${page.list.length ? page.list.map(cardOf) : none}<div id="entries">${beside()}</div>`);
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
  else alone();
}

// Until what sends is here.
function alone() {
  const { inspection, saved, stalled } = page;
  const lost = inspection.unsaved.size > 0;
  const waiting = [...inspection.operations.values()].filter(({ state }) => state).length;
  const state = stalled ? (navigator.onLine ? "Chưa tải xong" : "Không có mạng") : saved ? `Đã lưu trên máy ${saved}` : "Lưu trên máy";
  const bar = document.getElementById("sync");
  bar.className = lost ? "failed" : "offline";
  paint(bar, html`<span><b>${lost ? "Chưa lưu được" : state}</b><span>${lost ? "Đừng đóng trang" : waiting ? `${waiting} nội dung chờ gửi` : "Đang tải phần gửi"}</span></span>`);
  paint(document.getElementById("notices"), html`${stalled && html`<div class="notice offline" id="no-network">${icon("offline")}<div><b>Chưa tải xong chương trình. Cứ làm việc bình thường.</b><p>Mọi nội dung được lưu trên máy, và tự gửi khi có mạng; số liệu gõ vào là bản nháp đến lúc ấy.</p></div></div>`}`);
}

const entries = () => soon().then(() => page.bring()).catch(() => {});

const entryOf = (question) => new Entry(page.inspection, question, page.open.get(question.subject) ?? new Set());

function cardOf(question) {
  const { me } = page.inspection.record;
  return card(entryOf(question), {
    wide: wide.matches,
    mayRecord: me.may_record,
    leader: me.role === "leader",
  });
}

// Days and counters decide what is asked at all.
function anew() {
  page.section = page.sections.find(({ key }) => key === page.section.key);
  list();
  show();
}

// One card at once; what stands around it when the hand rests.
function repaint(subject) {
  if (subject.startsWith("evidence:")) return show();
  const question = page.list.find((each) => each.subject === subject);
  const element = cards.querySelector(`[data-subject="${subject}"]`);
  if (question && element) replace(element, cardOf(question));
  else if (!subject.startsWith("item:")) besides();
  clearTimeout(page.later);
  page.later = setTimeout(around, REST);
}

const painting = new Map();

function changed(subject, saved) {
  if (saved) channel.postMessage(id);
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

function about(subject) {
  const question = page.inspection.walk().find((each) => each.subject === subject);
  return question ? entryOf(question) : page.entries?.about(page.inspection, subject);
}
listen(cards, about, repaint);

// Another tab of this person has recorded something, or begun to.
channel.onmessage = async () => {
  if (!page.inspection) return;
  const { operations, drafts } = await page.vault.load(id);
  page.inspection.takeDrafts(drafts);
  page.inspection.add(operations);
  show();
};

page.actions = {
  toggle({ what }, subject) {
    const open = page.open.get(subject) ?? new Set();
    page.open.set(subject, open);
    if (!open.delete(what)) open.add(what);
    repaint(subject);
    if (open.has(what)) cards.querySelector(`[data-subject="${subject}"] [data-field="${what}"]`)?.focus();
  },
  clear: ({ fieldOf }, subject) => page.inspection.write(subject, fieldOf, null),
  counter({ id: counter }) {
    const [first] = [...cards.children].filter((each) => each.getBoundingClientRect().bottom > 200);
    const top = first?.getBoundingClientRect().top;
    page.at = counter;
    list();
    show();
    // The page stays where it was: the same item, at the other counter.
    const same = first && document.getElementById(first.id);
    if (same) window.scrollBy(0, same.getBoundingClientRect().top - top);
  },
  filter() {
    page.unanswered = document.getElementById("filter").checked;
    visit(page.section);
  },
  contents: () => {
    document.body.classList.toggle("contents-open");
    document.querySelector("#sections [aria-current]")?.focus();
  },
};

document.addEventListener("click", async ({ target }) => {
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
});
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") document.body.classList.remove("contents-open");
});
addEventListener("hashchange", follow);
addEventListener("scroll", entries, { once: true });
addEventListener("online", () => page.sync?.wake());
document.addEventListener("visibilitychange", () => page.sync?.wake());
wide.addEventListener("change", show);

// What the bars cover is no place to scroll to.
function clear() {
  const [bars, bar] = document.querySelectorAll("header, .bar");
  document.documentElement.style.scrollPaddingTop = `${(bars.offsetHeight || bar.offsetHeight) + 8}px`;
}
addEventListener("resize", clear);

// Where the program is on the device, nothing has to wait for the line.
if (navigator.serviceWorker?.controller) wake();
