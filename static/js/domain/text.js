// Text as people type it: composed (NFC), without control characters, of a bearable length. Mirrors domain/text.py.

export const SHORT = 500;
export const LONG = 5000;

export const clean = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").trim();

// What is wrong with a text, or null; characters are counted as the server counts them: by code point.
export function complaint(text, limit = LONG, lines = true) {
  const length = text.length > limit ? [...text].length : 0;
  if (length > limit) return `Dài quá ${grouped(limit)} ký tự (đang có ${grouped(length)}). Rút ngắn lại.`;
  if (/[\p{Cc}\p{Cs}\p{Co}]/u.test(lines ? text.replaceAll("\n", "") : text)) {
    return "Có ký tự điều khiển không in được. Xóa rồi gõ lại.";
  }
  return null;
}

// A whole number's digits with dots between its thousands.
export const grouped = (digits) => String(digits).replace(/\B(?=(\d{3})+$)/g, ".");
