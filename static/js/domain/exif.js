// When a picture was taken, as its camera wrote into it (Exif 2.32, in a JPEG's APP1 segment).

import { parseInstant } from "./instants.js";

const APP1 = 0xffe1;
const EXIF_FOLDER = 0x8769;
const TAKEN = 0x9003; // DateTimeOriginal
const OFFSET = 0x9011; // OffsetTimeOriginal
const HERE = "+07:00"; // a camera that doesn't say runs on the time of Vietnam

/** The instant (ISO 8601, UTC) at which a JPEG was taken, from its first bytes as a DataView; null where it doesn't say. */
export function takenAt(view) {
  try {
    const start = exifStart(view);
    return start === null ? null : instant(readTags(view, start));
  } catch (error) {
    // A cut or mangled header says nothing.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function exifStart(view) {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === APP1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
  }
  return null;
}

function readTags(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const number = (at) => view.getUint16(start + at, little);
  const place = (at) => view.getUint32(start + at, little);
  const tags = {};
  const read = (folder) => {
    for (let i = 0, at = folder + 2; i < number(folder); i++, at += 12) {
      const tag = number(at);
      if (tag === EXIF_FOLDER) read(place(at + 8));
      else if (tag === TAKEN || tag === OFFSET) tags[tag] = text(view, start + place(at + 8), place(at + 4));
    }
  };
  read(place(4));
  return tags;
}

const text = (view, at, length) => Array.from({ length: Math.min(length, 32) - 1 }, (_, i) => String.fromCharCode(view.getUint8(at + i))).join("");

function instant({ [TAKEN]: taken = "", [OFFSET]: offset = "" }) {
  const [, day, time] = /^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)$/.exec(taken) ?? [];
  const at = new Date(`${day?.replaceAll(":", "-")}T${time}${/^[+-]\d\d:\d\d$/.test(offset) ? offset : HERE}`);
  return Number.isNaN(at.getTime()) ? null : parseInstant(at.toISOString());
}
