// What stands around the cards: the unit, the state of saving and sending, the list of sections, the counters.

import { shortDate } from "../domain/dates.js";
import { html, icon, paint } from "./html.js";

const STATES = {
  online: ["sent", "Đã gửi tất cả"],
  offline: ["offline", "Không có mạng"],
  "signed-out": ["lock", "Hết phiên đăng nhập"],
  refused: ["warning", "Máy chủ chưa nhận"],
  shut: ["lock", "Máy này đã ngừng dùng"],
  broken: ["failed", "Máy không đọc được bộ nhớ"],
};
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
  mark(page);
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

const MANY = 9; // operations
let speaking;

// Said when it has lasted: who listens isn't told of every tap.
function speak(words) {
  clearTimeout(speaking);
  speaking = setTimeout(() => (part("spoken").textContent = words), 2000);
}

/** The state of saving and sending, in the top bar. */
export function mark({ inspection, sync, saved }) {
  const { operations, files, unsaved } = inspection;
  const counted = (state, ...others) => countedWords([...operations.values()].filter((each) => [state, ...others].includes(each.state)).length, [...files.values()].filter((each) => each.state === state));
  const [waiting, refused] = [counted("waiting", "saving"), counted("refused")];
  const online = sync.state === "online";
  const under = online && underWay(sync.sending);
  const [symbol, words] = unsaved.size ? ["failed", "Chưa lưu được"] : under ? ["send", under] : online && waiting ? ["send", saved ? `Đã lưu trên máy ${saved}` : "Đang gửi"] : online && refused ? STATES.refused : STATES[sync.state];
  const more = [waiting && `${waiting} chờ gửi`, refused && `${refused} máy chủ không nhận`].filter(Boolean).join(", ");
  paint(part("sync"), html`${icon(symbol)}<span><b>${words}</b><span>${unsaved.size ? "Đừng đóng trang" : under ? "Có thể tiếp tục ghi" : more || "Đã lưu trên máy và máy chủ"}</span>${under && sent(sync.sending)}</span>`);
  speak(words);
  part("sync").className = unsaved.size ? "failed" : online && !waiting && !refused ? "met" : sync.state;
}

function countedWords(operations, files) {
  const noun = files.some(({ type }) => !type.startsWith("image/")) ? "tệp" : "ảnh";
  return [operations && `${operations} nội dung`, files.length && `${files.length} ${noun}`].filter(Boolean).join(", ");
}

// What takes long enough to be told of: a tap that goes up at once is not.
function underWay({ operations, files }) {
  const parts = [[operations?.all > MANY && operations, "nội dung"], [files, "ảnh"]];
  const told = parts.filter(([part]) => part).map(([{ done, all }, noun]) => `${done}/${all} ${noun}`);
  return told.length > 0 && `Đang gửi ${told.join(", ")}`;
}

/** How much of what is being sent has gone up. */
export function sent({ operations, files }) {
  const { done, all, part = 0 } = files ?? operations;
  return html`<progress value="${done + part}" max="${all}" aria-label="Đã gửi"></progress>`;
}
