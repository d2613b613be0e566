// What this device keeps, a database per person. A promise here is fulfilled once the device has committed.

import "../../vendor/idb.js";

const VERSION = 2;
const STRICT = { durability: "strict" };
const FILES = ["files", "bytes"];

function upgrade(db, version) {
  if (version < 1) first(db);
  // A file's bytes stand apart: what is listed at every start must be small.
  const files = db.createObjectStore("files", { keyPath: ["inspection", "hash"] });
  for (const part of ["inspection", "state"]) files.createIndex(part, part);
  db.createObjectStore("bytes", { keyPath: ["inspection", "hash"] });
}

function first(db) {
  db.createObjectStore("operations", { keyPath: "id" }).createIndex("inspection", "inspection");
  db.createObjectStore("drafts", { keyPath: ["inspection", "subject", "field"] }).createIndex("inspection", "inspection");
  db.createObjectStore("records", { keyPath: "id" });
  db.createObjectStore("editions", { keyPath: "hash" });
}

export class Vault {
  constructor(person) {
    this.name = `inspect-${person}`;
  }

  // Opens the database, again where it was closed meanwhile; that of a later release as it is, too.
  async open() {
    this.db = await this.connect(VERSION).catch((error) => {
      if (error.name !== "VersionError") throw error;
      return this.connect();
    });
    return this.db;
  }

  connect(version) {
    return new Promise((done, failed) => {
      const blocked = () => failed(new DOMException("", "BlockedError"));
      // Another page of a later release is waiting for this one.
      const blocking = (before, after, { target }) => {
        target.close();
        this.db = null;
      };
      idb.openDB(this.name, version, { upgrade, blocked, blocking, terminated: () => (this.db = null) }).then(done, failed);
    });
  }

  close() {
    this.db?.close();
    this.db = null;
  }

  /** All that is kept of one inspection; `record` and `edition` are missing before the first download. */
  async load(inspection) {
    const db = this.db ?? (await this.open());
    const record = await db.get("records", inspection);
    const [edition, operations, drafts, files] = await Promise.all([
      record && db.get("editions", record.edition),
      db.getAllFromIndex("operations", "inspection", inspection),
      db.getAllFromIndex("drafts", "inspection", inspection),
      db.getAllFromIndex("files", "inspection", inspection),
    ]);
    return { record, edition: edition?.source, operations, drafts, files };
  }

  /**
   * Keep operations, and let go of what they stand for: refused ones, the draft of their cell. `file` goes along:
   * {inspection, hash, type, size, thumbnail, bytes}, bytes and thumbnail as ArrayBuffer (a Blob fails in WebKit).
   * `emptied` are the keys of files that nothing names any more.
   */
  async keep(operations, { dropped = [], draft, file, emptied = [] } = {}) {
    const stores = ["operations", "drafts", ...(file || emptied.length ? FILES : [])];
    const change = (this.db ?? (await this.open())).transaction(stores, "readwrite", STRICT);
    const kept = change.objectStore("operations");
    await Promise.all([
      // The bytes first: where they are refused at once, nothing that names them has been written yet.
      ...(file ? keepFile(change, file) : []),
      ...dropped.map((id) => kept.delete(id)),
      ...operations.map((operation) => kept.put(operation)),
      draft && change.objectStore("drafts").delete(draft),
      ...emptied.flatMap((key) => FILES.map((store) => change.objectStore(store).delete(key))),
      change.done,
    ]);
  }

  /** Keep a half-typed or refused value; one without parts is forgotten. */
  async keepDraft({ inspection, subject, field, parts, base }) {
    const db = this.db ?? (await this.open());
    if (parts) await db.put("drafts", { inspection, subject, field, parts, base });
    else await db.delete("drafts", [inspection, subject, field]);
  }

  /** Keep a downloaded record: its operations stand for all that came from the server before. */
  async keepRecord(record, operations) {
    const change = (this.db ?? (await this.open())).transaction(["records", "operations"], "readwrite", STRICT);
    const kept = change.objectStore("operations");
    change.objectStore("records").put(record);
    for (const old of await kept.index("inspection").getAll(record.id)) if (!old.state) kept.delete(old.id);
    for (const operation of operations) kept.put(operation);
    await change.done;
  }

  /**
   * Keep what came after the sequence number `after`, with the record. Where not all is kept here that came until then,
   * because another page has let go of it, what the page holds is kept instead.
   */
  async keepNews(record, news, after, held) {
    const change = (this.db ?? (await this.open())).transaction(["records", "operations"], "readwrite", STRICT);
    const known = (await change.objectStore("records").get(record.id))?.seq;
    if (!(known >= after)) return this.keepRecord(record, [...held].filter(({ state }) => !state));
    // Another page may be ahead.
    if (known < record.seq) {
      change.objectStore("records").put(record);
      for (const operation of news) change.objectStore("operations").put(operation);
    }
    await change.done;
  }

  async keepEdition(hash, source) {
    return (this.db ?? (await this.open())).put("editions", { hash, source });
  }

  /** The bytes of a file that has not been let go of. */
  async bytes(inspection, hash) {
    return (await (this.db ?? (await this.open())).get("bytes", [inspection, hash]))?.bytes;
  }

  /** What waits to be sent, of all inspections, oldest first. */
  async queue() {
    const all = await (this.db ?? (await this.open())).getAll("operations");
    return all.filter(({ state }) => state === "waiting").sort((a, b) => (a.clock < b.clock ? -1 : 1));
  }

  /** The files that wait, of all inspections, but those whose operation the server doesn't have yet: [inspection, hash]. */
  async filesToSend() {
    const db = this.db ?? (await this.open());
    const keys = await db.getAllKeysFromIndex("files", "state", "waiting");
    if (!keys.length) return keys;
    const operations = await db.getAll("operations");
    const named = (there) =>
      new Set(operations.filter(({ state }) => !state === there).map(({ inspection, value }) => `${inspection},${value?.file}`));
    const [announced, held] = [named(true), named(false)];
    return keys.filter((key) => announced.has(key.join()) || !held.has(key.join()));
  }

  async file(key) {
    return (this.db ?? (await this.open())).get("files", key);
  }

  /** Keep what became of a file; the bytes of one that the server has are let go of. */
  async settleFile(file) {
    const change = (this.db ?? (await this.open())).transaction(FILES, "readwrite", STRICT);
    change.objectStore("files").put(file);
    if (file.state === "sent") change.objectStore("bytes").delete([file.inspection, file.hash]);
    await change.done;
  }

  /** Let go of all that came from the server; what waits here stays. */
  async forget() {
    const change = (this.db ?? (await this.open())).transaction(["records", "operations"], "readwrite", STRICT);
    const operations = change.objectStore("operations");
    change.objectStore("records").clear();
    for (const { id, state } of await operations.getAll()) if (!state) operations.delete(id);
    await change.done;
  }
}

function keepFile(change, { bytes, ...file }) {
  const { inspection, hash } = file;
  return [
    change.objectStore("bytes").put({ inspection, hash, bytes }),
    change.objectStore("files").put({ state: "waiting", ...file }),
  ];
}
