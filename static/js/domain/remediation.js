// How late a unit is with what was asked of it. Mirrors domain/remediation.py.

const DAY = 86_400_000; // ms
const WAITING_FOR_UNIT = ["open", "returned"];

/** How many days something ({due, state}) is overdue on a day, both ISO dates; 0 where it isn't. */
export function daysLate({ due, state }, today) {
  return due && due < today && WAITING_FOR_UNIT.includes(state) ? (Date.parse(today) - Date.parse(due)) / DAY : 0;
}
