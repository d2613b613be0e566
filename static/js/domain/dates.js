// Dates are ISO texts ("2026-10-12"), which sort as they are. Mirrors domain/dates.py.

// The text where it is an ISO date of the calendar, else null.
export function parseIso(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < "0001") return null;
  const date = new Date(`${text}T00:00Z`);
  // Some browsers roll 30 February over into March.
  return !isNaN(date) && date.toISOString().startsWith(text) ? text : null;
}

// A date as people type it ("5/2/2026", "05-02-2026", "5.2.2026") or ISO, as ISO; else null.
export function parseTyped(text) {
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  return parseIso(match ? `${match[3]}-${match[2].padStart(2, "0")}-${match[1].padStart(2, "0")}` : text.trim());
}

// Months 1 and 2 take a leading zero, 3 to 12 do not (NĐ 30/2020, Phụ lục I).
const parts = (iso) => {
  const [year, month, day] = iso.split("-");
  return [day, month <= "02" ? month : Number(month), Number(year)];
};

// "05/02/2026", "21/6/2024"
export const shortDate = (iso) => parts(iso).join("/");

// "ngày 05 tháng 02 năm 2026"
export function longDate(iso) {
  const [day, month, year] = parts(iso);
  return `ngày ${day} tháng ${month} năm ${year}`;
}

// The calendar day in Vietnam of an instant (a Date): UTC+7, without summer time.
export const legalDate = (instant) => new Date(+instant + 7 * 3600e3).toISOString().slice(0, 10);
