// What may stand in the record beside the answers: times, counters, people, findings, evidence and so on.
// Mirrors domain/entries.py. A record is {edition, counters: [{id}]}.
import { complaint, LONG, SHORT } from "./complaints.js";
import { parseIso } from "./dates.js";
import { parseInstant } from "./instants.js";

const MISSING = "Chưa nhập nội dung này.";
const WRONG_KIND = "Nội dung gửi lên không đúng loại.";
const WRONG_DAY = "Ngày không đúng. Nhập lại, ví dụ 12/10/2026.";
const ROLES = ["leader", "secretary", "member"];
const SIGNING = ["secretary", "leader", "unit"];
const EVIDENCE_TYPES = ["image/jpeg", "image/png", "application/pdf"];
const TYPED_TIME = /^(\d{1,2})\s*(?:[:.](\d\d)|(?:h|g|giờ)\s*(?:(\d{1,2})(?:\s*phút)?)?)$/i;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const HASH = /^[0-9a-f]{64}$/;
const POSITION = /^-?\d{1,2}(\.\d{1,7})?,-?\d{1,3}(\.\d{1,7})?,\d{1,6}$/;
const STROKE = /^-?\d{1,4}(\.\d)?,-?\d{1,4}(\.\d)?( -?\d{1,4}(\.\d)?,-?\d{1,4}(\.\d)?)*$/;
const LENGTH = /^[1-9]\d*$/;
const MARGIN = 10;
const STROKE_LENGTH = 20_000;
const MOST_STROKES = 200;
const ULID = "[0-9A-HJKMNP-TV-Z]{26}";
const ID = new RegExp(`^${ULID}$`);
const MOST_NAMED = 5_000;
const SUBJECT = new RegExp(
  `^(?:(inspection)|item:([a-z0-9_]{1,60})(?:@(${ULID}))?|(counter|person|finding|recommendation|achievement|cause|evidence|signature):(${ULID}))$`,
);

// What a subject's text names, {kind, id, counter}; null for any other text.
export function parseSubject(text) {
  const match = SUBJECT.exec(text);
  if (!match) return null;
  const [, alone, item, counter, kind, id] = match;
  if (alone) return { kind: "inspection" };
  return item ? { kind: "item", id: item, counter } : { kind, id };
}

// A time of day as people type it ("8:05", "8.30", "8h", "8 giờ 30"), as "08:05"; else null.
export function parseTime(text) {
  const [, hour, minute, spoken] = TYPED_TIME.exec(text.trim()) ?? [];
  const time = hour && `${hour.padStart(2, "0")}:${(minute ?? spoken ?? "").padStart(2, "0")}`;
  return TIME.test(time) ? time : null;
}

// What is wrong with an entry of a kind, by part; the empty part speaks of the value as a whole.
export function check(kind, value, record) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return { "": WRONG_KIND };
  const [texts, lists = {}] = PARTS[kind];
  const wrong = Object.keys(value).filter((part) => {
    if (Object.hasOwn(texts, part)) return typeof value[part] !== "string";
    return !Object.hasOwn(lists, part) || !allTexts(value[part], lists[part]);
  });
  if (wrong.length) return Object.fromEntries(wrong.map((part) => [part, WRONG_KIND]));
  const entry = {};
  for (const part of Object.keys(texts)) entry[part] = value[part] ?? "";
  for (const part of Object.keys(lists)) entry[part] = value[part] ?? [];
  const found = given(
    Object.entries(texts).map(([part, limit]) => [part, complaint(entry[part], limit, limit === LONG)]),
  );
  return Object.keys(found).length ? found : given(Object.entries(CHECKS[kind](entry, record)));
}

const given = (said) => Object.fromEntries(said.filter(([, message]) => message));

const allTexts = (value, limit) =>
  Array.isArray(value) && value.every((text) => typeof text === "string" && [...text].length <= limit);

const required = (text) => !text.trim() && MISSING;
const oneOf = (text, allowed) => !allowed.includes(text) && "Chọn một trong các mục đã cho.";
const deadlineKnown = (text) => MONTH.test(text) || Boolean(parseIso(text));
const hasSection = ({ edition }, key) => edition.sections.some((section) => section.key === key);
const itemOf = ({ edition }, key) => edition.items.find((item) => item.key === key);

function times({ day, start, end_day: endDay, end }) {
  const wrongTime = (text) => text && !TIME.test(text) && "Giờ không đúng. Nhập lại, ví dụ 08:30.";
  const wrongDay = (text) => text && !parseIso(text) && WRONG_DAY;
  const found = { day: wrongDay(day) || required(day), end_day: wrongDay(endDay), start: wrongTime(start), end: wrongTime(end) };
  if (Object.values(found).some(Boolean)) return found;
  if (endDay && endDay < day) return { end_day: "Ngày kết thúc trước ngày bắt đầu. Kiểm tra lại một trong hai ngày." };
  const sameDay = !endDay || endDay === day;
  return { end: sameDay && start && end && end < start && "Giờ kết thúc trước giờ bắt đầu. Kiểm tra lại một trong hai giờ." };
}

