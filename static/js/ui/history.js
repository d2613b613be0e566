// The history of a question or an entry: every version that anybody recorded, the newest first.

import { ASIDE } from "../domain/closing.js";
import { shortDate } from "../domain/dates.js";
import { cellKey } from "../domain/operations.js";
import { get } from "../net/api.js";
import { device } from "../store/clock.js";
import { html, icon, paint } from "./html.js";
import { dayOf, moment } from "./moments.js";
import { styled } from "./styled.js";
import { savedMark, time } from "./subject.js";

const AN_HOUR = 3_600_000; // ms
const instantOf = ({ clock }) => clock.slice(0, 24);

/** Show the history of a subject; without network what this device holds of it. */
export async function open(page, subject) {
  const about = page.about(subject);
  if (!about || document.getElementById("history")) return;
  await styled("entries");
  const dialog = document.createElement("dialog");
  dialog.id = "history";
  dialog.setAttribute("aria-labelledby", "history-title");
  document.body.append(dialog);
  const told = { operations: [], authors: {}, state: "asking" };
  const show = () => {
    // What is taken again replaces what stands here, not what came in meanwhile.
    told.bases = basesOf(page.inspection, allOf(page.inspection, about, told));
    paint(dialog, history(page, about, told));
  };
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", async ({ target }) => {
    const { again } = target.closest("button")?.dataset ?? {};
    if (target.closest("#history-close")) return dialog.close();
    if (!again) return;
    const { subject: cell, field, value } = allOf(page.inspection, about, told).find(({ id }) => id === again);
    await page.inspection.write(cell, field, value, undefined, told.bases.get(cellKey(cell, field)));
    show();
    dialog.querySelector("h2").focus();
  });
  show();
  dialog.showModal();
  await ask(page.inspection, about, told);
  show();
}

const basesOf = (inspection, versions) =>
  new Map(versions.map(({ subject, field }) => [cellKey(subject, field), inspection.base(subject, field)]));

// The photos and files about a subject have histories of their own.
const subjectsOf = (inspection, { subject }) => [
  ...new Set([subject, ...[...inspection.operations.values()].filter(({ value }) => value?.about === subject).map((photo) => photo.subject)]),
];

async function ask(inspection, about, told) {
  try {
    const address = `/api/inspections/${inspection.record.id}/history?subject=`;
    const answers = await Promise.all(subjectsOf(inspection, about).map((subject) => get(address + encodeURIComponent(subject))));
    told.operations = answers.flatMap(({ operations }) => operations);
    Object.assign(told.authors, ...answers.map(({ authors }) => authors));
    told.state = "whole";
  } catch {
    told.state = "partly";
  }
}

// All versions, each after those that it replaces; of those that know nothing of each other the later clock is later.
function allOf(inspection, about, told) {
  const subjects = subjectsOf(inspection, about);
  const held = [...inspection.operations.values()].filter(({ subject }) => subjects.includes(subject));
  const every = new Map([...held, ...told.operations].map((operation) => [operation.id, operation]));
  for (const operation of held) if (operation.state) every.set(operation.id, operation);
  const [order, seen] = [[], new Set()];
  function add(operation) {
    if (!operation || seen.has(operation)) return;
    seen.add(operation);
    for (const id of operation.base) add(every.get(id));
    order.push(operation);
  }
  [...every.values()].sort((a, b) => (a.clock === b.clock ? (a.id < b.id ? -1 : 1) : a.clock < b.clock ? -1 : 1)).forEach(add);
  return order;
}

// What stands about a subject beside its own cells.
const OTHERS = { evidence: "Minh chứng", withdrawn: "Rút tồn tại sau giải trình" };

const STATES = {
  asking: () => html`<p class="soft" role="status">Đang hỏi máy chủ…</p>`,
  partly: () =>
    html`<p class="notice offline" role="status">${icon("offline")}<span>Không hỏi được máy chủ. Dưới đây là những bản mà máy này đang giữ; có thể còn bản khác.</span></p>`,
  whole: (count) => html`<p class="soft" role="status">${count} bản, bản mới nhất ở trên. Không bản nào bị xóa.</p>`,
};

