// From taps and keys to records: a tap at once, a text when its field is left or after a pause.

import { collect } from "./answer.js";
import { read } from "./values.js";

const PAUSE = 1000; // ms

/** Record what is tapped and typed below `root`. `find` gives {inspection, item, subject} of a card, `repaint` paints it. */
export function listen(root, find, repaint) {
  const timers = new Map();

  function cell(input) {
    const card = input.closest("[data-subject]");
    const { field } = input.dataset;
    return { ...find(card.dataset.subject), card, field, key: `${card.dataset.subject} ${field}` };
  }

  function settle({ inspection, item, subject, field, key }) {
    clearTimeout(timers.get(key)?.timer);
    timers.delete(key);
    const parts = inspection.drafts.get(key)?.parts;
    if (parts) inspection.settle(item, subject, field, read(item, field, parts));
  }

  root.addEventListener("input", ({ target, isComposing }) => {
    if (!target.dataset.field) return;
    const at = cell(target);
    if (target.type === "checkbox") exclude(at.card, target);
    const parts = collect(at.card, at.field);
    at.inspection.hold(at.subject, at.field, parts).active = true;
    // A tap is taken by the change that follows it; while letters are being composed nothing is read.
    at.inspection.type(at.subject, at.field, parts);
    clearTimeout(timers.get(at.key)?.timer);
    if (["radio", "checkbox"].includes(target.type)) return settle(at);
    timers.set(at.key, { at, timer: setTimeout(() => settle(at), PAUSE) });
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
    if (!at.item) return;
    if (relatedTarget?.dataset?.field === at.field && at.card.contains(relatedTarget)) return;
    settle(at);
    const draft = at.inspection.drafts.get(at.key);
    if (draft) draft.active = false;
    at.inspection.release(at.subject, at.field);
    // After the tap that took the focus away has found what it was meant for.
    setTimeout(() => repaint(at.subject), 150);
  });

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
