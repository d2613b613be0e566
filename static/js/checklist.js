// The checklist of one inspection: opens what this device keeps, paints it, records what is tapped and typed.

import { id, openPage, whyNot } from "./net/opening.js";
import { card, Entry, time } from "./ui/card.js";
import "./ui/display.js";
import { frame } from "./ui/frame.js";
import { html, icon, paint, replace } from "./ui/html.js";
import { notices } from "./ui/notices.js";
import { listen } from "./ui/typing.js";

const REST = 150; // ms without a change
const SPARE_TIME = 5_000; // ms after the start
const cards = document.getElementById("cards");
const wide = matchMedia("(min-width: 600px)");
const channel = new BroadcastChannel("inspect");
const page = { open: new Map(), unanswered: false };

openPage(page, { begun: follow, changed, told }).catch((failure) => {
  const words = whyNot(failure);
  if (words) paint(cards, html`<div class="notice failed">${icon("warning")}<div><b>Chưa mở được phiếu kiểm tra</b><p>${words}</p></div></div>`);
});

// Where we are: #section, or #item:key or #item:key@counter.
function follow() {
  const { inspection } = page;
  const [, key, counter] = /^#item:(\w+)(?:@(\w+))?/.exec(location.hash) ?? [];
  const section =
    inspection.sections.find((each) => each.items.some((item) => item.key === key)) ??
    inspection.sections.find((each) => `#${each.key}` === location.hash) ??
    inspection.sections.find((each) => each.items.length);
  visit(section, counter);
  clear();
  const card = document.getElementById(`item-${key}`);
  card?.scrollIntoView();
  card?.focus({ preventScroll: true });
}

function visit(section, counter) {
  page.section = section;
  page.at = counter ?? page.at;
  list();
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
  const none = html`<p class="card soft" id="nothing">Mục này không còn nội dung chưa ghi nhận.</p>`;
  paint(cards, page.list.length ? html`${page.list.map(cardOf)}` : none);
}

function around() {
  const { inspection, sync } = page;
  page.section = inspection.sections.find(({ key }) => key === page.section.key);
  page.counter = page.section.items.some(({ scope }) => scope === "counter") && page.at;
  frame(page);
  paint(document.getElementById("notices"), notices(page));
  const needed = sync.state === "signed-out";
  // Nobody is interrupted while typing: the message says it, too.
  const ask = needed && !page.asked && !document.activeElement.matches("[data-field]:not([type])");
  if (ask) ACTIONS["sign-in"]();
  page.asked = needed && (page.asked || ask);
}

// What is seldom needed comes when there is time: without network it must be here.
const dialogs = () => import("./ui/dialogs.js").catch(() => ({ signIn() {}, queue() {} }));
const evidence = () => import("./ui/evidence.js");
const history = () => import("./ui/history.js");
setTimeout(() => Promise.allSettled([dialogs, evidence, history].map((load) => load())), SPARE_TIME);

function cardOf(question) {
  const { me } = page.inspection.record;
  const open = page.open.get(question.subject) ?? new Set();
  return card(new Entry(page.inspection, question, open), {
    wide: wide.matches,
    mayRecord: me.may_record,
    leader: me.role === "leader",
  });
}

// What the server took and told. Days and counters decide what is asked at all.
function told(subjects) {
  page.section = page.inspection.sections.find(({ key }) => key === page.section.key);
  if (!subjects.every((subject) => subject.startsWith("item:"))) {
    list();
    show();
  } else if (subjects.length) for (const subject of new Set(subjects)) repaint(subject);
  else around();
}

// One card at once; what stands around it when the hand rests.
function repaint(subject) {
  const question = page.list.find((each) => each.subject === subject);
  const element = cards.querySelector(`[data-subject="${subject}"]`);
  if (question && element) replace(element, cardOf(question));
  clearTimeout(page.later);
  page.later = setTimeout(around, REST);
}

function changed(subject, saved) {
  if (saved) {
    page.saved = time(new Date().toISOString());
    channel.postMessage(id);
    page.sync.wake();
  }
  // First the device writes, then the page paints.
  setTimeout(() => repaint(subject));
}

listen(
  cards,
  (subject) => ({ inspection: page.inspection, ...page.list.find((each) => each.subject === subject) }),
  repaint,
);

// Another tab of this person has recorded something.
channel.onmessage = async () => {
  if (!page.inspection) return;
  page.inspection.add((await page.vault.load(id)).operations);
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
  export: hand,
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
  look: ({ id: shown }) => evidence().then(({ look }) => look(page, shown)),
  history: (_, subject) => history().then(({ open }) => open(page, subject)),
  "sign-in": () => dialogs().then(({ signIn }) => signIn(page)),
  queue() {
    page.sync.wake();
    return dialogs().then(({ queue }) => queue(page));
  },
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button && page.inspection) ACTIONS[button.dataset.do](button.dataset, button.closest("[data-subject]")?.dataset.subject);
});
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") document.body.classList.remove("contents-open");
});
addEventListener("hashchange", follow);
addEventListener("online", () => page.sync?.wake());
document.addEventListener("visibilitychange", () => page.sync?.wake());
wide.addEventListener("change", show);

// What the bars cover is no place to scroll to.
function clear() {
  const [bars, bar] = document.querySelectorAll("header, .bar");
  document.documentElement.style.scrollPaddingTop = `${(bars.offsetHeight || bar.offsetHeight) + 8}px`;
}
addEventListener("resize", clear);

// Hand over what only this device has, as a file.
function hand() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(page.inspection.unsent())], { type: "application/json" }));
  link.download = `noi-dung-cho-gui-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
}
