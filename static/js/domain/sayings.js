// What was recorded of an item, in full words: no abbreviation, every number with what it counts.
import { shortDate } from "./dates.js";
import { judge, PASS, SYSTEMS, VERDICTS } from "./judgement.js";
import { percent, show, showPercent } from "./numbers.js";
import { explain, showCount, VERDICT_WORDS } from "./reasons.js";

// The value of a cell, as a sentence without its full stop; `item` is missing for what stands beside the items.
export function inFull(item, field, value) {
  if (value === null) return "đã xóa";
  if (!item) return Object.values(value).flat().filter(Boolean).join(", ");
  if (field === "judgement") return joined([VERDICTS[value.verdict], reasoned(value.reason)]);
  if (field === "chosen") return joined([`Nguồn số liệu để kết luận: ${SYSTEMS[value.source]}`, reasoned(value.reason)]);
  if (field === "details") return item.fields.filter(({ name }) => value[name]).map(({ name, label }) => `${label}: ${value[name]}`).join("; ");
  if (value.numerator) return rate(item.ratio, value);
  if (Array.isArray(value)) return value.join("; ") || "Không có";
  if (item.kind === "count" && field === "answer") return count(item, value);
  return (field === "answer" && item.kind !== "text" && PASS[value]) || value;
}

// What the answer amounts to and why, in lines; nothing where it isn't judged.
export function ruling(item, fields, target) {
  const { verdict, rule, overruled, reason } = judge(item, fields, target);
  const words = VERDICT_WORDS[verdict] ?? (verdict === "unjudged" ? "Chưa đánh giá" : "");
  const why = explain(item, fields, target);
  return [
    ...(words ? [`Đánh giá: ${words}`] : []),
    ...(overruled ? [joined([`Đoàn nhận định khác quy tắc; theo quy tắc: ${VERDICT_WORDS[rule]}`, reasoned(reason)])] : reason ? [`Lý do nhận định: ${reason}`] : []),
    ...(why && !["unjudged", "not_arisen"].includes(rule) ? [why] : []),
  ];
}

const joined = (parts) => parts.filter(Boolean).join("; ");

const reasoned = (reason) => reason && `lý do: ${reason}`;

function rate(ratio, { numerator, denominator, as_of, system }) {
  const unit = ratio.unit ? ` ${ratio.unit}` : "";
  const share = percent(numerator, denominator);
  return joined([
    `${ratio.numerator}: ${show(numerator)}${unit}`,
    `${ratio.denominator}: ${show(denominator)}${unit}`,
    share === null ? "không phát sinh, không tính tỷ lệ" : `tỷ lệ ${showPercent(share)}%`,
    `số liệu tính đến ngày ${shortDate(as_of)}`,
    system && `nguồn: ${system}`,
  ]);
}

function count(item, value) {
  const { unit, parts } = item.count;
  const total = `${showCount(item, value)} ${unit}`;
  return parts.length ? `${total} (${parts.map((part) => `${part}: ${show(value[part])}`).join("; ")})` : total;
}
