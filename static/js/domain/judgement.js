// What the answers of an item amount to: by rule where one decides, otherwise by the inspector, who can overrule.
// Mirrors domain/judgement.py, with the reasons in reasons.js; a target is {percent, document} or null.
import { judged, optionOf } from "./checklist.js";
import { compareRate, percent } from "./numbers.js";

export const SYSTEMS = {
  national: "Cổng Dịch vụ công quốc gia",
  provincial: "Hệ thống thông tin giải quyết TTHC của tỉnh",
};
export const SYSTEMS_SHORT = { national: "Cổng DVCQG", provincial: "HTTT tỉnh" };
export const PASS = { pass: "Đạt", fail: "Không đạt", not_applicable: "Không áp dụng" };
// What a person can say.
export const VERDICTS = { met: "Đạt", shortcoming: "Tồn tại", not_applicable: "Không áp dụng" };
// Verdicts by rule that a person overrules only with a reason.
export const DECIDED = ["met", "shortcoming", "not_arisen", "not_applicable"];

// The rates given, the national source first; percent is null for a zero denominator: not arisen.
export function figures(item, fields) {
  if (!item.ratio) return [];
  return (item.ratio.two_sources ? Object.keys(SYSTEMS) : ["answer"])
    .filter((source) => fields[source])
    .map((source) => {
      const { numerator, denominator, as_of, system } = fields[source];
      const rate = percent(numerator, denominator);
      return { source, numerator, denominator, as_of, system: system ?? SYSTEMS[source] ?? "", percent: rate };
    });
}

// Whether two sources give different counts; their dates alone don't make a difference.
export const sourcesDiffer = (given) => new Set(given.map((f) => `${f.numerator}/${f.denominator}`)).size > 1;

// The rate that counts: the chosen source's; without a choice the only one given, or either of two equal ones.
export function chosenFigure(item, fields) {
  const given = figures(item, fields);
  const chosen = fields.chosen?.source;
  if (chosen) return given.find((figure) => figure.source === chosen) ?? null;
  return sourcesDiffer(given) ? null : (given[0] ?? null);
}

// The labels of the expected options that were not ticked.
export const missing = (item, ticked) =>
  item.options.filter((option) => option.expected && !ticked.includes(option.label)).map((option) => option.label);

// The verdict by rule alone; "unjudged" where none decides, "recorded" for an item that isn't judged.
export function rule(item, fields, target) {
  const { answer = null } = fields;
  const figure = chosenFigure(item, fields);
  if (answer === null && !figure) return "unanswered";
  if (!judged(item)) return "recorded";
  if (figure) return ruleOfRate(item, figure, target);
  if (item.kind === "pass_fail") return { pass: "met", fail: "shortcoming" }[answer] ?? "not_applicable";
  const option = item.kind === "choice" && optionOf(item, answer);
  if (option) return option.shortcoming ? "shortcoming" : "met";
  return item.kind === "multi_choice" ? ruleOfOptions(item, answer) : "unjudged";
}

// The verdict that stands, the inspector's word where it was given: {verdict, rule, overruled, reason}.
export function judge(item, fields, target) {
  const byRule = rule(item, fields, target);
  const verdict = fields.judgement?.verdict ?? byRule;
  const overruled = DECIDED.includes(byRule) && verdict !== byRule;
  return { verdict, rule: byRule, overruled, reason: fields.judgement?.reason ?? "" };
}

// Whether the question counts as answered: wholly, or judged not to apply.
export function recorded(item, fields) {
  if (fields.judgement?.verdict === "not_applicable") return true;
  if (!item.ratio) return (fields.answer ?? null) !== null;
  const settled = !sourcesDiffer(figures(item, fields)) || Boolean(fields.chosen?.reason);
  return settled && chosenFigure(item, fields) !== null;
}

// Whether the exact rate is better than its target (1), meets it (0) or misses it (-1).
export function beyond({ ratio }, { numerator, denominator }, target) {
  const sign = compareRate(numerator, denominator, target.percent);
  return ratio.better === "higher" ? sign : -sign;
}

function ruleOfRate(item, figure, target) {
  if (figure.percent === null) return "not_arisen";
  if (!target) return "unjudged";
  return beyond(item, figure, target) >= 0 ? "met" : "shortcoming";
}

function ruleOfOptions(item, ticked) {
  if (missing(item, ticked).length) return "shortcoming";
  if ((item.minimum ?? null) === null) return "unjudged";
  return ticked.length < item.minimum ? "shortcoming" : "met";
}
