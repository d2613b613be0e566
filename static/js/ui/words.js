// Recorded values as people read them.

import { shortDate } from "../domain/dates.js";
import { chosenFigure, PASS, SYSTEMS, VERDICTS } from "../domain/judgement.js";
import { show, showPercent } from "../domain/numbers.js";
import { showCount } from "../domain/reasons.js";

/** A recorded value in words: [what, more]. */
export function inWords(item, field, value) {
  if (value === null) return ["Đã xóa", ""];
  if (field === "judgement") return [VERDICTS[value.verdict], value.reason];
  if (field === "chosen") return [SYSTEMS[value.source], value.reason];
  if (field === "details") return [Object.values(value).join("; "), ""];
  if (Array.isArray(value)) return [value.join(", ") || "Không có", ""];
  if (value.numerator) {
    const figure = chosenFigure(item, { [field]: value });
    const rate = figure.percent === null ? "Không phát sinh" : `${showPercent(figure.percent)}%`;
    return [`${show(value.numerator)}/${show(value.denominator)}`, `${rate}, tính đến ${shortDate(value.as_of)}`];
  }
  if (item.kind === "count" && field === "answer") return [showCount(item, value), ""];
  return [item.kind === "pass_fail" && field === "answer" ? PASS[value] : value, ""];
}
