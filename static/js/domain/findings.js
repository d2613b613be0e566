// The items' wording of findings, filled in from the answers. Mirrors domain/findings.py.
import { judged, optionOf } from "./checklist.js";
import { chosenFigure, missing } from "./judgement.js";
import { show, showPercent, showTarget, subtract } from "./numbers.js";
import { showCount } from "./reasons.js";
import { clean } from "./text.js";

// Printed where nothing fills a placeholder.
export const GAP = "……";

// No brace ever reaches paper.
export const unbraced = (text) => text.replaceAll("{", "(").replaceAll("}", ")");

// The finding in the item's own words; the gap alone where a judged item has no words for it.
export function sentence(item, fields, target, year) {
  const template = optionOf(item, fields.answer)?.finding ?? item.finding;
  if (!template) return judged(item) ? GAP : "";
  return fill(template, values(item, fields, target, year));
}

// The item's recommendation for that answer, or null.
export function recommendation(item, fields, target, year) {
  const template = optionOf(item, fields.answer)?.recommendation ?? item.recommendation;
  return template ? fill(template, values(item, fields, target, year)) : null;
}

// One pass: what people typed is never read as a placeholder, and every brace of the template is replaced.
const fill = (template, filled) => template.replace(/\{([^{}]*)\}|[{}]/g, (_, name) => filled.get(name) || GAP);

function values(item, fields, target, year) {
  const { answer, details } = fields;
  const filled = new Map((item.fields ?? []).map(({ name }) => [name, unbraced(clean(details?.[name] ?? ""))]));
  filled.set("year", String(year)).set("target", target ? showTarget(target.percent) : "");
  const figure = chosenFigure(item, fields);
  if (figure) {
    const remaining = subtract(figure.denominator, figure.numerator);
    filled.set("numerator", show(figure.numerator)).set("denominator", show(figure.denominator));
    filled.set("rate", figure.percent === null ? "" : showPercent(figure.percent));
    filled.set("remaining", remaining.startsWith("-") ? "" : show(remaining));
  }
  if (item.kind === "count" && answer) filled.set("value", showCount(item, answer));
  if (item.kind === "multi_choice" && answer) {
    filled.set("selected_count", String(answer.length));
    filled.set("missing", missing(item, answer).join(", ").toLowerCase());
  }
  return filled;
}
