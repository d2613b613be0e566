// Photos and files at the foot of a card.

import { html, icon } from "./html.js";
import { time } from "./subject.js";

/** The photos and files of a subject, each of them a button that shows it. */
export const photos = ({ evidence, inspection }) => evidence.map((each) => thumbnail(each, inspection));

// A piece of evidence, small: what this device keeps of it, else what the server shows.
function thumbnail({ id, file, type, caption, name, taken_at: taken, head }, { files, record }) {
  const kept = files.get(file);
  const waits = kept && kept.state !== "sent";
  const absent = !kept && record.missing?.includes(file);
  const words = `${caption || name || "ảnh chụp"}${waits ? `, ${kept.state === "refused" ? "máy chủ không nhận" : "chờ gửi"}` : ""}`;
  const address = kept?.thumbnail ? pictureOf(kept) : `/inspections/${record.id}/files/${file}/thumbnail`;
  const bare = absent ? `${type.startsWith("image/") ? "Ảnh" : "Tệp"} còn ở máy của ${record.authors[head.author] ?? "người ghi"}` : waits && !kept.thumbnail && name;
  return html`<li id="photo-${id}"><button data-do="look" data-id="${id}" ${bare ? html`class="bare"` : html`aria-label="Minh chứng: ${words}"`}>${bare || html`<img src="${address}" alt="" width="76" height="57">`}${
    taken && !bare && html`<span class="stamp-time">${time(taken)}</span>`
  }${waits && icon(kept.state === "refused" ? "warning" : "send")}</button></li>`;
}

const pictures = new Map();

// The address of a kept picture, made once: a new one every time would fetch it again at every tap.
function pictureOf({ hash, thumbnail }) {
  if (!pictures.has(hash)) pictures.set(hash, URL.createObjectURL(new Blob([thumbnail], { type: "image/jpeg" })));
  return pictures.get(hash);
}
