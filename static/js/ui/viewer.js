// A piece of evidence at full size: who, when, where; its caption; taking it out.

import { complaint, SHORT } from "../domain/complaints.js";
import { shortDate } from "../domain/dates.js";
import { cellKey } from "../domain/operations.js";
import { clean } from "../domain/text.js";
import { bytesOf, settleFile } from "../store/queue.js";
import { html, icon, paint } from "./html.js";
import { dayOf } from "./moments.js";
import { inWords } from "./position.js";
import { styled } from "./styled.js";
import { time } from "./subject.js";

const isPicture = ({ type }) => type.startsWith("image/");
const size = (bytes) => (bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`);
const ofFile = { true: "ảnh", false: "tệp" };

/** Show a piece of evidence, with the others about the same subject before and after it. */
export async function look(page, shown) {
  await styled("evidence");
  const dialog = document.createElement("dialog");
  dialog.id = "look";
  dialog.setAttribute("aria-labelledby", "look-title");
  document.body.append(dialog);
  await new Viewer(page, dialog).show(shown);
  dialog.showModal();
}

class Viewer {
  constructor(page, dialog) {
    Object.assign(this, { page, dialog, inspection: page.inspection });
    dialog.addEventListener("close", () => {
      URL.revokeObjectURL(this.own);
      dialog.remove();
    });
    dialog.addEventListener("click", ({ target }) => {
      const { id, dataset } = target.closest("button") ?? {};
      if (ACTIONS[id]) ACTIONS[id](this);
      else if (dataset?.version) this.settle(dataset.version);
    });
    dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keepCaption();
    });
    // What the server shows and this device can't fetch now is shown small.
    dialog.addEventListener("error", ({ target }) => target.nodeName === "IMG" && this.fallBack(target), true);
  }

  async show(shown) {
    const { value } = this.inspection.cells.get(cellKey(`evidence:${shown}`, "evidence"));
    if (!value) return this.dialog.close(); // somebody has taken it out meanwhile
    this.all = this.inspection.evidenceAbout(value.about);
    this.at = this.all.findIndex(({ id }) => id === shown);
    // What somebody changes here replaces what stands here, not what came in meanwhile.
    this.base = this.inspection.base(this.evidence.head.subject, "evidence");
    this.removing = false;
    URL.revokeObjectURL(this.own);
    const { file, type } = this.evidence;
    const here = this.kept?.bytes ?? (await bytesOf(this.page.vault, this.inspection.record.id, file));
    this.own = here && isPicture({ type }) ? URL.createObjectURL(new Blob([here], { type })) : "";
    this.paint();
  }

  get evidence() {
    return this.all[this.at];
  }

  get kept() {
    return this.inspection.files.get(this.evidence.file);
  }

  paint() {
    paint(this.dialog, sheet(this));
  }

  fallBack(picture) {
    const { thumbnail } = this.kept ?? {};
    if (thumbnail && !this.own) {
      this.own = URL.createObjectURL(new Blob([thumbnail], { type: "image/jpeg" }));
      picture.src = this.own;
    } else picture.hidden = true;
  }

  async keepCaption() {
    const input = this.dialog.querySelector("#new-caption");
    this.wrong = complaint(input.value, SHORT, false);
    if (this.wrong) return this.paint();
    const { id, head } = this.evidence;
    await this.inspection.write(head.subject, "evidence", { ...head.value, caption: clean(input.value) }, undefined, this.base);
    await this.show(id);
  }

  async remove() {
    const { head } = this.evidence;
    const next = this.all[this.at + 1] ?? this.all[this.at - 1];
    await this.inspection.write(head.subject, "evidence", null, undefined, this.base);
    if (next) await this.show(next.id);
    else this.dialog.close();
  }

  // Take one of two versions; the other is replaced, not what came in meanwhile.
  async settle(version) {
    const { id, head } = this.evidence;
    const { value } = this.inspection.operations.get(version);
    await this.inspection.write(head.subject, "evidence", value, undefined, this.base);
    await this.show(id);
  }

  // Send a refused file once more: it is judged afresh.
  async sendAgain() {
    const { reason, ...file } = this.kept;
    const waiting = { ...file, state: "waiting" };
    await settleFile(this.page.vault, waiting);
    this.inspection.files.set(file.hash, waiting);
    this.page.sync.wake();
    this.paint();
  }
}

const ACTIONS = {
  "close-look": ({ dialog }) => dialog.close(),
  before: (viewer) => viewer.show(viewer.all[viewer.at - 1].id),
  after: (viewer) => viewer.show(viewer.all[viewer.at + 1].id),
  remove: (viewer) => {
    viewer.removing = true;
    viewer.paint();
    viewer.dialog.querySelector("#stay").focus();
  },
  stay: (viewer) => {
    viewer.removing = false;
    viewer.paint();
    viewer.dialog.querySelector("#remove").focus();
  },
  "remove-now": (viewer) => viewer.remove(),
  "send-again": (viewer) => viewer.sendAgain(),
};

function sheet(viewer) {
  const { evidence, all, at, inspection } = viewer;
  const { me } = inspection.record;
  const what = ofFile[isPicture(evidence)];
  return html`<div class="head"><h2 id="look-title">Minh chứng ${all.length > 1 && `${at + 1} trên ${all.length}`}</h2><button class="quiet" id="close-look">Đóng</button></div>
<figure id="figure-${evidence.id}">${picture(viewer)}${evidence.caption && html`<figcaption>${evidence.caption}</figcaption>`}</figure>
<div class="panel">${state(viewer, what)}<dl>${facts(viewer)}</dl>${conflicted(viewer) ? versions(viewer) : viewer.inspection.mayRecord && edit(viewer, what)}
<p class="actions steps">${all.length > 1 && html`<button class="quiet" id="before" ${!at && "disabled"}>${icon("back")}Trước</button><button class="quiet" id="after" ${at === all.length - 1 && "disabled"}>Sau${icon("next")}</button>`}</p></div>`;
}

function picture({ evidence, own, kept, inspection }) {
  const { id, missing } = inspection.record;
  if (!own && missing?.includes(evidence.file)) return html`<p class="absent">${icon("camera")} ${absent(evidence, inspection)}</p>`;
  // What a PDF looks like the server tells, once it has it.
  if (!isPicture(evidence) && kept && kept.state !== "sent") return html`<p class="absent">${icon("file")} ${evidence.name}</p>`;
  return html`<img id="picture-${evidence.id}" src="${own || `/inspections/${id}/files/${evidence.file}`}" alt="${evidence.caption || evidence.name || "Ảnh minh chứng"}">`;
}

/** Who holds what the server doesn't have yet. */
function absent({ head, type }, { record }) {
  const holder = head.author === record.me.id ? "một máy khác của người ghi" : `máy của ${record.authors[head.author] ?? "người ghi"}`;
  return `${isPicture({ type }) ? "Ảnh" : "Tệp"} còn ở ${holder}, chưa gửi lên máy chủ.`;
}

function state({ kept, inspection }, what) {
  if (kept?.bytes) return html`<p class="error">${icon("failed")}<span>Máy chưa lưu được ${what} này.</span></p>`;
  if (kept?.state === "waiting") return html`<p class="soft">${icon("device")} Đã lưu trên máy, chờ gửi.</p>`;
  if (kept?.state !== "refused") return;
  return html`<div class="notice shortcoming">${icon("warning")}<div><b>Máy chủ không nhận ${what} này.</b> ${kept.reason} Bản trên máy vẫn được giữ.${inspection.record.me.may_record && html`<p class="actions"><button class="quiet" id="send-again">Gửi lại</button></p>`}</div></div>`;
}

function facts({ evidence, kept, inspection }) {
  const { me, authors } = inspection.record;
  const { head, name, taken_at: taken, position } = evidence;
  const rows = [
    ["Tên tệp", name],
    ["Kích thước", kept && size(kept.size)],
    [isPicture(evidence) ? "Chụp lúc" : "Ghi lúc", taken && moment(taken)],
    ["Người ghi", `${head.author === me.id ? me.name : (authors[head.author] ?? "")}, ${moment(head.clock)}`],
    ["Vị trí", position && inWords(position)],
  ];
  return rows.filter(([, words]) => words).map(([label, words]) => html`<div><dt>${label}</dt><dd>${words}</dd></div>`);
}

const moment = (clock) => `${time(clock)} ngày ${shortDate(dayOf(clock.slice(0, 24)))}`;

const cellOf = ({ evidence, inspection }) => inspection.cells.get(cellKey(evidence.head.subject, "evidence"));
const conflicted = (viewer) => cellOf(viewer).conflict;

// The leader chooses; until then nobody writes a third version.
function versions(viewer) {
  const { authors, me } = viewer.inspection.record;
  const leads = viewer.inspection.mayRecord && me.role === "leader";
  const { heads } = cellOf(viewer);
  return html`<div class="versions"><p><b>Hai người ghi khác nhau.</b> Cả hai bản đều được giữ${!leads && "; trưởng đoàn chọn một bản"}.</p>${heads.map(
    ({ id, author, clock, value }) => html`<div class="version"><p class="soft">${authors[author]} · ${time(clock)}</p><p>${value ? value.caption || "Không có chú thích" : "Đã xóa"}</p>${leads && html`<button data-version="${id}">Lấy bản này</button>`}</div>`,
  )}</div>`;
}

function edit({ evidence, removing, wrong }, what) {
  return html`<form class="caption"><div class="field"><label for="new-caption">Chú thích</label><input id="new-caption" autocomplete="off" maxlength="${SHORT}" value="${evidence.caption}"></div><button class="quiet">Lưu chú thích</button></form>${
    wrong && html`<p class="error" role="alert">${icon("failed")}<span>${wrong}</span></p>`
  }${
    removing
      ? html`<div class="notice failed">${icon("warning")}<div><p>Bỏ ${what} này khỏi nội dung? Bản đã ghi vẫn nằm trong lịch sử.</p><p class="actions"><button class="danger" id="remove-now">Xóa</button><button class="quiet" id="stay">Không xóa</button></p></div></div>`
      : html`<p class="actions"><button class="quiet danger" id="remove">${icon("trash")}Xóa minh chứng</button></p>`
  }`;
}
