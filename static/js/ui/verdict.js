// What an answer amounts to: its rate on a scale, what the rules say, what the team says, the sentence of a shortcoming.

import { warn } from "../domain/answers.js";
import { judged } from "../domain/checklist.js";
import { recommendation, sentence } from "../domain/findings.js";
import { figures, VERDICTS } from "../domain/judgement.js";
import { showPercent } from "../domain/numbers.js";
import { explain, VERDICT_WORDS } from "../domain/reasons.js";
import { control, segmented } from "./answer.js";
import { html, icon } from "./html.js";

/** What is unusual about an answer, and yet may stand. */
export function warnings({ item, fields, inspection }) {
  return warn(item, fields, inspection.context).map((words) => html`<p class="warning">${icon("warning")}<span>${words}</span></p>`);
}

// What is asked beside the answer, where the item has something to ask.
function details(entry) {
  if (!entry.shows("details")) return;
  return entry.item.fields?.map(
    ({ name, label }) => html`<div class="field"><label for="${entry.id("details", name)}">${label}</label><input ${control(entry, "details", name)} value="${entry.text("details", name)}"></div>`,
  );
}

function reason(entry, field, label) {
  return html`<div class="field"><label for="${entry.id(field, "reason")}">${label}</label><textarea class="line" rows="1" ${control(entry, field, "reason")}>${entry.text(field, "reason")}</textarea></div>`;
}

/** What an answer amounts to, by rule and by the team, and what is asked about it. */
export function verdict(entry) {
  const { item, fields, figure, differ } = entry;
  const twice = item.ratio?.two_sources && entry.shows("chosen");
  return html`${details(entry)}${figure && gauge(entry)}${judged(item) && ruling(entry)}${
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

/** The sentence that a shortcoming will be in the conclusion. */
export function finding(entry) {
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
