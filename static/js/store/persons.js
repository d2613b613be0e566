// Who has used this device, and what of theirs is on it. Their names outlive their records: what waits stays theirs.

import { letGo, opened } from "./queue.js";
import { Vault } from "./vault.js";

const NAMES = "persons";
const PREFIX = "inspect-";

const HAD = "had"; // a cookie: it outlives a browser's tidying up of what pages keep
const YEAR = 31_536_000; // s

const names = () => JSON.parse(localStorage.getItem(NAMES) ?? "{}");

/** Remember a person's name: {id, name}. */
export function remember({ id, name }) {
  localStorage.setItem(NAMES, JSON.stringify({ ...names(), [id]: name }));
}

/** The ids of all who have something on this device. */
export async function persons() {
  const found = (await indexedDB.databases()).map(({ name }) => name);
  return found.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
}

/**
 * What this device keeps of a person: {id, name, records, editions, drafts, operations and files that wait, refused:
 * operations and files that the server didn't take}. `name` is missing for who has never been heard of.
 */
export async function keptOf(id) {
  const db = await opened(new Vault(id));
  const stores = ["records", "editions", "operations", "drafts", "files"];
  const [records, editions, operations, drafts, files] = await Promise.all(stores.map((store) => db.getAll(store)));
  db.close();
  const of = (all, state) => all.filter((each) => each.state === state);
  return {
    id,
    name: records[0]?.me.name ?? names()[id],
    records: records.sort((a, b) => (a.inspection.planned_day < b.inspection.planned_day ? 1 : -1)),
    editions: new Map(editions.map(({ hash, source }) => [hash, source])),
    drafts,
    operations: of(operations, "waiting"),
    files: of(files, "waiting"),
    refused: [...of(operations, "refused"), ...of(files, "refused")],
  };
}

/** Take what the server has, too, off this device; what waits, what was refused and what is half typed stays. */
export async function forget(id) {
  const vault = new Vault(id);
  const db = await opened(vault);
  const [{ me } = {}] = await db.getAll("records");
  if (me) remember(me);
  noteDownloads(id, false);
  await letGo(vault);
  for (const key of await db.getAllKeysFromIndex("files", "state", "sent")) await db.delete("files", key);
  db.close();
}

/** Note whether a person has inspections on this device. */
export function noteDownloads(id, had) {
  document.cookie = `${HAD}=${id}; path=/; max-age=${had ? YEAR : 0}; samesite=lax`;
}

/** Whether a person had inspections on this device when that was noted last. */
export const hadDownloads = (id) => document.cookie.includes(`${HAD}=${id}`);

/** In words: "3 nội dung, 1 ảnh". */
export function counted({ operations, files }) {
  return [operations.length && `${operations.length} nội dung`, files.length && `${files.length} ảnh, tệp`].filter(Boolean).join(", ");
}
