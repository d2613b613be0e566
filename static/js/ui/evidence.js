// Photos and files as evidence: taken or chosen, covered, kept.

import { parseInstant } from "../domain/dates.js";
import { clean, SHORT } from "../domain/text.js";
import { now, ulid } from "../store/clock.js";
import { asFile, isPdf, kept, MOST_OF_A_PDF, shrunk, takenAtOf } from "../store/pictures.js";
import { html, icon, paint } from "./html.js";
import { retouch } from "./retouch.js";
import { styled } from "./styled.js";

const PICTURES = "image/*";
const JUST_NOW = 5_000; // ms: a system that doesn't know when a file was made says now
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`;

/** Take a photo about a subject. */
export async function photograph(page, about) {
  const files = await pick({ accept: PICTURES, capture: "environment" });
  await keepEach(page, about, files, true);
}

/** Choose pictures and PDFs about a subject. */
export async function attach(page, about) {
  const files = await pick({ accept: `${PICTURES},application/pdf`, multiple: true });
  await keepEach(page, about, files, false);
}

function pick(options) {
  const input = Object.assign(document.createElement("input"), { type: "file", hidden: true }, options);
  if (options.capture) input.setAttribute("capture", options.capture);
  document.body.append(input);
  return new Promise((done) => {
    for (const name of ["change", "cancel"]) {
      input.addEventListener(name, () => {
        input.remove();
        done([...input.files]);
      });
    }
    input.click();
  });
}

// One after the other: an old tablet has room for one.
async function keepEach(page, about, files, shot) {
  await styled("evidence");
  for (const [i, file] of files.entries()) {
    const title = files.length > 1 ? `Tệp ${i + 1} trên ${files.length}` : shot ? "Ảnh minh chứng" : "Tệp minh chứng";
    for (let next = file; next; ) next = await keepOne(page, about, next, { title, shot });
  }
}

// What takes its place, where it is to be taken again.
async function keepOne(page, about, file, { title, shot }) {
  const pdf = await isPdf(file);
  if (pdf && file.size > MOST_OF_A_PDF) return refuse(file, `Tệp “${file.name}” nặng ${megabytes(file.size)}; máy chủ nhận đến ${megabytes(MOST_OF_A_PDF)}. Chưa có gì được lưu. Chọn tệp nhỏ hơn hoặc chụp từng trang.`);
  const taken = pdf ? "" : await timeOf(file, shot);
  const canvas = pdf ? null : await shrunk(file);
  if (!canvas && !pdf) return refuse(file, `Tệp “${file.name}” không phải là ảnh hoặc PDF mà máy này đọc được. Chưa có gì được lưu. Chọn ảnh JPEG, PNG hoặc tệp PDF khác.`);
  const result = await retouch(canvas, {
    title,
    words: pdf && `${file.name}, ${megabytes(file.size)}`,
    again: shot && (async () => (await pick({ accept: PICTURES, capture: "environment" }))[0]),
    placed: shot,
  });
  if (!result || result.again) return result?.again;
  const made = canvas ? await asFile(canvas) : await kept(await file.arrayBuffer(), "application/pdf");
  if (canvas) canvas.width = 0;
  await page.inspection.write(
    `evidence:${ulid()}`,
    "evidence",
    {
      about,
      file: made.hash,
      type: made.type,
      name: shot ? "" : [...clean(file.name)].slice(0, SHORT).join(""),
      caption: clean(result.caption),
      taken_at: taken,
      position: result.position,
    },
    made,
  );
}

async function timeOf(file, shot) {
  const written = await takenAtOf(file);
  if (written) return written;
  if (shot) return now().toISOString();
  // The file's own date, where the system knows one.
  if (Date.now() - file.lastModified <= JUST_NOW) return "";
  return parseInstant(new Date(file.lastModified).toISOString()) ?? "";
}

function refuse(file, words) {
  const dialog = document.createElement("dialog");
  dialog.id = "unreadable";
  dialog.setAttribute("aria-labelledby", "unreadable-title");
  paint(
    dialog,
    html`<form method="dialog"><h2 id="unreadable-title">${icon("warning")} Chưa lưu được tệp</h2><p>${words}</p><p class="actions"><button class="filled">Đóng</button></p></form>`,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      done();
    }),
  );
}
