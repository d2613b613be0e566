// What the unit hasn't done of what was asked after earlier inspections: it came with the record, so it is here offline.

import { shortDate } from "../domain/dates.js";
import { daysLate } from "../domain/remediation.js";
import { now } from "../store/clock.js";
import { html, icon } from "./html.js";
import { dayOf } from "./moments.js";

const LIST = "inspection"; // the section under which the list stands
const COLOURS = { returned: "shortcoming" };

/** The message above the cards, until its list has been looked at. */
export function reminder(page) {
  const { left } = page.inspection.record;
  page.reminded ||= page.section.key === LIST;
  if (page.reminded || !left) return "";
  const late = left.filter((one) => daysLate(one, today())).length;
  return html`<div class="notice shortcoming" id="left-notice">${icon("flag")}<div><b>Còn ${left.length} kiến nghị của lần kiểm tra trước chưa khắc phục xong${late > 0 && `, ${late} quá hạn`}.</b><p><a href="#${LIST}">Xem danh sách</a></p></div></div>`;
}

/** All of them, each as it was printed; whoever has read them folds them up. */
export function left({ left: all }) {
  if (!all) return "";
  return html`<details class="card beside" id="left" open><summary>Kiến nghị của lần kiểm tra trước chưa khắc phục xong (${all.length})</summary>
${all.map((one) => html`<div class="entry">${one.text.split("\n").map((line) => html`<p class="paper">${line}</p>`)}<p class="line"><span class="tag ${COLOURS[one.state]}">${one.words}</span>${due(one)}</p><p class="soft">Thông báo số ${one.notice} ngày ${shortDate(one.issued)}</p></div>`)}</details>`;
}

function due(one) {
  const late = daysLate(one, today());
  return html`${late > 0 && html`<b class="late">Quá ${late} ngày</b>`}${one.due && html`<span class="soft">hạn ${shortDate(one.due)}</span>`}`;
}

const today = () => dayOf(now());
