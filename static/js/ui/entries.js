// What stands beside the answers: times, people and counters of the inspection, achievements and findings of a section.

import { parseTyped, shortDate } from "../domain/dates.js";
import { check, parseSubject, parseTime } from "../domain/entries.js";
import { clean } from "../domain/text.js";
import { now, ulid } from "../store/clock.js";
import { control } from "./answer.js";
import { foot } from "./card.js";
import { conflicts } from "./disputes.js";
import { html, icon, paint } from "./html.js";
import { dayOf } from "./moments.js";
import { rest } from "./rest.js";
import { styled } from "./styled.js";
import { savedMark, Subject, time, troubles } from "./subject.js";

const KINDS = {
  inspection: { name: "Thời gian", parts: ["day", "start", "end_day", "end"] },
  counter: { name: "Bộ phận một cửa", parts: ["name"], kept: ["unit"] },
  person: { name: "Người tham dự", parts: ["name", "post"], kept: ["side", "role"] },
  achievement: { name: "Ưu điểm, kết quả đạt được", parts: ["text"], kept: ["section", "item"] },
  finding: { name: "Tồn tại khác", parts: ["text"], kept: ["section", "item"] },
};
const LABELS = {
  day: "Ngày bắt đầu",
  start: "Giờ bắt đầu",
  end_day: "Ngày kết thúc",
  end: "Giờ kết thúc",
  post: "Chức vụ, đơn vị công tác",
};
const HINTS = { day: "Ví dụ 12/10/2026", start: "Ví dụ 8:30", end_day: "Bỏ trống nếu trong ngày", end: "Ví dụ 11:30" };
const ROLES = { leader: "Trưởng đoàn", secretary: "Thư ký", member: "Thành viên" };
const fieldOf = (kind) => (kind === "inspection" ? "times" : kind);

// What somebody has begun on this page, and what he has taken out and may take back: subject -> value.
const begun = new Map();
const removed = new Map();

/** When what it looks like is there. */
export const ready = styled("entries");

/** An entry with all that this device knows of it. */
class RecordEntry extends Subject {
  constructor(inspection, subject, { kind, id = "times" }) {
    const { name, parts, kept = [] } = KINDS[kind];
    super(inspection, subject, { [fieldOf(kind)]: name });
    Object.assign(this, { kind, name, parts, kept, key: id, field: fieldOf(kind), evidence: inspection.evidenceAbout(subject) });
  }

  /** The last that is known of it: what was recorded, else what was taken out, else how it was begun. */
  get last() {
    const { subject } = this;
    const recorded = this.cell(this.field)?.heads.findLast(({ value }) => value)?.value;
    return recorded ?? removed.get(subject) ?? begun.get(subject) ?? {};
  }

  get recorded() {
    return Boolean(this.fields[this.field]);
  }

  get title() {
    return this.recorded ? this.words(this.field, this.fields[this.field])[0] : "";
  }

  typed(field, value = this.last) {
    return Object.fromEntries(Object.entries(value).map(([part, text]) => [part, part.endsWith("day") ? shortDate(text) : text]));
  }

  /** The value that the texts mean; nothing where nothing is recorded and nothing was typed. */
  read(field, parts) {
    if (!this.parts.some((part) => parts[part]?.trim()) && (!this.recorded || this.kind === "inspection")) return null;
    const order = [...this.parts, ...this.kept];
    return Object.fromEntries(order.map((part) => [part, readPart(part, parts[part] ?? "")]).filter(([, text]) => text));
  }

  check(field, value) {
    if (value === null) return [];
    return Object.entries(check(this.field, value, this.inspection)).map(([part, message]) => ({ part, message }));
  }

  words(field, value) {
    if (value === null) return ["Đã bỏ", ""];
    if (this.kind === "inspection") return inTime(value);
    if (this.kind === "person") return [value.name, [value.post, ROLES[value.role]].filter(Boolean).join(", ")];
    return [value.text ?? value.name, ""];
  }
}

function readPart(part, text) {
  if (part.endsWith("day")) return parseTyped(text) ?? clean(text);
  return (["start", "end"].includes(part) && parseTime(text)) || clean(text);
}

function inTime({ day, start, end_day: endDay, end }) {
  const last = [endDay && endDay !== day && shortDate(endDay), end].filter(Boolean).join(" ");
  return [[shortDate(day), start].filter(Boolean).join(" "), last && `đến ${last}`];
}

/** The entry that a subject names; nothing for any other subject. */
export function about(inspection, subject) {
  const named = parseSubject(subject);
  return named && KINDS[named.kind] && new RecordEntry(inspection, subject, named);
}

/** The key of the section that an entry stands in, "inspection" for what isn't of a section. */
export function homeOf(inspection, subject) {
  const entry = about(inspection, subject);
  return entry && (entry.text(entry.field, "section") || "inspection");
}

