// What is typed on the checklist's page, and what is recorded for it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { check } from "../../static/js/domain/answers.js";
import { read, typed } from "../../static/js/ui/values.js";
import { inWords } from "../../static/js/ui/words.js";

const money = {
  kind: "ratio",
  ratio: { numerator: "Đã giải ngân", denominator: "Kế hoạch", better: "higher", two_sources: false, unit: "triệu đồng" },
};
const parts = (numerator) => ({ numerator, denominator: "2.469", as_of: "30/9/2026", system: " Kết xuất " });
const context = { lastDay: "2026-10-12", periodFrom: null, periodTo: null, targets: {} };

test("numbers and dates are read as people here write them", () => {
  assert.deepEqual(read(money, "answer", parts("1.234,5")), {
    numerator: "1234.5",
    denominator: "2469",
    as_of: "2026-09-30",
    system: "Kết xuất",
  });
});

test("what can't be told for sure is never taken for a number", () => {
  for (const text of ["1.23", "1,234.5", "mười", "-5", "1e3"]) {
    const [complaint] = check(money, "answer", read(money, "answer", parts(text)), context, {});
    assert.equal(complaint?.part, "numerator", text);
  }
});

test("a cell with nothing in it is cleared, an explicit none is not", () => {
  assert.equal(read(money, "answer", { numerator: " ", denominator: "", as_of: "", system: "" }), null);
  assert.equal(read({ kind: "multi_choice" }, "answer", { "": null }), null);
  assert.deepEqual(read({ kind: "multi_choice" }, "answer", { "": [] }), []);
});

test("what was recorded stands in its fields without marks between thousands", () => {
  const value = read(money, "answer", parts("1.234,5"));
  assert.deepEqual(typed(money, "answer", value), { ...parts("1234,5"), denominator: "2469", system: "Kết xuất" });
  assert.deepEqual(typed({ kind: "choice" }, "details", { documents: "12.5" }), { documents: "12.5" });
});

test("two versions of one answer can be told apart in words", () => {
  const value = { numerator: "8", denominator: "10", as_of: "2026-09-30", system: "Rút mẫu" };
  assert.deepEqual(inWords(money, "answer", value), ["8/10", "80,00%, tính đến 30/9/2026"]);
  assert.deepEqual(inWords({ kind: "multi_choice" }, "answer", []), ["Không có", ""]);
});
