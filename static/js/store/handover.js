// Hand-over by file: what waits on one device, packed for a desk or for another tablet, and taken in there.
//
// A ZIP: field.json, and files/<SHA-256> with the bytes as they are. Photos go in stored: they are compressed already.

import { Zip, ZipDeflate, ZipPassThrough } from "../../vendor/fflate.js";
import { FORMAT, isDraft, isOperation, VERSION } from "../domain/fieldfile.js";
import { device, now } from "./clock.js";
import { hashOf, kept } from "./pictures.js";
import { bytesOf, fileOf, opened, travelling } from "./queue.js";
import { Vault } from "./vault.js";
import { entriesOf } from "./zip.js";

const HEX = /^files\/([0-9a-f]{64})$/;

/** What is wrong with a file that was to be taken in, in words for a person. */
export class BadFile extends Error {}

/**
 * A field file of all that waits of a person on this device, whatever the inspection. `unsaved`
 * ({operations, drafts, files}) is what a page holds and the device could not keep. Gives {blob, operations, drafts,
 * files} with what is in it, `absent`, how many files should be and aren't, and `unread` where nothing but `unsaved` is.
 */
export async function pack(person, unsaved) {
  const vault = new Vault(person);
  const held = { operations: [], drafts: [], files: [], ...unsaved };
  const there = await unsent(vault).catch((error) => {
    // A device that can't even be read any more still hands over what is on the screen.
    if (!unsaved) throw error;
    return { operations: [], drafts: [], files: [], unread: true };
  });
  const files = byKey([...there.files, ...held.files], ({ inspection, hash }) => [inspection, hash]);
  const operations = byKey([...there.operations, ...held.operations], ({ id }) => id);
  const drafts = byKey([...there.drafts, ...held.drafts], ({ inspection, subject, field }) => [inspection, subject, field]);
  const packed = [];
  const parts = new Parts();
  await parts.add("field.json", new TextEncoder().encode(JSON.stringify({
    format: FORMAT,
    version: VERSION,
    exported_at: now().toISOString(),
    device,
    person: { id: person, name: there.name ?? held.name ?? "" },
    operations: operations.map(travelling),
    drafts,
  })), ZipDeflate);
  // The same bytes may be named in two inspections.
  const different = byKey(files, ({ hash }) => hash);
  for (const file of different) {
    const found = file.bytes ?? (await bytesOf(vault, file.inspection, file.hash));
    if (!found) continue;
    await parts.add(`files/${file.hash}`, new Uint8Array(found), ZipPassThrough);
    packed.push(file);
  }
  vault.db?.close();
  const absent = different.length - packed.length;
  return { blob: parts.end(), operations, drafts, files: packed, absent, unread: there.unread };
}

/**
 * Take what a field file holds into a person's keeping: {operations, files, drafts}, how many were new, and how many
 * were left out: `damaged` files, that are not what their name says, `malformed` operations and drafts, and `foreign`
 * drafts, of somebody else. Others' operations keep their author. Twice changes nothing. Raises BadFile.
 */
export async function unpack(blob, person) {
  const entries = await entriesOf(blob).catch(() => new Map());
  const field = await fieldOf(entries);
  const vault = new Vault(person);
  const sound = field.operations.filter(isOperation);
  const operations = sound.map((operation) => ({
    ...travelling(operation),
    state: "waiting",
    ...(operation.author !== person && { imported: true }),
  }));
  // Half-typed texts are nobody else's to finish.
  const own = field.person?.id === person;
  const drafts = own ? field.drafts.filter(isDraft) : [];
  const malformed = field.operations.length - sound.length + (own ? field.drafts.length - drafts.length : 0);
  const foreign = own ? 0 : field.drafts.length;
  const taken = { ...(await admit(vault, operations, drafts)), files: 0, damaged: 0, malformed, foreign };
  for (const [name, read] of entries) {
    const [, hash] = HEX.exec(name) ?? [];
    const naming = operations.filter(({ value }) => value?.file === hash);
    if (!hash || !naming.length) continue;
    const bytes = await read().catch(() => new ArrayBuffer(0));
    if ((await hashOf(bytes)) === hash) taken.files += await admitFile(vault, naming, bytes);
    else taken.damaged += 1;
  }
  vault.db?.close();
  return taken;
}

async function fieldOf(entries) {
  const field = await parsed(entries.get("field.json"));
  const { operations, drafts = [] } = field ?? {};
  if (field?.format !== FORMAT || !Array.isArray(operations) || !Array.isArray(drafts)) throw new BadFile("Tệp này không phải tệp bàn giao. Chưa có gì thay đổi. Chọn tệp khác.");
  if (field.version > VERSION) throw new BadFile("Tệp do phiên bản mới hơn của chương trình tạo ra. Chưa có gì thay đổi. Cập nhật chương trình trên máy này rồi nhận lại.");
  return { ...field, drafts };
}

async function parsed(read) {
  try {
    return JSON.parse(new TextDecoder().decode(await read()));
  } catch {
    throw new BadFile("Tệp này không phải tệp bàn giao đọc được. Chưa có gì thay đổi. Xuất lại tệp ở máy kia rồi chọn lại.");
  }
}

// All that a device alone has of its person, and the operations without which a file that waits can't go.
async function unsent(vault) {
  const db = await opened(vault);
  const [operations, drafts, records, ...files] = await Promise.all([
    db.getAll("operations"),
    db.getAll("drafts"),
    db.getAll("records"),
    ...["waiting", "refused"].map((state) => db.getAllFromIndex("files", "state", state)),
  ]);
  const hashes = new Set(files.flat().map(({ hash }) => hash));
  return {
    operations: operations.filter(({ state, value }) => state || hashes.has(value?.file)),
    drafts,
    files: files.flat(),
    name: records[0]?.me.name,
  };
}

function byKey(rows, keyOf) {
  return [...new Map(rows.map((row) => [String(keyOf(row)), row])).values()];
}

// Nothing that stands here already is changed.
async function admit(vault, operations, drafts) {
  const db = await opened(vault);
  const change = db.transaction(["operations", "drafts"], "readwrite", { durability: "strict" });
  const add = async (store, rows, keyOf) => {
    let added = 0;
    for (const row of rows) {
      if (await change.objectStore(store).getKey(keyOf(row))) continue;
      change.objectStore(store).put(row);
      added += 1;
    }
    return added;
  };
  const added = {
    operations: await add("operations", operations, ({ id }) => id),
    drafts: await add("drafts", drafts, ({ inspection, subject, field }) => [inspection, subject, field]),
  };
  await change.done;
  return added;
}

async function admitFile(vault, naming, bytes) {
  let added = 0;
  for (const { inspection, field, value } of byKey(naming, (operation) => operation.inspection)) {
    if (await fileOf(vault, [inspection, value.file])) continue;
    const file = await kept(bytes, field === "signature" ? "text/plain" : value.type);
    await vault.keep([], { file: { inspection, ...file } });
    added += 1;
  }
  return added;
}

/** A ZIP that is written part by part, so that its bytes leave the memory of the page one after the other. */
class Parts {
  constructor() {
    this.blobs = [];
    this.chunks = [];
    this.zip = new Zip((error, chunk) => {
      if (error) throw error;
      this.chunks.push(chunk);
    });
  }

  async add(name, bytes, Entry) {
    const entry = new Entry(name);
    this.zip.add(entry);
    entry.push(bytes, true);
    this.blobs.push(new Blob(this.chunks));
    this.chunks = [];
  }

  end() {
    this.zip.end();
    return new Blob([...this.blobs, ...this.chunks], { type: "application/zip" });
  }
}
