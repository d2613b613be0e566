// A subject with all that this device knows of it: what was recorded, what is half typed, what became of it.

import { cellKey } from "../domain/operations.js";
import { html, icon } from "./html.js";
import { whenHere } from "./rest.js";

const MARKS = {
  unsaved: ["failed", "failed", "Chưa lưu"],
  refused: ["warning", "shortcoming", "Máy chủ không nhận"],
  conflict: ["people", "conflict", "Cần trưởng đoàn chọn"],
  saving: ["clock", "", "Đang lưu…"],
  draft: ["pencil", "", "Bản nháp trên máy"],
  waiting: ["device", "indigo", html`Đã lưu<span class="roomy"> trên máy, chờ gửi</span>`],
  sent: ["sent", "met", "Đã gửi"],
};

/**
 * What the cards of items and of entries have in common. A kind of subject says what its cells are called (`cells`:
 * field -> words), how it is named (`name`; `key` in ids), and what its texts mean: read(field, parts),
 * typed(field, value), check(field, value), which is undefined while the rules aren't here, words(field, value), recorded.
 */
export class Subject {
  constructor(inspection, subject, cells) {
    Object.assign(this, { inspection, subject, cells });
  }

  get fields() {
    return this.inspection.fieldsOf(this.subject);
  }

  get refusals() {
    return [...this.inspection.operations.values()].filter((o) => o.state === "refused" && [o.subject, o.value?.about].includes(this.subject));
  }

  cell(field) {
    return this.inspection.cells.get(cellKey(this.subject, field));
  }

  id(field, part = "") {
    return [this.key, field, ...(part ? [part] : [])].join(".").replaceAll(/\s/g, "_");
  }

  draft(field) {
    const draft = this.inspection.drafts.get(cellKey(this.subject, field));
    return draft?.echo && !draft.active && this.cell(field)?.heads.at(-1).id !== draft.echo ? undefined : draft;
  }

  text(field, part = "") {
    return (this.draft(field)?.parts ?? this.typed(field, this.fields[field]))[part] ?? "";
  }

  /** What is wrong with a half-typed cell; what is still missing isn't, while somebody is typing there. */
  complaints(field) {
    const draft = this.draft(field);
    if (!draft?.settled || draft.echo || draft.untouched) return [];
    const found = this.check(field, this.read(field, draft.parts)) ?? [];
    return draft.active ? found.filter(({ part }) => draft.parts[part]) : found;
  }

  get errors() {
    return Object.keys(this.cells).flatMap((field) => this.complaints(field).map((c) => ({ field, ...c })));
  }

  get halfTyped() {
    return Object.keys(this.cells).filter((field) => {
      const draft = this.draft(field);
      return draft && !draft.echo && !draft.untouched;
    });
  }

  get conflicts() {
    return Object.keys(this.cells).filter((field) => this.cell(field)?.conflict);
  }

  /** The state of what was recorded, the worst first. */
  get state() {
    const states = Object.keys(this.cells).flatMap((field) => this.cell(field)?.heads.map((head) => head.state) ?? []);
    for (const { head, file } of this.evidence ?? []) states.push(head.state, this.inspection.files.get(file)?.state);
    const drafts = this.halfTyped;
    const unsaved = drafts.some((field) => this.inspection.unsaved.has(cellKey(this.subject, field)));
    if (unsaved || states.includes("unsaved")) return "unsaved";
    if (this.refusals.length || states.includes("refused")) return "refused";
    if (this.conflicts.length) return "conflict";
    if (states.includes("saving")) return "saving";
    if (drafts.length) return "draft";
    if (states.includes("waiting")) return "waiting";
    return this.recorded ? "sent" : "";
  }

  /** A cell in conflict shows both versions in place of its inputs, unless somebody is typing there. */
  shows(...fields) {
    return !fields.some((field) => this.conflicts.includes(field) && !this.draft(field)?.active);
  }
}

/** How far what was recorded has come, as a mark at the right of its card. */
export function savedMark(state) {
  if (!state) return html`<span class="mark soft">Chưa ghi nhận</span>`;
  const [symbol, colour, words] = MARKS[state];
  return html`<span class="mark is ${colour}">${icon(symbol)}<span>${words}</span></span>`;
}

/** What stands above the inputs: what is wrong with them, what the server refused. */
export function troubles(about) {
  return html`<div class="errors" id="${about.key}-errors">${[...new Set(about.errors.map(({ message }) => message))].map(
    (message) => html`<p class="error">${icon("failed")}<span>${message}</span></p>`,
  )}</div>
${about.refusals.length > 0 && whenHere("refusals", about)}`;
}

const IN_VIETNAM = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

/** The time of day in Vietnam of a clock reading. */
export const time = (clock) => IN_VIETNAM.format(new Date(clock.slice(0, 24)));
