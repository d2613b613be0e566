// What stands around the cards: the unit, the list of sections, the counters.

import { shortDate } from "../domain/dates.js";
import { html, icon, paint } from "./html.js";

const part = (id) => document.getElementById(id);
const titled = ({ order, title }) => (order ? `${order}. ${title}` : title);

/** Paint the frame of a page: {inspection, sync, section, counter, unanswered}. */
export function frame(page) {
  const { inspection, section } = page;
  const all = inspection.sections.flatMap((each) => inspection.questions(each));
  const done = inspection.progress(all);
  about(page, titled(section));
  paint(part("section"), html`<h2>${titled(section)}</h2>${section.order && bar(inspection.progress(inspection.questions(section)))}`);
  paint(part("counters"), counters(page));
  part("counters").hidden = !page.counter;
  paint(part("sections"), html`${page.sections.map((each) => line(page, each))}`);
  for (const total of document.querySelectorAll(".total")) total.textContent = done.join("/");
  paint(part("overall"), bar(done, true));
}

/** Whose inspection it is, in the top bar and in the page's title. */
export function about({ inspection }, title) {
  const { id, unit, team, illustration } = inspection.record.inspection;
  const madeUp = illustration && "(không có thật)";
  document.title = `${title} · ${unit}`;
  part("back").href = `/inspections/${id}`;
  paint(part("unit"), html`${unit} <span class="roomy">${madeUp}</span>`);
  part("stamp").hidden = !madeUp;
  paint(part("facts"), html`<span class="tight">${madeUp && `${madeUp} · `}</span><span class="roomy">Kiểm tra ngày</span> ${shortDate(inspection.day)}<span class="roomy"> · ${team}</span>`);
}

function bar([answered, all], quiet) {
  return html`${!quiet && html`<span class="count">${answered}/${all}</span>`}<progress value="${answered}" max="${all || 1}" class="${answered === all && "done"}" aria-label="Đã ghi nhận ${answered} trên ${all}"></progress>`;
}

function line({ inspection, section }, each) {
  const progress = inspection.progress(inspection.questions(each));
  const done = progress[0] === progress[1];
  return html`<li id="section-${each.key}"><a href="#${each.key}" ${each.key === section.key && html`aria-current="true"`}><b>${each.order ?? icon("clock")}</b><span>${each.title}</span>${each.order && html`<span class="count ${done && "done"}">${done && icon("check")}${progress.join("/")}</span>${bar(progress, true)}`}</a></li>`;
}

function counters({ inspection, section, counter }) {
  return html`${inspection.counters.map(({ id, name }) => {
    const progress = inspection.progress(inspection.questions(section, id));
    return html`<button data-do="counter" data-id="${id}" id="counter-${id}" aria-pressed="${id === counter}">${name}<span>${progress.join("/")} nội dung</span></button>`;
  })}`;
}

