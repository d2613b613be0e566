// Strokes as they are kept: small, within their box, and drawn again as they were.
import assert from "node:assert/strict";
import { test } from "node:test";

import { BOX, codeOf, signatures, strokeOf } from "../../static/js/domain/signatures.js";

const pointsOf = (stroke) => stroke.split(" ").map((point) => point.split(",").map(Number));
const wave = (length, height = 60) =>
  Array.from({ length }, (_, i) => ({ x: (i / length) * 500, y: 120 + height * Math.sin(i / 9) }));

test("a text is named by the start of its hash", () => {
  assert.equal(codeOf("7f3a91c2" + "0".repeat(56)), "7F3A 91C2");
});

test("a stroke is thinned to what its shape needs, its ends kept", () => {
  const line = Array.from({ length: 300 }, (_, i) => ({ x: i, y: 100 }));
  assert.equal(strokeOf(line), "0,100 299,100");
  const points = wave(400);
  const kept = pointsOf(strokeOf(points));
  assert.ok(kept.length < 200, String(kept.length));
  assert.deepEqual(kept.at(0), [0, 120]);
});

test("no point of a stroke is farther from what is kept than can be seen", () => {
  const points = wave(400);
  const kept = pointsOf(strokeOf(points));
  for (const { x, y } of points.slice(0, -1)) {
    const after = kept.findIndex(([right]) => right >= x - 0.05);
    const [[x1, y1], [x2, y2]] = [kept[Math.max(after - 1, 0)], kept[after]];
    const there = x2 === x1 ? y2 : y1 + ((y2 - y1) * (x - x1)) / (x2 - x1);
    assert.ok(Math.abs(there - y) < 5, `${x}: ${there} for ${y}`);
  }
});

test("a dot is drawn, too", () => {
  assert.equal(strokeOf([{ x: 12.34, y: 5 }]), "12.3,5 12.3,5");
});

test("what runs over the edge stays within the box", () => {
  assert.equal(strokeOf([{ x: -20, y: -1 }, { x: 900, y: 300 }]), `0,0 ${BOX.width},${BOX.height}`);
});

test("however long somebody scribbles, a stroke fits", () => {
  const scribble = Array.from({ length: 20_000 }, (_, i) => ({ x: 300 + 299 * Math.sin(i * 1.7), y: 120 + 119 * Math.cos(i * 2.3) }));
  assert.ok(strokeOf(scribble).length <= 20_000);
});

test("signatures stand in the order in which they were given; a removed one is gone", () => {
  const cell = (id, value) => [`signature:${id} signature`, { value, heads: [{ subject: `signature:${id}`, field: "signature", id: "h" }] }];
  const cells = new Map([
    cell("B", { name: "hai", signed_at: "2026-10-12T02:00:00.000Z" }),
    cell("C", null),
    cell("A", { name: "ba", signed_at: "2026-10-12T03:00:00.000Z" }),
    ["item:x answer", { value: "pass", heads: [{ subject: "item:x", field: "answer" }] }],
  ]);
  assert.deepEqual(signatures({ cells }).map(({ id, name }) => [id, name]), [["B", "hai"], ["A", "ba"]]);
});
