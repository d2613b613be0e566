// One item as a card: question, evidence, answer, verdict, finding, note.

import { check, warn } from "../domain/answers.js";
import { judged, legalBasesOn } from "../domain/checklist.js";
import { recommendation, sentence } from "../domain/findings.js";
import { chosenFigure, explain, figures, judge, sourcesDiffer, SYSTEMS_SHORT, VERDICT_WORDS, VERDICTS } from "../domain/judgement.js";
import { showPercent } from "../domain/numbers.js";
import { answer, control, liveFigure, segmented } from "./answer.js";
import { html, icon } from "./html.js";
import { conflicts, savedMark, Subject, time, troubles } from "./subject.js";
import { inWords, read, typed } from "./values.js";

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
    return check(this.item, field, value, this.inspection.context, this.fields);
  }

  words(field, value) {
    return inWords(this.item, field, value);
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
${conflicts(entry, leader)}
${entry.shows("answer", "national", "provincial") && html`${answer(entry)}${details(entry)}${verdict(entry)}`}
${entry.judgement.verdict === "shortcoming" && finding(entry)}
${warn(item, entry.fields, entry.inspection.context).map((words) => html`<p class="warning">${icon("warning")}<span>${words}</span></p>`)}
${note(entry)}
</fieldset>${foot(entry, mayRecord, mayRecord && more(entry))}</article>`;
}

function evidence(entry, wide) {
  const { item, inspection } = entry;
  const laws = legalBasesOn(inspection.edition, item, inspection.day);
  return html`<details class="evidence" ${wide && "open"}><summary>Minh chứng, căn cứ</summary>
<p><b>Minh chứng cần xem:</b> ${item.evidence}</p>${laws.length > 0 && html`<p><b>Căn cứ:</b> ${laws.join("; ")}</p>`}</details>`;
}

function details(entry) {
  if (!entry.shows("details")) return;
  return entry.item.fields?.map(
    ({ name, label }) => html`<div class="field"><label for="${entry.id("details", name)}">${label}</label><input ${control(entry, "details", name)} value="${entry.text("details", name)}"></div>`,
  );
}

function reason(entry, field, label) {
  return html`<div class="field"><label for="${entry.id(field, "reason")}">${label}</label><textarea class="line" rows="1" ${control(entry, field, "reason")}>${entry.text(field, "reason")}</textarea></div>`;
}

function verdict(entry) {
  const { item, fields, figure, differ } = entry;
  const twice = item.ratio?.two_sources && entry.shows("chosen");
  return html`${figure && gauge(entry)}${judged(item) && ruling(entry)}${
    twice && (differ || fields.chosen?.reason || entry.draft("chosen")?.parts.reason) && reason(entry, "chosen", "Lý do hai nguồn lệch nhau, lý do chọn")
  }${judged(item) && entry.shows("judgement") && judging(entry)}`;
}

function gauge({ item, figure, target, fields }) {
  if (figure.percent === null) return;
  const other = figures(item, fields).find(({ source }) => source !== figure.source)?.percent;
  const end = Math.max(100, figure.percent);
  const at = (percent) => `${Math.min((percent / end) * 100, 100)}%`;
  return html`<svg class="gauge" aria-hidden="true"><rect class="track" y="5" width="100%" height="12" rx="6"/><rect class="rate" y="5" width="${at(figure.percent)}" height="12" rx="6"/>${
    other && html`<circle class="other" cx="${at(other)}" cy="11" r="5"/>`
  }${target && html`<svg x="${at(target.percent)}" overflow="visible"><rect class="target" x="-1.5" width="3" height="22"/></svg>`}</svg>`;
}

function ruling({ item, fields, judgement, figure, target }) {
  const { overruled, rule, verdict, reason } = judgement;
  if (overruled) {
    const rate = figure?.percent ? ` (${showPercent(figure.percent)}%)` : "";
    return html`<div class="overruled"><p class="soft"><s>Quy tắc: ${VERDICT_WORDS[rule]}${rate}</s></p><p class="line"><span class="tag ${verdict}">${icon("people")}Đoàn nhận định: ${VERDICTS[verdict]}</span><button class="link mark" data-do="by-rule">Trở về quy tắc</button></p><p><b>Lý do:</b> ${reason}</p></div>`;
  }
  const rate = item.ratio && target && { met: "Đạt chỉ tiêu", shortcoming: "Chưa đạt chỉ tiêu" }[verdict];
  const tag = rate || ((verdict === "not_arisen" || (rule === "unjudged" && verdict !== rule)) && VERDICT_WORDS[verdict]);
  const symbol = { met: "check", shortcoming: "flag" }[verdict];
  const words = explain(item, fields, target);
  return (tag || words) && html`<p class="line ruling">${tag && html`<span class="tag ${verdict}">${symbol && icon(symbol)}${tag}</span>`}${words && html`<span>${words}</span>`}</p>`;
}

// Where no rule decides the inspector says what it is; where one decides he can say otherwise, with a reason.
function judging(entry) {
  const { rule, verdict } = entry.judgement;
  const asked = rule === "unjudged";
  if (!asked && !entry.open.has("judgement") && !entry.halfTyped.includes("judgement")) return;
  const choices = Object.entries(VERDICTS).filter(([key]) => rule !== "unanswered" || key === "not_applicable");
  return html`<div class="judging" id="${entry.item.key}-judging"><p class="label" aria-hidden="true">Đoàn nhận định</p>${segmented(entry, "judgement", "verdict", choices, "Đoàn nhận định")}${
    (!asked || verdict !== rule) && reason(entry, "judgement", asked || rule === "unanswered" ? "Lý do (nếu có)" : "Lý do nhận định khác quy tắc")
  }</div>`;
}

function finding(entry) {
  const { item, fields, target, year } = entry;
  const generated = sentence(item, fields, target, year);
  const advice = recommendation(item, fields, target, year);
  const open = entry.open.has("wording") || entry.halfTyped.includes("wording");
  return html`<div class="finding" id="${item.key}-finding"><p class="line"><b>${icon("flag")} Tồn tại, hạn chế sẽ ghi</b> ${
    fields.wording && html`<span class="tag conflict">${icon("pencil")}Sửa tay</span>`
  }<button class="link mark" data-do="toggle" data-what="wording" aria-expanded="${open}">${open ? "Xong" : "Sửa câu"}</button></p>${
    open
      ? html`<textarea class="paper" aria-label="Câu tồn tại, hạn chế" rows="3" ${control(entry, "wording", "")}>${entry.draft("wording")?.parts[""] ?? fields.wording ?? generated}</textarea>${
          fields.wording && html`<button class="link" data-do="clear" data-field-of="wording">Lấy lại câu theo mẫu</button>`
        }`
      : entry.shows("wording") && html`<p class="paper">${fields.wording ?? generated}</p>`
  }${advice && html`<p class="soft">Kiến nghị: ${advice}</p>`}</div>`;
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
  const clearable = ["pass_fail", "choice", "multi_choice"].includes(item.kind) && fields.answer !== undefined;
  return html`${button("note", "pencil", noting(entry) ? "Xong ghi chú" : "Ghi chú", noting(entry))}${
    overrule && button("judgement", "people", "Đoàn nhận định", entry.open.has("judgement"))
  }${clearable && html`<button class="quiet" data-do="clear" data-field-of="answer">Bỏ chọn</button>`}`;
}

/** What stands below what was recorded: its photos and files, and its history. */
export function foot({ evidence, inspection, key }, mayRecord, more) {
  return html`<div class="foot"><ul class="photos" id="${key}-photos">${evidence.map((each) => thumbnail(each, inspection))}</ul><p class="actions">${
    mayRecord && html`<button class="quiet" data-do="photograph">${icon("camera")}Chụp ảnh</button><button class="quiet" data-do="attach">${icon("file")}Chọn tệp</button>`
  }<button class="quiet" data-do="history">${icon("clock")}Lịch sử</button>${more}</p></div>`;
}

/** A piece of evidence, small: what this device keeps of it, else what the server shows. */
function thumbnail({ id, file, type, caption, name, taken_at: taken, head }, { files, record }) {
  const kept = files.get(file);
  const waits = kept && kept.state !== "sent";
  const absent = !kept && record.missing?.includes(file);
  const words = `${caption || name || "ảnh chụp"}${waits ? `, ${kept.state === "refused" ? "máy chủ không nhận" : "chờ gửi"}` : ""}`;
  const address = kept?.thumbnail ? pictureOf(kept) : `/inspections/${record.id}/files/${file}/thumbnail`;
  const bare = absent ? `${type.startsWith("image/") ? "Ảnh" : "Tệp"} còn ở máy của ${record.authors[head.author] ?? "người ghi"}` : waits && !kept.thumbnail && name;
  return html`<li id="photo-${id}"><button data-do="look" data-id="${id}" ${bare ? html`class="bare"` : html`aria-label="Minh chứng: ${words}"`}>${bare || html`<img src="${address}" alt="" width="76" height="57">`}${
    taken && !bare && html`<span class="stamp-time">${time(taken)}</span>`
  }${waits && icon(kept.state === "refused" ? "warning" : "send")}</button></li>`;
}

const pictures = new Map();

// The address of a kept picture, made once: a new one every time would fetch it again at every tap.
function pictureOf({ hash, thumbnail }) {
  if (!pictures.has(hash)) pictures.set(hash, URL.createObjectURL(new Blob([thumbnail], { type: "image/jpeg" })));
  return pictures.get(hash);
}

function button(what, symbol, words, open) {
  return html`<button class="quiet" data-do="toggle" data-what="${what}" aria-expanded="${open}">${icon(symbol)}${words}</button>`;
}
