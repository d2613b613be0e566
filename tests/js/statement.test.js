// The text that people sign: everything that was recorded, in full words, and the same on every device.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { statement } from "../../static/js/domain/statement.js";

globalThis.localStorage = { getItem: () => null, setItem() {} };
globalThis.document = { cookie: "" };
const { Inspection } = await import("../../static/js/store/inspection.js");

const edition = JSON.parse(readFileSync(new URL("../contract/edition.json", import.meta.url), "utf8"));
const CENTRE = "01J0000000000000000000000A";
const SECOND = "01J0000000000000000000000B";
const record = {
  id: "01J0000000000000000000000X",
  inspection: {
    unit: "UBND xã Minh Họa",
    team: "Đoàn số 01",
    illustration: true,
    planned_day: "2026-10-12",
    members: [{ name: "Nguyễn Văn A", post: "Phó Chủ tịch UBND tỉnh", role: "leader" }],
  },
  plan: { year: 2026, period_from: null, period_to: null, targets: { on_time: { percent: "98", document: "Kế hoạch" } } },
  me: { id: "a" },
  authors: {},
};
const TIMES = ["inspection", "times", { day: "2026-10-12", start: "08:00", end_day: "2026-10-13", end: "11:30" }];
const COUNTERS = [
  [`counter:${CENTRE}`, "counter", { name: "Trung tâm Phục vụ HCC xã" }],
  [`counter:${SECOND}`, "counter", { name: "Điểm tiếp nhận số 2" }],
];
const staff = (numerator) => ({ numerator, denominator: "5", as_of: "2026-10-12", system: "Quan sát" });

let made = 0;
function operation([subject, field, value, base = []]) {
  const id = String(++made).padStart(26, "0");
  return { id, inspection: record.id, subject, field, value, base, author: "a", device: "d", clock: `2026-10-12T01:00:00.000Z-${id}` };
}
const opened = (operations) => new Inspection(null, { record, edition, operations, drafts: [], files: [] }, () => {});
const text = (...cells) => statement(opened(cells.map(operation)));

test("it says whom, by whom, when, where and with whom", () => {
  const said = text(TIMES, ...COUNTERS, ["person:01J0000000000000000000000C", "person", { side: "unit", name: "Phạm Văn D", post: "Chủ tịch UBND xã" }]);
  for (const line of [
    "NỘI DUNG ĐÃ GHI NHẬN",
    "Số liệu minh họa, không có thật.",
    "Đơn vị được kiểm tra: UBND xã Minh Họa (không có thật)",
    "Thời gian kiểm tra: từ 08 giờ 00 phút, ngày 12/10/2026 đến 11 giờ 30 phút, ngày 13/10/2026",
    "- Nguyễn Văn A, Phó Chủ tịch UBND tỉnh, Trưởng đoàn",
    "- Phạm Văn D, Chủ tịch UBND xã",
    "- Điểm tiếp nhận số 2",
  ]) {
    assert.ok(said.split("\n").includes(line), line);
  }
});

test("who was there on the team's side stands for who was to be there", () => {
  const said = text(["person:01J0000000000000000000000C", "person", { side: "team", name: "Lê Văn C", post: "", role: "member" }]);
  assert.match(said, /Thành phần Đoàn kiểm tra:\n- Lê Văn C, Thành viên\n/);
  assert.doesNotMatch(said, /Nguyễn Văn A/);
});

test("nothing recorded is said to be nothing", () => {
  const said = text();
  assert.match(said, /thời gian kiểm tra thực tế chưa ghi nhận/);
  assert.match(said, /Đã ghi nhận 0 trên \d+ nội dung/);
  assert.match(said, /III\. TỒN TẠI, HẠN CHẾ\nKhông có\./);
});

