// The text that people sign, as a tablet makes it: tests/domain/test_minutes.py runs the same cases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { besideMinutes, namedBy } from "../../static/js/domain/closing.js";
import { changes, minutes } from "../../static/js/domain/minutes.js";

globalThis.localStorage ??= { getItem: () => null, setItem() {} };
globalThis.document ??= { cookie: "" };
const { Inspection } = await import("../../static/js/store/inspection.js");

const load = (name) => JSON.parse(readFileSync(new URL(`../contract/${name}.json`, import.meta.url), "utf8"));
const edition = load("edition");
const { record, wording, cases } = load("minutes");

const operationOf = ([id, subject, field, value, base, clock]) => ({ id, inspection: "i", subject, field, value, base, clock, author: "a", device: "d" });
const opened = (operations) => Object.assign(new Inspection(null, { record, edition, operations, drafts: [], files: [] }, () => {}), { wording });

for (const { says, operations, former, lines } of cases) {
  test(says, () => {
    const made = operations.map(operationOf);
    const text = minutes(opened(made), former);
    assert.deepEqual(text.split("\n"), lines);
    // Whatever the order in which they came, and in which a device wrote the parts of a value.
    assert.equal(minutes(opened(made.toReversed().map(turned)), former), text);
    assert.equal(text, text.normalize("NFC"));
  });
}

function turned(operation) {
  const { value } = operation;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return operation;
  return { ...operation, value: Object.fromEntries(Object.entries(value).toReversed()) };
}

const ids = (operations) => operations.map(({ id }) => id);
const operation = (number, subject, field, value, base = []) => operationOf([String(number).padStart(26, "0"), subject, field, value, base, `2026-10-12T01:00:00.000Z-${number}`]);
const OPINION = ["inspection", "opinion", { text: "Đồng ý" }];

test("minutes name every head that they tell of, and the signatures under them", () => {
  const first = operation(1, ...OPINION);
  const made = [first, operation(2, "inspection", "opinion", { text: "Không" }, [first.id]), operation(3, "signature:s", "signature", {}), operation(4, "cause:c", "cause", {}), operation(5, "inspection", "closing", {}), operation(6, "item:outreach_plan", "withdrawn", { reason: "Đã sửa" })];
  assert.deepEqual(namedBy(opened(made).cells), ids([made[1], made[2]]));
});

test("what puts back what the minutes say, in the place of what was set aside, is no change", () => {
  const late = operation(2, "item:outreach_plan", "answer", "fail");
  const aside = { ...operation(3, "item:outreach_plan", "answer", "pass", [late.id]), device: "aside" };
  const again = operation(4, "item:outreach_plan", "answer", "fail", [aside.id]);
  assert.deepEqual(changes(opened([late, aside]), { operations: [] }), []);
  assert.deepEqual(changes(opened([late, aside, again]), { operations: [] }), ["nội dung 1.04"]);
});

test("what comes after the closing is told of, what the office adds isn't", () => {
  const signed = operation(1, ...OPINION);
  const more = [
    operation(2, "item:outreach_plan", "answer", "fail"),
    operation(3, "recommendation:r", "recommendation", {}),
    operation(4, "item:outreach_plan", "wording", "Khác"),
    operation(5, "evidence:e", "evidence", { about: "inspection" }),
  ];
  const known = opened([signed, ...more]);
  assert.deepEqual(changes(known, { operations: [signed.id] }, besideMinutes), ["nội dung 1.04"]);
  assert.deepEqual(changes(known, { operations: [signed.id] }), ["minh chứng", "nội dung 1.04"]);
});
