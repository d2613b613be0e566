// The checklist of one inspection: opens what this device keeps, paints it, records what is tapped and typed.

import { id, openPage, whyNot } from "./net/opening.js";
import { addOn } from "./store/adding.js";
import { card, Entry } from "./ui/card.js";
import "./ui/display.js";
import { frame } from "./ui/frame.js";
import { html, icon, paint, replace } from "./ui/html.js";
import { notices } from "./ui/notices.js";
import { time } from "./ui/subject.js";
import { listen } from "./ui/typing.js";

const REST = 150; // ms without a change
const SPARE_TIME = 5_000; // ms after the start
const cards = document.getElementById("cards");
const wide = matchMedia("(min-width: 600px)");
const channel = new BroadcastChannel("inspect");
// What stands beside the answers as a whole: times, people, counters.
const VISIT = { key: "inspection", title: "Buổi kiểm tra", items: [] };
const page = {
  open: new Map(),
  unanswered: false,
  get sections() {
    return [VISIT, ...this.inspection.sections];
  },
};

openPage(page, { begun: follow, changed, told }).catch((failure) => {
  const words = whyNot(failure);
  if (words) paint(cards, html`<div class="notice failed">${icon("warning")}<div><b>Chưa mở được phiếu kiểm tra</b><p>${words}</p><a href="/field">Xem nội dung còn trên máy</a></div></div>`);
});

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

const besides = () => paint(document.getElementById("entries"), html`${beside()}`);

function around() {
  const { inspection, sync } = page;
  page.section = page.sections.find(({ key }) => key === page.section.key);
  page.counter = page.section.items.some(({ scope }) => scope === "counter") && page.at;
  frame(page);
  paint(document.getElementById("notices"), notices(page));
  page.queued?.();
  const needed = sync.state === "signed-out";
  // Nobody is interrupted while typing: the message says it, too.
  const ask = needed && !page.asked && !document.activeElement.matches("[data-field]:not([type])");
  if (ask) ACTIONS["sign-in"]();
  page.asked = needed && (page.asked || ask);
}

// What is seldom needed comes when there is time: without network it must be here.
const dialogs = () => import("./ui/dialogs.js").catch(() => ({ signIn() {}, queue() {} }));
const evidence = () => import("./ui/evidence.js");
const viewer = () => import("./ui/viewer.js");
const handover = () => import("./ui/handover.js");
const history = () => import("./ui/history.js");
const entries = () => import("./ui/entries.js").then(begunBeside, () => {});
const update = () => import("./ui/update.js").then(({ watch }) => watch(page));
const idle = () => new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));
setTimeout(async () => {
  // One after the other, so that no tap waits for all of them.
  for (const load of [entries, dialogs, evidence, viewer, handover, history, update]) {
    await idle();
    await load().catch(() => {});
  }
}, SPARE_TIME);

const entryOf = (question) => new Entry(page.inspection, question, page.open.get(question.subject) ?? new Set());

function cardOf(question) {
  const { me } = page.inspection.record;
  return card(entryOf(question), {
    wide: wide.matches,
    mayRecord: page.inspection.mayRecord,
    leader: me.role === "leader",
  });
}

async function begunBeside(module) {
  await module.ready;
  if (page.entries) return;
  page.entries = module;
  Object.assign(ACTIONS, module.actions(page, repaint));
  besides();
  around();
}

// What the server took and told. Days and counters decide what is asked at all.
function told(subjects) {
  page.section = page.sections.find(({ key }) => key === page.section.key);
  // What the server told this device isn't shown any longer; what isn't saved anywhere else stays on the screen.
  if (page.sync.state === "shut" && !page.inspection.atRisk) return location.reload();
  if (!subjects.every((subject) => /^(item|evidence):/.test(subject))) {
    list();
    show();
  } else if (subjects.length) for (const subject of new Set(subjects)) repaint(subject);
  else around();
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

function changed(subject, saved) {
  if (saved) channel.postMessage(id);
  if (saved === true) {
    page.saved = time(new Date().toISOString());
    page.sync.wake();
  }
  // First the device writes, then the page paints.
  setTimeout(() => repaint(subject));
}

page.about = (subject) => {
  const question = walk().find((each) => each.subject === subject);
  return question ? entryOf(question) : page.entries?.about(page.inspection, subject);
};
listen(cards, page.about, repaint);

// Another tab of this person has recorded something, or begun to.
channel.onmessage = async () => {
  if (!page.inspection) return;
  const { operations, drafts } = await page.vault.load(id);
  page.inspection.takeDrafts(drafts);
  page.inspection.add(operations);
  show();
};

const walk = () => page.inspection.walk();

// The card that is being worked on: the one with the focus, else the first below the bars.
function current() {
  const focused = document.activeElement.closest?.("[data-subject]");
  const below = document.querySelector("header").getBoundingClientRect().bottom;
  const seen = [...cards.querySelectorAll("[data-subject]")].find((each) => each.getBoundingClientRect().bottom > below + 40);
  return walk().findIndex(({ subject }) => subject === (focused ?? seen)?.dataset.subject);
}

function go(question) {
  if (!question) return;
  window.history.replaceState(null, "", `#${question.subject}`);
  follow();
}

const ACTIONS = {
  toggle({ what }, subject) {
    const open = page.open.get(subject) ?? new Set();
    page.open.set(subject, open);
    if (!open.delete(what)) open.add(what);
    repaint(subject);
    if (open.has(what)) cards.querySelector(`[data-subject="${subject}"] [data-field="${what}"]`)?.focus();
  },
  clear: ({ fieldOf }, subject) => page.inspection.write(subject, fieldOf, null),
  "by-rule": (_, subject) => page.inspection.write(subject, "judgement", null),
  settle: ({ id: head }) => page.inspection.choose(head),
  resend: ({ id: refused }) => page.inspection.resend(refused),
  discard: ({ id: refused }) => page.inspection.discard(refused),
  retry: () => page.inspection.retry(),
  export: () => handover().then(({ hand }) => hand(page)),
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
  previous: () => go(walk()[current() - 1]),
  next() {
    const questions = walk();
    const at = current();
    const ahead = [...questions.slice(at + 1), ...questions.slice(0, at + 1)];
    go(ahead.find((question) => !page.inspection.answered(question)));
  },
  photograph: (_, subject) => evidence().then(({ photograph }) => photograph(page, subject)),
  attach: (_, subject) => evidence().then(({ attach }) => attach(page, subject)),
  look: ({ id: shown }) => viewer().then(({ look }) => look(page, shown)),
  history: (_, subject) => history().then(({ open }) => open(page, subject)),
  "add-on"() {
    addOn(id, true);
    page.inspection.adding = true;
    show();
  },
  "sign-in": () => dialogs().then(({ signIn }) => signIn(page)),
  async queue() {
    page.sync.wake();
    await entries();
    return dialogs().then(({ queue }) => queue(page));
  },
};

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-do]");
  try {
    if (button && page.inspection) await ACTIONS[button.dataset.do](button.dataset, button.closest("[data-subject]")?.dataset.subject);
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
addEventListener("scroll", () => entries(), { once: true });
addEventListener("online", () => page.sync?.wake());
document.addEventListener("visibilitychange", () => page.sync?.wake());
wide.addEventListener("change", show);

// What the bars cover is no place to scroll to.
function clear() {
  const [bars, bar] = document.querySelectorAll("header, .bar");
  document.documentElement.style.scrollPaddingTop = `${(bars.offsetHeight || bar.offsetHeight) + 8}px`;
}
addEventListener("resize", clear);
