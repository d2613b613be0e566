// What a camera wrote is read as it stands, and what is covered leaves a handful of rounded colours.
import assert from "node:assert/strict";
import { test } from "node:test";

import { averages, blocksOf } from "../../static/js/domain/covering.js";
import { takenAt } from "../../static/js/domain/exif.js";
import { entriesOf } from "../../static/js/store/zip.js";

// A JPEG's first bytes with an Exif folder that holds a time and, where given, its offset.
function jpeg(time, offset) {
  const view = new DataView(new ArrayBuffer(200));
  const text = (at, words) => [...`${words}\0`].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  const tag = (at, id, count, place) => {
    view.setUint16(at, id);
    view.setUint16(at + 2, 2);
    view.setUint32(at + 4, count);
    view.setUint32(at + 8, place);
  };
  view.setUint32(0, 0xffd8ffe1);
  view.setUint16(4, 190);
  text(6, "Exif");
  const start = 12;
  view.setUint32(start, 0x4d4d002a);
  view.setUint32(start + 4, 8);
  view.setUint16(start + 8, 1);
  tag(start + 10, 0x8769, 1, 26);
  view.setUint16(start + 26, offset ? 2 : 1);
  tag(start + 28, 0x9003, 20, 60);
  if (offset) tag(start + 40, 0x9011, 7, 90);
  text(start + 60, time);
  if (offset) text(start + 90, offset);
  return view;
}

test("a camera without an offset runs on the time of Vietnam, one with it on its own", () => {
  assert.equal(takenAt(jpeg("2026:10:12 09:41:00")), "2026-10-12T02:41:00.000Z");
  assert.equal(takenAt(jpeg("2026:10:12 09:41:00", "+09:00")), "2026-10-12T00:41:00.000Z");
});

test("what doesn't say when it was taken says nothing", () => {
  for (const time of ["    :  :     :  :  ", "0000:00:00 00:00:00", "1980:01:01 00:00:00", "2026-10-12 09:41:00"]) assert.equal(takenAt(jpeg(time)), null, time);
  for (const bytes of [[], [0xff, 0xd8], [0x89, 0x50, 0x4e, 0x47]]) assert.equal(takenAt(new DataView(new Uint8Array(bytes).buffer)), null);
  assert.equal(takenAt(new DataView(jpeg("2026:10:12 09:41:00").buffer, 0, 40)), null);
});

test("there are never more than four blocks along the short side, and none is smaller than a line of print", () => {
  assert.deepEqual(blocksOf(800, 400, 1600), { columns: 8, rows: 4 });
  assert.deepEqual(blocksOf(200, 30, 1600), { columns: 4, rows: 1 });
  assert.deepEqual(blocksOf(1, 1, 1600), { columns: 1, rows: 1 });
});

test("a block is one average colour, rounded to one of nine levels", () => {
  const pixels = new Uint8ClampedArray([0, 100, 255, 9, 255, 100, 255, 9, 10, 10, 10, 9, 10, 10, 10, 9]);
  assert.deepEqual([...averages(pixels, 4, 1, { columns: 2, rows: 1 })], [128, 96, 255, 255, 0, 0, 0, 255]);
});

test("what is no ZIP is told from one", async () => {
  for (const text of ["", "PK", "PK nothing of the kind".repeat(10)]) await assert.rejects(entriesOf(new Blob([text])), RangeError);
});