test("every kind of answer stands in full words, with what it counts", () => {
  const said = text(
    ["item:on_time", "national", { numerator: "1766", denominator: "1842", as_of: "2026-09-30" }],
    ["item:news", "answer", "1234"],
    ["item:dossiers", "answer", { "Trực tuyến": "780", "Trực tiếp": "450" }],
    ["item:channels", "answer", []],
    ["item:outreach_plan", "answer", "fail"],
    ["item:outreach_plan", "note", "Xem lại\ntrong quý IV"],
    ["item:document_format", "answer", "Sai sót về thể thức"],
    ["item:document_format", "details", { documents: "12/QĐ-UBND" }],
  );
  for (const words of [
    /: 1\.766.*: 1\.842.*tỷ lệ 95,87%; số liệu tính đến ngày 30\/9\/2026/,
    /1\.234 tin, bài/,
    /1\.230 .*\(Trực tuyến: 780; Trực tiếp: 450\)/,
    /Kết quả: Không có\n/,
    /Kết quả: Không đạt\nĐánh giá: Tồn tại\nGhi chú: Xem lại\ntrong quý IV\n/,
    /Kết quả: Sai sót về thể thức\n.*: 12\/QĐ-UBND\n/,
  ]) {
    assert.match(said, words);
  }
});

test("what wasn't recorded is counted and named", () => {
  const said = text(...COUNTERS, ["item:outreach_plan", "answer", "pass"]);
  const [, answered, all, open] = /Đã ghi nhận (\d+) trên (\d+) nội dung; (\d+) nội dung chưa ghi nhận/.exec(said);
  assert.equal(Number(answered), 1);
  assert.equal(Number(all) - 1, Number(open));
  assert.match(said, /8\.03 \(tại Trung tâm Phục vụ HCC xã\); 8\.03 \(tại Điểm tiếp nhận số 2\)/);
});

test("a finding at two counters is one sentence that names both; words of one's own stand as they are", () => {
  const said = text(
    ...COUNTERS,
    ...[CENTRE, SECOND].flatMap((counter) => [
      [`item:staff_present@${counter}`, "answer", staff("3")],
      [`item:staff_present@${counter}`, "judgement", { verdict: "shortcoming", reason: "" }],
    ]),
    ["finding:01J0000000000000000000000F", "finding", { section: "counter", text: "Thiếu ghế chờ" }],
  );
  assert.match(
    said,
    /III\. TỒN TẠI, HẠN CHẾ\n1\. Vắng 2\/5 công chức theo phân công \(Trung tâm Phục vụ HCC xã; Điểm tiếp nhận số 2\)\n2\. Thiếu ghế chờ\n/,
  );
});

test("an overruled verdict tells the rule's and the reason", () => {
  const said = text(["item:outreach_plan", "answer", "fail"], ["item:outreach_plan", "judgement", { verdict: "met", reason: "Ban hành hôm qua" }]);
  assert.match(said, /Đánh giá: Đạt\nĐoàn nhận định khác quy tắc; theo quy tắc: Tồn tại; lý do: Ban hành hôm qua/);
});

test("what two people recorded differently is named with both versions", () => {
  const said = text(["item:outreach_plan", "answer", "pass"], ["item:outreach_plan", "answer", "fail"], TIMES, ["inspection", "times", { day: "2026-10-12" }]);
  assert.match(said, /Nội dung 1\.04, kết quả: “Đạt” và “Không đạt”\. Các bản đều được giữ; trưởng đoàn chưa chọn\./);
  assert.match(said, /Thời gian kiểm tra: “.*” và “2026-10-12”/);
});

test("the same operations give the same text, in whatever order they came", () => {
  const operations = [
    TIMES,
    ...COUNTERS,
    ["item:outreach_plan", "answer", "pass"],
    ["item:outreach_plan", "answer", "fail"],
    ["achievement:01J0000000000000000000000G", "achievement", { section: "direction", text: "Đã ban hành sớm" }],
    ["achievement:01J0000000000000000000000H", "achievement", { section: "direction", text: "Có mô hình mới" }],
  ].map(operation);
  const said = statement(opened(operations));
  assert.match(said, /1\. Đã ban hành sớm\n2\. Có mô hình mới/);
  assert.equal(statement(opened(operations.toReversed())), said);
  assert.equal(statement(opened([...operations, ...operations])), said);
});

test("it is composed, its lines end alike, and a signature under it doesn't change it", () => {
  const answer = ["item:initiatives", "answer", "Mô hình".normalize("NFD") + "\r\nhai"];
  const said = text(answer);
  assert.equal(said, said.normalize("NFC"));
  assert.doesNotMatch(said, /\r/);
  assert.equal(text(answer, ["signature:01J0000000000000000000000J", "signature", { role: "leader", name: "A" }]), said);
});
