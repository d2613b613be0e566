// The inspections on this device, each a way to its checklist.

import { shortDate } from "../domain/dates.js";
import { html, icon } from "./html.js";
import { moment } from "./moments.js";

/** A card with a line for each inspection that a person can open here: those of `kept`. */
export function inspections({ records }) {
  if (!records.length) return html``;
  return html`<section class="card"><h2>Cuộc kiểm tra trên máy này</h2><ul class="inspections">${records.map(line)}</ul></section>`;
}

function line({ id, downloaded, inspection: { unit, illustration, planned_day, team } }) {
  return html`<li><a href="/inspections/${id}/checklist"><span><b>${unit}${illustration && " (không có thật)"}</b><span class="soft">Kiểm tra ngày ${shortDate(planned_day)} · ${team}${downloaded && ` · tải lúc ${moment(downloaded)}`}</span></span>${icon("next")}</a></li>`;
}