// The entries of a kind, in the order in which they were begun.
function entriesOf(inspection, kind) {
  const subjects = new Set([...begun.keys(), ...removed.keys()]);
  for (const { subject } of inspection.drafts.values()) subjects.add(subject);
  for (const { value, heads } of inspection.cells.values()) {
    if (value || heads.length > 1 || heads[0].state === "refused") subjects.add(heads[0].subject);
  }
  return [...subjects]
    .filter((subject) => subject.startsWith(`${kind}:`))
    .sort()
    .map((subject) => about(inspection, subject));
}

/** What stands beside the answers of the page's section. */
export function cards({ inspection, section }) {
  const { me } = inspection.record;
  const may = { record: inspection.mayRecord, lead: me.role === "leader" };
  if (section.key === "inspection") return visit(inspection, may);
  return ["achievement", "finding"].map((kind) => {
    const own = entriesOf(inspection, kind).filter((entry) => entry.text(kind, "section") === section.key);
    return group(kind, KINDS[kind].name, own, may, html`<button class="quiet" data-do="begin" data-kind="${kind}" data-section="${section.key}">${icon("pencil")}Thêm</button>`);
  });
}

function visit(inspection, may) {
  const people = entriesOf(inspection, "person");
  const of = (side) => people.filter((person) => person.text("person", "side") === side);
  const names = of("team").filter((person) => !isOut(person)).map((person) => person.text("person", "name"));
  const missing = (inspection.record.inspection.members ?? []).filter(({ name }) => !names.includes(name));
  const begin = (kind, words, side) => html`<button class="quiet" data-do="begin" data-kind="${kind}" ${side && html`data-side="${side}"`}>${icon("people")}${words}</button>`;
  const join = missing.map(({ id, name, role }) => html`<button class="quiet" id="join-${id}" data-do="join" data-id="${id}">${icon("check")}${name} (${ROLES[role].toLowerCase()})</button>`);
  return html`${rest.left?.(inspection.record)}${times(about(inspection, "inspection"), may)}${[
    group("counter", "Bộ phận một cửa đã đến", entriesOf(inspection, "counter"), may, html`<button class="quiet" data-do="begin" data-kind="counter">${icon("pencil")}Thêm bộ phận một cửa</button>`),
    group("team", "Đoàn kiểm tra", of("team"), may, html`${join}${begin("person", "Thêm người khác", "team")}`),
    group("unit", "Đại diện đơn vị được kiểm tra", of("unit"), may, begin("person", "Thêm người", "unit")),
  ]}`;
}

function group(key, title, own, may, actions) {
  return html`<section class="card beside" id="beside-${key}" aria-labelledby="beside-${key}-title"><h3 id="beside-${key}-title">${title}</h3>
${own.length ? own.map((entry) => (isOut(entry) ? out(entry) : row(entry, may))) : html`<p class="soft">Chưa ghi ${title.toLowerCase()}.</p>`}
${may.record && html`<p class="actions">${actions}</p>`}</section>`;
}

// Taken out on this page, and nobody has said anything else since.
const isOut = (entry) => removed.has(entry.subject) && !entry.recorded && !entry.halfTyped.length && !entry.conflicts.length;

function out(entry) {
  const [what] = entry.words(entry.field, entry.last);
  return html`<p class="out" id="${entry.subject}" data-subject="${entry.subject}" tabindex="-1"><span>Đã bỏ: ${what}. Lịch sử vẫn được giữ.</span> <button class="link" data-do="put-back">Hoàn tác</button></p>`;
}

function row(entry, may) {
  const { field, kind, subject } = entry;
  const role = ROLES[entry.text(field, "role")];
  const words = entry.text(field, "name") || entry.text(field, "text");
  const drop = may.record && html`<button class="quiet" data-do="take-out" aria-label="Bỏ ${entry.name.toLowerCase()}${words && `: ${words}`}">Bỏ</button>`;
  const written = ["achievement", "finding"].includes(kind);
  return html`<div class="entry" id="${subject}" data-subject="${subject}" tabindex="-1">${troubles(entry)}${body(entry, may)}
<div class="under"><p class="line">${role && html`<span class="tag">${role}</span>`}${savedMark(entry.state)}</p>${
    written ? foot(entry, may.record, drop) : html`<p class="actions">${past()}${drop}</p>`
  }</div></div>`;
}

const past = () => html`<button class="quiet" data-do="history">${icon("clock")}Lịch sử</button>`;

function body(entry, may) {
  const { field, kept } = entry;
  return html`<fieldset class="body" id="${entry.key}-body" ${!may.record && "disabled"}><legend class="unseen">${entry.name}</legend>${conflicts(entry, may.lead)}${
    entry.shows(field) && html`<div class="parts">${entry.parts.map((part) => input(entry, part))}</div>${kept.map(
      (part) => html`<input type="hidden" data-field="${field}" data-part="${part}" value="${entry.text(field, part)}">`,
    )}`
  }</fieldset>`;
}

