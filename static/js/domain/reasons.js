// What the rules say of an item, in words. Mirrors the words of domain/judgement.py.
import { beyond, chosenFigure, missing, rule, VERDICTS } from "./judgement.js";
import { add, compare, roundPercent, show, showPercent, showTarget, subtract } from "./numbers.js";

// A rule can say one thing more than a person.
export const VERDICT_WORDS = { ...VERDICTS, not_arisen: "Không phát sinh" };

// A count as it is printed; one with parts is their sum.
export const showCount = (item, answer) => show(item.count.parts.length ? add(...Object.values(answer)) : answer);

// "từ 98%", "không quá 2%"; a target at the very end of the scale by its figure alone: "0%".
export function targetWords(item, target) {
  const words = `${showTarget(target.percent)}%`;
  if (item.ratio.better === "lower") return compare(target.percent, "0") ? `không quá ${words}` : words;
  return compare(target.percent, "100") || item.ratio.numerator_may_exceed ? `từ ${words}` : words;
}

// Why the rule says what it says, in words; "" where nothing to say.
export function explain(item, fields, target) {
  const byRule = rule(item, fields, target);
  if (byRule === "not_arisen") return "Mẫu số bằng 0: không phát sinh, không tính tỷ lệ";
  const figure = chosenFigure(item, fields);
  if (figure && target) return explainRate(item, figure, target);
  if (byRule === "unjudged") {
    const lack = item.kind === "ratio" ? "Kế hoạch chưa đặt chỉ tiêu" : "Không có quy tắc tự động";
    return `${lack}: Đoàn kiểm tra nhận định`;
  }
  if (item.kind !== "multi_choice" || byRule !== "shortcoming") return "";
  const labels = missing(item, fields.answer);
  if (labels.length) return `Thiếu: ${labels.join(", ").toLowerCase()}`;
  return `Mới có ${fields.answer.length}, tối thiểu ${item.minimum}`;
}

function explainRate(item, figure, target) {
  const words = targetWords(item, target);
  const aim = `Chỉ tiêu ${words}${words.startsWith("từ") ? " trở lên" : ""}`;
  const sign = beyond(item, figure, target);
  if (!sign) return `${aim}, đạt đúng chỉ tiêu`;
  const [better, worse] = item.ratio.better === "higher" ? ["vượt", "còn thiếu"] : ["thấp hơn", "cao hơn"];
  // The distance is that of the printed figures, so that a reader's subtraction comes out right.
  const distance = subtract(figure.percent, roundPercent(target.percent)).replace("-", "");
  const points = distance === "0" ? "dưới 0,01" : showPercent(distance);
  return `${aim}, ${sign > 0 ? better : worse} ${points} điểm phần trăm`;
}
