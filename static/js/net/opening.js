// Opening an inspection on a page: what this device keeps shows at once, then the server's record takes its place.

import { correct } from "../store/clock.js";
import { Inspection } from "../store/inspection.js";
import { Vault } from "../store/vault.js";
import { alone } from "./alone.js";
import { Failure, get, signedIn } from "./api.js";

/** The inspection that the page's address names. */
export const id = location.pathname.split("/")[2];

/**
 * Open it into `page`, as vault and inspection. `begun` is called when there is something to show, again where it is
 * another person's or edition's; `taken` when the server's record has taken the place of what was kept; `changed` is that
 * of Inspection. Raises what stopped it.
 */
export async function openPage(page, calls) {
  const person = signedIn();
  if (person) {
    const vault = new Vault(person);
    const kept = await vault.load(id);
    if (kept.edition) begin(page, calls, vault, kept);
  }
  try {
    // What is being sent meanwhile would be missing in what comes.
    await alone("send", () => download(page, calls, person));
  } catch (failure) {
    if (!page.inspection) throw failure;
  }
}

/** The server's record of an inspection as a device keeps it, and its operations: {record, news}. Raises Failure. */
export async function fetchRecord(id) {
  const { operations, now, ...record } = await get(`/api/inspections/${id}/record`);
  if (!record.me) throw new Failure(0);
  correct(now);
  Object.assign(record, { id, edition: record.inspection.edition, downloaded: now });
  return { record, news: operations.map((operation) => ({ ...operation, inspection: id })) };
}

async function download(page, calls, person) {
  const { record, news } = await fetchRecord(id);
  const known = page.inspection && record.me.id === person && page.inspection.record.edition === record.edition;
  const vault = known ? page.vault : new Vault(record.me.id);
  const kept = known ? page.inspection : await vault.load(id);
  const edition = kept.edition ?? (await get(`/api/editions/${record.edition}`));
  if (!kept.edition) await vault.keepEdition(record.edition, edition);
  await vault.keepRecord(record, news);
  if (known) {
    page.inspection.take(record, news);
    calls.taken();
  } else begin(page, calls, vault, { record, edition, operations: [...news, ...kept.operations.filter(({ state }) => state)], drafts: kept.drafts, files: kept.files });
}

// Who leaves before the device has written is asked first.
function stay(page) {
  addEventListener("beforeunload", (event) => {
    if (page.inspection.atRisk) event.returnValue = true;
  });
}

function begin(page, { begun, changed }, vault, kept) {
  if (!page.inspection) stay(page);
  page.vault = vault;
  page.inspection = new Inspection(vault, kept, changed);
  document.body.removeAttribute("aria-busy");
  begun();
  performance.mark("ready");
}
