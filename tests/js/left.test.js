// What a unit still owes from an earlier inspection, as a tablet shows it with and without network.
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.localStorage ??= { getItem: () => null, setItem() {} };
globalThis.document ??= { cookie: "" };
const { left, reminder } = await import("../../static/js/ui/left.js");

const owed = (given) => ({ notice: "05/TB-BCĐCCHC", issued: "2025-11-12", text: "a) Niêm yết <đủ>", due: "2025-12-01", state: "open", words: "Chưa trả lời", ...given });
const page = (all, key = "direction") => ({ inspection: { record: { left: all } }, section: { key } });

test("the checklist opens with how much is left, and how much of it is overdue", () => {
  const words = reminder(page([owed(), owed({ state: "answered" }), owed({ due: null })])).text;
  assert.match(words, /Còn 3 kiến nghị của lần kiểm tra trước chưa khắc phục xong, 1 quá hạn\./);
  assert.match(words, /href="#inspection"/);
});

test("nothing is said where nothing is left", () => {
  assert.equal(reminder(page(undefined)), "");
  assert.equal(left({}), "");
});

test("who has looked at the list isn't reminded any longer", () => {
  const opened = page([owed()], "inspection");
  assert.equal(reminder(opened), "");
  opened.section = { key: "direction" };
  assert.equal(reminder(opened), "");
});

test("the list has each as it was printed, with its state, day and notice", () => {
  const { text } = left({ left: [owed({ text: "a) Làm:\n- việc <một>" }), owed({ due: null, state: "returned", words: "Bị trả lại" })] });
  assert.match(text, /<p class="paper">a\) Làm:<\/p><p class="paper">- việc &lt;một&gt;<\/p>/);
  assert.match(text, /Quá \d+ ngày<\/b><span class="soft">hạn 01\/12\/2025/);
  assert.match(text, /<span class="tag shortcoming">Bị trả lại<\/span><\/p>/);
  assert.match(text, /Thông báo số 05\/TB-BCĐCCHC ngày 12\/11\/2025/);
});
