// What is wrong with a text: control characters, more than a bearable length. Mirrors domain/text.py.
import { grouped } from "./text.js";

export const SHORT = 500;
export const LONG = 5000;

// What is wrong with a text, or null; characters are counted as the server counts them: by code point.
export function complaint(text, limit = LONG, lines = true) {
  const length = text.length > limit ? [...text].length : 0;
  if (length > limit) return `Dài quá ${grouped(limit)} ký tự (đang có ${grouped(length)}). Rút ngắn lại.`;
  if (/[\p{Cc}\p{Cs}\p{Co}]/u.test(lines ? text.replaceAll("\n", "") : text)) {
    return "Có ký tự điều khiển không in được. Xóa rồi gõ lại.";
  }
  return null;
}
