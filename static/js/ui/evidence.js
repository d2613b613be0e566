// Photos and files as evidence: taken or chosen, covered, kept.

import { SHORT } from "../domain/complaints.js";
import { parseInstant } from "../domain/instants.js";
import { clean } from "../domain/text.js";
import { now, ulid } from "../store/clock.js";
import { asFile, isPdf, kept, MOST_OF_A_PDF, mustHash, shrunk, takenAtOf, Unkept } from "../store/pictures.js";
import { retouch } from "./retouch.js";
import { say } from "./saying.js";
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
    for (let next = file; next; ) next = await keepOne(page, about, next, { title, shot }).catch((error) => failed(next, error));
  }
}

// One that comes to nothing is told of, and those after it have their turn.
function failed({ name }, error) {
  console.error(error);
  return refuse(error instanceof Unkept ? error.message : `Máy không đọc được tệp “${name}”: tệp có thể đã bị xóa hoặc còn trên đám mây. Tải tệp về máy rồi chọn lại.`);
}

// What takes its place, where it is to be taken again.
async function keepOne(page, about, file, { title, shot }) {
  mustHash(); // before anybody takes pains with it
  const pdf = await isPdf(file);
  if (pdf && file.size > MOST_OF_A_PDF) return refuse(`Tệp “${file.name}” nặng ${megabytes(file.size)}; máy chủ nhận đến ${megabytes(MOST_OF_A_PDF)}. Chọn tệp nhỏ hơn hoặc chụp từng trang.`);
  const taken = pdf ? "" : await timeOf(file, shot);
  const canvas = pdf ? null : await shrunk(file);
  if (!canvas && !pdf) return refuse(`Tệp “${file.name}” không phải là ảnh hoặc PDF mà máy này đọc được. Chọn ảnh JPEG, PNG hoặc tệp PDF khác.`);
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

const refuse = (words) => say("Chưa lưu được tệp", `${words} Chưa có gì được lưu.`);
