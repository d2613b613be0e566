// What waits on this device to be sent, what became of it, and what came from the server meanwhile.

import "../../vendor/idb.js";
import { FILES } from "./vault.js";

/** A person's database, as promises. */
export const opened = async (vault) => idb.wrap(vault.db ?? (await vault.open()));
const changing = async (vault, stores) => idb.wrap(await vault.change(stores));

/** An operation as it travels: without what this device alone knows of it. */
export const travelling = ({ id, inspection, subject, field, value, base, author, device, clock, edition, imported }) =>
  ({ id, inspection, subject, field, value, base, author, device, clock, edition, imported });

/** The operations that wait to be sent, of all inspections, oldest first. */
export async function queued(vault) {
  const all = await (await opened(vault)).getAll("operations");
  return all.filter(({ state }) => state === "waiting").sort((a, b) => (a.clock < b.clock ? -1 : 1));
}

/** The files that wait, of all inspections, but those whose operation the server doesn't have yet: [inspection, hash]. */
export async function filesToSend(vault) {
  const db = await opened(vault);
  const keys = await db.getAllKeysFromIndex("files", "state", "waiting");
  if (!keys.length) return keys;
  const operations = await db.getAll("operations");
  const named = (there) =>
    new Set(operations.filter(({ state }) => !state === there).map(({ inspection, value }) => `${inspection},${value?.file}`));
  const [announced, held] = [named(true), named(false)];
  return keys.filter((key) => announced.has(key.join()) || !held.has(key.join()));
}

/** What this device knows of a file, by its key. */
export async function fileOf(vault, key) {
  return (await opened(vault)).get("files", key);
}

/** The bytes of a file that has not been let go of. */
export async function bytesOf(vault, inspection, hash) {
  return (await (await opened(vault)).get("bytes", [inspection, hash]))?.bytes;
}

/** Keep what became of a file; the bytes of one that the server has are let go of. */
export async function settleFile(vault, file) {
  const change = await changing(vault, FILES);
  change.objectStore("files").put(file);
  if (file.state === "sent") change.objectStore("bytes").delete([file.inspection, file.hash]);
  await change.done;
}

/**
 * Keep what came after the sequence number `after`, with the record. Where not all is kept here that came until then,
 * because another page has let go of it, what the page holds is kept instead.
 */
export async function keepNews(vault, record, news, after, held) {
  const change = await changing(vault, ["records", "operations"]);
  const known = (await change.objectStore("records").get(record.id))?.seq;
  if (!(known >= after)) return vault.keepRecord(record, [...held].filter(({ state }) => !state));
  // Another page may be ahead.
  if (known < record.seq) {
    change.objectStore("records").put(record);
    for (const operation of news) change.objectStore("operations").put(operation);
  }
  await change.done;
}

/** Let go of all that came from the server; what waits here stays. */
export async function letGo(vault) {
  const change = await changing(vault, ["records", "operations"]);
  const operations = change.objectStore("operations");
  change.objectStore("records").clear();
  for (const { id, state } of await operations.getAll()) if (!state) operations.delete(id);
  await change.done;
}
