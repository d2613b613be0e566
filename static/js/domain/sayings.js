// What was recorded of an item, in full words: no abbreviation, every number with what it counts.
// Mirrors domain/sayings.py.
import { shortDate } from "./dates.js";
import { PASS, SYSTEMS, VERDICTS } from "./judgement.js";
import { percent, show, showPercent } from "./numbers.js";
import { showCount } from "./reasons.js";

const CODES = ["item", "role", "section", "side", "unit"]; // parts that hold a code and no words

// The value of a cell, as a sentence without its full stop; `item` is missing for what stands beside the items.
export function inFull(item, field, value) {
  if (value === null) return "đã xóa";
  // By the parts' names: in what order a device wrote them says nothing.
  if (!item) return Object.keys(value).sort().filter((name) => !CODES.includes(name)).flatMap((name) => value[name]).filter(Boolean).join(", ");
  if (field === "judgement") return joined([VERDICTS[value.verdict], reasoned(value.reason)]);
  if (field === "chosen") return joined([`Nguồn số liệu để kết luận: ${SYSTEMS[value.source]}`, reasoned(value.reason)]);
  if (field === "details") return item.fields.filter(({ name }) => value[name]).map(({ name, label }) => `${label}: ${value[name]}`).join("; ");
  if (value.numerator) return rate(item.ratio, value);
  if (Array.isArray(value)) return value.join("; ") || "Không có";
  if (item.kind === "count" && field === "answer") return count(item, value);
  return (field === "answer" && item.kind !== "text" && PASS[value]) || value;
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
