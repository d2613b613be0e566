// What was recorded, as a text to be read out and signed. The same record gives the same text to the letter, on every
// device: plain, composed (NFC), lines ended by LF, headings in capitals, nothing abbreviated.
import { shortDate } from "./dates.js";
import { sentence, unbraced } from "./findings.js";
import { judge, SYSTEMS } from "./judgement.js";
import { inFull, ruling } from "./sayings.js";
import { clean } from "./text.js";

const ROLES = { leader: "Trưởng đoàn", secretary: "Thư ký", member: "Thành viên" };
const NOTHING = "Không có.";
const CELLS = {
  answer: "kết quả",
  national: `số liệu của ${SYSTEMS.national}`,
  provincial: `số liệu của ${SYSTEMS.provincial}`,
  chosen: "nguồn số liệu để kết luận",
  details: "nội dung riêng",
  judgement: "nhận định",
  wording: "câu tồn tại, hạn chế",
  note: "ghi chú",
  times: "thời gian kiểm tra",
  counter: "tên bộ phận một cửa",
  person: "người tham gia",
  finding: "tồn tại, hạn chế ghi thêm",
  achievement: "kết quả đạt được",
};

// The text of an inspection, as store/inspection.js knows one.
export function statement(inspection) {
  const parts = [
    ["NỘI DUNG ĐÃ GHI NHẬN", ...opening(inspection)],
    ["I. KẾT QUẢ KIỂM TRA", summary(inspection)],
    ...inspection.sections.filter(({ items }) => items.length).flatMap((section) => sectionParts(inspection, section)),
    ["II. KẾT QUẢ ĐẠT ĐƯỢC, ƯU ĐIỂM", ...listed(achievements(inspection))],
    ["III. TỒN TẠI, HẠN CHẾ", ...listed(findings(inspection))],
    ["IV. NỘI DUNG HAI NGƯỜI GHI KHÁC NHAU", ...listed(conflicts(inspection))],
  ];
  return parts.map((lines) => lines.join("\n")).join("\n\n").replace(/\r\n?/g, "\n").normalize("NFC");
}

function opening({ record, fields, counters, fieldsOf, day }) {
  const { unit, team, illustration, members = [] } = record.inspection;
  const people = entries(fields, "person");
  const side = (wanted) => people.filter((person) => person.side === wanted);
  const present = side("team");
  return [
    ...(illustration ? ["Số liệu minh họa, không có thật."] : []),
    `Đơn vị được kiểm tra: ${unit}${illustration ? " (không có thật)" : ""}`,
    `Đoàn kiểm tra: ${team}`,
    times(fields.get("inspection")?.times, day),
    ...named("Thành phần Đoàn kiểm tra", (present.length ? present : members).map(introduced)),
    ...named("Đại diện đơn vị được kiểm tra", side("unit").map(introduced)),
    ...named("Nơi kiểm tra trực tiếp", counters.map(({ name }) => name)),
  ];
}

function times(recorded, day) {
  if (!recorded?.day) return `Ngày kiểm tra theo kế hoạch: ${shortDate(day)}; thời gian kiểm tra thực tế chưa ghi nhận.`;
  const { start, end, end_day: last } = recorded;
  const until = end || (last && last !== day) ? ` đến ${moment(end, last || day)}` : "";
  return `Thời gian kiểm tra: ${until ? "từ " : ""}${moment(start, day)}${until}`;
}

function moment(time, day) {
  const [hour, minute] = (time ?? "").split(":");
  return `${hour ? `${hour} giờ ${minute} phút, ` : ""}ngày ${shortDate(day)}`;
}

const introduced = ({ name, post, role }) => [name, post, ROLES[role]].filter(Boolean).join(", ");

const named = (label, lines) => (lines.length ? [`${label}:`, ...lines.map((line) => `- ${line}`)] : [`${label}: chưa ghi nhận.`]);

function summary(inspection) {
  const [answered, all] = inspection.progress(inspection.sections.flatMap((section) => inspection.questions(section)));
  const evidence = [...inspection.cells.values()].filter(({ value, heads }) => value && heads[0].field === "evidence").length;
  return `Đã ghi nhận ${answered} trên ${all} nội dung; ${all - answered} nội dung chưa ghi nhận. Minh chứng kèm theo: ${evidence} ảnh, tệp.`;
}

