// What may be recorded for an item. Mirrors domain/answers.py, but for values that no control of the page can make:
// those the server refuses; and but for `recorded`, which stands in judgement.js: a page counts before it checks.
// A context is {lastDay, periodFrom, periodTo, targets}: ISO dates or null, targets by item key.
import { complaint, LONG, SHORT } from "./complaints.js";
import { parseIso, shortDate } from "./dates.js";
import { DECIDED, figures, rule, sourcesDiffer, SYSTEMS_SHORT } from "./judgement.js";
import { compare, show } from "./numbers.js";
import { clean } from "./text.js";

const CANONICAL = /^(0|[1-9][0-9]*)(?:\.([0-9]*[1-9]))?$/;
const WHOLE_DIGITS = 15;
const DECIMAL_PLACES = 3;
const AGAIN = "Kiểm tra lại một trong hai số.";

// What is wrong with a value, as [{part, message}]; empty means that it may be recorded. null clears a field.
// `fields` is what else is recorded of the subject.
export function check(item, field, value, context, fields) {
  return Object.entries(value === null ? {} : checkParts(item, field, value, context, fields))
    .filter(([, message]) => message)
    .map(([part, message]) => ({ part, message }));
}

// What is unusual about what was recorded, and yet may stand.
export function warn(item, fields, context) {
  const given = figures(item, fields);
  const warnings = [];
  for (const { source, as_of } of given) {
    const said = outside(as_of, context);
    if (said) warnings.push((source === "answer" ? "" : `${SYSTEMS_SHORT[source]}: `) + said);
  }
  if (given.length > 1 && given[0].as_of !== given[1].as_of) {
    const both = given.map(({ source, as_of }) => `${SYSTEMS_SHORT[source]} ${shortDate(as_of)}`).join(", ");
    warnings.push(`Hai nguồn tính đến hai ngày khác nhau: ${both}.`);
  }
  const { judgement } = fields;
  if (judgement && !judgement.reason && reasonNeeded(item, judgement, context, fields)) {
    warnings.push("Nhận định của Đoàn kiểm tra khác quy tắc mà chưa có lý do.");
  }
  return warnings;
}

// What is wrong by part, null or undefined where nothing is.
function checkParts(item, field, value, context, fields) {
  const { reason = "" } = value;
  switch (field) {
    case "note":
      return { "": checkText(value, "Chưa nhập ghi chú.") };
    case "wording":
      return { "": checkText(value, "Chưa nhập câu tồn tại, hạn chế.") };
    case "details":
      return Object.fromEntries(item.fields.map(({ name }) => [name, complaint(value[name] ?? "", LONG, false)]));
    case "judgement": {
      if (!value.verdict) return { verdict: "Chọn nhận định của Đoàn kiểm tra." };
      const needed = reasonNeeded(item, value, context, fields);
      return { reason: checkText(reason, needed && "Nhận định khác quy tắc. Ghi lý do.") };
    }
    case "chosen": {
      if (!value.source) return { source: "Chọn nguồn số liệu để kết luận." };
      const needed = sourcesDiffer(figures(item, fields));
      return { reason: checkText(reason, needed && "Hai nguồn lệch nhau. Ghi lý do lệch, lý do chọn nguồn này.") };
    }
  }
  if (item.kind === "ratio") return checkRate(item.ratio, field, value, context);
  if (item.kind === "text") return { "": checkText(value, "Chưa nhập nội dung ghi nhận.") };
  if (item.kind !== "count") return {};
  const { parts } = item.count;
  if (!parts.length) return { "": checkNumber(value, "", 0) };
  return Object.fromEntries(parts.map((part) => [part, checkNumber(value[part], part, 0)]));
}

function checkRate(ratio, field, { numerator, denominator, as_of, system = "" }, context) {
  const places = ratio.unit ? DECIMAL_PLACES : 0;
  const found = {
    numerator: checkNumber(numerator, ratio.numerator, places),
    denominator: checkNumber(denominator, ratio.denominator, places),
    as_of: checkAsOf(as_of, context),
  };
  if (field === "answer") found.system = checkText(system, "Chưa nhập nguồn số liệu.", SHORT, false);
  if (!found.numerator && !found.denominator) found.numerator = compareParts(ratio, numerator, denominator);
  return found;
}

function compareParts(ratio, numerator, denominator) {
  if (compare(numerator, denominator) <= 0) return null;
  if (!ratio.numerator_may_exceed) {
    const limit = `${inside(ratio.denominator)} (${show(denominator)})`;
    return `${ratio.numerator} (${show(numerator)}) lớn hơn ${limit}. ${AGAIN}`;
  }
  if (denominator !== "0") return null;
  return `${ratio.denominator} bằng 0 thì ${inside(ratio.numerator)} cũng phải bằng 0. ${AGAIN}`;
}

function checkNumber(value, label, places) {
  if (!value) return label ? `Chưa nhập ô “${label}”.` : "Chưa nhập số.";
  if (value[0] === "-") return "Số không được âm. Nhập từ 0 trở lên.";
  const length = digits(value);
  if (!length) return "Không đọc được số này. Nhập như 1234 hoặc 1.234,5.";
  if (length[0] > WHOLE_DIGITS) return `Số dài quá ${WHOLE_DIGITS} chữ số. Kiểm tra lại.`;
  if (length[1] <= places) return null;
  return places ? `Nhập nhiều nhất ${places} chữ số sau dấu phẩy.` : "Nhập số nguyên, không có phần thập phân.";
}

// How many digits a canonical number has before and after its decimal mark; null for any other text.
function digits(text) {
  const match = CANONICAL.exec(text);
  return match && [match[1].length, match[2]?.length ?? 0];
}

function checkAsOf(value, context) {
  if (!value) return "Chưa nhập ngày của số liệu.";
  if (!parseIso(value)) return "Không đọc được ngày này. Nhập ngày/tháng/năm, ví dụ 30/9/2026.";
  return value > context.lastDay ? `${late(value, context)} Nhập lại ngày.` : null;
}

const dated = (day) => `Ngày của số liệu (${shortDate(day)})`;
const late = (day, { lastDay }) => `${dated(day)} sau ngày kiểm tra (${shortDate(lastDay)}).`;

function outside(day, context) {
  if (day > context.lastDay) return late(day, context);
  const { periodFrom: from, periodTo: to } = context;
  if (!(from && day < from) && !(to && day > to)) return null;
  const period = [from && `từ ${shortDate(from)}`, to && `đến ${shortDate(to)}`].filter(Boolean).join(" ");
  return `${dated(day)} ngoài thời kỳ kiểm tra (${period}).`;
}

function reasonNeeded(item, { verdict }, context, fields) {
  const byRule = rule(item, fields, context.targets?.[item.key]);
  return DECIDED.includes(byRule) && verdict !== byRule;
}

const checkText = (value, ifEmpty, limit, lines) =>
  complaint(value, limit, lines) ?? (clean(value) ? null : ifEmpty);

// A label inside a sentence: its first letter small, unless it begins with an abbreviation.
const inside = (label) => (/^.\p{Lu}/u.test(label) ? label : label[0].toLowerCase() + label.slice(1));