function input(entry, part) {
  const { field, name } = entry;
  const text = entry.text(field, part);
  if (part === "text") return html`<textarea class="paper" rows="2" aria-label="${name}" ${control(entry, field, part)}>${text}</textarea>`;
  const label = LABELS[part] ?? (entry.kind === "person" ? "Họ và tên" : "Tên bộ phận một cửa");
  const hint = HINTS[part];
  return html`<div class="field"><label for="${entry.id(field, part)}">${label}${hint && html` <span class="hint">${hint}</span>`}</label>${
    part === "post" ? html`<textarea class="line" rows="1" ${control(entry, field, part)}>${text}</textarea>` : html`<input ${control(entry, field, part)} value="${text}">`
  }</div>`;
}

function times(entry, may) {
  return html`<section class="card beside" id="inspection" data-subject="inspection" tabindex="-1" aria-labelledby="times-title"><p class="line"><b id="times-title" role="heading" aria-level="3">Thời gian kiểm tra</b>${savedMark(entry.state)}</p>
${troubles(entry)}${body(entry, may)}<p class="actions">${
    may.record && html`<button data-do="start-now">Bắt đầu bây giờ</button><button data-do="end-now">Kết thúc bây giờ</button>`
  }${past()}</p></section>`;
}

/** What the buttons of the entries do: name -> (data, subject). */
export function actions(page, repaint) {
  const focus = (subject, what) => document.getElementById(subject)?.querySelector(what)?.focus();
  const write = (subject, value) => page.inspection.write(subject, fieldOf(parseSubject(subject).kind), value);

  function stamp(change) {
    const { inspection } = page;
    const entry = about(inspection, "inspection");
    const texts = Object.fromEntries(entry.parts.map((part) => [part, entry.text("times", part)]));
    const [today, clock] = [shortDate(dayOf(now())), time(now().toISOString())];
    inspection.type("inspection", "times", { ...texts, ...change(today, clock, texts) });
    inspection.settle(entry, "times", entry.read("times", inspection.drafts.get("inspection times").parts));
  }

  function takeOut(entry) {
    const { subject, field } = entry;
    begun.delete(subject);
    if (!entry.cell(field)) return page.inspection.drop(subject, field);
    removed.set(subject, entry.last);
    write(subject, null);
    repaint(subject);
    focus(subject, "[data-do=put-back]");
  }

  return {
    begin({ kind, section, side }) {
      const subject = `${kind}:${ulid()}`;
      begun.set(subject, { ...(section && { section }), ...(side && { side }) });
      repaint(subject);
      focus(subject, "textarea.paper, input:not([type])");
    },
    join({ id }) {
      const { name, post, role } = page.inspection.record.inspection.members.find((member) => member.id === id);
      // The member's own id: two tablets that add the same person write the same cell.
      write(`person:${id}`, { name, ...(post && { post }), side: "team", role });
    },
    "take-out"(_, subject) {
      const entry = about(page.inspection, subject);
      const answers = entry.kind === "counter" ? answersAt(page.inspection, entry.key) : 0;
      if (answers) askFirst(entry, answers, () => takeOut(entry));
      else takeOut(entry);
    },
    "put-back"(_, subject) {
      write(subject, removed.get(subject));
      removed.delete(subject);
      repaint(subject);
      focus(subject, "textarea.paper, input:not([type])");
    },
    "start-now": () => stamp((day, start) => ({ day, start })),
    "end-now": () => stamp((today, end, { day }) => ({ day: day || today, end, end_day: day && parseTyped(day) !== parseTyped(today) ? today : "" })),
  };
}

function answersAt(inspection, counter) {
  return inspection.sections.flatMap((section) => inspection.questions(section, counter)).filter((question) => inspection.answered(question)).length;
}

// Leaving out a counter leaves out what was answered there.
function askFirst(entry, answers, goOn) {
  const dialog = document.createElement("dialog");
  dialog.id = "take-out";
  dialog.setAttribute("aria-labelledby", "take-out-title");
  const words = html`<h2 id="take-out-title">${icon("warning")} Bỏ “${entry.text("counter", "name")}”?</h2>
<p>${answers} nội dung đã ghi tại đây sẽ không hiện nữa và không vào văn bản. Lịch sử vẫn được giữ; thêm lại thì các nội dung ấy trở lại.</p>
<p class="actions"><button class="danger" id="take-out-yes">Bỏ bộ phận này</button><button class="quiet" id="take-out-no" autofocus>Giữ lại</button></p>`;
  paint(dialog, words);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", ({ target }) => {
    if (!target.closest("button")) return;
    dialog.close();
    if (target.id === "take-out-yes") goOn();
  });
  document.body.append(dialog);
  dialog.showModal();
}
