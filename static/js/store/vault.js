// What this device keeps, a database per person. A promise here is fulfilled once the device has committed.

import "../../vendor/idb.js";

const STRICT = { durability: "strict" };

/** Open one person's database. */
export async function openVault(person, onClosed) {
  const db = await idb.openDB(`inspect-${person}`, 1, {
    upgrade(db) {
      db.createObjectStore("operations", { keyPath: "id" }).createIndex("inspection", "inspection");
      db.createObjectStore("drafts", { keyPath: ["inspection", "subject", "field"] }).createIndex("inspection", "inspection");
      db.createObjectStore("records", { keyPath: "id" });
      db.createObjectStore("editions", { keyPath: "hash" });
    },
    terminated: onClosed,
  });
  return new Vault(db);
}

class Vault {
  constructor(db) {
    this.db = db;
  }

  /** All that is kept of one inspection; `record` and `edition` are missing before the first download. */
  async load(inspection) {
    const record = await this.db.get("records", inspection);
    const [edition, operations, drafts] = await Promise.all([
      record && this.db.get("editions", record.edition),
      this.db.getAllFromIndex("operations", "inspection", inspection),
      this.db.getAllFromIndex("drafts", "inspection", inspection),
    ]);
    return { record, edition: edition?.source, operations, drafts };
  }

  /** Keep operations, and let go of what they stand for: refused ones, the draft of their cell. `record` goes along. */
  async keep(operations, { dropped = [], draft, record } = {}) {
    const change = this.db.transaction(["operations", "drafts", "records"], "readwrite", STRICT);
    const kept = change.objectStore("operations");
    for (const id of dropped) kept.delete(id);
    for (const operation of operations) kept.put(operation);
    if (draft) change.objectStore("drafts").delete(draft);
    if (record) change.objectStore("records").put(record);
    await change.done;
  }

  /** Keep a half-typed or refused value; one without parts is forgotten. */
  async keepDraft({ inspection, subject, field, parts, base }) {
    if (parts) await this.db.put("drafts", { inspection, subject, field, parts, base });
    else await this.db.delete("drafts", [inspection, subject, field]);
  }

  /** Keep a downloaded record: its operations stand for all that came from the server before. */
  async keepRecord(record, operations) {
    const change = this.db.transaction(["records", "operations"], "readwrite", STRICT);
    const kept = change.objectStore("operations");
    change.objectStore("records").put(record);
    for (const old of await kept.index("inspection").getAll(record.id)) if (!old.state) kept.delete(old.id);
    for (const operation of operations) kept.put(operation);
    await change.done;
  }

  keepEdition(hash, source) {
    return this.db.put("editions", { hash, source });
  }

  /** What waits to be sent, of all inspections, oldest first. */
  async queue() {
    const all = await this.db.getAll("operations");
    return all.filter(({ state }) => state === "waiting").sort((a, b) => (a.clock < b.clock ? -1 : 1));
  }
}
