// What this device keeps, a database per person. A promise here is fulfilled once the device has committed. What a page
// needs to show an inspection and to keep a tap; queue.js has the rest, with a library.

const VERSION = 2;
const STRICT = { durability: "strict" };
/** A file and its bytes. */
export const FILES = ["files", "bytes"];

const answered = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

const committed = (change) =>
  new Promise((done, failed) => {
    change.oncomplete = () => done();
    change.onabort = () => failed(change.error ?? new DOMException("", "AbortError"));
  });

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
    const gone = () => (this.db = null);
    this.db.onclose = gone;
    // Another page of a later release is waiting for this one.
    this.db.onversionchange = ({ target }) => {
      target.close();
      gone();
    };
    return this.db;
  }

  connect(version) {
    return new Promise((done, failed) => {
      const asking = indexedDB.open(this.name, version);
      asking.onupgradeneeded = ({ oldVersion }) => upgrade(asking.result, oldVersion);
      asking.onblocked = () => failed(new DOMException("", "BlockedError"));
      answered(asking).then(done, failed);
    });
  }

  close() {
    this.db?.close();
    this.db = null;
  }

  // A change of some stores that has begun, as sure as a device can be.
  async change(stores) {
    return (this.db ?? (await this.open())).transaction(stores, "readwrite", STRICT);
  }

  /** All that is kept of one inspection; `record` and `edition` are missing before the first download. */
  async load(inspection) {
    const db = this.db ?? (await this.open());
    const looking = db.transaction(["records", "editions", "operations", "drafts", "files"]);
    const all = (store) => answered(looking.objectStore(store).index("inspection").getAll(inspection));
    const [record, operations, drafts, files] = await Promise.all([
      answered(looking.objectStore("records").get(inspection)),
      ...["operations", "drafts", "files"].map(all),
    ]);
    const edition = record && (await answered(looking.objectStore("editions").get(record.edition)));
    return { record, edition: edition?.source, operations, drafts, files };
  }

  /**
   * Keep operations, and let go of what they stand for: refused ones, the draft of their cell. `file` goes along:
   * {inspection, hash, type, size, thumbnail, bytes}, bytes and thumbnail as ArrayBuffer (a Blob fails in WebKit).
   * `emptied` are the keys of files that nothing names any more.
   */
  async keep(operations, { dropped = [], draft, file, emptied = [] } = {}) {
    const change = await this.change(["operations", "drafts", ...(file || emptied.length ? FILES : [])]);
    const kept = change.objectStore("operations");
    // The bytes first: where they are refused at once, nothing that names them has been written yet.
    if (file) keepFile(change, file);
    for (const id of dropped) kept.delete(id);
    for (const operation of operations) kept.put(operation);
    if (draft) change.objectStore("drafts").delete(draft);
    for (const key of emptied) for (const store of FILES) change.objectStore(store).delete(key);
    await committed(change);
  }

  /** Keep a half-typed or refused value; one without parts is forgotten. */
  async keepDraft({ inspection, subject, field, parts, base }) {
    const change = await this.change("drafts");
    const kept = change.objectStore("drafts");
    if (parts) kept.put({ inspection, subject, field, parts, base });
    else kept.delete([inspection, subject, field]);
    await committed(change);
  }

  /** Keep a downloaded record: its operations stand for all that came from the server before. */
  async keepRecord(record, operations) {
    const change = await this.change(["records", "operations"]);
    const kept = change.objectStore("operations");
    change.objectStore("records").put(record);
    for (const old of await answered(kept.index("inspection").getAll(record.id))) if (!old.state) kept.delete(old.id);
    for (const operation of operations) kept.put(operation);
    await committed(change);
  }

  /** Keep an edition of the checklist under its hash. */
  async keepEdition(hash, source) {
    const change = await this.change("editions");
    change.objectStore("editions").put({ hash, source });
    await committed(change);
  }
}

function keepFile(change, { bytes, ...file }) {
  const { inspection, hash } = file;
  change.objectStore("bytes").put({ inspection, hash, bytes });
  change.objectStore("files").put({ state: "waiting", ...file });
}
