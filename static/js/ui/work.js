// What can be done on a checklist page beside answering. What is seldom needed comes when it is needed, or when there is
// time: without network it must be here.

import { fetched } from "../net/api.js";
import { addOn } from "../store/adding.js";
import { choose, discard, resend, retry } from "../store/setbacks.js";
import { rest } from "./rest.js";

const coming = new Map(); // name of a module -> its promise

// A browser may remember for good that a module didn't come: it is imported once it is here, and asked for until then.
function brought(name, load) {
  const module = coming.get(name) ?? fetched(new URL(`./${name}.js`, import.meta.url)).then(load);
  coming.set(name, module);
  module.catch(() => coming.delete(name));
  return module;
}

const dialogs = () => brought("dialogs", () => import("./dialogs.js")).catch(() => ({ signIn() {}, queue() {} }));
const evidence = () => brought("evidence", () => import("./evidence.js"));
const viewer = () => brought("viewer", () => import("./viewer.js"));
const handover = () => brought("handover", () => import("./handover.js"));
const history = () => brought("history", () => import("./history.js"));
const entries = () => brought("entries", () => import("./entries.js"));
const update = () => brought("update", () => import("./update.js"));

/** What to have on the page in time, each as a function that fetches it. */
export const loads = (page) => [
  () => bring(page),
  dialogs,
  evidence,
  viewer,
  handover,
  history,
  () => update().then(({ watch }) => watch(page)),
];

/** Have on the page what stands beside the answers; as it is without it where it can't come. */
export async function bring(page) {
  const module = await entries().catch(() => {});
  await module?.ready;
  if (!module || page.entries || !page.inspection) return;
  page.entries = module;
  Object.assign(page.actions, module.actions(page, page.repaint));
  page.besides();
  page.around();
}

/** Have on the page what the unit hasn't done of what was asked before, where there is anything. */
export async function remind(page) {
  if (rest.left || !page.inspection.record.left) return;
  rest.left = () => {}; // asked for once at a time
  Object.assign(rest, await brought("left", () => import("./left.js")).catch(() => ({ left: null })));
  if (rest.left) page.show();
}

/** What the buttons of a page do: name -> (data, subject). */
export function actions(page) {
  const walk = () => page.inspection.walk();

  // The card that is being worked on: the one with the focus, else the first below the bars.
  function current() {
    const focused = document.activeElement.closest?.("[data-subject]");
    const below = document.querySelector("header").getBoundingClientRect().bottom;
    const seen = [...document.querySelectorAll("#cards [data-subject]")].find((each) => each.getBoundingClientRect().bottom > below + 40);
    return walk().findIndex(({ subject }) => subject === (focused ?? seen)?.dataset.subject);
  }

  function go(question) {
    if (!question) return;
    window.history.replaceState(null, "", `#${question.subject}`);
    page.follow();
  }

  return {
    "by-rule": (_, subject) => page.inspection.write(subject, "judgement", null),
    settle: ({ id: head }) => choose(page.inspection, head),
    resend: ({ id: refused }) => resend(page.inspection, refused),
    discard: ({ id: refused }) => discard(page.inspection, refused),
    retry: () => retry(page.inspection),
    export: () => handover().then(({ hand }) => hand(page)),
    previous: () => go(walk()[current() - 1]),
    next() {
      const questions = walk();
      const at = current();
      const ahead = [...questions.slice(at + 1), ...questions.slice(0, at + 1)];
      go(ahead.find((question) => !page.inspection.answered(question)));
    },
    contents() {
      document.body.classList.toggle("contents-open");
      document.querySelector("#sections [aria-current]")?.focus();
    },
    counter({ id: counter }) {
      const [first] = [...document.getElementById("cards").children].filter((each) => each.getBoundingClientRect().bottom > 200);
      const top = first?.getBoundingClientRect().top;
      page.at = counter;
      page.anew();
      // The page stays where it was: the same item, at the other counter.
      const same = first && document.getElementById(first.id);
      if (same) window.scrollBy(0, same.getBoundingClientRect().top - top);
    },
    photograph: (_, subject) => evidence().then(({ photograph }) => photograph(page, subject)),
    attach: (_, subject) => evidence().then(({ attach }) => attach(page, subject)),
    look: ({ id: shown }) => viewer().then(({ look }) => look(page, shown)),
    history: (_, subject) => history().then(({ open }) => open(page, subject)),
    "add-on"() {
      const { record } = page.inspection;
      addOn(record.id, true);
      page.inspection.adding = true;
      page.show();
    },
    "sign-in": () => dialogs().then(({ signIn }) => signIn(page)),
    async queue() {
      page.sync.wake();
      await bring(page);
      return dialogs().then(({ queue }) => queue(page));
    },
  };
}
