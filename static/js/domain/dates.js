// Dates are ISO texts ("2026-10-12"), which sort as they are. Mirrors domain/dates.py, with instants.js.

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

const month = (digits) => (digits <= "02" ? digits : Number(digits));

// "ngày 05 tháng 02 năm 2026", with the same zeros as short dates.
export function longDate(iso) {
  const [year, months, day] = iso.split("-");
  return `ngày ${day} tháng ${month(months)} năm ${Number(year)}`;
}

// "05/02/2026", "21/6/2024": months 1 and 2 take a leading zero, 3 to 12 do not (NĐ 30/2020, Phụ lục I).
export function shortDate(iso) {
  const [year, months, day] = iso.split("-");
  return `${day}/${month(months)}/${Number(year)}`;
}
