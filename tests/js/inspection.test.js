// One inspection on a device: what is sent again, replaced, given up, and what is called unsaved.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.localStorage ??= { getItem: () => null, setItem() {} };
globalThis.document ??= { cookie: "" };
const { Inspection } = await import("../../static/js/store/inspection.js");
const { discard, resend, retry } = await import("../../static/js/store/setbacks.js");

const [ID, FILE] = ["01J00000000000000000000000", "f".repeat(64)];
const record = {
  id: ID,
  edition: "e",
  inspection: { planned_day: "2026-10-12" },
  plan: { period_from: null, period_to: null, targets: {} },
  me: { id: "me", may_record: true },
};
let made = 0;
const operation = (given) => ({
  id: `op${++made}`, inspection: ID, subject: "item:a", field: "note", value: "một", base: [], author: "me",
  clock: `2026-10-12T02:00:00.000Z-${String(made).padStart(4, "0")}-device`, ...given,
});

// A vault that keeps what it is told, or nothing while it is `full`.
function vault() {
  const told = [];
  const keeping = (name) => async (...given) => {
    if (told.full) throw new Error("full");
    told.push([name, ...given]);
  };
  return { told, keep: keeping("keep"), keepDraft: keeping("draft") };
}

function opened(operations, files = []) {
  const kept = vault();
  const edition = { sections: [], items: [] };
  console.error = () => {};
  return [new Inspection(kept, { record, edition, operations, drafts: [], files }, () => {}), kept.told];
}

const mine = { check: () => [], subject: "item:a" };

test("sending a refused operation again drops no other", async () => {
  const [one, other] = [operation({ state: "refused" }), operation({ state: "refused", author: "colleague" })];
  const [inspection, told] = opened([one, other]);
  await resend(inspection, one.id);
  assert.deepEqual(told[0][2].dropped, []);
  assert.deepEqual([...inspection.operations.values()].map(({ id, state }) => [id, state]), [[one.id, "waiting"], [other.id, "refused"]]);
});

test("writing anew drops what the same person recorded and the server refused, nobody else's", async () => {
  const [one, other] = [operation({ state: "refused" }), operation({ state: "refused", author: "colleague" })];
  const [inspection, told] = opened([one, other]);
  await inspection.write("item:a", "note", "hai");
  assert.deepEqual(told[0][2].dropped, [one.id]);
  assert.equal(inspection.operations.get(other.id).state, "refused");
});

test("a file goes with the last operation that names it", async () => {
  const refused = operation({ subject: "evidence:x", field: "evidence", value: { about: "item:a", file: FILE }, state: "refused" });
  const [inspection, told] = opened([refused], [{ inspection: ID, hash: FILE, state: "waiting" }]);
  await inspection.write("evidence:x", "evidence", { about: "item:a", file: FILE, caption: "hai" });
  assert.deepEqual(told[0][2].emptied, [], "the caption's operation names it");
  for (const each of inspection.operations.values()) each.state = "refused";
  await inspection.write("evidence:x", "evidence", null);
  assert.deepEqual(told[1][2].emptied, [[ID, FILE]]);
  assert.equal(inspection.files.size, 0);
});

test("what is written stands on what was shown, also where more has come since", async () => {
  const shown = operation();
  const [inspection, told] = opened([shown]);
  const base = inspection.base("item:a", "note");
  inspection.add([operation({ value: "đồng nghiệp", base: [shown.id], author: "colleague" })]);
  await inspection.write("item:a", "note", "hai", undefined, base);
  assert.deepEqual(told[0][1][0].base, [shown.id]);
  assert.equal(inspection.cells.get("item:a note").conflict, true);
});

test("what was kept at the second try leaves no old draft behind", async () => {
  const [inspection, told] = opened([]);
  inspection.type("item:a", "note", { "": "hai" });
  told.full = true;
  await inspection.settle(mine, "note", "hai");
  assert.equal(inspection.unsaved.size, 1);
  told.full = false;
  await retry(inspection);
  assert.deepEqual(told.at(-1)[2].draft, [ID, "item:a", "note"]);
  assert.equal(inspection.unsaved.size, 0);
  assert.equal(inspection.atRisk, false);
});

test("a draft that fits doesn't hide that an operation is unsaved", async () => {
  const [inspection, told] = opened([]);
  told.full = true;
  await inspection.write("item:a", "note", "hai");
  told.full = false;
  await inspection.keepDraft(inspection.type("item:a", "note", { "": "ba" }));
  assert.deepEqual([...inspection.unsaved.values()], [{ subject: "item:a", field: "note" }]);
});

test("what couldn't be given up stays, and nothing is called unsaved", async () => {
  const refused = operation({ state: "refused" });
  const [inspection, told] = opened([refused]);
  told.full = true;
  await discard(inspection, refused.id);
  assert.equal(inspection.unsaved.size, 0);
  assert.equal(inspection.operations.get(refused.id).state, "refused");
  told.full = false;
  await discard(inspection, refused.id);
  assert.equal(inspection.operations.size, 0);
});
