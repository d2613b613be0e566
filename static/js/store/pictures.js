// Pictures on the device: read, made small, hashed. One at a time: a decoded photo takes fifty megabytes.

import { averages, blocksOf } from "../domain/covering.js";
import { takenAt } from "../domain/exif.js";

const LONG_EDGE = 1600;
const QUALITY = 0.8;
const SMALL = { width: 152, height: 114, quality: 0.7 };
const HEADER = 128 * 1024; // bytes: Exif stands within the first 64 kB or so
const JPEG = "image/jpeg";
/** The most that a PDF may have, in bytes: it is kept as it is. */
export const MOST_OF_A_PDF = 12_000_000;

/** Why a file can't be kept on this device, in words for a person. */
export class Unkept extends Error {}

const INSECURE = "Trang đang mở bằng địa chỉ http nên trình duyệt không cho tính mã của ảnh, tệp. Mở lại chương trình bằng địa chỉ https.";
const NO_ROOM = "Máy không đủ bộ nhớ để xử lý ảnh này. Đóng bớt ứng dụng khác rồi thử lại.";

/** When a picture file was taken, as far as it says; null otherwise. */
export async function takenAtOf(file) {
  return takenAt(new DataView(await file.slice(0, HEADER).arrayBuffer()));
}

/** Whether a file is a PDF, by its first bytes. */
export async function isPdf(file) {
  return (await file.slice(0, 5).text()) === "%PDF-";
}

/** A picture file as a canvas, upright, its long edge LONG_EDGE at most; null where the browser can't read it. */
export async function shrunk(file) {
  const picture = await decoded(file);
  if (!picture) return null;
  const scale = Math.min(1, LONG_EDGE / Math.max(picture.width, picture.height));
  const canvas = drawn(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
  picture.close();
  return canvas;
}

function decoded(file) {
  return createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
}

/** A canvas of a size with a picture drawn all over it, or the part of it from x, y on. */
export function drawn(picture, width, height, part = [0, 0, picture.width, picture.height]) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.max(1, width), height: Math.max(1, height) });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff"; // JPEG knows no transparency
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, ...part, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Cover a rectangle of a canvas: average blocks, drawn up softly, over what stood there. */
export function cover(context, { x, y, width, height }) {
  const { canvas } = context;
  const blocks = blocksOf(width, height, Math.max(canvas.width, canvas.height));
  const { data } = context.getImageData(x, y, width, height);
  const few = document.createElement("canvas");
  Object.assign(few, { width: blocks.columns, height: blocks.rows });
  few.getContext("2d").putImageData(new ImageData(averages(data, width, height, blocks), blocks.columns), 0, 0);
  // Not every browser draws a stretched edge fully opaque: nothing may shine through.
  context.fillStyle = "#888";
  context.fillRect(x, y, width, height);
  context.imageSmoothingEnabled = true;
  context.drawImage(few, x, y, width, height);
}

/** A canvas as a file to keep: {hash, type, size, bytes, thumbnail}. */
export async function asFile(canvas) {
  const bytes = await encoded(canvas, QUALITY);
  return { ...(await described(bytes, JPEG)), thumbnail: await thumbnailOf(canvas) };
}

/** Bytes as a file to keep, with a thumbnail where they are a picture. */
export async function kept(bytes, type) {
  const file = await described(bytes, type);
  const picture = type.startsWith("image/") && (await decoded(new Blob([bytes], { type })));
  if (!picture) return file;
  const thumbnail = await thumbnailOf(picture);
  picture.close();
  return { ...file, thumbnail };
}

async function described(bytes, type) {
  return { hash: await hashOf(bytes), type, size: bytes.byteLength, bytes };
}

/** Raises Unkept where the browser computes no hashes: on a page that didn't come securely. */
export function mustHash() {
  if (!crypto.subtle) throw new Unkept(INSECURE);
}

/** The SHA-256 of bytes, in lower-case hex. Raises Unkept, as mustHash. */
export async function hashOf(bytes) {
  mustHash();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The middle of a picture, small.
function thumbnailOf(picture) {
  const { width, height, quality } = SMALL;
  const scale = Math.min(picture.width / width, picture.height / height);
  const [w, h] = [width * scale, height * scale];
  const part = [(picture.width - w) / 2, (picture.height - h) / 2, w, h];
  return encoded(drawn(picture, width, height, part), quality);
}

async function encoded(canvas, quality) {
  const blob = await new Promise((done) => canvas.toBlob(done, JPEG, quality));
  if (!blob) throw new Unkept(NO_ROOM);
  return blob.arrayBuffer();
}
