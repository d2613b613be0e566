// What stands around the cards: the unit, the state of saving and sending, the list of sections, the counters.

import { shortDate } from "../domain/dates.js";
import { html, icon, paint } from "./html.js";

const STATES = {
  online: ["sent", "Đã gửi tất cả"],
  offline: ["offline", "Không có mạng"],
  "signed-out": ["lock", "Hết phiên đăng nhập"],
  refused: ["warning", "Máy chủ chưa nhận"],
};
const part = (id) => document.getElementById(id);

/** Paint the frame of a page: {inspection, sync, section, counter, unanswered}. */
export function frame(page) {
  const { inspection, section } = page;
  const { inspection: about } = inspection.record;
  const all = inspection.sections.flatMap((each) => inspection.questions(each));
  const done = inspection.progress(all);
  document.title = `${section.order}. ${section.title} · ${about.unit}`;
  part("back").href = `/inspections/${about.id}`;
  const madeUp = about.illustration && "(không có thật)";
  paint(part("unit"), html`${about.unit} <span class="roomy">${madeUp}</span>`);
  part("stamp").hidden = !madeUp;
  paint(part("facts"), html`<span class="tight">${madeUp && `${madeUp} · `}</span><span class="roomy">Kiểm tra ngày</span> ${shortDate(inspection.day)}<span class="roomy"> · ${about.team}</span>`);
  paint(part("section"), html`<h2>${section.order}. ${section.title}</h2>${bar(inspection.progress(inspection.questions(section)))}`);
  paint(part("counters"), counters(page));
  part("counters").hidden = !page.counter;
  paint(part("sections"), html`${inspection.sections.map((each) => line(page, each))}`);
  for (const total of document.querySelectorAll(".total")) total.textContent = done.join("/");
  paint(part("overall"), bar(done, true));
  mark(page);
}

function bar([answered, all], quiet) {
  return html`${!quiet && html`<span class="count">${answered}/${all}</span>`}<progress value="${answered}" max="${all || 1}" class="${answered === all && "done"}" aria-label="Đã ghi nhận ${answered} trên ${all}"></progress>`;
}

function line({ inspection, section }, each) {
  const progress = inspection.progress(inspection.questions(each));
  const done = progress[0] === progress[1];
  return html`<li id="section-${each.key}"><a href="#${each.key}" ${each.key === section.key && html`aria-current="true"`}><b>${each.order}</b><span>${each.title}</span><span class="count ${done && "done"}">${done && icon("check")}${progress.join("/")}</span>${bar(progress, true)}</a></li>`;
}

function counters({ inspection, section, counter }) {
  return html`${inspection.counters.map(({ id, name }) => {
    const progress = inspection.progress(inspection.questions(section, id));
    return html`<button data-do="counter" data-id="${id}" id="counter-${id}" aria-pressed="${id === counter}">${name}<span>${progress.join("/")} nội dung</span></button>`;
  })}`;
}

let speaking;

// Said when it has lasted: who listens isn't told of every tap.
function speak(words) {
  clearTimeout(speaking);
  speaking = setTimeout(() => (part("spoken").textContent = words), 2000);
}

/** The state of saving and sending, in the top bar. */
export function mark({ inspection, sync, saved }) {
  const states = [...inspection.operations.values()].map(({ state }) => state);
  const count = (state) => states.filter((each) => each === state).length;
  const [waiting, refused] = [count("waiting") + count("saving"), count("refused")];
  const sending = sync.state === "online" && waiting;
  const [symbol, words] = inspection.unsaved.size ? ["failed", "Chưa lưu được"] : sending ? ["send", saved ? `Đã lưu trên máy ${saved}` : "Đang gửi"] : STATES[sync.state];
  const more = [waiting && `${waiting} nội dung chờ gửi`, refused && `${refused} nội dung máy chủ không nhận`].filter(Boolean).join(", ");
  paint(part("sync"), html`${icon(symbol)}<span><b>${words}</b><span>${inspection.unsaved.size ? "Đừng đóng trang" : more || "Đã lưu trên máy và máy chủ"}</span></span>`);
  speak(words);
  part("sync").className = inspection.unsaved.size ? "failed" : sync.state === "online" && !waiting && !refused ? "met" : sync.state;
}