// A section as its heading with how far it came, then one part a question of which anything is recorded.
function sectionParts(inspection, section) {
  const questions = inspection.questions(section);
  const [answered, all] = inspection.progress(questions);
  const silent = questions.filter(({ subject }) => !Object.keys(inspection.fieldsOf(subject)).length);
  const rest = silent.length ? [`Chưa ghi nhận ${silent.length} nội dung: ${silent.map(({ item, counter }) => item.code + at(counter)).join("; ")}.`] : [];
  return [
    [`${section.order}. ${section.title.toUpperCase()}`, `Đã ghi nhận ${answered} trên ${all} nội dung.`, ...rest],
    ...questions.filter((question) => !silent.includes(question)).map((question) => told(inspection, question)),
  ];
}

const at = (counter) => (counter ? ` (tại ${counter.name})` : "");

function told(inspection, { item, counter, subject }) {
  const fields = inspection.fieldsOf(subject);
  const evidence = inspection.evidenceAbout(subject);
  const captions = evidence.map(({ caption }) => caption).filter(Boolean);
  return [
    `${item.code}. ${item.question}${at(counter)}`,
    ...(inspection.answered({ item, subject }) ? [] : ["Chưa ghi nhận đủ."]),
    ...["answer", "national", "provincial"].filter((field) => field in fields).map((field) => answer(item, field, fields)),
    ...["chosen", "details"].filter((field) => field in fields).map((field) => inFull(item, field, fields[field])),
    ...ruling(item, fields, inspection.context.targets[item.key]),
    ...(fields.note ? [`Ghi chú: ${fields.note}`] : []),
    ...(evidence.length ? [`Minh chứng kèm theo: ${evidence.length} ảnh, tệp${captions.length ? ` (${captions.join("; ")})` : ""}.`] : []),
  ];
}

const answer = (item, field, fields) => `${SYSTEMS[field] ?? "Kết quả"}: ${inFull(item, field, fields[field])}`;

function achievements({ fields, sections }) {
  return sections.flatMap(({ key }) => entries(fields, "achievement").filter(({ section }) => section === key).map(({ text }) => text));
}

// As they will be written: by section, equal sentences of one item at several counters once, free ones last.
function findings(inspection) {
  return inspection.sections.flatMap((section) => {
    const groups = new Map();
    for (const { item, counter, subject } of inspection.questions(section)) {
      const fields = inspection.fieldsOf(subject);
      const target = inspection.context.targets[item.key];
      if (judge(item, fields, target).verdict !== "shortcoming") continue;
      const words = unbraced(clean(fields.wording ?? "")) || sentence(item, fields, target, inspection.record.plan.year);
      const key = `${item.key} ${words}`;
      if (!groups.has(key)) groups.set(key, { words, places: [] });
      if (counter) groups.get(key).places.push(counter.name);
    }
    const made = [...groups.values()].map(({ words, places }) => (places.length ? `${words.replace(/\.$/, "")} (${places.join("; ")})` : words));
    const free = entries(inspection.fields, "finding").filter((finding) => finding.section === section.key);
    return [...made, ...free.map(({ text }) => unbraced(clean(text)))];
  });
}

// What each says, and where; a signature stands under the text, not in it.
function conflicts(inspection) {
  const items = new Map(inspection.edition.items.map((item) => [item.key, item]));
  const named = new Map(inspection.counters.map((counter) => [counter.id, counter]));
  return [...inspection.cells.values()]
    .filter(({ conflict, heads }) => conflict && heads[0].field in CELLS)
    .map(({ heads }) => ({ heads, subject: heads[0].subject, field: heads[0].field }))
    .sort((a, b) => (`${a.subject} ${a.field}` < `${b.subject} ${b.field}` ? -1 : 1))
    .map(({ heads, subject, field }) => {
      const [, key, counter] = /^item:(\w+)(?:@(\w+))?$/.exec(subject) ?? [];
      const item = items.get(key);
      const versions = heads.map(({ value }) => `“${inFull(item, field, value)}”`);
      const where = item ? `Nội dung ${item.code}${at(named.get(counter))}, ${CELLS[field]}` : capital(CELLS[field]);
      return `${where}: ${versions.join(" và ")}. Các bản đều được giữ; trưởng đoàn chưa chọn.`;
    });
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);

const listed = (lines) => (lines.length ? lines.map((line, i) => `${i + 1}. ${line}`) : [NOTHING]);

// The entries of a kind, in the order in which they were made: names sort by time.
function entries(fields, kind) {
  return [...fields]
    .filter(([subject, recorded]) => subject.startsWith(`${kind}:`) && recorded[kind])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, recorded]) => recorded[kind]);
}
