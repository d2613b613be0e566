// One item as a card: question, evidence, answer, note. What the answer amounts to comes right after, in verdict.js.

import { judged, legalBasesOn } from "../domain/checklist.js";
import { chosenFigure, figures, judge, sourcesDiffer, SYSTEMS_SHORT } from "../domain/judgement.js";
import { answer, control, liveFigure } from "./answer.js";
import { html, icon } from "./html.js";
import { rest, whenHere } from "./rest.js";
import { savedMark, Subject, troubles } from "./subject.js";
import { read, typed } from "./values.js";

const CELLS = {
  answer: "Kết quả",
  national: SYSTEMS_SHORT.national,
  provincial: SYSTEMS_SHORT.provincial,
  chosen: "Nguồn kết luận",
  details: "Nội dung riêng",
  judgement: "Nhận định",
  wording: "Câu tồn tại, hạn chế",
  note: "Ghi chú",
};
// A choice among these can't be wrong, and can be taken back.
const CHOICES = ["pass_fail", "choice", "multi_choice"];

/** A question with all that this device knows of it. */
export class Entry extends Subject {
  constructor(inspection, question, open) {
    super(inspection, question.subject, CELLS);
    Object.assign(this, question, { open, key: question.item.key, name: question.item.code, title: question.item.question });
    this.target = inspection.context.targets[this.key] ?? null;
    this.judgement = judge(this.item, this.fields, this.target);
    this.figure = chosenFigure(this.item, this.fields);
    this.differ = sourcesDiffer(figures(this.item, this.fields));
    this.year = inspection.record.plan.year;
    this.evidence = inspection.evidenceAbout(this.subject);
  }

  read(field, parts) {
    return read(this.item, field, parts);
  }

  typed(field, value) {
    return typed(this.item, field, value);
  }

  check(field, value) {
    if (field === "answer" && CHOICES.includes(this.item.kind)) return [];
    return rest.check?.(this.item, field, value, this.inspection.context, this.fields);
  }

  words(field, value) {
    return rest.inWords(this.item, field, value);
  }

  get recorded() {
    return this.inspection.answered(this);
  }

  live(source) {
    return liveFigure(this.text(source, "numerator"), this.text(source, "denominator"));
  }
}

/** The card of an entry. */
export function card(entry, { wide, mayRecord, leader }) {
  const { item, counter, state } = entry;
  const stripe = entry.errors.length ? "failed" : state === "conflict" ? state : entry.judgement.verdict;
  return html`<article class="card item is-${stripe}" id="item-${item.key}" data-subject="${entry.subject}" aria-labelledby="${item.key}-q" tabindex="-1">
<p class="line"><b>${item.code}</b> ${
    counter ? html`<span class="tag indigo">Tại: ${counter.name}</span>` : html`<span class="soft small">Chung toàn đơn vị</span>`
  } ${savedMark(state)}</p>
<h3 class="question" id="${item.key}-q">${item.question}</h3>
${evidence(entry, wide)}
${troubles(entry)}
<fieldset class="body" id="${item.key}-body" ${!mayRecord && "disabled"}><legend class="unseen">Ghi nhận</legend>
${entry.conflicts.length > 0 && whenHere("conflicts", entry, leader)}
${entry.shows("answer", "national", "provincial") && html`${answer(entry)}${rest.verdict?.(entry)}`}
${entry.judgement.verdict === "shortcoming" && whenHere("finding", entry)}
${rest.warnings?.(entry)}
${note(entry)}
</fieldset>${foot(entry, mayRecord, mayRecord && more(entry))}</article>`;
}

function evidence(entry, wide) {
  const { item, inspection } = entry;
  const laws = legalBasesOn(inspection.edition, item, inspection.day);
  return html`<details class="evidence" ${wide && "open"}><summary>Minh chứng, căn cứ</summary>
<p><b>Minh chứng cần xem:</b> ${item.evidence}</p>${laws.length > 0 && html`<p><b>Căn cứ:</b> ${laws.join("; ")}</p>`}</details>`;
}

const noting = (entry) => entry.open.has("note") || entry.halfTyped.includes("note");

function note(entry) {
  return noting(entry)
    ? html`<div class="field"><label for="${entry.id("note")}">Ghi chú</label><textarea rows="2" ${control(entry, "note", "")}>${entry.text("note")}</textarea></div>`
    : entry.fields.note && html`<p><b>Ghi chú:</b> ${entry.fields.note}</p>`;
}

// What else can be done with an item, beside photographing it.
function more(entry) {
  const { item, fields, judgement } = entry;
  const overrule = judged(item) && judgement.rule !== "unjudged" && !(item.kind === "pass_fail" && judgement.rule === "unanswered");
  const clearable = CHOICES.includes(item.kind) && fields.answer !== undefined;
  return html`${button("note", "pencil", noting(entry) ? "Xong ghi chú" : "Ghi chú", noting(entry))}${
    overrule && button("judgement", "people", "Đoàn nhận định", entry.open.has("judgement"))
  }${clearable && html`<button class="quiet" data-do="clear" data-field-of="answer">Bỏ chọn</button>`}`;
}

/** What stands below what was recorded: its photos and files, and its history. */
export function foot(about, mayRecord, more) {
  return html`<div class="foot"><ul class="photos" id="${about.key}-photos">${rest.photos?.(about)}</ul><p class="actions">${
    mayRecord && html`<button class="quiet" data-do="photograph">${icon("camera")}Chụp ảnh</button><button class="quiet" data-do="attach">${icon("file")}Chọn tệp</button>`
  }<button class="quiet" data-do="history">${icon("clock")}Lịch sử</button>${more}</p></div>`;
}

function button(what, symbol, words, open) {
  return html`<button class="quiet" data-do="toggle" data-what="${what}" aria-expanded="${open}">${icon(symbol)}${words}</button>`;
}
