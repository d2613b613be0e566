// What is done about what went wrong: chosen between, sent again, given up, kept again, handed over.

/** Settle a conflict with one of its heads: the new operation names them all. */
export function choose(inspection, id) {
  const { subject, field, value } = inspection.operations.get(id);
  return inspection.write(subject, field, value);
}

/** Send a refused operation once more: it is judged afresh. */
export function resend(inspection, id) {
  const { reason, ...operation } = inspection.operations.get(id);
  return inspection.keep({ ...operation, state: undefined });
}

/** Give up a refused operation, and the file that it alone names. */
export async function discard(inspection, id) {
  const operation = inspection.operations.get(id);
  const emptied = inspection.emptied([operation]);
  // What the device goes on keeping goes on being shown.
  if (!(await inspection.store(() => inspection.vault.keep([], { dropped: [id], emptied })))) return;
  inspection.operations.delete(id);
  for (const [, file] of emptied) inspection.files.delete(file);
  inspection.refresh();
  inspection.changed(operation.subject);
}

/** Try again to keep what the device didn't keep. */
export async function retry(inspection) {
  const operations = [...inspection.operations.values()].filter(({ state }) => state === "unsaved");
  for (const operation of operations) await inspection.keep(operation, { replacing: true });
  for (const draft of inspection.drafts.values()) if (draft.unsaved && !draft.echo) await inspection.keepDraft(draft);
}

/** What waits on this page, kept by the device or not, for a hand-over: operations, drafts, files with their bytes. */
export function unsent({ record, operations, drafts, files }) {
  const typed = [...drafts.values()].filter(({ echo, untouched }) => !echo && !untouched);
  return {
    operations: [...operations.values()].filter(({ state }) => state),
    drafts: typed.map(({ subject, field, parts, base }) => ({ inspection: record.id, subject, field, parts, base })),
    files: [...files.values()].filter(({ bytes }) => bytes),
  };
}
