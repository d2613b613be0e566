// What the minutes need and the checklist doesn't hold: when, where, who chairs, what each side says.

import { parseTyped, shortDate } from "../domain/dates.js";
import { check, parseTime } from "../domain/entries.js";
import { holder, placeOf } from "../domain/minutes.js";
import { clean } from "../domain/text.js";
import { now } from "../store/clock.js";
import { control } from "./answer.js";
import { conflicts } from "./disputes.js";
import { html } from "./html.js";
import { dayOf } from "./moments.js";
import { savedMark, Subject, time, troubles } from "./subject.js";

const CELLS = { times: "Thời gian kiểm tra", minutes: "Địa điểm, chủ trì, thư ký", remarks: "Ý kiến của đơn vị", opinion: "Ý kiến của trưởng đoàn" };
const PARTS = { times: ["day", "start", "end_day", "end"], minutes: ["place", "chair", "secretary"], remarks: ["text"], opinion: ["text"] };
const LABELS = { day: "Ngày bắt đầu", start: "Giờ bắt đầu", end_day: "Ngày kết thúc", end: "Giờ kết thúc", place: "Địa điểm", chair: "Chủ trì", secretary: "Thư ký" };
const HINTS = { start: "ví dụ 8:30", end: "ví dụ 11:30", end_day: "bỏ trống nếu trong ngày" };

/** The cells of the minutes with all that this device knows of them. */
export class Composition extends Subject {
  constructor(inspection) {
    super(inspection, "inspection", CELLS);
    this.key = "composing";
    this.name = "Biên bản";
  }

  get recorded() {
    return Object.keys(CELLS).some((field) => this.fields[field]);
  }

  typed(field, value) {
    return Object.fromEntries(Object.entries(value ?? {}).map(([part, text]) => [part, part.endsWith("day") ? shortDate(text) : text]));
  }

  read(field, parts) {
    const given = PARTS[field].map((part) => [part, readPart(part, parts[part] ?? "")]).filter(([, text]) => text);
    if (!given.length) return null;
    const value = Object.fromEntries(given);
    return field === "times" && !value.day ? { day: this.inspection.day, ...value } : value;
  }

  check(field, value) {
    if (value === null) return [];
    return Object.entries(check(field, value, this.inspection)).map(([part, message]) => ({ part, message }));
  }

  words(field, value) {
    return [value === null ? "Đã xóa" : Object.values(this.typed(field, value)).join(", "), ""];
  }
}

function readPart(part, text) {
  if (part.endsWith("day")) return parseTyped(text) ?? clean(text);
  return (["start", "end"].includes(part) && parseTime(text)) || clean(text);
}

/** Whether the minutes say when the inspection began and ended, which signing waits for. */
export function composed({ inspection }) {
  const { start, end } = inspection.fieldsOf("inspection").times ?? {};
  return Boolean(start && end);
}

/** The card in which the minutes are written. */
export function composing({ inspection }) {
  const entry = new Composition(inspection);
  const { me } = inspection.record;
  const may = inspection.mayRecord;
  const stands = { place: placeOf(inspection), chair: holder(inspection, "chair"), secretary: holder(inspection, "secretary") };
  const group = (field, inputs) => entry.shows(field) && html`<div class="parts ${field}">${inputs}</div>`;
  return html`<div class="line"><h2 id="compose-title">1. Soạn biên bản</h2>${savedMark(entry.state)}</div>
<p class="soft">Phần ghi nhận lấy từ <a href="checklist">phiếu kiểm tra</a>. Ghi thêm giờ, địa điểm và ý kiến của hai bên.</p>
${troubles(entry)}
<fieldset class="body" ${!may && "disabled"}><legend class="unseen">Soạn biên bản</legend>${conflicts(entry, may && me.role === "leader")}
${group("times", PARTS.times.map((part) => short(entry, "times", part, part === "day" && shortDate(inspection.day))))}
${may && html`<p class="actions"><button type="button" class="quiet" data-do="end-now">Kết thúc bây giờ</button></p>`}
${group("minutes", PARTS.minutes.map((part) => short(entry, "minutes", part, stands[part])))}
${["remarks", "opinion"].map((field) => group(field, html`<div class="field"><label for="${entry.id(field, "text")}">${CELLS[field]}</label><textarea class="paper" rows="3" ${control(entry, field, "text")}>${entry.text(field, "text")}</textarea></div>`))}
</fieldset>`;
}

function short(entry, field, part, stands) {
  const hint = HINTS[part];
  return html`<div class="field"><label for="${entry.id(field, part)}">${LABELS[part]}${hint && html` <span class="hint">${hint}</span>`}</label><input ${control(entry, field, part)} value="${entry.text(field, part)}" ${stands && html`placeholder="${stands}"`}></div>`;
}

/** Record that the inspection ends at this moment. */
export function endNow({ inspection }) {
  const entry = new Composition(inspection);
  const texts = Object.fromEntries(PARTS.times.map((part) => [part, entry.text("times", part)]));
  const today = shortDate(dayOf(now()));
  const day = texts.day || shortDate(inspection.day);
  const parts = { ...texts, day, end: time(now().toISOString()), end_day: parseTyped(day) === parseTyped(today) ? "" : today };
  inspection.type("inspection", "times", parts);
  return inspection.settle(entry, "times", entry.read("times", parts));
}
