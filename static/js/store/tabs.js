// What another tab of the same person has kept on this device.

import { cellKey } from "../domain/operations.js";

/** Take the drafts that another tab has kept; what is being typed here stays, also where that tab let go of it. */
export function takeDrafts(inspection, drafts) {
  const kept = new Map(drafts.map((draft) => [cellKey(draft.subject, draft.field), { ...draft, settled: true }]));
  for (const [key, draft] of inspection.drafts) {
    if (draft.active || draft.unsaved) {
      if (!kept.delete(key) && !draft.echo && !draft.untouched) inspection.keepDraft(draft);
    } else if (!draft.echo) inspection.drafts.delete(key);
  }
  for (const [key, draft] of kept) inspection.drafts.set(key, draft);
}
