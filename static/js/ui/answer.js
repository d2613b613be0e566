// The inputs of an answer, one kind of item after the other.

import { PASS, SYSTEMS } from "../domain/judgement.js";
import { add, parse, percent, show, showPercent } from "../domain/numbers.js";
import { html } from "./html.js";

const SYSTEM_LABELS = { national: SYSTEMS.national, provincial: "Hệ thống TTHC của tỉnh" };

/** The inputs of an item's answer. */
export function answer(entry) {
  const { item } = entry;
  if (item.kind === "pass_fail") return segmented(entry, "answer", "", Object.entries(PASS), item.question);
  if (item.kind === "choice") return options(entry, "radio");
  if (item.kind === "multi_choice") return options(entry, "checkbox");
  if (item.kind === "ratio") return item.ratio.two_sources ? rates(entry, Object.keys(SYSTEMS)) : rates(entry, ["answer"]);
  if (item.kind === "count") return count(entry);
  return html`<textarea ${control(entry, "answer", "")} aria-label="${item.question}" rows="3">${entry.text("answer")}</textarea>`;
}

/** What makes an element an input of a cell: its place, its id, and whether what stands in it is wrong. */
export function control(entry, field, part) {
  const wrong = entry.complaints(field).some((complaint) => complaint.part === part);
  return html`id="${entry.id(field, part)}" data-field="${field}" data-part="${part}" autocomplete="off" ${
    wrong && html`aria-invalid="true" aria-describedby="${entry.key}-errors"`
  }`;
}

/** A few short answers side by side. */
export function segmented(entry, field, part, choices, label) {
  const chosen = entry.text(field, part);
  return html`<fieldset class="segmented" id="${entry.id(field, part)}"><legend class="unseen">${label}</legend>${choices.map(
    ([value, words]) => html`<label>${radio(entry, field, part, value, chosen)}<span>${words}</span></label>`,
  )}</fieldset>`;
}

function radio(entry, field, part, value, chosen) {
  return html`<input type="radio" name="${entry.id(field, part)}" value="${value}" data-field="${field}" data-part="${part}" ${
    chosen === value && "checked"
  }>`;
}

function options(entry, type) {
  const { item } = entry;
  const chosen = entry.text("answer");
  const several = type === "checkbox";
  const labels = item.options.map((option) => option.label);
  const option = (value, checked) =>
    html`<label class="option"><input type="${type}" name="${entry.id("answer", "")}" value="${value}" data-field="answer" data-part="" ${
      checked && "checked"
    }>${value || "Không có"}</label>`;
  return html`<fieldset class="options ${several && "several"}" id="${entry.id("answer", "")}"><legend class="unseen">${item.question}</legend>${labels.map(
    (label) => option(label, several ? chosen.includes(label) : chosen === label),
  )}${several && option("", Array.isArray(chosen) && !chosen.length)}</fieldset>`;
}

function input(entry, field, part, labels, unit) {
  const text = entry.text(field, part);
  const number = unit === undefined ? null : parse(text);
  const readback = number === null ? "" : `${show(number)} ${unit}`.trim();
  return html`<div><input ${control(entry, field, part)} aria-labelledby="${labels}" value="${text}" ${
    unit !== undefined && html`inputmode="decimal"`
  }>${readback !== text && html`<p class="hint readback">${readback}</p>`}</div>`;
}

function rates(entry, sources) {
  const { item } = entry;
  const { ratio, key } = item;
  const two = sources.length > 1;
  const unit = ratio.unit ?? (/hồ sơ/i.test(ratio.denominator) ? "hồ sơ" : "");
  const row = (part, label, counted) => html`<div class="label" id="${key}-${part}">${label}</div>${sources.map((source) =>
    input(entry, source, part, `${key}-${part}${two ? ` ${key}-${source}` : ""}`, counted),
  )}`;
  return html`<div class="rates ${two && "two"}">${
    two && html`<div class="soft" id="${key}-chosen">${entry.differ ? "Hai nguồn lệch nhau. " : ""}Chọn nguồn để kết luận:</div>${sources.map(
      (source) => html`<label class="option" id="${key}-${source}">${radio(entry, "chosen", "source", source, entry.text("chosen", "source"))}<span>${SYSTEM_LABELS[source]}</span></label>`,
    )}`
  }${row("numerator", ratio.numerator, unit)}${row("denominator", ratio.denominator, unit)}${row("as_of", "Số liệu tính đến ngày")}${
    !two && row("system", "Nguồn số liệu")
  }<div class="label">Tỷ lệ</div>${sources.map((source) => rate(entry, source, !two || entry.figure?.source === source))}</div>`;
}

function rate(entry, source, counts) {
  const figure = entry.live(source);
  return html`<output class="${counts ? "rate" : "rate soft"}">${
    figure ? (figure.percent === null ? "Không phát sinh" : `${showPercent(figure.percent)}%`) : "…"
  }</output>`;
}

/** The counts as they stand in the inputs, where both can be read: {numerator, denominator, percent}. */
export function liveFigure(numerator, denominator) {
  const [n, d] = [parse(numerator), parse(denominator)];
  return n === null || d === null ? null : { numerator: n, denominator: d, percent: percent(n, d) };
}

function count(entry) {
  const { count, key } = entry.item;
  const parts = count.parts.length ? count.parts : [""];
  const numbers = parts.map((part) => parse(entry.text("answer", part)));
  return html`<div class="rates">${parts.map(
    (part, i) => html`<div class="label" id="${key}-${i}">${part || "Số lượng"}</div>${input(entry, "answer", part, `${key}-${i}`, count.unit)}`,
  )}${parts.length > 1 && html`<div class="label">Cộng</div><output class="rate">${numbers.includes(null) ? "…" : `${show(add(...numbers))} ${count.unit}`}</output>`}</div>`;
}

/** The texts that stand in a cell's inputs now. */
export function collect(card, field) {
  const parts = {};
  for (const input of card.querySelectorAll(`[data-field="${field}"]`)) {
    const { part } = input.dataset;
    if (input.type === "checkbox") {
      parts[part] ??= null;
      if (input.checked) parts[part] = input.value ? [...(parts[part] ?? []), input.value] : [];
    } else if (input.type !== "radio" || input.checked) parts[part] = input.value;
    else parts[part] ??= "";
  }
  return parts;
}
