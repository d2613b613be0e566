// What the checklist page needs right after it has opened, as one file: sending, messages, what answers amount to, what
// can be done beside answering. Nothing runs by being here: other pages take parts of it.

import { check } from "../domain/answers.js";
import { whyNot } from "../net/stopped.js";
import { Sync } from "../net/sync.js";
import { adding } from "../store/adding.js";
import { takeDrafts } from "../store/tabs.js";
import { conflicts, refusals } from "./disputes.js";
import { html, paint } from "./html.js";
import { mark } from "./mark.js";
import { notices } from "./notices.js";
import { photos } from "./photos.js";
import { rest } from "./rest.js";
import { spend } from "./spare.js";
import { finding, verdict, warnings } from "./verdict.js";
import { inWords } from "./words.js";
import { actions, bring, loads, remind } from "./work.js";

/** Complete a checklist page. */
export function begin(page) {
  Object.assign(rest, { around, check, conflicts, finding, heard, inWords, photos, refusals, verdict, warnings, whyNot });
  Object.assign(page.actions, actions(page));
  page.bring = () => bring(page);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") document.body.classList.remove("contents-open");
  });
  spend(loads(page));
}

/** What sends what is recorded on the page, and fetches what others recorded. */
export function syncOf(page) {
  const { inspection, vault } = page;
  inspection.adding = adding(inspection.record.id);
  return new Sync(inspection, vault, (subjects) => told(page, subjects));
}

// What the server took and told. Days and counters decide what is asked at all.
function told(page, subjects) {
  // What the server told this device isn't shown any longer; what isn't saved anywhere else stays on the screen.
  if (page.sync.state === "shut" && !page.inspection.atRisk) return location.reload();
  if (!subjects.every((subject) => /^(item|evidence):/.test(subject))) page.anew();
  else if (subjects.length) for (const subject of new Set(subjects)) page.inTurn(subject);
  else page.around();
}

// Another tab of this person has recorded something, or begun to.
async function heard(page) {
  if (!page.inspection) return;
  const { operations, drafts } = await page.vault.load(page.inspection.record.id);
  takeDrafts(page.inspection, drafts);
  page.inspection.add(operations);
  page.show();
}

// How far sending has come, and what is to be told, above the cards.
function around(page) {
  remind(page);
  mark(page);
  paint(document.getElementById("notices"), html`${notices(page)}`);
  page.queued?.();
  const needed = page.sync.state === "signed-out";
  // Nobody is interrupted while typing: the message says it, too.
  const ask = needed && !page.asked && !document.activeElement.matches("[data-field]:not([type])");
  if (ask) page.actions["sign-in"]();
  page.asked = needed && (page.asked || ask);
}
