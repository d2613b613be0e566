// From taps and keys to records: a tap at once, a text when its field is left or after a pause.

import { collect } from "./answer.js";

const PAUSE = 1000; // ms
// A tap elsewhere finds what it was meant for before anything moves.
const SETTLING = 150;

/** Record what is tapped and typed below `root`. `find` gives the Subject of a card, `repaint` paints it. */
export function listen(root, find, repaint) {
  const timers = new Map();

  function cell(input) {
    const card = input.closest("[data-subject]");
    const { field } = input.dataset;
    const about = find(card.dataset.subject);
    return { about, inspection: about?.inspection, subject: about?.subject, card, field, key: `${card.dataset.subject} ${field}` };
  }

  function settle({ about, inspection, field, key }) {
    clearTimeout(timers.get(key)?.timer);
    timers.delete(key);
    const parts = inspection.drafts.get(key)?.parts;
    if (parts) inspection.settle(about, field, about.read(field, parts));
  }

  // A choice that needs a reason leads to it.
  function tap(at) {
    settle(at);
    const draft = at.inspection.drafts.get(at.key);
    if (!draft || draft.echo) return;
    repaint(at.subject);
    at.card.querySelector(`[data-field="${at.field}"][data-part="reason"]`)?.focus();
  }

  root.addEventListener("input", ({ target, isComposing }) => {
    if (!target.dataset.field) return;
    const at = cell(target);
    if (target.type === "checkbox") exclude(at.card, target);
    const draft = at.inspection.type(at.subject, at.field, collect(at.card, at.field));
    clearTimeout(timers.get(at.key)?.timer);
    if (["radio", "checkbox"].includes(target.type)) return tap(at);
    at.inspection.keepDraft(draft);
    timers.set(at.key, { at, timer: setTimeout(() => settle(at), PAUSE) });
    // While letters are being composed nothing is read back.
    if (!isComposing) repaint(at.subject);
  });

  root.addEventListener("change", ({ target }) => {
    if (target.dataset.field && !["radio", "checkbox"].includes(target.type)) settle(cell(target));
  });

  root.addEventListener("focusin", ({ target }) => {
    if (!target.dataset?.field || ["radio", "checkbox"].includes(target.type)) return;
    const { inspection, subject, field, card } = cell(target);
    inspection.hold(subject, field, collect(card, field)).active = true;
  });

  root.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (!target.dataset?.field || !target.isConnected) return;
    const at = cell(target);
    if (relatedTarget?.dataset?.field === at.field && at.card.contains(relatedTarget)) return;
    setTimeout(() => leave(at), SETTLING);
  });

  function leave(at) {
    if (!at.about || at.card.querySelector(`[data-field="${at.field}"]:focus`)) return;
    settle(at);
    const draft = at.inspection.drafts.get(at.key);
    if (draft) draft.active = false;
    at.inspection.release(at.subject, at.field);
    repaint(at.subject);
  }

  /** Record now what waits for a pause: the page may be going away. */
  addEventListener("visibilitychange", () => {
    if (document.hidden) for (const { at } of timers.values()) settle(at);
  });
}

// “Không có” and the others exclude each other.
function exclude(card, { value, checked, dataset }) {
  if (!checked) return;
  for (const other of card.querySelectorAll(`[type=checkbox][data-field="${dataset.field}"]`)) {
    if (!other.value !== !value) other.checked = false;
  }
}
