// Text as people type it, composed (NFC), and the digits of a number. Mirrors domain/text.py, with complaints.js.

export const clean = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").trim();

// A whole number's digits with dots between its thousands.
export const grouped = (digits) => String(digits).replace(/\B(?=(\d{3})+$)/g, ".");