function tiedText({ section, text, item }, record) {
  return {
    text: required(text),
    section: !hasSection(record, section) && "Chọn một lĩnh vực của phiếu kiểm tra.",
    item: item && !itemOf(record, item) && "Nội dung này không có trong phiếu kiểm tra.",
  };
}

function recommendation({ text, addressee, findings, sections, deadline }, record) {
  const known = findings.every((subject) => ["item", "finding"].includes(parseSubject(subject)?.kind));
  return {
    text: required(text),
    addressee: oneOf(addressee, ["unit", "departments"]),
    findings: !known && "Tồn tại được chọn không có trong bản ghi này.",
    sections: !sections.every((key) => hasSection(record, key)) && "Chọn lĩnh vực của phiếu kiểm tra.",
    deadline: deadline && !deadlineKnown(deadline) && "Thời hạn không đúng. Nhập ngày (31/12/2026) hoặc tháng (12/2026).",
  };
}

function evidence({ about, file, type, taken_at: taken, position }, record) {
  return {
    type: oneOf(type, EVIDENCE_TYPES),
    file: !HASH.test(file) && WRONG_KIND,
    about: !recordedAbout(about, record) && "Minh chứng gắn với một nội dung không có trong cuộc kiểm tra này.",
    taken_at: taken && !parseInstant(taken) && WRONG_KIND,
    position: position && !POSITION.test(position) && WRONG_KIND,
  };
}

function recordedAbout(text, record) {
  const { kind, id, counter } = parseSubject(text) ?? {};
  if (kind !== "item") return ["inspection", "finding", "achievement"].includes(kind);
  const scope = itemOf(record, id)?.scope;
  return scope === "counter" ? record.counters.some((each) => each.id === counter) : Boolean(scope) && !counter;
}

function signature({ name, role, file, signed_at: signed, strokes, reason, width, height, ink }) {
  const sized = LENGTH.test(width) && LENGTH.test(height);
  const inside = (stroke) => stroke.split(/[ ,]/).every((at, i) => at >= -MARGIN && at <= +(i % 2 ? height : width) + MARGIN);
  const legible =
    strokes.length <= MOST_STROKES && strokes.every((stroke) => STROKE.test(stroke) && (!sized || inside(stroke)));
  return {
    name: required(name),
    role: oneOf(role, SIGNING),
    file: !HASH.test(file) && WRONG_KIND,
    signed_at: !parseInstant(signed) && WRONG_KIND,
    strokes: !legible && "Nét ký không đọc được. Ký lại.",
    reason: legible && [strokes.length > 0, reason.trim(), ink === "1"].filter(Boolean).length !== 1 && "Ký vào khung, hoặc ghi lý do không ký.",
    width: strokes.length > 0 && !sized && WRONG_KIND,
  };
}

// Whether all have signed is the server's to judge; the page offers it no sooner.
function closing({ file, amends, operations }) {
  return {
    file: !HASH.test(file) && WRONG_KIND,
    amends: amends && !HASH.test(amends) && WRONG_KIND,
    operations: (!operations.length || operations.length > MOST_NAMED || !operations.every((id) => ID.test(id))) && WRONG_KIND,
  };
}

const CHECKS = {
  times,
  minutes: () => ({}),
  remarks: ({ text }) => ({ text: required(text) }),
  opinion: ({ text }) => ({ text: required(text) }),
  closing,
  counter: ({ name }) => ({ name: required(name) }),
  person: ({ name, side, role }) => ({
    name: required(name),
    side: oneOf(side, ["team", "unit"]),
    role: oneOf(role, ["", ...ROLES]),
  }),
  finding: tiedText,
  recommendation,
  achievement: tiedText,
  cause: ({ text, kind }) => ({ text: required(text), kind: oneOf(kind, ["objective", "subjective"]) }),
  evidence,
  signature,
};

// Parts that are texts, and parts that are lists of texts, each with its limit in characters.
const PARTS = {
  times: [{ day: 10, start: 5, end_day: 10, end: 5 }],
  minutes: [{ place: SHORT, chair: SHORT, secretary: SHORT }],
  remarks: [{ text: LONG }],
  opinion: [{ text: LONG }],
  closing: [{ file: 64, amends: 64 }, { operations: 26 }],
  counter: [{ name: SHORT, unit: SHORT }],
  person: [{ side: SHORT, name: SHORT, post: SHORT, role: SHORT }],
  finding: [{ section: SHORT, text: LONG, item: SHORT }],
  recommendation: [
    { addressee: SHORT, text: LONG, person: SHORT, deadline: 10, deadline_words: SHORT, reason: LONG },
    { findings: SHORT, sections: SHORT },
  ],
  achievement: [{ section: SHORT, text: LONG, item: SHORT }],
  cause: [{ kind: SHORT, text: LONG }],
  evidence: [{ about: SHORT, file: 64, type: SHORT, name: SHORT, caption: SHORT, taken_at: 30, position: 40 }],
  signature: [
    { role: SHORT, name: SHORT, post: SHORT, file: 64, signed_at: 30, reason: LONG, width: 4, height: 4, ink: 1 },
    { strokes: STROKE_LENGTH },
  ],
};
