// The minutes as they are shown whole and signed: the text, a box for each who signs, earlier signatures.

import { BOX, codeOf, ROLES } from "../domain/signatures.js";
import { html, icon } from "./html.js";
import { moment } from "./moments.js";

const CAPITALS = /^(?=.*\p{Lu})[^\p{Ll}]+$/u;

/** A text to the letter; its lines of capitals are headings. */
export function words(text) {
  return text
    .split("\n")
    .map((line, i) => html`${i > 0 && "\n"}${CAPITALS.test(line) ? html`<b role="heading" aria-level="${i ? 3 : 2}">${line}</b>` : line}`);
}

/** Whether the text has been read to its end, which signing waits for. */
export function reading({ inspection, readAt, closed, composed }) {
  if (closed) return html`<p class="met">${icon("lock")} Biên bản đã khóa, chỉ để đọc</p>`;
  if (!composed && inspection.mayRecord) return html`<p class="soft" role="status">${icon("clock")} Nhập giờ bắt đầu, giờ kết thúc rồi mới ký được</p>`;
  return html`<p class="${readAt ? "met" : "soft"}" role="status">${
    readAt ? html`${icon("check")} Đã đọc đến hết lúc ${moment(readAt)}` : html`${icon("list")} Đọc đến hết nội dung rồi mới ký được`
  }</p>`;
}

/** What has become of the text since, and what isn't in it. */
export function changes({ shown, before, inspection, earlier }) {
  const drafts = [...inspection.drafts.values()].filter(({ echo, untouched }) => !echo && !untouched).length;
  const newest = codeOf(shown.hash);
  const codes = [...new Set(earlier.map(({ file }) => codeOf(file)))].join(", ");
  return html`${
    earlier.length > 0 && html`<div class="notice shortcoming" id="changed">${icon("warning")}<div><b>Nội dung đã thay đổi sau khi ký: mã cũ ${codes}, mã mới ${newest}.</b><p>Chữ ký cũ không tính cho nội dung mới; xem ở cuối trang.</p></div></div>`
  }${
    before && html`<div class="notice shortcoming" id="fresh" role="alert">${icon("warning")}<div><b>Nội dung vừa thay đổi khi trang đang mở: mã cũ ${codeOf(before)}, mã mới ${newest}.</b><p>Đọc lại từ đầu trước khi ký.</p></div></div>`
  }${
    drafts > 0 && html`<div class="notice indigo" id="drafts">${icon("pencil")}<div><b>${drafts} nội dung đang gõ dở trên máy này chưa có trong văn bản.</b><p><a href="checklist">Về phiếu kiểm tra để ghi nốt</a></p></div></div>`
  }`;
}

/** A box for each role, with the signature that belongs to the text that is shown. */
export function boxes(page) {
  return Object.keys(ROLES).map((role) => box(page, role, page.current.get(role)));
}

const KEPT = [undefined, "waiting"]; // states of what the device has surely kept and the server not refused

const introduced = ({ name, post }) => [name, post].filter(Boolean).join(", ");

function box({ inspection, readAt, composed, closed, people }, role, signature) {
  const mayRecord = inspection.record.me.may_record && !closed;
  const ready = readAt && composed;
  const settled = signature && KEPT.includes(signature.head.state);
  return html`<section class="card signature ${settled && "done"}" id="box-${role}" aria-labelledby="${role}-title"><h3 id="${role}-title">${ROLES[role]}</h3>
<p class="soft">${introduced(signature ?? people(role)[0] ?? {}) || "Chưa ghi người ký"}</p>
${signature ? given(signature) : empty(role, mayRecord, ready)}
${signature && html`<p class="state">${stateOf(signature, inspection)}</p>`}
${mayRecord && actions(role, signature, ready)}</section>`;
}

function given(signature) {
  if (signature.ink) return html`<p class="place soft">Đã ký mực trên bản in</p>`;
  return signature.reason ? html`<p class="paper reason">${signature.reason}</p>` : drawn(signature);
}

function empty(role, mayRecord, ready) {
  if (!mayRecord) return html`<div class="place soft">Chưa ký</div>`;
  return html`<button class="place" data-do="sign" data-role="${role}" ${!ready && "disabled"}><span><span class="unseen">${ROLES[role]}: </span>${
    ready ? "Ký bằng ngón tay hoặc bút trong khung này" : "Đọc hết nội dung rồi ký"
  }</span></button>`;
}

