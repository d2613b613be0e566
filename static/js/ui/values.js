// Between what is typed and what is recorded: parts of a cell as texts, and its value.

import { parseTyped, shortDate } from "../domain/dates.js";
import { chosenFigure, PASS, showCount, SYSTEMS, VERDICTS } from "../domain/judgement.js";
import { parse, show, showPercent } from "../domain/numbers.js";
import { clean } from "../domain/text.js";

const isNumber = (item, field, part) =>
  ["numerator", "denominator"].includes(part) || (item.kind === "count" && field === "answer");
// What isn't surely a number must not look like a canonical one: "1.23" isn't 1,23.
const number = (text) => parse(text) ?? (text && text.trim().replace(/^(?!-)/, "?"));

/** The value that a cell's texts mean: what can't be read stays as typed, for the rules to refuse; nothing is null. */
export function read(item, field, parts) {
  if (Array.isArray(parts[""])) return parts[""];
  if (!Object.values(parts).some((text) => text?.trim())) return null;
  const value = Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, readPart(item, field, part, text)]));
  return value[""] ?? value;
}

function readPart(item, field, part, text) {
  if (isNumber(item, field, part)) return number(text);
  return part === "as_of" ? (parseTyped(text) ?? text) : clean(text);
}

/** The texts that stand in a cell's inputs for a value. */
export function typed(item, field, value) {
  const parts = value?.constructor === Object ? value : { "": value };
  return Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, asTyped(item, field, part, text)]));
}

function asTyped(item, field, part, text) {
  if (part === "as_of") return shortDate(text);
  return text && isNumber(item, field, part) ? text.replace(".", ",") : text;
}

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
