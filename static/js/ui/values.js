// Between what is typed and what is recorded: parts of a cell as texts, and its value.

import { parseTyped, shortDate } from "../domain/dates.js";
import { parse } from "../domain/numbers.js";
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