function actions(role, signature, ready) {
  const state = signature?.head.state;
  if (state === "unsaved") return html`<p class="actions"><button class="filled" data-do="retry">Thử lưu lại</button><button data-do="export">Xuất ra tệp</button></p>`;
  return html`<p class="actions">${state === "refused" && html`<button class="quiet" data-do="resend" data-id="${signature.head.id}">Gửi lại</button>`}${
    signature && html`<button class="link" data-do="sign" data-role="${role}" ${!ready && "disabled"}>${signature.reason || signature.ink ? "Ký" : "Ký lại"}</button>`
  }${!signature?.reason && html`<button class="link" data-do="refuse" data-role="${role}" ${!ready && "disabled"}>Không ký, nêu lý do</button>`}${
    !signature && html`<button class="link" data-do="inked" data-role="${role}" ${!ready && "disabled"}>Ký mực trên bản in</button>`
  }</p>`;
}

// Nothing is called signed before the device has kept it.
function stateOf({ head, reason, ink, file, signed_at: at }, { files, record }) {
  const kept = files.get(file);
  if (head.state === "unsaved") return html`<span class="mark failed">${icon("failed")}Chưa lưu được. Nét ký vẫn còn trên màn hình; đừng đóng trang.</span>`;
  if (head.state === "refused") return html`<span class="mark shortcoming">${icon("warning")}Máy chủ không nhận: ${head.reason}</span>`;
  if (head.state === "saving") return html`<span class="mark">${icon("clock")}Đang lưu…</span>`;
  // The text goes up after the signature; only then the server has both.
  const waits = head.state || (kept && kept.state !== "sent");
  const [symbol, colour, said] =
    kept?.state === "refused"
      ? ["warning", "shortcoming", `Máy chủ không nhận văn bản: ${kept.reason}`]
      : waits
        ? ["device", "indigo", "Đã lưu trên máy, chờ gửi"]
        : record.missing?.includes(file)
          ? ["warning", "shortcoming", "Máy chủ chưa có văn bản; máy đã ký sẽ gửi khi có mạng"]
          : ["sent", "met", "Đã gửi"];
  return html`<span class="mark ${reason ? "soft" : "met"}">${icon(reason ? "info" : "check")}${reason ? "Không ký" : ink ? "Ghi đã ký mực" : "Đã ký"} ${moment(at)}</span> <span class="mark ${colour}">${icon(symbol)}${said}</span>`;
}

/** A signature as it was drawn. */
function drawn({ name, strokes, width, height }) {
  return html`<svg class="drawn" viewBox="0 0 ${width || BOX.width} ${height || BOX.height}" role="img" aria-label="Chữ ký của ${name}">${strokes.map((stroke) => html`<polyline points="${stroke}"/>`)}</svg>`;
}

/** Signatures under other texts, by the text that they belong to. */
export function older({ earlier, inspection }) {
  const { authors, me } = inspection.record;
  const files = [...new Set(earlier.map(({ file }) => file))].reverse();
  return html`${files.map(
    (file) => html`<section class="card" aria-labelledby="earlier-${file}"><h2 id="earlier-${file}">Chữ ký cho nội dung có mã ${codeOf(file)}</h2>
<p><button class="quiet" data-do="read" data-file="${file}">${icon("list")}Đọc lại nội dung đã ký</button></p>
<ul class="signed">${earlier
      .filter((signature) => signature.file === file)
      .map(
        (signature) => html`<li><p><b>${ROLES[signature.role]}</b>: ${introduced(signature)}</p>
${given(signature)}<p class="state">${stateOf(signature, inspection)}</p>
<p class="soft small">Ghi bằng tài khoản của ${authors[signature.head.author] ?? (signature.head.author === me.id ? me.name : "người khác")}</p></li>`,
      )}</ul></section>`,
  )}`;
}

const kept = ({ current }) => [...current.values()].filter(({ head }) => KEPT.includes(head.state));

/** Whether everybody has signed what is shown, or said why not, and the device has kept it. */
export const complete = (page) => kept(page).length === Object.keys(ROLES).length;

/** How many signatures or reasons are still to come, in words. */
export function lacking(page) {
  const there = kept(page);
  const without = there.filter(({ reason }) => reason).length;
  const missing = Object.keys(ROLES).length - there.length;
  if (missing) return `Còn thiếu ${missing} chữ ký`;
  return without ? `Đã ký ${there.length - without}, không ký ${without}` : "Đã đủ chữ ký";
}