function history(page, about, told) {
  const versions = allOf(page.inspection, about, told);
  const named = { ...page.inspection.record.authors, ...told.authors };
  return html`<h2 id="history-title" tabindex="-1">${icon("clock")} Lịch sử: ${about.name}</h2><p>${about.title}</p>
${STATES[told.state](versions.length)}
<ol class="history">${[...versions].reverse().map((version) => item(page, about, version, versions, named))}</ol>
${versions.length === 0 && html`<p>Chưa ai ghi gì ở đây.</p>`}
<p class="actions"><button class="filled" id="history-close">Đóng</button></p>`;
}

function item(page, about, version, versions, named) {
  const { id, subject, field, author, importer, state } = version;
  const cell = page.inspection.cells.get(`${subject} ${field}`);
  const head = cell?.heads.some((each) => each.id === id);
  const [what, more] = inWords(about, version);
  return html`<li id="version-${id}"><p class="line"><b>${named[author] ?? "Người không còn trong danh sách"}</b>${head && standing(cell)}${state && savedMark(state)}</p>
<p class="soft">${when(version)} · ${from(version)}${importer && ` · ${named[importer]} nhập từ tệp`}</p>${skewed(version)}
<p class="label">${about.cells[field] ?? OTHERS[field]}</p><p class="value">${what}</p>${more && html`<p>${more}</p>`}
<p class="soft">${replaced(about, version, versions, named)}</p>${!head && again(page, about, version, cell)}</li>`;
}

const standing = ({ conflict }) =>
  conflict ? html`<span class="tag conflict">${icon("people")}Chờ trưởng đoàn chọn</span>` : html`<span class="tag met">${icon("check")}Bản hiện tại</span>`;

function inWords(about, { field, value }) {
  if (field === "withdrawn") return [value?.reason ?? "Không rút nữa", ""];
  if (field !== "evidence") return about.words(field, value).map((part) => part ?? "");
  if (value === null) return ["Đã bỏ", ""];
  return [value.caption || value.name || "Ảnh chụp", value.taken_at && `Chụp lúc ${moment(value.taken_at)}`];
}

function when(version) {
  const { arrived_at: arrived } = version;
  const recorded = instantOf(version);
  const late = arrived && Date.parse(arrived) - Date.parse(recorded) > AN_HOUR;
  return `Ghi lúc ${moment(recorded)}${late ? `, máy chủ nhận lúc ${moment(arrived)}` : ""}`;
}

function from({ device: made }) {
  if (made === device) return "máy này";
  return made === "desk" || made === ASIDE ? "trang bàn giấy" : html`<span class="nowrap">máy …${made.slice(-4)}</span>`;
}

const skewed = ({ clock_sent: sent }) =>
  sent && html`<p class="warning">${icon("warning")}<span>Đồng hồ máy lệch: máy ghi ${time(sent)} ngày ${shortDate(dayOf(sent.slice(0, 24)))}. Giờ ở trên là lúc máy chủ nhận.</span></p>`;

function replaced(about, { base }, versions, named) {
  const before = versions.filter(({ id }) => base.includes(id));
  // One that its author replaced again before it was sent is named beside the one that it replaced: the last says all.
  const last = before.filter(({ id }) => !before.some((other) => other.base.includes(id)));
  if (last.length) return `Thay cho: ${last.map((each) => `“${inWords(about, each)[0]}” (${named[each.author] ?? ""})`).join("; ")}`;
  return base.length ? "Thay cho một bản mà máy này không giữ." : "Ghi lần đầu.";
}

// Anybody who may record may take a former version again; what two people recorded differently, the leader settles.
function again(page, about, { id, field, value }, cell) {
  if (field === "withdrawn") return; // the office withdraws, at its desk
  const { me } = page.inspection.record;
  if (!page.inspection.mayRecord || (cell?.conflict && me.role !== "leader")) return;
  const [wrong] = field in about.cells ? about.check(field, value) : [];
  if (wrong) return html`<p class="soft">Không ghi lại được bản này: ${wrong.message}</p>`;
  return html`<p class="actions"><button class="quiet" data-again="${id}">Ghi lại bản này</button></p>`;
}
