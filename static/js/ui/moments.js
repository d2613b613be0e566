// Instants as a person in Vietnam reads them.

import { shortDate } from "../domain/dates.js";

const ZONE = "Asia/Ho_Chi_Minh";
const TIME = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
// Swedes write dates as ISO does.
const DAY = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: ZONE });

/** The ISO date that an instant falls on. */
export const dayOf = (instant) => DAY.format(new Date(instant));

/** "07:12 hôm nay", "07:12 ngày 12/10/2026" */
export function moment(instant) {
  const day = dayOf(instant);
  return `${TIME.format(new Date(instant))} ${day === dayOf(Date.now()) ? "hôm nay" : `ngày ${shortDate(day)}`}`;
}
