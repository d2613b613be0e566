// Signatures under a text: the text's code, and strokes as they are kept, in units of the box that was signed in.

export const BOX = { width: 600, height: 240 };
export const MOST_STROKES = 200;
const STROKE_LENGTH = 20_000; // characters, as the server allows
const FINE = 0.4; // units: how far a thinned stroke may be off at first

export const ROLES = { secretary: "Thư ký", leader: "Trưởng đoàn", unit: "Đại diện đơn vị" };

// "7F3A 91C2": how people tell one text from another.
export const codeOf = (hash) => `${hash.slice(0, 4)} ${hash.slice(4, 8)}`.toUpperCase();

// The signatures and refusals of a record, in the order in which they were given: {id, head, role, name, file, …}.
export function signatures({ cells }) {
  return [...cells.values()]
    .filter(({ value, heads }) => value && heads[0].field === "signature")
    .map(({ value, heads }) => ({ ...value, id: heads[0].subject.slice(10), head: heads.at(-1) }))
    .sort((a, b) => (a.signed_at === b.signed_at ? (a.id < b.id ? -1 : 1) : a.signed_at < b.signed_at ? -1 : 1));
}

// A stroke as it is kept, "x,y x,y": its points thinned, within the box; a dot stands twice, so that it is drawn.
export function strokeOf(points) {
  const inside = points.map(({ x, y }) => ({ x: within(x, BOX.width), y: within(y, BOX.height) }));
  for (let near = FINE; ; near *= 2) {
    const kept = thinned(inside, near);
    const text = (kept.length > 1 ? kept : [kept[0], kept[0]]).map(({ x, y }) => `${rounded(x)},${rounded(y)}`).join(" ");
    if (text.length <= STROKE_LENGTH) return text;
  }
}

const within = (number, most) => Math.min(Math.max(number, 0), most);

const rounded = (number) => String(Math.round(number * 10) / 10);

// The points without those from which the line between others is never farther away (Ramer, Douglas and Peucker).
function thinned(points, near) {
  const keep = new Set([0, points.length - 1]);
  const ahead = [[0, points.length - 1]];
  while (ahead.length) {
    const [first, last] = ahead.pop();
    let [farthest, most] = [0, near];
    for (let i = first + 1; i < last; i++) {
      const off = distance(points[i], points[first], points[last]);
      if (off > most) [farthest, most] = [i, off];
    }
    if (!farthest) continue;
    keep.add(farthest);
    ahead.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => keep.has(i));
}

// How far a point is from the line between two others.
function distance(point, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const part = length ? within(((point.x - from.x) * dx + (point.y - from.y) * dy) / length, 1) : 0;
  return Math.hypot(point.x - from.x - part * dx, point.y - from.y - part * dy);
}
